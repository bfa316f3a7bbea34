"""One row for every documented property of a condition operator, asked under Allow and under Deny."""

from __future__ import annotations

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import (
    ANY_IF_EXISTS,
    BARE_MULTIVALUED,
    DOCUMENTED,
    INVALID_ARN,
    UNPARSABLE,
)
from ecrlint.access.semantics.request import Caller, Request
from ecrlint.policy.model import Policy, parse

TAG = "aws:PrincipalTag/team"
ARN = "aws:SourceArn"
FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:app"

Values = tuple[str, ...]
Row = tuple[str, str, object, Values, bool]

ROWS: list[Row] = [
    # strings
    ("StringEquals", TAG, "red", ("red",), True),
    ("StringEquals", TAG, "red", ("Red",), False),
    ("StringEquals", TAG, ["blue", "red"], ("red",), True),
    ("StringEquals", TAG, "r*", ("red",), False),
    ("StringEquals", TAG, "r*", ("r*",), True),
    ("stringequals", TAG.upper(), "red", ("red",), True),
    ("StringEquals", TAG, "red", (), False),
    ("StringNotEquals", TAG, "red", ("blue",), True),
    ("StringNotEquals", TAG, ["red", "blue"], ("blue",), False),
    ("StringNotEquals", TAG, ["red", "blue"], ("green",), True),
    ("StringNotEquals", TAG, "red", (), True),
    ("StringEqualsIgnoreCase", TAG, "RED", ("red",), True),
    ("StringEqualsIgnoreCase", TAG, "r*", ("red",), False),
    ("StringNotEqualsIgnoreCase", TAG, "RED", ("red",), False),
    ("StringLike", TAG, "r*d", ("rd",), True),
    ("StringLike", TAG, "r?d", ("rd",), False),
    ("StringLike", TAG, "r?d", ("red",), True),
    ("StringLike", TAG, "*:*/x", ("a:b/c/x",), True),
    ("StringLike", TAG, "r*", ("Red",), False),
    ("StringNotLike", TAG, "r*", ("blue",), True),
    ("StringNotLike", TAG, "r*", (), True),
    # ARNs
    ("ArnEquals", ARN, "arn:aws:lambda:*:111111111111:function:*", (FUNCTION,), True),
    ("ArnLike", ARN, "arn:aws:lambda:us-east-1:111111111111:*", (FUNCTION,), True),
    ("ArnLike", ARN, "arn:aws:*:111111111111:function:app", (FUNCTION,), False),
    ("StringLike", ARN, "arn:aws:*:111111111111:function:app", (FUNCTION,), True),
    ("ArnLike", ARN, "arn:aws:lambda:us-east-?:111111111111:function:app", (FUNCTION,), True),
    ("ArnLike", ARN, "arn:aws:lambda:us-east-1?111111111111:function:app", (FUNCTION,), False),
    ("ArnNotLike", ARN, "arn:aws:lambda:*:*:*", (FUNCTION,), False),
    ("ArnNotEquals", ARN, "arn:aws:s3:::*", (FUNCTION,), True),
    ("ArnNotLike", ARN, "arn:aws:s3:::*", (), True),
    ("ArnLike", ARN, "*:aws:lambda:us-east-1:111111111111:function:app", (FUNCTION,), True),
    ("ArnEquals", ARN, "a?n:a*:*:us-*-1:1*:function:*", (FUNCTION,), True),
    ("ArnNotEquals", ARN, "*:*:*:*:*:*", (FUNCTION,), False),
    ("ArnNotLike", ARN, "*n:aws:*a:us-east-?:*1:f*p", (FUNCTION,), False),
    ("ArnLike", ARN, "*:lambda:us-east-1:111111111111:function:app", (FUNCTION,), False),
    ("ArnLike", ARN, "?:aws:lambda:us-east-1:111111111111:function:app", (FUNCTION,), False),
    ("ArnLike", ARN, "*", (FUNCTION,), False),
    ("ArnNotLike", ARN, "*", (FUNCTION,), True),
    # numbers and dates
    ("NumericEquals", "aws:MultiFactorAuthAge", 5, ("5.0",), True),
    ("NumericNotEquals", "aws:MultiFactorAuthAge", "5", ("6",), True),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "5", ("5",), False),
    ("NumericLessThanEquals", "aws:MultiFactorAuthAge", "5", ("5",), True),
    ("NumericGreaterThan", "aws:MultiFactorAuthAge", "5", ("10",), True),
    ("NumericGreaterThanEquals", "aws:MultiFactorAuthAge", "5", ("4",), False),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "x", ("4",), False),
    ("NumericEquals", "aws:MultiFactorAuthAge", "1_0", ("10",), False),  # Python's alone
    ("NumericEquals", "aws:MultiFactorAuthAge", "\u0665", ("5",), False),
    ("NumericLessThan", "aws:MultiFactorAuthAge", "infinity", ("4",), False),
    ("NumericEquals", "aws:MultiFactorAuthAge", "-1.5e1", ("-15",), True),
    ("NumericNotEquals", "aws:MultiFactorAuthAge", "x", ("4",), True),
    ("DateLessThan", "aws:CurrentTime", "2026-06-01T00:00:00Z", ("2026-05-31T23:59:59Z",), True),
    ("DateGreaterThan", "aws:CurrentTime", "2026-06-01T02:00:00+02:00", ("2026-06-01T00:00:01Z",), True),
    ("DateLessThanEquals", "aws:CurrentTime", "2026-06-01", ("2026-06-01T00:00:00Z",), True),
    ("DateGreaterThanEquals", "aws:EpochTime", "1767225600", ("2026-01-01T00:00:00Z",), True),
    ("DateEquals", "aws:CurrentTime", "2026-01-01T00:00:00Z", ("1767225600",), True),
    ("DateNotEquals", "aws:CurrentTime", "soon", ("2026-01-01T00:00:00Z",), True),
    # booleans, addresses, bytes
    ("Bool", "aws:SecureTransport", "TRUE", ("true",), True),
    ("Bool", "aws:SecureTransport", False, ("true",), False),
    ("Bool", "aws:SecureTransport", "yes", ("yes",), False),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", ("203.0.113.255",), True),
    ("IpAddress", "aws:SourceIp", "203.0.113.9", ("203.0.113.9",), True),
    ("IpAddress", "aws:SourceIp", "203.0.113.9", ("203.0.113.8",), False),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0", ("2001:db8::1",), False),
    ("NotIpAddress", "aws:SourceIp", "0.0.0.0/0", ("2001:db8::1",), True),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32", ("2001:db8::1",), True),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", (), True),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", (), False),
    ("BinaryEquals", TAG, "aGk=", ("aGk=",), True),
    ("BinaryEquals", TAG, "aGk=", ("aG8=",), False),
    # absence
    ("StringEqualsIfExists", TAG, "red", (), True),
    ("StringEqualsIfExists", TAG, "red", ("blue",), False),
    ("StringNotEqualsIfExists", TAG, "red", (), True),
    ("Null", TAG, "true", (), True),
    ("Null", TAG, "true", ("red",), False),
    ("Null", TAG, "false", ("red",), True),
    ("Null", "aws:TagKeys", "true", (), True),
    ("Null", TAG, True, (), True),
    ("ForAllValues:Null", TAG, "true", ("red",), True),  # constant, whatever the value
    ("ForAllValues:Null", TAG, "false", (), True),
    ("ForAnyValue:Null", TAG, "true", (), False),
    ("ForAnyValue:Null", TAG, "false", ("red",), False),
    # sets
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], ("a", "b"), True),
    ("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], ("a", "c"), False),
    ("ForAllValues:StringEquals", "aws:TagKeys", "a", (), True),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", ["a", "b"], ("c", "d"), True),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", ["a", "b"], ("c", "a"), False),
    ("ForAnyValue:StringEquals", "aws:TagKeys", "a", ("b", "a"), True),
    ("ForAnyValue:StringEquals", "aws:TagKeys", "a", ("b",), False),
    ("ForAnyValue:StringEquals", "aws:TagKeys", "a", (), False),
    ("ForAnyValue:StringNotEquals", "aws:TagKeys", "a", (), False),
    ("ForAnyValue:StringNotEquals", "aws:TagKeys", "a", ("a", "b"), True),
    ("ForAnyValue:StringEqualsIfExists", "aws:TagKeys", "a", (), True),
    ("ForAllValues:StringEquals", TAG, "red", ("red",), True),
    ("ForAnyValue:StringEquals", TAG, "red", ("red",), True),
    ("StringEquals", "aws:TagKeys", "a", ("a",), False),
    ("StringNotEquals", "aws:TagKeys", "a", ("b",), False),
    # variables
    ("StringEquals", TAG, "${aws:SourceIdentity}", ("anna",), True),
    ("StringLike", TAG, "x-${aws:SourceIdentity}-*", ("x-anna-1",), True),
    ("StringEquals", TAG, "${aws:Missing}", ("${aws:Missing}",), False),
    ("StringNotEquals", TAG, "${aws:Missing}", ("anna",), True),
    ("StringEquals", TAG, "${aws:Missing, 'none'}", ("none",), True),
    ("StringLike", TAG, "a${*}c", ("a*c",), True),
    ("StringLike", TAG, "a${*}c", ("abc",), False),
    ("StringLike", TAG, "a${?}", ("ab",), False),
    ("StringLike", TAG, "a${?}", ("a?",), True),
    ("StringLike", TAG, "*${?}${*}", ("b?*",), True),
    ("StringLike", TAG, "*${?}${*}", ("b??",), False),
    ("StringEquals", TAG, "${$}{x}", ("${x}",), True),
    ("StringEquals", TAG, "${aws:CalledVia}", ("x",), False),
    ("NumericEquals", "aws:MultiFactorAuthAge", "${aws:SourceIdentity}", ("5",), False),
]


def policy(effect: str, operator: str, key: str, value: object, version: str = "2012-10-17") -> Policy:
    block = {operator: {key: value}}
    statement = {"Effect": effect, "Principal": "*", "Action": "ecr:PutImage", "Condition": block}
    everything = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    statements = [statement, everything] if effect == "Deny" else [statement]
    return parse({"Version": version, "Statement": statements}, "repository")


def request(key: str, values: Values) -> Request:
    context = {"aws:sourceidentity": ("anna",), "aws:calledvia": ("x",), key.lower(): values}
    return Request(Caller("role", "111111111111", "ci", session="me"), "ecr:PutImage", context)


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize(("operator", "key", "value", "values", "met"), ROWS)
def test_operator(effect: str, operator: str, key: str, value: object, values: Values, met: bool) -> None:
    decision = decide(policy(effect, operator, key, value), request(key, values))
    assert decision.allowed == (met if effect == "Allow" else not met)


def test_old_version_has_no_variables() -> None:
    old = policy("Allow", "StringEquals", TAG, "${aws:SourceIdentity}", "2008-10-17")
    assert not decide(old, request(TAG, ("anna",))).allowed
    assert decide(old, request(TAG, ("${aws:SourceIdentity}",))).allowed


@pytest.mark.parametrize(
    ("corner", "row"),
    [
        (ANY_IF_EXISTS, ("ForAnyValue:StringEqualsIfExists", "aws:TagKeys", "a", (), True)),
        (INVALID_ARN, ("ArnNotLike", ARN, "*", (FUNCTION,), True)),
        (UNPARSABLE, ("NumericNotEquals", "aws:MultiFactorAuthAge", "x", ("4",), True)),
        (BARE_MULTIVALUED, ("StringEquals", "aws:TagKeys", "a", ("a",), False)),
        (BARE_MULTIVALUED, ("StringNotEquals", "aws:TagKeys", "a", ("b",), False)),
    ],
)
def test_the_other_reading(corner: str, row: Row) -> None:
    operator, key, value, values, documented = row
    allow = policy("Allow", operator, key, value)
    assert decide(allow, request(key, values), DOCUMENTED).allowed is documented
    assert decide(allow, request(key, values), frozenset((corner,))).allowed is not documented


def test_all_operators_and_keys_together() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "ecr:PutImage",
        "Condition": {"StringEquals": {TAG: "red", "aws:SourceIdentity": "anna"}, "Null": {ARN: "true"}},
    }
    both = parse({"Version": "2012-10-17", "Statement": statement}, "repository")
    assert decide(both, request(TAG, ("red",))).allowed
    assert not decide(both, request(TAG, ("blue",))).allowed
