"""`ecrlint check --changed-since REV`: what a change touched, in real repositories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, ecrlint

TERRAFORM = """\
variable "who" {}

resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "S", Effect = "Allow", Principal = "*", Action = "ecr:PutImage" }]
  })
}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two bad policies and a module on `main`, and a branch `work` that is checked out."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(BAD))
    (tmp_path / "module").mkdir()
    (tmp_path / "module/main.tf").write_text(TERRAFORM)
    (tmp_path / "module/other.tf").write_text("")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "all")
    git(tmp_path, "checkout", "-q", "-b", "work")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def linted(folder: Path, *arguments: str) -> tuple[int, set[str]]:
    outcome = ecrlint(folder, "check", "--format", "json", "--changed-since", *arguments)
    return outcome.code, {each["path"] for each in outcome.report["findings"]}


def test_nothing_has_changed(repository: Path) -> None:
    assert linted(repository, "main") == (0, set())


def test_a_changed_and_a_new_file(repository: Path) -> None:
    (repository / "b.json").write_text(json.dumps(BAD, indent=1))
    (repository / "c.json").write_text(json.dumps(BAD))
    assert linted(repository, "main") == (1, {"b.json", "c.json"})
    commit(repository, "changed")
    assert linted(repository, "main") == (1, {"b.json", "c.json"})
    assert linted(repository, "HEAD") == (0, set())
    assert linted(repository, "main", "a.json") == (0, set())


def test_what_others_did_meanwhile_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "a.json").write_text(json.dumps(BAD, indent=1))
    commit(repository, "theirs")
    git(repository, "checkout", "-q", "work")
    assert linted(repository, "main") == (0, set())


@pytest.mark.parametrize("change", ["edit", "delete", "add"])
def test_a_module_is_linted_whole(repository: Path, change: str) -> None:
    """What one file of a module says may depend on any other."""
    other = repository / "module/other.tf"
    if change == "edit":
        other.write_text("# edited\n")
    elif change == "delete":
        other.unlink()
    else:
        (repository / "module/more.tf").write_text("")
    assert linted(repository, "main") == (1, {"module/main.tf"})


def test_from_a_subfolder(repository: Path) -> None:
    (repository / "module/other.tf").write_text("# edited\n")
    assert linted(repository / "module", "main") == (1, {"main.tf"})


@pytest.mark.parametrize("revision", ["gone", "-x", ""])
def test_a_revision_that_does_not_exist(repository: Path, revision: str) -> None:
    outcome = ecrlint(repository, "check", f"--changed-since={revision}")
    assert outcome.code == 2
    assert "revision" in outcome.err and "Traceback" not in outcome.err


def test_histories_without_a_common_commit(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "alone")
    commit(repository, "alone")
    outcome = ecrlint(repository, "check", "--changed-since", "main")
    assert outcome.code == 2
    assert "has no commit in common with 'main'" in outcome.err


def test_not_with_standard_input(repository: Path) -> None:
    outcome = ecrlint(repository, "check", "-", "--changed-since", "main", stdin=b"{}")
    assert outcome.code == 2
    assert "standard input" in outcome.err
