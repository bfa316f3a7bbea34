"""Which parts of a policy keep it from being judged whole."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.policy.undecided import (
    ANY_REPOSITORY,
    is_wholly_unknown,
    undecided_parts,
    with_named_resources,
    with_open_resources,
)
from ecrlint.policy.unknown import UNKNOWN

KNOWN: dict[str, Any] = {
    "Sid": "Pull",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
    "Action": ["ecr:BatchGetImage"],
}
ROLE = "arn:${aws.Partition}:iam::${var.account}:role/${var.role}"


def parts(change: dict[str, object], kind: Any = "repository") -> list[tuple[str, str]]:
    data = {"Version": "2012-10-17", "Statement": [{**KNOWN, **change}]}
    return [(each.pointer, each.element) for each in undecided_parts(data, kind)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Sid": UNKNOWN},
        {"Resource": UNKNOWN},
        {"Principal": {"AWS": ROLE}},
        {"Principal": {"AWS": "${aws.AccountId}"}},
        {
            "Condition": {
                "ArnLike": {"aws:SourceArn": "arn:aws:lambda:${var.region}:${var.account}:function:*"}
            }
        },
        {"Condition": {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}},
    ],
)
def test_what_is_known_well_enough(change: dict[str, object]) -> None:
    assert parts(change) == []


@pytest.mark.parametrize(
    ("change", "pointer", "element"),
    [
        ({"Effect": UNKNOWN}, "/Effect", "Effect"),
        ({"Principal": UNKNOWN}, "/Principal", "Principal"),
        ({"Principal": {"AWS": ["${var.reader}"]}}, "/Principal/AWS/0", "Principal"),
        ({"Principal": {"AWS": "${var.prefix}:root"}}, "/Principal/AWS", "Principal"),
        ({"Principal": {"AWS": "arn:aws:${var.service}::1:root"}}, "/Principal/AWS", "Principal"),
        ({"Action": ["ecr:${var.action}"]}, "/Action/0", "Action"),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}},
         "/Condition/StringEquals/aws:PrincipalOrgID", "Condition"),
        ({"Condition": {"Bool": {"${var.key}": "x"}}}, "/Condition/Bool/${var.key}", "Condition"),
    ],
)  # fmt: skip
def test_what_rules_need(change: dict[str, object], pointer: str, element: str) -> None:
    assert parts(change) == [(f"/Statement/0{pointer}", element)]


def test_the_resource_counts_where_it_decides() -> None:
    assert parts({"Resource": UNKNOWN}, "registry") == [("/Statement/0/Resource", "Resource")]
    assert parts({"Resource": "arn:aws:ecr:${var.region}:210987654321:repository/*"}, "registry") == []
    assert parts({"Action": "s3:GetObject", "Resource": UNKNOWN}, "identity") == []


def test_a_lifecycle_policy() -> None:
    rule = {"rulePriority": 1, "description": UNKNOWN, "selection": {"countNumber": UNKNOWN}}
    found = undecided_parts({"rules": [rule]}, "lifecycle")
    assert [(each.pointer, each.element) for each in found] == [("/rules/0/selection/countNumber", "rules")]


@pytest.mark.parametrize("kind", ["repository", "registry", "public", "identity", "lifecycle"])
def test_a_policy_of_which_nothing_is_known(kind: Any) -> None:
    block = "rules" if kind == "lifecycle" else "Statement"
    for data in (UNKNOWN, {block: UNKNOWN}, {block: [UNKNOWN, UNKNOWN]}):
        assert is_wholly_unknown(data, kind)
        assert undecided_parts(data, kind)
    assert not is_wholly_unknown({block: []}, kind)
    assert not is_wholly_unknown({block: [UNKNOWN, KNOWN]}, kind)


REGION = "arn:aws:ecr:${var.region}:210987654321:repository/*"
A = "arn:aws:ecr:*:210987654321:repository/a"


@pytest.mark.parametrize(
    ("resource", "named", "opened"),
    [
        (A, A, A),
        (REGION, [REGION], [REGION, UNKNOWN]),
        ([A, REGION], [A, REGION], [A, REGION, UNKNOWN]),
        (UNKNOWN, [ANY_REPOSITORY, UNKNOWN], [ANY_REPOSITORY, UNKNOWN]),
        ([UNKNOWN, A], [A, ANY_REPOSITORY, UNKNOWN], [A, ANY_REPOSITORY, UNKNOWN]),
        ("${var.prefix}/*", [ANY_REPOSITORY, UNKNOWN], [ANY_REPOSITORY, UNKNOWN]),
        ("arn:aws:ecr:eu-west-1:1:${var.what}", [ANY_REPOSITORY, UNKNOWN], [ANY_REPOSITORY, UNKNOWN]),
    ],
)
def test_a_resource_with_a_hole_names_at_least_something(resource: Any, named: Any, opened: Any) -> None:
    data = {"Statement": [{**KNOWN, "Resource": resource}, UNKNOWN]}
    assert with_named_resources(data) == {"Statement": [{**KNOWN, "Resource": named}, UNKNOWN]}
    assert with_open_resources(data) == {"Statement": [{**KNOWN, "Resource": opened}, UNKNOWN]}


def test_of_a_not_resource_with_a_hole_nothing_is_known() -> None:
    for change in (with_named_resources, with_open_resources):
        assert change({"Statement": {"NotResource": [A, REGION]}}) == {
            "Statement": {"NotResource": [A, UNKNOWN]}
        }
