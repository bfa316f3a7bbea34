"""What the engine finds out about strangers, mechanism by mechanism; what it cannot find out is told."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint.access.judge import Judge
from ecrlint.access.stranger.forms import FORMS, form_of, overlap
from ecrlint.policy.model import Policy, parse

from .test_strangers_law import judge

ACCOUNT, ORG = "111122223333", "o-a1b2c3d4e5"
Block = dict[str, dict[str, Any]]


def policy(*blocks: Block, denies: tuple[Block, ...] = (), action: str = "ecr:PutImage") -> Policy:
    """An Allow for everybody under each of some conditions, and Denies for everybody."""
    allows = [{"Effect": "Allow", "Principal": "*", "Action": action, "Condition": each} for each in blocks]
    guards = [{"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": each} for each in denies]
    return parse({"Version": "2012-10-17", "Statement": [*allows, *guards]}, "repository")


def ranges(first: int, last: int) -> Block:
    return {"IpAddress": {"aws:SourceIp": [f"{at}.0.0.0/8" for at in range(first, last)]}}


LET_IN: dict[str, Policy] = {
    "a default": policy({"StringEquals": {"aws:PrincipalAccount": "${aws:PrincipalTag/acct, '1'}"}}),
    "the other way": policy({"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}),
    "a VPC of the instance": policy({"StringEquals": {"aws:SourceVpc": "${aws:Ec2InstanceSourceVpc}"}}),
    "an endpoint of its own": policy({"StringEquals": {"aws:VpceOrgID": "${aws:PrincipalOrgID}"}}),
    "its own account in an ARN": policy(
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/ci"}}
    ),
    "a private address": policy({"IpAddress": {"aws:Ec2InstanceSourcePrivateIPv4": "10.0.0.0/8"}}),
    "ranges of two statements": policy(ranges(54, 55), ranges(55, 56)),
    "ranges of a guard": policy(
        {}, denies=({"NotIpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},)
    ),
    "a guard of a free address": policy({}, denies=({"NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}},)),
    "a session's name": policy({"StringLike": {"aws:userid": "*:bob"}}),
    "an instant under two names": policy(
        {
            "DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"},
            "NumericGreaterThan": {"aws:EpochTime": "1"},
        }
    ),
    "an age as text": policy({"StringEqualsIgnoreCase": {"aws:MultiFactorAuthAge": "3600"}}),
    "any other age, as text": policy({"ForAnyValue:StringNotEquals": {"aws:MultiFactorAuthAge": "0"}}),
    "any other moment, as text": policy(
        {"ForAnyValue:StringNotEquals": {"aws:TokenIssueTime": "2027-01-15T08:00:00Z"}}
    ),
    "any other address, as text": policy({"ForAnyValue:StringNotEquals": {"aws:SourceIp": "198.51.100.7"}}),
    "a default that fits": policy({"StringEquals": {"aws:PrincipalTag/a": "${aws:NoSuchKey, 'red'}"}}),
    "a job of its own": policy({"StringEquals": {"glue:CredentialIssuingService": "glue.amazonaws.com"}}),
    "a flag as text": policy({"StringLike": {"aws:SecureTransport": "t*"}}),
}
KEPT_OUT: dict[str, Policy] = {
    "no Region is called that": policy({"StringEquals": {"aws:RequestedRegion": "eu-*"}}),
    "nor that": policy({"StringLike": {"aws:RequestedRegion": "zz-*"}}),
    "an age below zero": policy({"NumericLessThan": {"aws:MultiFactorAuthAge": "0"}}),
    "no organisation is called that": policy({"StringLike": {"aws:PrincipalOrgID": "*-prod"}}),
    "a repository always has an account": policy({"Null": {"aws:ResourceAccount": "true"}}),
    "a VPC by its id": policy({"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:*:*:vpc/vpc-0123456789abcdef0"}}),
    "an address of a fixed VPC": policy(
        {
            "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"},
            "StringEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"},
        }
    ),
    "the owner's organisation": policy({"StringEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}),
    "names in a fixed account": policy(
        {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/${{aws:username}}"}}
    ),
    "a variable that nobody has": policy({"StringEquals": {"aws:PrincipalTag/a": "${aws:SourceAccount}"}}),
    "a colon that cannot be crossed": policy(
        {"ArnLike": {"aws:PrincipalArn": f"arn:aws*:iam::{ACCOUNT}:role/ci"}}
    ),
    "a flag is no account": policy({"StringEquals": {"aws:SecureTransport": "${aws:ResourceAccount}"}}),
    "an account is no VPC": policy({"StringLike": {"aws:PrincipalAccount": ["*x", "${aws:SourceVpc}"]}}),
    "no id begins so": policy({"StringLike": {"aws:SourceVpc": "x${aws:PrincipalTag/team}"}}),
    "a default that is nobody's": policy({"StringEquals": {"aws:userid": "${aws:NoSuchKey, 'red'}"}}),
    "a key that is always there": policy({"StringLikeIfExists": {"aws:userid": "${aws:SourceAccount}"}}),
    "some path is none": policy({"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "${aws:userid}"}}),
    "ranges apart": policy(ranges(54, 55), ranges(56, 57)),
}
UNDECIDED: dict[str, tuple[Policy, str]] = {
    "a corner": (
        policy({"ForAnyValue:StringLikeIfExists": {"aws:PrincipalOrgPaths": f"{ORG}/*"}}), "IfExists",
    ),
    "a key that may be there": (policy({"Null": {"aws:AssumedRoot": "true"}}), "aws:AssumedRoot"),
    "a variable in a set that is compared as a whole": (
        policy({}, denies=({"StringNotEquals": {"aws:CalledVia": "${aws:SourceAccount}"}},)), "aws:CalledVia",
    ),
    "a comparison of two kinds": (policy({"StringLike": {"aws:CurrentTime": "2026*"}}), "compared as text"),
}  # fmt: skip


@pytest.mark.parametrize("name", LET_IN)
def test_strangers_are_let_in(name: str) -> None:
    found, _ = judge(LET_IN[name])
    assert [finding.rule.name for finding in found] and all(each.rule.name == "public-push" for each in found)


@pytest.mark.parametrize("name", KEPT_OUT)
def test_strangers_are_kept_out(name: str) -> None:
    assert judge(KEPT_OUT[name]) == ([], ())


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_is_undecided_is_told(name: str) -> None:
    """Why, once; and no such thing is an error."""
    undecided, words = UNDECIDED[name]
    access = Judge(undecided)
    allow = undecided.statements[0]
    assert access.exposure(allow, allow.reach) is None
    assert access.exposure(allow, allow.reach) is None
    assert len(access.undecided) == 1 and words in access.undecided[0]
    assert not access.given_up


def test_the_message_says_that_the_repository_must_have_the_tag() -> None:
    found, _ = judge(policy({"StringEquals": {"ecr:ResourceTag/owner": "${aws:username}"}}))
    assert "(if the repository has the tag)" in found[0].because


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("true", "true", True),
        ("true", "false", False),
        ("aws:sourcevpc", "aws:ec2instancesourcevpc", True),
        ("aws:sourcevpc", "aws:sourcevpce", False),
        ("aws:vpceaccount", "aws:resourceaccount", True),
        ("aws:vpceaccount", "aws:userid", True),
        ("aws:principalorgid", "aws:principalorgpaths", False),
        ("aws:sourcevpcarn", "ec2:sourceinstancearn", True),
    ],
)
def test_forms_that_share_a_text(one: str, other: str, is_shared: bool) -> None:
    ours, theirs = (FORMS.get(each) or (form_of(each),) for each in (one, other))
    assert any(overlap(a, b) for a in ours for b in theirs) is is_shared
    assert any(overlap(b, a) for a in ours for b in theirs) is is_shared
