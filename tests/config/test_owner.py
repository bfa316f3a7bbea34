"""The owner that a configuration tells, for every command and for the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint
from tests.commands.test_diff_git import ENVIRONMENT, git

A, B = "111122223333", "444455556666"
MINE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Mine",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "ecr:BatchGetImage",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}},
        }
    ],
}
NAMED = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Named", "Effect": "Allow", "Principal": {"AWS": A}, "Action": "ecr:BatchGetImage"}
    ],
}
ASK = ("simulate", "mine.json", "--principal", A, "--action", "ecr:BatchGetImage")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "mine.json").write_text(json.dumps(MINE))
    (tmp_path / "named.json").write_text(json.dumps(NAMED))
    (tmp_path / "ecrlint.yaml").write_text(f'account: "{A}"\norganization: o-abc123\n')
    return tmp_path


def test_simulate(work: Path) -> None:
    assert ecrlint(work, *ASK, "--expect", "allowed").code == 0
    assert ecrlint(work, *ASK, "--expect", "allowed", "--no-config").code == 1
    assert ecrlint(work, *ASK, "--expect", "not-allowed", "--account", B).code == 0
    arn = f"arn:aws:ecr:us-east-1:{B}:repository/x"
    assert ecrlint(work, *ASK, "--expect", "not-allowed", "--resource", arn).code == 0, "it names the owner"
    pipe = ("simulate", "-", *ASK[2:], "--expect", "allowed")
    assert ecrlint(work, *pipe, stdin=json.dumps(MINE).encode()).code == 0
    (work / "sub").mkdir()
    (work / "sub" / "other.yaml").write_text(f'account: "{B}"')
    assert ecrlint(work, *ASK, "--expect", "not-allowed", "--config", "sub/other.yaml").code == 0


def test_simulate_knows_the_organisation(work: Path) -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}
    statement = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage", "Condition": condition}
    (work / "mine.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert ecrlint(work, *ASK, "--expect", "allowed").code == 0
    assert ecrlint(work, *ASK, "--expect", "allowed", "--organization", "o-other").code == 1


def test_who(work: Path) -> None:
    assert f"account {A} (the owner)" in ecrlint(work, "who", "named.json").out
    assert "the owner)" not in ecrlint(work, "who", "named.json", "--no-config").out
    assert f"account {A} (the owner)" not in ecrlint(work, "who", "named.json", "--account", B).out


def test_diff(work: Path) -> None:
    assert "same access" in ecrlint(work, "diff", "named.json", "mine.json").out
    assert ecrlint(work, "diff", "named.json", "mine.json", "--no-config").code == 2
    other = ecrlint(work, "diff", "named.json", "mine.json", "--account", B)
    assert other.code == 1
    assert f"--account={B} --organization=o-abc123" in other.out


def test_diff_with_a_revision_asks_for_every_file(work: Path) -> None:
    for folder, account in (("a", A), ("b", B)):
        (work / folder).mkdir()
        (work / folder / "p.json").write_text(json.dumps(NAMED))
        (work / folder / "ecrlint.yaml").write_text(f'account: "{account}"\nexclude: [left.json]\n')
    git(work, "init", "-q", "-b", "main")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "one")
    for folder in ("a", "b"):
        (work / folder / "p.json").write_text(json.dumps(MINE))
        (work / folder / "left.json").write_text(json.dumps(MINE))
    outcome = ecrlint(work, "diff", "--git", "HEAD", env=ENVIRONMENT)
    assert outcome.code == 1
    assert "a/p.json: same access as HEAD:a/p.json\n" in outcome.out
    assert f"b/p.json:1:41: + Mine: any role of account {B} (the owner) may ecr:BatchGetImage" in outcome.out
    assert "left.json" not in outcome.out


def test_a_wrong_configuration_is_told_by_every_command(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("account: 1\n")
    for command in (ASK, ("who", "mine.json"), ("diff", "mine.json", "named.json"), ("check", ".")):
        outcome = ecrlint(work, *command)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(
            "ecrlint: error: ecrlint.yaml:1:10: 'account' takes 12 digits in quotes"
        )


def test_names_of_rules_are_for_check_alone(work: Path) -> None:
    """Only there are the rules loaded, people's own among them."""
    (work / "ecrlint.yaml").write_text("ignore: [my-own-rule]\n")
    assert ecrlint(work, "who", "named.json").code == 0
    assert "no rule 'my-own-rule'" in ecrlint(work, "check", ".").err


def test_rules_hear_of_the_owner(work: Path) -> None:
    asked = ("check", "named.json", "--select", "example-account", "--fail-on", "note")
    assert ecrlint(work, *asked).code == 0, "the example in the policy is the owner of the configuration"
    assert ecrlint(work, *asked, "--no-config").code == 1
