"""Things go wrong around a run: no report looks whole that is not, and nothing is called clean."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import BAD, GOOD

COMMAND = [sys.executable, "-c", "from ecrlint.cli.main import run; run()"]
ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def start(folder: Path, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, **more
    )


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder that takes a while."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(4000):
        (place / f"{number}.json").write_text(json.dumps(BAD))
    return tmp_path


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_nobody_reads_the_report(many: Path, format: str) -> None:
    with start(many, "check", "many", "--format", format, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_no_space_for_the_report(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    with open("/dev/full", "wb") as full:
        process = start(tmp_path, "check", "bad.json", stdout=full)
        _, err = process.communicate()
    assert process.returncode == 2
    assert err.startswith(b"ecrlint: error: ") and b"no space left" in err
    assert err.count(b"\n") == 1


def test_no_space_for_a_report_in_a_file(tmp_path: Path) -> None:
    """What was there stays, and nothing is left beside it."""
    (tmp_path / "bad.json").write_text(json.dumps(BAD))
    (tmp_path / "out.sarif").write_text("the last report")

    def allow_no_large_file() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    arguments = ("check", "bad.json", "--output", "sarif=out.sarif", "--quiet")
    process = start(tmp_path, *arguments, stdout=subprocess.PIPE, preexec_fn=allow_no_large_file)
    _, err = process.communicate()
    assert process.returncode == 2
    assert b"out.sarif: cannot be written: file too large" in err
    assert (tmp_path / "out.sarif").read_text() == "the last report"
    assert sorted(os.listdir(tmp_path)) == ["bad.json", "out.sarif"]


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, -15)]
)
def test_a_run_is_cut_short(many: Path, sent: signal.Signals, code: int) -> None:
    """No report, on standard output or in a file, and never exit code 0 or 1."""
    arguments = ("check", "many", "--format", "json", "--output", "sarif=out.sarif")
    process = start(many, *arguments, stdout=subprocess.PIPE)
    time.sleep(0.4)
    process.send_signal(sent)
    out, err = process.communicate()
    if process.returncode == 1:
        pytest.skip("the machine was faster than the signal")
    assert process.returncode == code
    assert b"Traceback" not in err
    assert out == b""
    assert not (many / "out.sarif").exists()


def test_files_change_while_they_are_linted(many: Path) -> None:
    """They vanish, grow, are locked or turn into folders: each is linted or an error of its own."""
    process = start(many, "check", "many", "--format", "json", stdout=subprocess.PIPE)
    time.sleep(0.2)
    for number in range(3999, 2000, -4):
        path = many / "many" / f"{number}.json"
        path.unlink()
        (many / "many" / f"{number - 1}.json").write_text('{"Statement": [')
        (many / "many" / f"{number - 2}.json").unlink()
        (many / "many" / f"{number - 2}.json").mkdir()
    out, err = process.communicate()
    assert b"Traceback" not in err
    assert process.returncode in (1, 2)
    report = json.loads(out)
    assert all(
        each["message"] in ("no such file or directory", "is a directory") for each in report["errors"]
    )


def test_a_tree_that_is_made_to_be_slow(tmp_path: Path) -> None:
    """Folders deep inside each other, loops of links, pipes and devices."""
    deep = tmp_path
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
        os.symlink(tmp_path, deep / "loop")
    os.symlink("/dev/zero", tmp_path / "zero.json")
    os.symlink("/dev/stdin", tmp_path / "stdin.yaml")
    os.mkfifo(tmp_path / "pipe.tf")
    (deep / "good.json").write_text(json.dumps(GOOD))
    (tmp_path / "main.tf").write_text(
        'resource "aws_ecr_repository_policy" "a" {\n  repository = "a"\n  policy = file("pipe.tf")\n}\n'
    )
    process = start(tmp_path, "check", ".", "-v", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert b"main.tf: aws_ecr_repository_policy.a: not decided: pipe.tf cannot be read: not a regular" in err
    assert b"zero.json: not a regular file" in err
