"""Who counts as the public: the cases of the S3 guide's "meaning of public", and harder ones."""

from __future__ import annotations

import pytest

from ecrlint.access import analyze
from ecrlint.policy.model import Policy, parse

ORG, A = "o-abc1234567", "111122223333"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
Block = dict[str, dict[str, object]]


def policy(*statements: dict[str, object]) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": list(statements)}, "repository")


def allow(condition: Block | None = None, principal: object = "*") -> dict[str, object]:
    found: dict[str, object] = {"Effect": "Allow", "Principal": principal, "Action": PULL}
    return {**found, "Condition": condition} if condition else found


def deny(
    condition: Block | None = None, action: object = "ecr:*", principal: object = "*"
) -> dict[str, object]:
    found: dict[str, object] = {"Effect": "Deny", "Principal": principal, "Action": action}
    return {**found, "Condition": condition} if condition else found


PUBLIC: dict[str, Policy] = {
    "everyone": policy(allow()),
    "a VPC pattern": policy(allow({"StringLike": {"aws:SourceVpc": "vpc-*"}})),
    "one public statement of two": policy(allow(principal={"AWS": A}), allow()),
    "a wide range": policy(allow({"IpAddress": {"aws:SourceIp": "54.0.0.0/7"}})),
    "a wide v6 range": policy(allow({"IpAddress": {"aws:SourceIp": "2001:d00::/31"}})),
    "all addresses": policy(allow({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})),
    "every account": policy(allow({"StringLike": {"aws:PrincipalAccount": "*"}})),
    "an organisation pattern": policy(allow({"StringLike": {"aws:PrincipalOrgID": "o-*"}})),
    "not one organisation": policy(allow({"StringNotEquals": {"aws:PrincipalOrgID": ORG}})),
    "IfExists": policy(allow({"StringEqualsIfExists": {"aws:PrincipalOrgID": ORG}})),
    "ForAllValues": policy(allow({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"}})),
    "TLS": policy(allow({"Bool": {"aws:SecureTransport": "true"}})),
    "a tag of the caller": policy(allow({"StringEquals": {"aws:PrincipalTag/team": "red"}})),
    "MFA": policy(allow({"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
    "a user agent": policy(allow({"StringLike": {"aws:UserAgent": "docker*"}})),
    "a role name anywhere": policy(allow({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}})),
    "a user name": policy(allow({"StringEquals": {"aws:username": "anna"}})),
    "NotPrincipal": policy({"Effect": "Allow", "NotPrincipal": {"AWS": A}, "Action": PULL}),
    "a Deny that misses": policy(allow(), deny({"StringEquals": {"aws:PrincipalOrgID": "o-bad0000000"}})),
    "a Deny with a hole": policy(allow(), deny({"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"},
                                               "Null": {"aws:SourceVpce": "false"}})),
    "a Deny of TLS": policy(allow(), deny({"Bool": {"aws:SecureTransport": "false"}})),
}  # fmt: skip
PRIVATE: dict[str, Policy] = {
    "an account": policy(allow(principal={"AWS": A})),
    "a role": policy(allow(principal={"AWS": f"arn:aws:iam::{A}:role/ci"})),
    "a service": policy(allow(principal={"Service": "lambda.amazonaws.com"})),
    "a fixed VPC": policy(allow({"StringEquals": {"aws:SourceVpc": "vpc-91237329"}})),
    "a fixed endpoint": policy(allow({"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}})),
    "an organisation": policy(allow({"StringEquals": {"aws:PrincipalOrgID": ORG}})),
    "an organisation path": policy(allow({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"}})),
    "an account key": policy(allow({"StringEquals": {"aws:PrincipalAccount": A}})),
    "roles of an account": policy(allow({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:role/*"}})),
    "a user id": policy(allow({"StringLike": {"aws:userid": "AROAEXAMPLEEXAMPLE123:*"}})),
    "a narrow range": policy(allow({"IpAddress": {"aws:SourceIp": "54.240.143.0/24"}})),
    "a source": policy(allow({"ArnLike": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{A}:topic"}})),
    "a source account": policy(allow({"StringEquals": {"aws:SourceAccount": A}})),
    "a Deny of other organisations": policy(allow(), deny({"StringNotEquals": {"aws:PrincipalOrgID": ORG}})),
    "a Deny of other accounts": policy(allow(), deny({"StringNotEquals": {"aws:PrincipalAccount": [A]}})),
    "a Deny of other endpoints": policy(allow(), deny({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})),
    "a Deny of half of it": policy(allow(), deny(action=PULL)),
    "ForAllValues with Null": policy(
        allow({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": f"{ORG}/*"},
               "Null": {"aws:PrincipalOrgPaths": "false"}})),
    "a contradiction": policy(allow({"StringEquals": {"aws:PrincipalTag/a": "1"},
                                     "StringNotEquals": {"aws:PrincipalTag/a": "1"}})),
    "a source that callers lack": policy(allow({"StringLike": {"aws:SourceArn": "*"}})),
    "through an endpoint, from an address": policy(allow({"StringLike": {"aws:SourceVpc": "vpc-*"},
                                                          "IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_public(name: str) -> None:
    verdict = analyze(PUBLIC[name]).public("pull")
    assert verdict.violated, verdict
    assert verdict.witness is not None
    assert verdict.statements
    assert analyze(PUBLIC[name]).public("push").proved


@pytest.mark.parametrize("name", PRIVATE)
def test_private(name: str) -> None:
    assert analyze(PRIVATE[name]).public("pull").proved


def test_either_pull_action_exposes() -> None:
    half = policy(allow(), deny(action="ecr:BatchGetImage"))
    verdict = analyze(half).public("pull")
    assert verdict.witness is not None and verdict.witness.action == "ecr:GetDownloadUrlForLayer"


def test_escalation() -> None:
    takeover = policy({"Effect": "Allow", "Principal": "*", "Action": "ecr:SetRepositoryPolicy"})
    assert analyze(takeover).public("push").proved
    assert analyze(takeover).public("push", escalation=True).violated


def test_external() -> None:
    other = policy(
        allow(principal={"AWS": "444455556666"}), allow({"StringEquals": {"aws:PrincipalOrgID": ORG}})
    )
    assert analyze(other).public("pull").proved
    assert analyze(other, account=A, organization=ORG).external("pull").violated
    assert analyze(other, account=A, organization=ORG, trusted=["444455556666"]).external("pull").proved
    assert analyze(other, account=A, trusted=["444455556666"]).external("pull").violated


def test_confused_deputy() -> None:
    lambda_ = {"Service": "lambda.amazonaws.com"}
    assert analyze(policy(allow(principal=lambda_))).confused_deputy("pull").violated
    bounded = policy(allow({"StringEquals": {"aws:SourceAccount": A}}, principal=lambda_))
    assert analyze(bounded).confused_deputy("pull").proved
    admin = policy({**allow(principal=lambda_), "Action": "ecr:SetRepositoryPolicy"})
    assert analyze(admin).confused_deputy("admin").violated
    assert analyze(admin).confused_deputy("pull").proved  # it does not pull yet
    wild = policy(allow({"StringLike": {"aws:SourceArn": "arn:aws:lambda:*:*:*"}}, principal=lambda_))
    assert analyze(wild).confused_deputy("pull").violated


def test_guarantee_needs_a_deny() -> None:
    role = f"arn:aws:iam::{A}:role/ci"
    silent = policy(deny(action="ecr:DeleteRepository", principal={"AWS": role}))
    mine = analyze(silent, account=A)
    assert mine.granted("push", role).proved
    assert mine.granted("push", role, scope="guarantee").violated
    assert mine.granted("push", role, scope="guarantee").scope == "guarantee"
    denied = policy(deny(principal={"AWS": role}))
    assert analyze(denied, account=A).granted("push", role, scope="guarantee").proved
    assert analyze(denied).granted("push", role, scope="guarantee").unknown
