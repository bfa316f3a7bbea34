"""`locked: true`, and what the caller brings: a change cannot put other settings in their place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, ecrlint
from tests.config.test_find import found, put

LOCKED = "locked: true\n"
GUARDED = "account: '740193385000'\nguardrails: [{forbid: push, except: [owner]}]\n"
COMMENTED = """\
Version: "2012-10-17"
Statement:
  - Sid: Push
    Effect: Allow
    Principal: "*"  # ecrlint: ignore[public-push, ECR801, ECR303, ECR802] fine
    Action: ecr:PutImage
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    for folder in (".", "a", "a/b"):
        put(tmp_path / "repo" / folder / "bad.json", json.dumps(BAD))
    return tmp_path / "repo"


def refused(work: Path, *arguments: str, names: tuple[str, str]) -> None:
    outcome = ecrlint(work, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    below, above = names
    assert (
        outcome.err == f"ecrlint: error: {below}: it would replace {above}, which is locked; take it away\n"
    )


def test_none_below_replaces_it(work: Path) -> None:
    put(work / "ecrlint.yaml", LOCKED)
    assert found(work, ".") == {"bad.json", "a/bad.json", "a/b/bad.json"}
    put(work / "a" / "ecrlint.yml")
    names = ("a/ecrlint.yml", "ecrlint.yaml")
    refused(work, "check", ".", names=names)
    refused(work, "check", "a/b/bad.json", names=names)
    refused(work, "check", ".", "--jobs", "2", names=names)
    refused(work, "check", ".", "--format", "json", names=names)
    refused(work, "config", "a", names=names)
    refused(work / "a", "check", ".", names=("ecrlint.yml", "../ecrlint.yaml"))
    refused(work, "who", "a/bad.json", names=names)
    assert ecrlint(work, "check", "bad.json").code == 1


def test_one_below_that_governs_nothing_is_no_mistake(work: Path) -> None:
    put(work / "ecrlint.yaml", LOCKED)
    put(work / "empty" / "ecrlint.yaml")
    put(work / "empty" / "other.json", "{}")
    assert len(found(work, ".")) == 3


def test_one_below_leaves_nothing_out(work: Path) -> None:
    """It could otherwise exclude every file, and then govern none."""
    put(work / "ecrlint.yaml", LOCKED)
    put(work / "a" / "ecrlint.yaml", "exclude: ['*']\n")
    refused(work, "check", ".", names=("a/ecrlint.yaml", "ecrlint.yaml"))


def test_what_the_locked_one_excludes_is_out(work: Path) -> None:
    put(work / "ecrlint.yaml", f"{LOCKED}exclude: [a/]\n")
    put(work / "a" / "ecrlint.yaml")
    assert found(work, ".") == {"bad.json"}


def test_the_uppermost_lock_holds(work: Path) -> None:
    """Also over one that is locked itself."""
    put(work / "ecrlint.yaml", LOCKED)
    put(work / "a" / "ecrlint.yaml", LOCKED)
    refused(work, "check", "a/b/bad.json", names=("a/ecrlint.yaml", "ecrlint.yaml"))
    put(work / "a" / "b" / "ecrlint.yaml")
    refused(work, "check", "a/b/bad.json", names=("a/b/ecrlint.yaml", "ecrlint.yaml"))
    put(work / "ecrlint.yaml", "locked: false\n")
    refused(work, "check", "a/b/bad.json", names=("a/b/ecrlint.yaml", "a/ecrlint.yaml"))
    assert found(work, "a/bad.json") == {"a/bad.json"}


def test_a_link_to_it_is_another_one(work: Path) -> None:
    """Its paths would be relative to another folder."""
    put(work / "ecrlint.yaml", LOCKED)
    os.symlink("../ecrlint.yaml", work / "a" / "ecrlint.yaml")
    refused(work, "check", ".", names=("a/ecrlint.yaml", "ecrlint.yaml"))


@pytest.mark.parametrize(
    "text", ['"lock\\x65d": true\n', "? locked\n: true\n", "{locked: true, preset: strict}", "locked: on"]
)
def test_however_it_is_written(work: Path, text: str) -> None:
    (work / "ecrlint.yaml").write_bytes(text.encode("utf-16"))
    put(work / "a" / "ecrlint.yaml")
    outcome = ecrlint(work, "check", ".")
    assert outcome.code == 2
    assert "locked" in outcome.err and outcome.err.count("\n") == 1


@pytest.mark.parametrize("text", ["locked: 'true'\n", "locked: 1\n", "locked: [\n", "locked:\n"])
def test_a_lock_that_cannot_be_read_may_be_one(work: Path, text: str) -> None:
    put(work / "ecrlint.yaml", text)
    put(work / "a" / "ecrlint.yaml")
    outcome = ecrlint(work, "check", "a")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("ecrlint: error: ecrlint.yaml:1:")


def test_the_caller_may_replace_it(work: Path, tmp_path: Path) -> None:
    put(work / "ecrlint.yaml", LOCKED)
    put(work / "a" / "ecrlint.yaml")
    other = put(tmp_path / "other.yaml")
    assert found(work, ".", "--config", str(other)) == set()
    assert len(found(work, ".", "--no-config")) == 3
    assert found(work, ".", "--config", "a/ecrlint.yaml") == set()


def test_two_hundred_nested_ones(work: Path) -> None:
    folder = work
    for number in range(200):
        put(folder / "ecrlint.yaml", LOCKED if number == 199 else "preset: strict\n")
        folder = folder / "d"
        put(folder / "bad.json", json.dumps(BAD))
    outcome = ecrlint(work, "check", ".")
    assert outcome.code == 1
    put(folder / "ecrlint.yaml")
    outcome = ecrlint(work, "check", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1 and "which is locked" in outcome.err
    put(work / "ecrlint.yaml", LOCKED)
    outcome = ecrlint(work, "check", ".")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)


def test_no_comment_puts_the_callers_guardrails_aside(work: Path, tmp_path: Path) -> None:
    policy = put(work / "p.yaml", COMMENTED)
    trusted = put(tmp_path / "trusted.yaml", GUARDED)
    arguments = ("check", "p.yaml", "--format", "json")

    def rules(*more: str) -> set[str]:
        return {each["rule"] for each in ecrlint(work, *arguments, *more).report["findings"]}

    assert "guardrail" in rules("--config", str(trusted))
    assert "public-push" not in rules("--config", str(trusted))
    put(work / "ecrlint.yaml", GUARDED)
    assert "guardrail" not in rules()
    assert {"guardrail", "public-push"} <= rules("--no-inline-exceptions")
    assert "public-push" in rules("--no-config", "--no-inline-exceptions")
    assert "stale-exception" not in rules("--no-config", "--no-inline-exceptions")
    put(trusted, GUARDED.partition("\n")[2])  # nobody tells whose it is
    policy.write_text(COMMENTED)
    assert "unproved-guardrail" in rules("--config", str(trusted))


def test_a_comment_about_the_callers_guardrails_is_told(work: Path, tmp_path: Path) -> None:
    put(work / "p.yaml", COMMENTED)
    trusted = put(tmp_path / "trusted.yaml", GUARDED)
    outcome = ecrlint(work, "check", "p.yaml", "--format", "json", "--config", str(trusted))
    about = {each["help"] for each in outcome.report["findings"] if "ECR801" in each["message"]}
    assert about == {"no comment puts a guardrail aside that comes with --config or --config-from"}


def test_reviewed_exceptions_are_no_comments(work: Path) -> None:
    exception = "exceptions: [{rule: public-push, path: bad.json, reason: known}]\n"
    put(work / "ecrlint.yaml", exception)
    outcome = ecrlint(work, "check", "bad.json", "--no-inline-exceptions", "--format", "json")
    assert "public-push" in {each["rule"] for each in outcome.report["excepted"]}
