"""Files are replaced whole, through nothing that somebody planted, and nothing is left beside them."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ecrlint.system.atomic_write import replace
from tests.cli.test_cli import BAD, ROOT, ecrlint

MISSPELT = {**BAD, "Statement": {**BAD["Statement"], "Action": ["ecr:PutImage", "ecr:batchgetimag"]}}  # type: ignore
OUTSIDE = "theirs, and not to be touched"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A git repository, as far as anybody looks, in a folder with a file outside of it."""
    (tmp_path / "outside.txt").write_text(OUTSIDE)
    (tmp_path / "outside.txt").chmod(0o640)
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "bad.json").write_text(json.dumps(MISSPELT))
    return folder


def run_after(code: str, work: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A run in a process that does something else first."""
    script = f"import os, signal, sys\n{code}\nfrom ecrlint.cli.main import run\nrun()\n"
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=work, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


PLANTED = {
    "link": "os.symlink('../outside.txt', name)",
    "pipe": "os.mkfifo(name)",
    "file": "open(name, 'w').write('mine')",
}


@pytest.mark.parametrize("what", PLANTED)
@pytest.mark.parametrize("arguments", [("--fix", "--unsafe-fixes"), ("--output", "json=report.json")])
def test_what_is_planted_beside_stays(work: Path, what: str, arguments: tuple[str, ...]) -> None:
    target = "bad.json" if "--fix" in arguments else "report.json"
    (work / "report.json").write_text("old")
    code = f"name = f'{target}.{{os.getpid()}}.tmp'\n{PLANTED[what]}"
    process = run_after(code, work, "check", "bad.json", *arguments)
    assert process.returncode == 1, process.stderr
    assert not (work / target).is_symlink()
    assert json.loads((work / target).read_text()) != MISSPELT
    assert (work.parent / "outside.txt").read_text() == OUTSIDE
    assert stat.S_IMODE((work.parent / "outside.txt").stat().st_mode) == 0o640
    (planted,) = work.glob("*.tmp")
    assert planted.is_symlink() or planted.is_fifo() or planted.read_text() == "mine"


def test_a_name_that_is_taken_is_not_written_through(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were it foreseen all the same: nothing is written, and what was there stays."""
    monkeypatch.setattr(os, "urandom", bytes)
    planted = work / ".ecrlint-0000000000000000.tmp"
    planted.symlink_to("../outside.txt")
    with pytest.raises(FileExistsError):
        replace(str(work / "bad.json"), b"new")
    assert planted.is_symlink()
    assert (work.parent / "outside.txt").read_text() == OUTSIDE
    assert json.loads((work / "bad.json").read_text()) == MISSPELT


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends a process there without asking it")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_waits_for_the_file(work: Path, sent: str) -> None:
    code = (
        "sync = os.fsync\n"
        f"def killed(descriptor): os.kill(os.getpid(), signal.{sent}); sync(descriptor)\n"
        "os.fsync = killed"
    )
    process = run_after(code, work, "check", "bad.json", "--fix", "--unsafe-fixes")
    assert process.returncode in (-15, -1, 130)
    assert "batchgetimag" not in (work / "bad.json").read_text().replace("BatchGetImage", "")
    assert "Traceback" not in process.stderr
    assert sorted(os.listdir(work)) == [".git", "bad.json"]


@pytest.mark.parametrize("arguments", ["check --output json={}", "baseline --file {}"])
@pytest.mark.parametrize("through", ["out", "folder/out"])
def test_a_link_that_leads_out_is_not_followed(work: Path, arguments: str, through: str) -> None:
    (work.parent / "out").write_text('{"version": 1, "findings": []}')
    before = (work.parent / "out").read_text()
    (work / "out").symlink_to("../out")
    (work / "folder").symlink_to("..")
    for path in (through, str(work / through)):
        outcome = ecrlint(work, *arguments.format(path).split(), "bad.json")
        assert outcome.code == 2
        assert "a link that leads out of the repository" in outcome.err
        assert (work.parent / "out").read_text() == before


def test_a_fix_does_not_follow_a_link_out(work: Path) -> None:
    (work.parent / "theirs.json").write_text(json.dumps(MISSPELT))
    (work / "link.json").symlink_to("../theirs.json")
    outcome = ecrlint(work, "check", "link.json", "--fix", "--unsafe-fixes")
    assert outcome.code == 2
    assert json.loads((work.parent / "theirs.json").read_text()) == MISSPELT


def test_the_caller_may_name_what_is_outside(work: Path) -> None:
    """Also through a link: it is not one that the repository brought."""
    (work.parent / "way").symlink_to("outside.txt")
    (work / "below").mkdir()
    assert ecrlint(work, "check", "bad.json", "--output", "json=../way").code == 1
    assert json.loads((work.parent / "outside.txt").read_text())["version"] == 1
    assert (work.parent / "way").is_symlink()
    (work / "below" / "up.json").symlink_to("../report.json")
    assert ecrlint(work / "below", "check", "../bad.json", "--output", "json=up.json").code == 1
    assert (work / "report.json").exists(), "a link within the repository is followed"


def test_permissions(work: Path) -> None:
    path = work / "bad.json"
    path.chmod(0o604)
    replace(str(path), b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o604)
    umask = os.umask(0o027)
    try:
        replace(str(work / "fresh.json"), b"new")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((work / "fresh.json").stat().st_mode) == 0o640


def test_the_longest_name(work: Path) -> None:
    path = work / ("x" * 250 + ".json")
    replace(str(path), b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("now", [b"other", b"longer than expected", b""])
def test_what_was_changed_meanwhile_stays(work: Path, now: bytes) -> None:
    path = work / "bad.json"
    path.write_bytes(now)
    with pytest.raises(OSError, match="changed meanwhile") as caught:
        replace(str(path), b"new", expected=b"those")
    assert caught.value.errno == errno.EBUSY
    assert path.read_bytes() == now
    assert sorted(os.listdir(work)) == [".git", "bad.json"]
