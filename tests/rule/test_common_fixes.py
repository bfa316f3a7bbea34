"""Fixes that several rules have, applied to the statement that they are for."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ecrlint.policy.model import Statement, parse
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.common_fixes import add_actions, change_operator, remove_entry, respell

Data = dict[str, Any]

TAG, OTHER = "aws:PrincipalTag/a", "aws:PrincipalTag/b"


def read(**elements: Any) -> Statement:
    made = {"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages", **elements}
    return parse({"Version": "2012-10-17", "Statement": [made]}, "repository").statements[0]


def fixed(statement: Statement, fix: Any) -> Data | None:
    """The statement after a fix."""
    if fix is None:
        return None
    document = {"Statement": [copy.deepcopy(statement.data)]}
    for change in fix.changes:
        change.apply([document])
    return document["Statement"][0]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"StringEquals": {TAG: "x*"}}, {"StringLike": {TAG: "x*"}}),
        (
            {"StringEquals": {TAG: "x*", OTHER: "y"}},
            {"StringEquals": {OTHER: "y"}, "StringLike": {TAG: "x*"}},
        ),
        ({"StringEquals": {TAG: "x*"}, "StringLike": {OTHER: "y"}}, {"StringLike": {OTHER: "y", TAG: "x*"}}),
        (
            {"StringEquals": {TAG: "x*", OTHER: "y"}, "StringLike": {"aws:userid": "z"}},
            {"StringEquals": {OTHER: "y"}, "StringLike": {"aws:userid": "z", TAG: "x*"}},
        ),
        ({"StringEquals": {TAG: "x*"}, "StringLike": {TAG.upper(): "y"}}, None),
        ({"StringEquals": {TAG: "x*"}, "StringLike": UNKNOWN}, None),
    ],
)
def test_another_operator(block: Data, expected: Data | None) -> None:
    """The other keys stay under theirs, and no condition is lost."""
    statement = read(Condition=block)
    found = fixed(statement, change_operator(statement, statement.conditions[0], "StringLike"))
    assert (found and found["Condition"]) == expected


def test_a_better_spelling() -> None:
    twice = read(Action=["ecr:listimages", "ecr:ListImages"])
    assert fixed(twice, respell(twice.actions[0], "ecr:ListImages", twice.actions)) == {
        **twice.data,
        "Action": ["ecr:ListImages"],
    }
    once = read(Action=["ecr:listimages", "ecr:PutImage"])
    assert fixed(once, respell(once.actions[0], "ecr:ListImages", once.actions)) == {
        **once.data,
        "Action": ["ecr:ListImages", "ecr:PutImage"],
    }


def test_an_entry_less() -> None:
    two, one = read(Action=["ecr:ListImages", "ecr:PutImage"]), read(Action=["ecr:ListImages"])
    assert fixed(two, remove_entry(two.actions[0], two.actions)) == {**two.data, "Action": ["ecr:PutImage"]}
    assert remove_entry(one.actions[0], one.actions) is None


def test_more_actions() -> None:
    statement = read()
    assert fixed(statement, add_actions(statement, ["ecr:putimage", "ecr:batchgetimage"])) == {
        **statement.data,
        "Action": ["ecr:ListImages", "ecr:BatchGetImage", "ecr:PutImage"],
    }
    inverted = parse({"Statement": {"Effect": "Allow", "Principal": "*", "NotAction": "ecr:*"}}, "repository")
    assert add_actions(inverted.statements[0], ["ecr:putimage"]) is None
