from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ecrlint.report.check.provenance import checkout, public_url


def git(folder: Path, *arguments: str) -> str:
    person = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    run = subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return run.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    return tmp_path


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/org/repo.git", "https://github.com/org/repo.git"),
        ("https://user:token@github.com/org/repo", "https://github.com/org/repo"),
        ("https://u:p@ss@host.example/org/repo", "https://host.example/org/repo"),
        ("https://host.example/a?token=x#y", "https://host.example/a"),
        ("https://host.example:8443/a b", "https://host.example:8443/a%20b"),
        ("ssh://git@host.example:2222/org/repo.git", "ssh://host.example:2222/org/repo.git"),
        ("git@github.com:org/repo.git", "https://github.com/org/repo.git"),
        ("host.example:/org/日本", "https://host.example/org/%E6%97%A5%E6%9C%AC"),
        ("/srv/git/repo.git", ""),
        ("../repo", ""),
        ("C:/repo", ""),
        ("file:///srv/git/repo.git", ""),
        ("", ""),
    ],
)
def test_a_remote_becomes_a_uri_without_secrets(remote: str, url: str) -> None:
    assert public_url(remote) == url


def test_a_checkout_with_everything(repository: Path) -> None:
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "x")
    git(repository, "remote", "add", "origin", "https://me:secret@example.com/org/repo.git")
    folder = repository / "policies"
    folder.mkdir()
    found = checkout(str(folder))
    assert found
    assert Path(found.root).resolve() == repository.resolve()
    assert found.details == {
        "repositoryUri": "https://example.com/org/repo.git",
        "revisionId": git(repository, "rev-parse", "HEAD"),
        "branch": "main",
    }


def test_a_detached_checkout_has_no_branch(repository: Path) -> None:
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "x")
    git(repository, "remote", "add", "origin", "git@example.com:org/repo.git")
    git(repository, "checkout", "--quiet", "--detach")
    found = checkout(str(repository))
    assert found
    assert set(found.details) == {"repositoryUri", "revisionId"}


def test_without_a_commit_or_a_remote_there_are_no_details(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "https://example.com/org/repo.git")
    empty = checkout(str(repository))
    assert empty
    assert empty.details == {}
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "x")
    git(repository, "remote", "remove", "origin")
    alone = checkout(str(repository))
    assert alone
    assert alone.details == {}


def test_outside_of_git_and_without_git(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert checkout(str(tmp_path.parent)) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checkout(str(repository)) is None


def test_a_git_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("git", 5)

    monkeypatch.setattr(subprocess, "run", hang)
    assert checkout(".") is None
