"""Standard streams that are closed or full: reports are missed, messages are not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, GOOD, ROOT

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
pytestmark = POSIX


@pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
def unbuffered(request: pytest.FixtureRequest) -> str:
    mode: str = request.param
    return mode


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    return tmp_path


def shell(work: Path, line: str, unbuffered: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `ecrlint` with the shell's redirections."""
    process = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m ecrlint {line}'],
        cwd=work, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
    )  # fmt: skip
    return process.returncode, process.stdout, process.stderr


@pytest.mark.parametrize("lost", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check good.json -v", 0),
        ("check bad.json -v", 1),
        ("check nope.json", 2),
        ("check --formt", 2),
        ("explain nothing", 2),
        ("baseline nope.json", 2),
        ("test .", 2),
    ],
)
def test_a_message_that_is_lost_changes_no_code(
    work: Path, arguments: str, code: int, lost: str, unbuffered: str
) -> None:
    assert shell(work, f"{arguments} {lost}", unbuffered)[0] == code


@pytest.mark.parametrize("lost", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_the_report_does_not_need_the_messages(work: Path, lost: str, unbuffered: str) -> None:
    code, out, _ = shell(work, f"check good.json nope.json --format json {lost}", unbuffered)
    assert code == 2
    assert [each["path"] for each in json.loads(out)["errors"]] == ["nope.json"]


@pytest.mark.parametrize("lost", [">&-", ">&- 2>&-", "<&- >&- 2>&-", pytest.param(">/dev/full", marks=FULL)])
@pytest.mark.parametrize("format", ["text", "json"])
def test_a_report_that_is_lost(work: Path, lost: str, format: str, unbuffered: str) -> None:
    """The reports in files are there all the same, also when there is a lot to say."""
    for number in range(100):
        (work / f"{number}.json").write_text(json.dumps(BAD))
    line = f"check . --format {format} --output json=out.json --output sarif=out.sarif {lost}"
    code, _, err = shell(work, line, unbuffered)
    assert code == 2
    assert "internal error" not in err
    assert err.count("\n") == (0 if "2>" in lost else 1)
    assert len(json.loads((work / "out.json").read_text())["findings"]) >= 101
    assert json.loads((work / "out.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize("lost", [">&-", pytest.param(">/dev/full", marks=FULL)])
@pytest.mark.parametrize("arguments", ["--help", "--version", "check --help", "", "rules", "explain ECR201"])
def test_what_is_asked_for_and_lost(work: Path, arguments: str, lost: str, unbuffered: str) -> None:
    code, _, err = shell(work, f"{arguments} {lost}", unbuffered)
    assert code == 2
    assert err.startswith("ecrlint: error: standard input or output: ")
    assert err.count("\n") == 1


def test_a_clean_run_needs_no_streams(work: Path, unbuffered: str) -> None:
    assert shell(work, "check good.json <&- >&- 2>&-", unbuffered)[0] == 0


def test_input_that_is_closed_is_not_empty(work: Path, unbuffered: str) -> None:
    for command in ("check -", "check --fix -", "who -", "expire - --sample"):
        code, _, err = shell(work, f"{command} <&-", unbuffered)
        assert code == 2, command
        assert err == "ecrlint: error: standard input or output: bad file descriptor\n"


def test_no_file_takes_the_place_of_a_stream(work: Path, unbuffered: str) -> None:
    """What is opened first in a process without standard output would get what is printed."""
    before = {path: path.read_bytes() for path in work.iterdir()}
    shell(work, "check good.json bad.json <&- >&- 2>&-", unbuffered)
    assert {path: path.read_bytes() for path in work.iterdir()} == before
