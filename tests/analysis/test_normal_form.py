"""Policies that say the same in other words, and those that do not."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from ecrlint.analysis.normal_form import says_the_same
from ecrlint.policy.model import parse
from ecrlint.policy.unknown import UNKNOWN

Data = dict[str, Any]

ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
APP = f"arn:aws:iam::{ACCOUNT}:role/app"
GRANT: Data = {"Sid": "Pull", "Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "ecr:BatchGetImage"}


def policy(*statements: Data, version: str = "2012-10-17") -> Data:
    return {"Version": version, "Statement": list(statements)}


def same(old: Data, new: Data, kind: Literal["repository", "registry"] = "repository") -> bool:
    return says_the_same(parse(old, kind), parse(new, kind))


SAME: list[Data] = [
    {"Sid": "Other"},
    {"Action": ["ECR:batchgetimage"]},
    {"Action": ["ecr:BatchGetImage", "ecr:BatchGetImage"]},
    {"Principal": {"AWS": [ACCOUNT]}},
    {"Principal": {"AWS": [ROOT, ACCOUNT]}},
    {"Resource": "*"},
    {"Resource": ["*"]},
]
OTHER: list[Data] = [
    {"Effect": "Deny"},
    {"Action": "ecr:PutImage"},
    {"Action": "ecr:BatchGetImage*"},
    {"Action": ["ecr:BatchGetImage", UNKNOWN]},
    {"Principal": {"AWS": APP}},
    {"Principal": {"Service": ROOT}},
    {"Principal": {"AWS": [ROOT, UNKNOWN]}},
    {"Resource": f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/app"},
    {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
]


@pytest.mark.parametrize("part", SAME)
def test_other_words(part: Data) -> None:
    assert same(policy(GRANT), policy({**GRANT, **part}))


@pytest.mark.parametrize("part", OTHER)
def test_another_meaning(part: Data) -> None:
    assert not same(policy(GRANT), policy({**GRANT, **part}))
    assert same(policy({**GRANT, **part}), policy({**GRANT, **part}))


def test_a_resource_counts_where_it_may_be_another() -> None:
    """In a registry policy it says which repositories; in a repository policy there is but the one."""
    assert not same(policy(GRANT), policy({**GRANT, "Resource": "*"}), "registry")


def test_the_order_and_number_of_statements() -> None:
    deny = {**GRANT, "Effect": "Deny"}
    assert not same(policy(GRANT, deny), policy(deny, GRANT))
    assert not same(policy(GRANT), policy(GRANT, GRANT))


def test_versions_differ_in_variables_only() -> None:
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}}
    for statement, expected in ((GRANT, True), ({**GRANT, "Condition": tagged}, False)):
        assert same(policy(statement), policy(statement, version="2008-10-17")) is expected


def test_statements_that_nobody_knows() -> None:
    """Whatever they are, they need not be the same."""
    unknown: Data = {"Version": "2012-10-17", "Statement": [GRANT, UNKNOWN]}
    assert not same(unknown, unknown)
