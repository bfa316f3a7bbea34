"""Statements of which nothing is known: what the others expose is told, and that those may deny it."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access.judge import Judge
from ecrlint.policy.model import Policy, parse
from ecrlint.policy.unknown import UNKNOWN

from .test_strangers_law import judge

PUSH: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}
DENY: dict[str, Any] = {"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}
GUARD: dict[str, Any] = {**DENY, "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
NEAR: dict[str, Any] = {**DENY, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
SERVICE: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"},
    "Action": "ecr:BatchGetImage",
}


def policy(*statements: object) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": list(statements)}, "repository")


@pytest.mark.parametrize("statements", [(PUSH, UNKNOWN), (UNKNOWN, PUSH), (UNKNOWN, PUSH, UNKNOWN, NEAR)])
def test_what_is_known_to_expose_is_told(statements: tuple[object, ...]) -> None:
    found, undecided = judge(policy(*statements))
    assert [finding.rule.name for finding in found] == ["public-push"]
    assert "unless a statement that is decided elsewhere denies it" in found[0].because
    assert not undecided


def test_the_deny_that_nearly_helps_is_shown_where_it_stands() -> None:
    found, _ = judge(policy(UNKNOWN, PUSH, UNKNOWN, NEAR))
    assert [each.place.pointer for each in found[0].related] == ["/Statement/3"]


@pytest.mark.parametrize("guard", [DENY, GUARD])
def test_a_known_deny_helps(guard: dict[str, Any]) -> None:
    assert judge(policy(PUSH, UNKNOWN, guard)) == ([], ())


@pytest.mark.parametrize("element", ["Condition", "Principal", "Action", "Effect"])
def test_a_deny_of_which_a_part_is_unknown_may_help(element: str) -> None:
    found, undecided = judge(policy(PUSH, {**GUARD, element: UNKNOWN}))
    assert not found and undecided


def test_services_are_strangers_as_well() -> None:
    for others, is_let_in in (((UNKNOWN,), True), ((UNKNOWN, DENY), False)):
        both = policy(SERVICE, *others)
        allow = both.statements[0]
        assert bool(Judge(both).exposure(allow, allow.reach, "lambda.amazonaws.com")) is is_let_in


def test_what_other_rules_ask_may_be_answered_by_them() -> None:
    """Whether something is missing, for one."""
    named = {**PUSH, "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"}}
    needed = frozenset(["ecr:putimage", "ecr:initiatelayerupload"])
    asked = (needed, needed, frozenset[str]())
    assert Judge(policy(named)).gaps(*asked)
    assert not Judge(policy(named, UNKNOWN)).gaps(*asked)
