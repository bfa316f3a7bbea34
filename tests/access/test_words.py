"""Conditions in words, as tables and witnesses have them."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access.phrases import condition_words
from ecrlint.policy.model import Statement, parse
from ecrlint.policy.unknown import UNKNOWN

ORG, TAG, AGE = "aws:PrincipalOrgID", "aws:PrincipalTag/a", "aws:MultiFactorAuthAge"


def read(block: dict[str, Any]) -> Statement:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": block}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "repository").statements[0]


@pytest.mark.parametrize(
    ("operator", "key", "value", "words"),
    [
        ("StringEquals", ORG.lower(), "o-a", f"{ORG} is o-a"),
        ("StringEquals", ORG, ["o-a", "o-b"], f"{ORG} is o-a or o-b"),
        ("StringEquals", ORG, ["o-a", "o-b", "o-c"], f"{ORG} is o-a or o-b or o-c"),
        ("StringEquals", ORG, ["o-a", "o-b", "o-c", "o-d", "o-e"], f"{ORG} is o-a or o-b or o-c or 2 more"),
        ("StringNotEquals", ORG, "o-a", f"{ORG} is not o-a"),
        ("StringEqualsIfExists", ORG, "o-a", f"{ORG} is o-a, or is absent"),
        ("StringNotEqualsIfExists", ORG, "o-a", f"{ORG} is not o-a"),  # absent is not o-a, too
        ("StringLike", TAG, "x*", f"{TAG} is like x*"),
        ("StringNotLike", TAG, "x*", f"{TAG} is not like x*"),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", "aws:SourceIp is in 10.0.0.0/8"),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", "aws:SourceIp is not in 10.0.0.0/8"),
        ("NumericEquals", AGE, 5, f"{AGE} is 5"),
        ("NumericNotEquals", AGE, 5, f"{AGE} is not 5"),
        ("NumericLessThan", AGE, 5, f"{AGE} is below 5"),
        ("NumericLessThanEquals", AGE, 5, f"{AGE} is at most 5"),
        ("NumericGreaterThan", AGE, 5, f"{AGE} is above 5"),
        ("NumericGreaterThanEquals", AGE, 5, f"{AGE} is at least 5"),
        ("Null", ORG, "true", f"{ORG} is absent"),
        ("Null", ORG, False, f"{ORG} is present"),
        ("Null", ORG, ["true", "false"], f"{ORG} is absent or present"),
        ("Bool", "aws:SecureTransport", True, "aws:SecureTransport is true"),
        ("ForAllValues:StringEquals", "aws:TagKeys", "a", "every value of aws:TagKeys (or none) is a"),
        ("ForAnyValue:StringLike", "aws:TagKeys", "a*", "some value of aws:TagKeys is like a*"),
        ("Foo", "x:y", "z", "x:y meets a condition that cannot be read"),
        ("StringEquals", ORG, UNKNOWN, f"{ORG} meets a condition that cannot be read"),
    ],
)
def test_a_condition(operator: str, key: str, value: Any, words: str) -> None:
    assert condition_words(read({operator: {key: value}}).conditions[0]) == words
