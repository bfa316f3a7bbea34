"""Running git in repositories of strangers: nothing that they name is run, and nothing is fetched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ecrlint.errors import UsageError
from ecrlint.system import git as runner
from ecrlint.system.revision import Revision
from tests.cli.test_cli import BAD, GOOD, Outcome, ecrlint
from tests.commands.test_diff_git import ENVIRONMENT, git

COMMANDS = [
    ["check", "."],
    ["check", "--changed-since", "HEAD", "sub"],
    ["check", "--format", "sarif", "."],
    ["config", "sub"],
    ["who", "sub/policy.json"],
    ["diff", "sub/policy.json", "sub/policy.json"],
    ["diff", "--git", "HEAD"],
    ["simulate", "sub/policy.json", "--principal", "*", "--action", "ecr:PutImage"],
    ["baseline", "."],
]
NO_OBJECT = "1234567890123456789012345678901234567890"
GHOST = "guardrails: [{no-new-access: %s}]\n"


def run(folder: Path, *arguments: str) -> Outcome:
    outcome = ecrlint(folder, *arguments, env=ENVIRONMENT)
    assert "Traceback" not in outcome.err
    return outcome


def script(path: Path, marker: Path, after: str = "exit 1") -> Path:
    """A program that leaves a mark."""
    path.write_text(f"#!/bin/sh\n: >'{marker}'\n{after}\n")
    path.chmod(0o755)
    return path


def names_programs(program: Path) -> str:
    """A configuration of git in which everything that can name a program names one."""
    return f"""
[core]
    sshCommand = "{program}"
    fsmonitor = "{program}"
    pager = "{program}"
    editor = "{program}"
    askPass = "{program}"
    gitProxy = "{program}"
    alternateRefsCommand = "{program}"
    hooksPath = "{program.parent}"
[diff]
    external = "{program}"
[diff "x"]
    textconv = "{program}"
    command = "{program}"
[filter "x"]
    smudge = "{program}"
    clean = "{program}"
    process = "{program}"
[pager]
    rev-parse = "{program}"
    ls-tree = "{program}"
    cat-file = "{program}"
    merge-base = "{program}"
    config = "{program}"
[alias]
    rev-parse = "!{program}"
[gpg]
    program = "{program}"
[credential]
    helper = "!{program}"
[extensions]
    partialClone = origin
[remote "origin"]
    url = ssh://nowhere.invalid/x
    promisor = true
    uploadpack = "{program}"
    partialclonefilter = blob:none
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a policy and a guardrail in a folder."""
    folder = tmp_path / "work" / "sub"
    folder.mkdir(parents=True)
    (folder / "policy.json").write_text(json.dumps(GOOD))
    (folder / "ecrlint.yaml").write_text(GHOST % "HEAD")
    commit(tmp_path / "work")
    return tmp_path / "work"


def commit(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_folder_that_looks_like_a_bare_repository(work: Path, tmp_path: Path, command: list[str]) -> None:
    """Its HEAD is an object that it lacks, and its configuration says how to get it."""
    program = script(tmp_path / "program", tmp_path / "ran")
    sub = work / "sub"
    (sub / "objects").mkdir()
    (sub / "objects" / ".keep").touch()
    (sub / "refs" / "heads").mkdir(parents=True)
    (sub / "HEAD").write_text("ref: refs/heads/main\n")
    (sub / "refs" / "heads" / "main").write_text(f"{NO_OBJECT}\n")
    basics = "[core]\n repositoryformatversion = 1\n bare = false\n worktree = ..\n"
    (sub / "config").write_text(basics + names_programs(program))
    commit(work)
    run(work, *command)
    assert not (tmp_path / "ran").exists()
    assert run(work, "check", ".").code == 0


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_programs_that_the_clone_names(work: Path, tmp_path: Path, command: list[str]) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        script(hooks / name, tmp_path / "ran")
    program = script(hooks / "program", tmp_path / "ran")
    (work / ".gitattributes").write_text("* diff=x filter=x\n")
    with (work / ".git" / "config").open("a") as config:
        config.write(names_programs(program))
    ghost = work / ".git" / "refs" / "heads" / "ghost"
    ghost.write_text(f"{NO_OBJECT}\n")
    (work / "sub" / "ecrlint.yaml").write_text(GHOST % "ghost")
    run(work, *command)
    assert not (tmp_path / "ran").exists()
    outcome = run(work, "diff", "--git", "ghost")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("lacking", ["blob:none", "tree:0"])
def test_a_partial_clone_is_not_completed(work: Path, tmp_path: Path, lacking: str) -> None:
    (work / "sub" / "policy.json").write_text(json.dumps(BAD))
    (work / "sub" / "ecrlint.yaml").unlink()
    commit(work)
    git(work, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", f"--filter={lacking}", work.as_uri(), "clone")
    clone = tmp_path / "clone"
    git(clone, "config", "remote.origin.uploadpack", str(script(tmp_path / "program", tmp_path / "ran")))
    outcome = run(clone, "diff", "--git", "HEAD~1", "sub/policy.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "this clone does not hold " in outcome.err
    assert "HEAD~1" in outcome.err
    assert "`git fetch --refetch --no-filter` gets all" in outcome.err
    assert outcome.err.count("\n") == 1
    (clone / "ecrlint.yaml").write_text(GHOST % "HEAD~1")
    outcome = run(clone, "check", "sub")
    assert outcome.code == 1
    assert "this clone does not hold " in outcome.out
    assert not (tmp_path / "ran").exists()
    git(clone, "config", "--unset", "remote.origin.uploadpack")
    git(clone, "fetch", "-q", "--refetch", "--no-filter")
    assert run(clone, "diff", "--git", "HEAD~1").code == 1


def test_git_that_does_not_answer(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin" / "git", tmp_path / "ran", "exec sleep 600")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setattr(runner, "MAX_SECONDS", 0.1)
    with pytest.raises(UsageError, match=r"^git rev-parse gave no answer in 0\.1 seconds$"):
        Revision("HEAD", str(work))


def test_a_program_that_cannot_be_run(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/nowhere\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"^git cannot be run: no such file or directory$"):
        Revision("HEAD", str(work))


@pytest.mark.parametrize("entry", ["", "."])
def test_a_program_of_the_working_directory_is_not_git(work: Path, tmp_path: Path, entry: str) -> None:
    script(work / "git", tmp_path / "ran")
    path = os.pathsep.join([entry, os.environ["PATH"]])
    outcome = ecrlint(work, "diff", "--git", "HEAD", env={**ENVIRONMENT, "PATH": path})
    assert (outcome.code, outcome.err) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_the_repository_of_a_hook(work: Path) -> None:
    """Git tells its hooks in a variable where they are, relative to the working directory."""
    for variables in ({"GIT_DIR": ".git"}, {"GIT_DIR": str(work / ".git"), "GIT_WORK_TREE": str(work)}):
        for command in (["diff", "--git", "HEAD"], ["check", "sub"]):
            outcome = ecrlint(work, *command, env={**ENVIRONMENT, **variables})
            assert (outcome.code, outcome.err) == (0, "")


def test_a_linked_worktree_and_a_folder_of_another_name(work: Path, tmp_path: Path) -> None:
    git(work, "worktree", "add", "-q", "../other")
    (tmp_path / "name").symlink_to("other/sub")
    for folder in (tmp_path / "other", tmp_path / "other" / "sub", tmp_path / "name"):
        (tmp_path / "other" / "sub" / "policy.json").write_text(json.dumps(BAD))
        assert run(folder, "diff", "--git", "HEAD").code == 1
        assert "new" in run(folder, "check", ".", "--select", "guardrail").out
