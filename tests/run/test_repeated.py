"""Policies that say the same thing again and again: reports grow with them, not with their square."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

GRANT = {"Sid": "P", "Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage"]}


def report(folder: Path, condition: object) -> tuple[list[dict[str, object]], int]:
    policy = {"Version": "2012-10-17", "Statement": [{**GRANT, "Condition": condition}]}
    (folder / "p.json").write_text(json.dumps(policy))
    outcome = ecrlint(folder, "check", "p.json", "--format", "json")
    assert outcome.code == 1
    return json.loads(outcome.out)["findings"], len(outcome.out)


@pytest.mark.parametrize("text", ["${", "${aws:username", "${a,'"])
def test_a_broken_variable_is_told_once(tmp_path: Path, text: str) -> None:
    findings, size = report(tmp_path, {"StringEquals": {"aws:PrincipalTag/a": text * 5_000}})
    assert [each["rule"] for each in findings].count("malformed-variable") == 1
    assert size < 1_000_000


def test_broken_variables_that_differ_are_told_up_to_a_number(tmp_path: Path) -> None:
    for number, told in ((3, 3), (50, 10)):
        text = "".join(f"${{aws:x b{each}}}" for each in range(number))
        findings, _ = report(tmp_path, {"StringEquals": {"aws:PrincipalTag/a": text}})
        assert [each["rule"] for each in findings].count("malformed-variable") == told


def test_conditions_by_the_hundreds_are_not_all_told_with_each(tmp_path: Path) -> None:
    condition = {"StringEquals": {f"aws:PrincipalTag/a{number}": "x" for number in range(500)}}
    findings, size = report(tmp_path, condition)
    hollow = [each for each in findings if each["rule"] == "hollow-condition"]
    assert len(hollow) == 500
    assert all("and so on for" in str(each["because"]) and "witness" not in each for each in hollow)
    assert size < 5_000_000


def test_a_few_conditions_are_told_with_their_command(tmp_path: Path) -> None:
    condition = {"StringEquals": {f"aws:PrincipalTag/a{number}": "x" for number in range(20)}}
    findings, _ = report(tmp_path, condition)
    assert all("and so on" not in str(each["because"]) for each in findings)
    assert all("command" in str(each["witness"]) for each in findings)


def test_one_long_condition_is_cut(tmp_path: Path) -> None:
    findings, size = report(tmp_path, {"StringEquals": {"aws:PrincipalTag/a": "x" * 50_000}})
    assert findings
    assert size < 50_000
