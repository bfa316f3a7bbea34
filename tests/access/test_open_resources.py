"""Statements about repositories that a template names: they grant something whatever it fills in."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access.engine import analyze
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.request import Caller, Request
from ecrlint.policy.model import Policy, parse
from ecrlint.policy.undecided import ANY_REPOSITORY, with_named_resources, with_open_resources
from ecrlint.policy.unknown import UNKNOWN

from .test_strangers_law import judge

HERE = "arn:aws:ecr:${var.region}:210987654321:repository/"
OTHER = "arn:aws:ecr:${var.other}:210987654321:repository/*"
ORG: dict[str, Any] = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def registry(*statements: dict[str, Any]) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": list(statements)}, "registry")


def allow(resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage", "Resource": resource, **more}


def deny(resource: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": resource}


LET_IN = [
    registry(allow(f"{HERE}*")),
    registry(allow([f"{HERE}*"])),
    registry(allow("arn:aws:ecr:eu-west-1:${var.account}:repository/*")),
    registry(allow("arn:${var.partition}:ecr:eu-west-1:210987654321:repository/*")),
    registry(allow("arn:${aws.Partition}:ecr:${aws.Region}:${aws.AccountId}:repository/*")),
    registry(allow("arn:aws:ecr:eu-west-1:210987654321:repository/${var.team}/*")),
    registry(allow('arn:aws:ecr:eu-west-1:210987654321:repository/${local.names["a/b"]}')),
    registry(allow("arn:aws:ecr:eu-west-1:210987654321:${var.what}")),
    registry(allow("${var.prefix}/*")),
    registry(allow(UNKNOWN)),
    registry(allow([UNKNOWN, f"{HERE}a"])),
    registry(allow(f"{HERE}*"), deny(f"{HERE}x*")),
    registry(allow(f"{HERE}*"), deny("arn:aws:ecr:eu-west-1:210987654321:repository/*")),
    registry(allow(f"{HERE}*"), deny(OTHER)),
]
KEPT_OUT = [
    registry(allow(f"{HERE}*", Condition=ORG)),
    registry(allow(UNKNOWN, Condition=ORG)),
    registry(allow(f"{HERE}*"), deny("*")),
    registry(allow(f"{HERE}*"), deny("arn:aws:ecr:*:*:repository/*")),
    registry(allow(f"{HERE}a"), deny(f"{HERE}*")),
    registry(allow(UNKNOWN), deny("*")),
]


@pytest.mark.parametrize("policy", LET_IN)
def test_it_grants_something_whatever_the_hole_is(policy: Policy) -> None:
    """And the request that shows it is decided so by the evaluator, without a doubt."""
    found, undecided = judge(policy)
    assert [finding.rule.name for finding in found] == ["public-pull"]
    assert not undecided
    named = parse(with_named_resources(policy.data), "registry")
    assert all(decide(named, found[0].witness.request, bound=bound).allowed for bound in ("most", "least"))


@pytest.mark.parametrize("policy", KEPT_OUT)
def test_it_grants_strangers_nothing_whatever_the_hole_is(policy: Policy) -> None:
    assert judge(policy) == ([], ())


def test_a_denied_hole_beside_an_unknown_resource_is_undecided() -> None:
    found, undecided = judge(registry(allow(f"{HERE}*"), deny(UNKNOWN)))
    assert not found and undecided


def test_other_questions_take_a_hole_for_whatever_it_may_be() -> None:
    policy = parse(with_open_resources(registry(allow(f"{HERE}*")).data), "registry")
    for home in ("", "arn:aws:ecr:eu-west-1:210987654321:repository/app"):
        assert analyze(policy, account="210987654321", home=home).granted("pull").unknown is bool(home)


def test_a_hole_of_the_account_may_be_the_owners() -> None:
    data = with_named_resources(registry(allow("arn:aws:ecr:eu-west-1:${var.a}:repository/*")).data)
    assert analyze(parse(data, "registry"), account="210987654321").public("pull").violated


def test_whom_it_concerns_in_words() -> None:
    found, _ = judge(registry(allow(f"{HERE}app")))
    assert f"when the repository is {HERE}app" in found[0].because
    found, _ = judge(registry(allow(UNKNOWN)))
    assert "when the repository is one that is decided elsewhere" in found[0].because
    request = Request(
        Caller("role", "999999999999", "x", session="y"), "ecr:BatchGetImage", {}, ANY_REPOSITORY
    )
    named = parse(with_named_resources(registry(allow(UNKNOWN)).data), "registry")
    assert decide(named, request, bound="least").allowed
