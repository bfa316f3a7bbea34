"""The real command on a corpus of policies: silent on the good ones, golden output on the others."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pytest

from tests.cli.test_cli import ecrlint

CORPUS = Path(__file__).parent / "corpus"
GOOD = sorted(path.name for path in (CORPUS / "ok").iterdir())
BAD = sorted(path.name for path in (CORPUS / "err").iterdir() if path.suffix != ".out")


def report(folder: str, name: str) -> str:
    """What is said of a file alone: in one folder, files of Terraform would be one configuration."""
    with tempfile.TemporaryDirectory() as alone:
        source, target = CORPUS / folder / name, Path(alone) / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        outcome = ecrlint(Path(alone), "check", name, "--format", "concise", "--quiet", "--fail-on", "note")
    assert outcome.code == (1 if outcome.out else 0), outcome.err
    assert all(" judged whole, " in line for line in outcome.err.splitlines()), outcome.err
    return outcome.out


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_of_a_good_policy(name: str) -> None:
    assert report("ok", name) == ""


@pytest.mark.parametrize("name", BAD)
def test_what_is_said_of_a_bad_one(name: str) -> None:
    assert report("err", name) == (CORPUS / "err" / f"{name}.out").read_text(encoding="utf-8")


if __name__ == "__main__":
    for bad in BAD:
        (CORPUS / "err" / f"{bad}.out").write_text(report("err", bad), encoding="utf-8")
