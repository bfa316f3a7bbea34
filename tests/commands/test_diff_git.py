"""`ecrlint diff --git`: real repositories, compared with their working tree."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import IDENTITY, ROOT, Outcome, ecrlint
from tests.commands.test_diff import LESS, NEW, OLD, SAME, Json, write

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
}  # fmt: skip


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **ENVIRONMENT}
    )


def diff(folder: Path, *arguments: str) -> Outcome:
    return ecrlint(folder, "diff", *arguments, env=ENVIRONMENT)


def marks(outcome: Outcome) -> set[tuple[str, str]]:
    """What the text report says of each version of each file."""
    found = set()
    for line in outcome.out.split("\n\n")[0].splitlines():
        if ": same access as " in line:
            found.add((line.partition(": same")[0], "same"))
        elif not line.startswith("    "):
            place, _, rest = line.partition(": ")
            found.add((place.rsplit(":", 2)[0], rest[0]))
    return found


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with one commit: policies, and what is none."""
    for name in ("app", "gone", "worded", "kept"):
        write(tmp_path / "policies" / f"{name}.json", OLD)
    write(tmp_path / "policies" / "identity.json", IDENTITY)
    write(tmp_path / "settings.json", {"x": 1})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


@pytest.fixture
def changed(work: Path) -> Path:
    """The same with a working tree in which everything that can happen has happened."""
    write(work / "policies" / "app.json", NEW)
    (work / "policies" / "gone.json").unlink()
    write(work / "policies" / "worded.json", SAME)
    write(work / "policies" / "fresh.json", LESS)
    write(work / "policies" / "identity.json", {**IDENTITY, "Id": "x"})
    write(work / "settings.json", {"x": 2})
    write(work / "ignored" / "policy.json", NEW)
    (work / ".gitignore").write_text("ignored/\n")
    return work


def test_every_changed_policy(changed: Path) -> None:
    write(changed / "policies" / "fresh.json", NEW)
    outcome = diff(changed, "--git", "HEAD")
    assert marks(outcome) == {
        ("policies/app.json", "+"),
        ("HEAD:policies/app.json", "-"),
        ("policies/fresh.json", "+"),
        ("HEAD:policies/gone.json", "-"),
        ("policies/worded.json", "same"),
    }
    assert "policies/worded.json: same access as HEAD:policies/worded.json\n" in outcome.out
    assert (outcome.code, outcome.err) == (1, "")


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["policies/app.json"], {("policies/app.json", "+"), ("HEAD:policies/app.json", "-")}),
        (["policies/gone.json"], {("HEAD:policies/gone.json", "-")}),
        (["policies/worded.json"], {("policies/worded.json", "same")}),
        (["policies/fresh.json"], {("policies/fresh.json", "same")}),  # grants nothing, like no file
    ],
)
def test_paths(changed: Path, paths: list[str], expected: set[tuple[str, str]]) -> None:
    assert marks(diff(changed, "--git", "HEAD", *paths)) == expected


def test_from_a_subfolder(changed: Path) -> None:
    (changed / "deep").mkdir()
    outcome = diff(changed / "deep", "--git", "HEAD", "../policies/app.json")
    assert marks(outcome) == {("../policies/app.json", "+"), ("HEAD:policies/app.json", "-")}
    assert diff(changed / "policies", "--git", "HEAD").code == 1


def test_a_folder_that_is_gone(work: Path) -> None:
    for path in (work / "policies").iterdir():
        path.unlink()
    (work / "policies").rmdir()
    outcome = diff(work, "--git", "HEAD", "policies", "--fail-on", "any-change")
    assert {mark for _, mark in marks(outcome)} == {"-"}
    assert (outcome.code, outcome.err) == (1, "")


def test_revisions(changed: Path) -> None:
    """Branches, tags and steps back; a revision that is the working tree has no changes."""
    git(changed, "tag", "v1")
    git(changed, "add", "-A")
    git(changed, "commit", "-q", "-m", "two")
    for revision in ("v1", "HEAD~1", "main^", "HEAD@{1}"):
        outcome = diff(changed, "--git", revision)
        assert outcome.code == 1
        assert f"{revision}:policies/app.json" in outcome.out
    outcome = diff(changed, "--git", "HEAD")
    assert (outcome.code, outcome.out) == (0, "No ECR policy has changed since HEAD.\n")


def test_the_printed_commands_replay(changed: Path) -> None:
    outcome = diff(changed, "--git", "HEAD~0", "policies")
    commands = [line.strip() for line in outcome.out.splitlines() if line.startswith("    ")]
    gone = "git show 'HEAD~0:policies/gone.json' | ecrlint simulate - "
    assert any(command.startswith(gone) for command in commands)
    for command in commands:
        shell = f'ecrlint() {{ "$PYTHON" -m ecrlint "$@" --expect=allowed; }}; {command}'
        environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable}
        run = subprocess.run(["/bin/sh", "-c", shell], cwd=changed, env=environment, capture_output=True)
        assert run.returncode == 0, (command, run.stdout, run.stderr)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--git", "nowhere"], "no revision 'nowhere'"),
        (["--git", "HEAD:policies"], "no revision 'HEAD:policies'"),
        (["--git", "HEAD; touch x"], "no revision"),
        (["--git=--output=x"], "not '--output=x'"),
        (["--git=-h"], "not '-h'"),
        (["--git", "HEAD", "nothing.json"], "nothing.json: no such file"),
        (["--git", "HEAD", "-"], "standard input (-) is none"),
        (["--git", "HEAD", "ignored-by-none"], "ignored-by-none: no such file"),
        (["--git", "HEAD", "settings"], "no ECR policy there"),
    ],
)
def test_mistakes_are_one_line(work: Path, arguments: list[str], words: str) -> None:
    write(work / "settings" / "x.json", {"x": 1})
    outcome = diff(work, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert not (work / "x").exists()


def test_a_named_file_must_be_a_policy(changed: Path) -> None:
    outcome = diff(changed, "--git", "HEAD", "settings.json", "policies/worded.json")
    assert (outcome.code, marks(outcome)) == (2, {("policies/worded.json", "same")})
    assert "settings.json: no policy in it" in outcome.err


def test_no_policy_at_all_is_never_clean(work: Path) -> None:
    write(work / "settings" / "x.json", {"x": 1})
    assert diff(work, "--git", "HEAD", "settings").code == 2
    assert diff(work, "--git", "HEAD", "settings", "--allow-empty").code == 0


def test_outside_of_a_repository(tmp_path: Path) -> None:
    outcome = ecrlint(
        tmp_path, "diff", "--git", "HEAD", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    )
    assert outcome.code == 2
    assert "in no git repository" in outcome.err


def test_without_git(work: Path) -> None:
    outcome = ecrlint(work, "diff", "--git", "HEAD", env={"PATH": str(work)})
    assert outcome.code == 2
    assert outcome.err == "ecrlint: error: --git: it needs the program git, which is not on the PATH\n"


def test_a_file_of_another_repository(work: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "policy.json"
    write(other, NEW)
    outcome = diff(work, "--git", "HEAD", str(other))
    assert outcome.code == 2
    assert "outside of the git repository" in outcome.err


def test_what_cannot_be_compared_is_trouble_and_the_others_are_told(changed: Path) -> None:
    (changed / "policies" / "kept.json").write_text('{"Statement": [{"Principal": "*", "Action": "ecr:*"')
    outcome = diff(changed, "--git", "HEAD", "--format", "json")
    assert outcome.code == 2
    assert [error["path"] for error in outcome.report["errors"]] == ["policies/kept.json"]
    assert len(outcome.report["comparisons"]) == 4
    assert outcome.err.startswith("ecrlint: error: policies/kept.json:1:")
    text = diff(changed, "--git", "HEAD", "policies/kept.json", "--format", "github")
    assert text.out.startswith("::error file=policies/kept.json::")


@pytest.mark.parametrize("then", [{"x": 1}, IDENTITY])
def test_a_file_that_becomes_a_policy_gives_all_that_it_grants(work: Path, then: Json) -> None:
    write(work / "policy.json", then)
    git(work, "add", "-A")
    write(work / "policy.json", NEW)
    git(work, "commit", "-q", "-m", "two")
    assert marks(diff(work, "--git", "HEAD", "policy.json")) == {("policy.json", "+")}


def test_a_policy_that_becomes_something_else_is_trouble(work: Path) -> None:
    """What it now grants cannot be told, so it is not said to grant nothing."""
    write(work / "policies" / "app.json", IDENTITY)
    outcome = diff(work, "--git", "HEAD")
    assert outcome.code == 2
    assert "policies/app.json: an identity policy is no answer here" in outcome.err


def test_line_ends_are_no_change(work: Path) -> None:
    path = work / "policies" / "app.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    outcome = diff(work, "--git", "HEAD")
    assert (outcome.code, outcome.out) == (0, "No ECR policy has changed since HEAD.\n")


def test_changes_that_git_was_told_to_overlook(work: Path) -> None:
    git(work, "update-index", "--assume-unchanged", "policies/app.json")
    write(work / "policies" / "app.json", NEW)
    assert diff(work, "--git", "HEAD").code == 1


@pytest.mark.parametrize("target", ["policies/kept.json", "elsewhere/policy.json"])
def test_a_policy_that_becomes_a_link(work: Path, target: str) -> None:
    write(work / target, NEW)
    path = work / "policies" / "app.json"
    path.unlink()
    path.symlink_to(os.path.relpath(work / target, path.parent))
    outcome = diff(work, "--git", "HEAD")
    assert ("policies/app.json", "+") in marks(outcome)
    assert (target, "+") in marks(outcome)


def test_a_link_then_and_now(work: Path) -> None:
    (work / "link.json").symlink_to("policies/app.json")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "two")
    assert diff(work, "--git", "HEAD").out == "No ECR policy has changed since HEAD.\n"
    write(work / "policies" / "app.json", NEW)
    assert marks(diff(work, "--git", "HEAD", "link.json")) == {("link.json", "+"), ("HEAD:link.json", "-")}


def test_odd_names(work: Path) -> None:
    for name in ("-x.json", "a b.json", "tab\there.json", "line\nbreak.json", "é'.json", "--help.json"):
        write(work / "odd" / name, OLD)
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "two")
    for path in (work / "odd").iterdir():
        write(path, NEW)
    outcome = diff(work, "--git", "HEAD", "odd", "--format", "json")
    paths = [each["new"]["path"] for each in json.loads(outcome.out)["comparisons"]]
    assert paths == sorted(f"odd/{path.name}" for path in (work / "odd").iterdir())
    assert outcome.code == 1
    assert r"odd/line\nbreak.json:" in diff(work, "--git", "HEAD", "odd").out


def test_a_repository_without_commits(tmp_path: Path) -> None:
    write(tmp_path / "policy.json", NEW)
    git(tmp_path, "init", "-q")
    assert "no revision 'HEAD'" in diff(tmp_path, "--git", "HEAD").err


def test_sarif_of_a_repository(changed: Path) -> None:
    outcome = diff(changed, "--git", "HEAD", "--format", "sarif")
    (run,) = json.loads(outcome.out)["runs"]
    places = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]
    }
    assert places == {"policies/app.json"}


def test_several_policies_in_one_file(work: Path) -> None:
    """The same ones belong together wherever they stand, the others in their order."""
    file = work / "policies" / "many.yaml"
    file.write_text(f"{json.dumps(OLD)}\n---\n{json.dumps(LESS)}\n")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "two")
    file.write_text(f"{json.dumps(LESS)}\n---\n{json.dumps(NEW)}\n---\n{json.dumps(OLD)}\n")
    outcome = diff(work, "--git", "HEAD", "--format", "json")
    assert outcome.code == 1
    report: Json = outcome.report
    pairs = {
        (each["old"]["document"], each["new"]["document"], each["same"]) for each in report["comparisons"]
    }
    assert pairs == {(2, 1, True), (1, 3, True), (0, 2, False)}
    text = diff(work, "--git", "HEAD").out
    assert "policies/many.yaml (document 1): same access as HEAD:policies/many.yaml (document 2)" in text
    commands = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    assert commands and all(line.endswith(" --document=2") for line in commands)
    for line in commands:
        assert ecrlint(work, *shlex.split(line)[1:], "--expect", "allowed").code == 0


def test_a_file_that_gets_a_second_policy(work: Path) -> None:
    file = work / "policies" / "many.yaml"
    file.write_text(json.dumps(OLD))
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "two")
    file.write_text(f"{json.dumps(OLD)}\n---\n{json.dumps(NEW)}\n")
    assert diff(work, "--git", "HEAD").code == 1
    file.write_text(f"{json.dumps(OLD)}\n---\n{json.dumps(OLD)}\n")
    report: Json = diff(work, "--git", "HEAD", "--format", "json").report
    assert [each["same"] for each in report["comparisons"]] == [True, False]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "2 policies in one file; --document, 1 to 2, says which is meant"),
        (("--document", "3"), "no document 3; the policies in it are 1 to 2"),
        (("--document", "-1"), "no document -1"),
    ],
)
def test_one_of_several_policies_is_asked_about(work: Path, more: tuple[str, ...], words: str) -> None:
    (work / "many.yaml").write_text(f"{json.dumps(OLD)}\n---\n{json.dumps(LESS)}\n")
    outcome = ecrlint(work, "who", "many.yaml", *more)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert ecrlint(work, "who", "many.yaml", "--document", "2").code == 0
