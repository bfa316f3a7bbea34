"""Conditions that keep strangers out, and those that only look like it."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access.judge import Judge
from ecrlint.analysis.trust import hole, is_about_owner, narrows
from ecrlint.policy.model import Statement, parse
from ecrlint.policy.unknown import UNKNOWN

Data = dict[str, Any]
ORG = "o-a1b2c3d4e5"
ACCOUNT = "210987654321"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci"


def read(conditions: Data, version: str = "2012-10-17") -> Statement:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "ecr:BatchGetImage",
        "Condition": conditions,
    }
    return parse({"Version": version, "Statement": [statement]}, "repository").statements[0]


def fault(conditions: Data, version: str = "2012-10-17") -> str:
    """What is wrong with the first condition as a limit of an Allow; empty when it limits."""
    statement = read(conditions, version)
    found = hole(statement.conditions[0], statement)
    return found.fault if found else ""


def closes(conditions: Data, who: Any = "*", service: str = "") -> bool:
    """Whether a Deny under the conditions leaves nothing for certain of an Allow without any."""
    grant = {"Effect": "Allow", "Principal": who, "Action": "ecr:BatchGetImage"}
    guard = {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Condition": conditions}
    policy = parse({"Version": "2012-10-17", "Statement": [grant, guard]}, "repository")
    allow = policy.statements[0]
    return Judge(policy).exposure(allow, allow.reach, service) is None


NARROW: list[tuple[str, str, Any]] = [
    ("StringEquals", "aws:PrincipalOrgID", ORG),
    ("stringequals", "AWS:principalorgid", ORG),
    ("StringEquals", "aws:PrincipalOrgID", [ORG, "o-f6g7h8i9j0"]),
    ("StringLike", "aws:PrincipalOrgID", ORG),
    ("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/r-ab12/ou-ab12-11111111/*"),
    ("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", f"{ORG}/*/"),
    ("StringEquals", "aws:PrincipalAccount", ACCOUNT),
    ("StringEquals", "aws:PrincipalAccount", "${AWS:ResourceAccount}"),
    ("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"),
    ("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}"),
    ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"),
    ("ArnEquals", "aws:PrincipalArn", ROLE),
    ("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:*"),
    ("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}*"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:ResourceAccount}:role/ci-*"),
    ("StringLike", "aws:userid", "AROAEXAMPLEEXAMPLE123:*"),
    ("StringEquals", "aws:SourceAccount", ACCOUNT),
    ("ArnLike", "aws:SourceArn", f"arn:aws:lambda:*:{ACCOUNT}:function:*"),
    ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::a-bucket"),
    ("StringEquals", "aws:SourceVpc", "vpc-91237329"),
    ("StringEquals", "aws:SourceVpce", ["vpce-1a2b3c4d", "vpce-5e6f7a8b"]),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("IpAddress", "aws:SourceIp", "12.0.0.0/8"),
    ("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "fc00::/7"]),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32"),
    # keys that no stranger's request lacks
    ("StringEqualsIfExists", "aws:PrincipalAccount", ACCOUNT),
    ("ForAllValues:StringEquals", "aws:PrincipalAccount", ACCOUNT),
    ("ArnLikeIfExists", "aws:PrincipalArn", ROLE),
    # nobody gets in at all: other rules say so
    ("StringEquals", "aws:PrincipalOrgID", "o-*"),
    ("StringEquals", "aws:SourceVpc", "vpc-*"),
    ("StringEquals", "aws:PrincipalOrgID", []),
    ("ArnLike", "aws:PrincipalArn", "role/ci-*"),
    ("StringEquals", "aws:RequestTag/team", "app"),
    ("IpAddress", "aws:SourceIp", "everywhere"),
    ("StringLike", "aws:SourceIp", "*"),
    # not strangers, or not known
    ("Bool", "aws:PrincipalIsAWSService", "true"),
    ("StringEquals", "aws:PrincialOrgID", ORG),
    ("StringSame", "aws:PrincipalOrgID", ORG),
    ("StringEquals", "aws:PrincipalOrgID", UNKNOWN),
    ("StringLike", "aws:PrincipalOrgID", ["o-*", UNKNOWN]),
]


@pytest.mark.parametrize(("operator", "key", "value"), NARROW)
def test_narrow(operator: str, key: str, value: Any) -> None:
    assert fault({operator: {key: value}}) == ""


HOLLOW: list[tuple[str, str, str, Any]] = [
    ("absent", "ForAllValues:StringEquals", "aws:PrincipalOrgID", ORG),
    ("absent", "ForAllValues:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/*"),
    ("absent", "StringEqualsIfExists", "aws:PrincipalOrgID", ORG),
    ("absent", "stringequalsifexists", "aws:sourcevpce", "vpce-1a2b3c4d"),
    ("absent", "IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24"),
    ("absent", "ForAnyValue:StringLikeIfExists", "aws:PrincipalOrgPaths", f"{ORG}/*"),
    ("negated", "StringNotEquals", "aws:PrincipalOrgID", ORG),
    ("negated", "ArnNotLike", "aws:PrincipalArn", ROLE),
    ("negated", "NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("negated", "StringNotEqualsIfExists", "aws:PrincipalAccount", ACCOUNT),
    ("negated", "ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", f"{ORG}/*"),
    ("presence", "Null", "aws:PrincipalOrgID", "false"),
    ("presence", "Null", "aws:SourceVpce", False),
    ("wide", "StringLike", "aws:PrincipalOrgID", "o-*"),
    ("wide", "StringLike", "aws:PrincipalOrgID", "*"),
    ("wide", "StringLike", "aws:PrincipalOrgID", [ORG, "o-?1b2c3d4e5"]),
    ("wide", "StringLike", "aws:SourceVpc", "vpc-*"),
    ("wide", "StringLike", "aws:PrincipalAccount", "2109*"),
    ("wide", "StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
    ("wide", "StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalTag/org}"),
    ("wide", "ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/ci"),
    ("wide", "ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:PrincipalAccount}:role/ci"),
    ("wide", "StringLike", "aws:PrincipalArn", "*role/ci"),
    ("wide", "ArnLike", "aws:PrincipalArn", "*"),
    ("wide", "ArnLike", "aws:SourceArn", "arn:aws:lambda:*:*:function:*"),
    ("wide", "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*"),
    ("wide", "StringLike", "aws:userid", "*:session"),
    ("wide", "IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("wide", "IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"]),
    ("wide", "IpAddress", "aws:SourceIp", "0.0.0.0/1"),
    ("wide", "IpAddress", "aws:SourceIp", "12.0.0.0/7"),
    ("wide", "IpAddress", "aws:SourceIp", "2001:db8::/31"),
    ("key", "Bool", "aws:SecureTransport", "true"),
    ("key", "Bool", "AWS:SECURETRANSPORT", True),
    ("key", "Bool", "aws:MultiFactorAuthPresent", "true"),
    ("key", "NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
    ("key", "StringEquals", "aws:PrincipalTag/team", "app"),
    ("key", "StringEquals", "aws:PrincipalType", "AssumedRole"),
    ("key", "StringLike", "aws:username", "ci-*"),
    ("key", "StringLike", "aws:UserAgent", "docker*"),
    ("key", "StringLike", "aws:Referer", "https://example.com/*"),
    ("key", "StringEquals", "aws:RequestedRegion", "eu-central-1"),
    ("key", "DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"),
    ("key", "NumericLessThan", "aws:EpochTime", "1900000000"),
    ("key", "StringEquals", "aws:ResourceTag/env", "dev"),
    ("key", "StringEquals", "ecr:ResourceTag/env", "dev"),
    ("key", "StringEquals", "aws:ResourceAccount", ACCOUNT),
    ("key", "StringEquals", "aws:ResourceOrgID", ORG),
    ("key", "Bool", "aws:PrincipalIsAWSService", "false"),
]


@pytest.mark.parametrize(("expected", "operator", "key", "value"), HOLLOW)
def test_hollow(expected: str, operator: str, key: str, value: Any) -> None:
    assert fault({operator: {key: value}}) == expected


def test_a_bare_star_under_an_arn_operator_may_match_nothing() -> None:
    for value, narrow in (("*", True), ("arn:aws:iam::*:root", False), (["*", "arn:aws:iam::*:root"], False)):
        statement = read({"ArnLike": {"aws:PrincipalArn": value}})
        assert narrows(statement.conditions[0], statement) is narrow


def test_only_the_wide_values_are_to_blame() -> None:
    statement = read({"StringLike": {"aws:PrincipalOrgID": [ORG, "o-*"]}})
    found = hole(statement.conditions[0], statement)
    assert found is not None
    assert [(spot.text, spot.pointer[-2:]) for spot in found.spots] == [("o-*", "/1")]


@pytest.mark.parametrize("operator", ["ForAllValues:StringLike", "StringLikeIfExists"])
@pytest.mark.parametrize(
    ("null", "expected"),
    [
        ({"Null": {"aws:principalorgpaths": "false"}}, ""),
        ({"null": {"aws:PrincipalOrgPaths": False}}, ""),
        ({"Null": {"aws:PrincipalOrgPaths": "true"}}, "absent"),
        ({"Null": {"aws:PrincipalOrgPaths": []}}, "absent"),
        ({"Null": {"aws:PrincipalOrgID": "false"}}, "absent"),
        ({"ForAllValues:Null": {"aws:PrincipalOrgPaths": "false"}}, "absent"),
    ],
)
def test_null_beside_it_demands_the_key(operator: str, null: Data, expected: str) -> None:
    assert fault({operator: {"aws:PrincipalOrgPaths": f"{ORG}/*"}, **null}) == expected


def test_variables_are_plain_text_in_the_old_version() -> None:
    conditions = {"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalAccount}"}}
    assert fault(conditions, "2008-10-17") == ""


SHUT: list[Data] = [
    {},
    {"StringNotEquals": {"aws:PrincipalOrgID": ORG}},
    {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG}},
    {"StringNotLike": {"aws:PrincipalOrgID": ORG}},
    {"StringNotEquals": {"aws:PrincipalOrgID": "o-*"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}},
    {"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}},
    {"StringNotEquals": {"aws:PrincipalAccount": [ACCOUNT, "334455667788"]}},
    {"ForAnyValue:StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}},
    {"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"}},
    {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/*"}},
    {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": ORG, "aws:SourceVpce": "vpce-1a2b3c4d"}},
    {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    },
    {"Null": {"aws:SourceArn": "true"}},
    # not known
    {"StringNotEquals": {"aws:PrincialOrgID": ORG}},
    {"StringUnlike": {"aws:PrincipalOrgID": ORG}},
    {"StringNotEquals": {"aws:PrincipalOrgID": UNKNOWN}},
    {"ArnNotLike": {"aws:PrincipalArn": "*"}},
]


@pytest.mark.parametrize("conditions", SHUT)
def test_deny_shuts_strangers_out(conditions: Data) -> None:
    assert closes(conditions)


OPEN: list[Data] = [
    {  # a stranger's own stack calls through CloudFormation
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"},
    },
    {"StringEquals": {"aws:PrincipalOrgID": ORG}},
    {"StringNotLike": {"aws:PrincipalOrgID": "o-*"}},
    {"StringNotLike": {"aws:PrincipalOrgID": [ORG, "*"]}},
    {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"}},
    {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}},
    {"Bool": {"aws:SecureTransport": "false"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "app"}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}},
    {"StringNotEquals": {"aws:PrincipalOrgID": ORG}, "Bool": {"aws:SecureTransport": "false"}},
    {"Bool": {"aws:PrincipalIsAWSService": "true"}},
    {"Null": {"aws:PrincipalOrgID": "true"}},
    {"Null": {"aws:SourceVpce": "true"}},
    {"Null": {"aws:SourceArn": "false"}},
    {"StringEquals": {"aws:PrincialOrgID": ORG}},
]


@pytest.mark.parametrize("conditions", OPEN)
def test_deny_leaves_strangers_in(conditions: Data) -> None:
    assert not closes(conditions)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"StringNotEquals": {"aws:SourceAccount": ACCOUNT}}, True),
        ({"StringNotEqualsIfExists": {"aws:SourceOrgID": ORG}}, True),
        ({"StringNotEquals": {"aws:PrincipalOrgID": ORG}}, True),
        (
            {
                "StringNotEqualsIfExists": {"aws:SourceOrgID": ORG},
                "Null": {"aws:SourceAccount": "false"},
                "Bool": {"aws:PrincipalIsAWSService": "true"},
            },
            True,
        ),
        ({"StringNotLike": {"aws:SourceAccount": "*"}}, False),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        (
            {
                "StringNotEquals": {"aws:PrincipalOrgID": ORG},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
            False,
        ),
    ],
)
def test_deny_and_services_that_work_for_strangers(conditions: Data, expected: bool) -> None:
    service = "lambda.amazonaws.com"
    assert closes(conditions, {"Service": service}, service) is expected


@pytest.mark.parametrize(
    ("key", "value", "account", "expected"),
    [
        ("aws:PrincipalAccount", "${aws:ResourceAccount}", "", True),
        ("aws:PrincipalAccount", ACCOUNT, ACCOUNT, True),
        ("aws:PrincipalAccount", [ACCOUNT, "334455667788"], ACCOUNT, False),
        ("aws:PrincipalAccount", ACCOUNT, "", False),
        ("aws:ResourceAccount", "${aws:PrincipalAccount}", "", True),
        ("aws:ResourceAccount", ACCOUNT, ACCOUNT, False),
        ("aws:PrincipalArn", ROLE, ACCOUNT, True),
        ("aws:PrincipalArn", ROLE, "", False),
        ("aws:PrincipalArn", "arn:aws:iam::${aws:ResourceAccount}:role/ci", "", True),
        ("aws:PrincipalOrgID", ORG, ACCOUNT, False),
    ],
)
def test_owner(key: str, value: Any, account: str, expected: bool) -> None:
    condition = read({"StringEquals": {key: value}}).conditions[0]
    assert is_about_owner(condition, account) is expected
