"""Files of strangers: regular ones are read to a limit, and nothing else is waited for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecrlint.system.safe_read import TooLong, contents, pieces
from tests.cli.test_cli import GOOD, ROOT, ecrlint


def test_all_bytes_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert contents(str(path), 5) == b"12345"
    assert b"".join(pieces(str(path))) == b"12345"
    with pytest.raises(TooLong) as trouble:
        contents(str(path), 4)
    assert trouble.value.size == 5


@pytest.mark.skipif(sys.platform != "linux", reason="files that do not tell their size")
def test_what_tells_no_size(tmp_path: Path) -> None:
    status = "/proc/self/status"
    assert os.stat(status).st_size == 0
    assert contents(status, 100_000).startswith(b"Name:")
    with pytest.raises(TooLong):
        contents(status, 100)


def test_folders(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        contents(str(tmp_path), 5)


PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")


@PIPES
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        contents(str(tmp_path / "pipe"), 5)
    with pytest.raises(OSError, match="not a regular file"):
        next(pieces(str(tmp_path / "pipe")))


@PIPES
@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_a_gitignore_that_is_none(tmp_path: Path, kind: str) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    if kind == "pipe":
        os.mkfifo(tmp_path / ".gitignore")
    else:
        (tmp_path / ".gitignore").symlink_to("/dev/zero")
    outcome = ecrlint(tmp_path, "check", ".")
    assert (outcome.code, outcome.err) == (0, "")


@PIPES
def test_files_that_became_pipes_since_a_revision(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x"]
    for name in ("main.tf", "good.json"):
        (tmp_path / name).write_text(json.dumps(GOOD) if name == "good.json" else "")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "x"]):
        subprocess.run([*git, *words], check=True)
    for name in ("main.tf", "good.json"):
        (tmp_path / name).unlink()
        os.mkfifo(tmp_path / name)
    for words in (["check", "--changed-since", "HEAD", "."], ["diff", "--git", "HEAD", "."]):
        outcome = ecrlint(tmp_path, *words)
        assert outcome.code in (0, 1, 2)
        assert "Traceback" not in outcome.err


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device")
def test_endless_standard_input(tmp_path: Path) -> None:
    with open("/dev/zero", "rb") as endless:
        process = subprocess.run(
            [sys.executable, "-m", "ecrlint", "check", "-"],
            stdin=endless,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=60,
        )
    assert process.returncode == 2
    assert (
        process.stderr
        == b"ecrlint: error: <stdin>: too large to be linted: at most 10,485,760 bytes are read\n"
    )
