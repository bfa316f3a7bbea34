"""Several processes lint many files: the report is the same to the byte, whatever becomes of a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ecrlint.system import processes as workers
from ecrlint.system.processes import SHARE, WORTH_IT, notes_on_clean, number_for
from tests.cli.test_cli import BAD, FOREIGN, GOOD, IDENTITY, ROOT, ecrlint

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

KILLS = '''
"""Workers die of it."""

import os
import signal

from ecrlint.rule.rule import Rule

RULE = Rule("ORG001", level="note", since="1", message="'{x}'.")


def check(policy, context):
    if os.getpid() != int(os.environ["ASKED"]) and policy.statements[0].label.endswith("7"):
        os.kill(os.getpid(), signal.SIGKILL)
    return iter(())
'''


def ask(items: list[int], look: Callable[[int], tuple[int] | None], number: int = 3) -> dict[int, tuple[int]]:
    known: list[int] = []
    shares = [range(start, min(start + SHARE, len(items))) for start in range(0, len(items), SHARE)]
    notes = notes_on_clean(items, shares, look, number, known.append)
    assert known == sorted(known)
    return notes


def test_notes_by_place() -> None:
    items = list(range(1000, 1777))
    notes = ask(items, lambda item: (item,) if item % 3 else None)
    assert notes == {place: (item,) for place, item in enumerate(items) if item % 3}


def test_a_worker_that_is_killed_leaves_its_files() -> None:
    def look(item: int) -> tuple[int]:
        if item == 420:
            os.kill(os.getpid(), signal.SIGKILL)
        return (item,)

    notes = ask(list(range(600)), look)
    assert 420 not in notes
    assert set(range(400)) - set(notes) == set()
    assert all(notes[item] == (item,) for item in notes)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
def test_a_worker_that_fails_leaves_its_files(error: type[BaseException]) -> None:
    def look(item: int) -> tuple[int]:
        if item == 0:
            raise error
        return (item,)

    notes = ask(list(range(200)), look, number=2)
    assert set(notes) == set(range(50, 100)) | set(range(150, 200))


def test_a_worker_stops_where_most_have_something_to_tell() -> None:
    notes = ask(list(range(1000)), lambda item: (item,) if item < 100 or item > 500 else None, number=1)
    assert set(notes) == set(range(100))


def test_only_many_files_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    monkeypatch.setattr(sys, "_current_frames", lambda: {1: None})
    assert number_for(WORTH_IT - 1) == 1
    assert number_for(WORTH_IT) == workers.MOST
    monkeypatch.setattr(sys, "_current_frames", lambda: {1: None, 2: None})
    assert number_for(WORTH_IT) == 1


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Files of every sort, in folders with configurations of their own."""
    kinds = [GOOD, GOOD, GOOD, GOOD, IDENTITY, FOREIGN, GOOD, BAD, GOOD, {"name": "x"}]
    for number in range(400):
        folder = tmp_path / f"d{number % 4}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.json").write_text(json.dumps(kinds[number % len(kinds)]))
    (tmp_path / "d1" / "broken.json").write_text('{"Statement": [{"Action": "ecr:PutImage", "Principal"')
    (tmp_path / "d1" / "gone.json").symlink_to("nowhere")
    (tmp_path / "d2" / "main.tf").write_text("")
    refused = {"Effect": "allow", "Principal": "*", "Action": "ecr:ListImages"}
    (tmp_path / "d2" / "refused.json").write_text(json.dumps({"Statement": [refused] * 501}))
    (tmp_path / "d2" / "ecrlint.yaml").write_text("levels: {public-push: note}\nselect: [public-push]\n")
    exceptions = ["d0/*.json", "d3/7.json", "d3/8.json"]
    (tmp_path / "ecrlint.yaml").write_text(
        "exceptions:\n"
        + "".join(f"  - {{rule: public-push, path: '{path}', reason: x}}\n" for path in exceptions)
    )
    return tmp_path


@pytest.mark.parametrize("format", ["json", "sarif", "text"])
def test_the_report_is_the_same(tree: Path, format: str) -> None:
    one, several = (ecrlint(tree, "check", ".", "-v", "--format", format, "--jobs", jobs) for jobs in "14")
    assert one.out == several.out
    assert one.err == several.err
    assert one.code == several.code == 2


def test_the_report_is_the_same_when_workers_die(tree: Path) -> None:
    rules = tree / "rules"
    rules.mkdir()
    (rules / "deadly.py").write_text(KILLS)
    script = "import os; os.environ['ASKED'] = str(os.getpid()); from ecrlint.cli.main import run; run()"

    def check(jobs: str) -> subprocess.CompletedProcess[bytes]:
        words = ["check", "d0", "d3", "--rules-dir", "rules", "--format", "json", "--jobs", jobs]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", script, *words]
        return subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=60)

    one, several = check("1"), check("3")
    assert (one.returncode, one.stdout, one.stderr) == (several.returncode, several.stdout, several.stderr)
    assert json.loads(one.stdout)["findings"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_run(tmp_path: Path, sent: signal.Signals) -> None:
    for number in range(3000):
        (tmp_path / f"{number}.json").write_text(json.dumps(GOOD))
    process = subprocess.Popen(
        [sys.executable, "-m", "ecrlint", "check", ".", "--jobs", "3"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(0.5)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert _ends(process.pid)


def _ends(group: int) -> bool:
    """Whether the last process of a group is gone in the end."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
