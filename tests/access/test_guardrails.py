"""Guardrails: each shape of who, both directions, both scopes."""

from __future__ import annotations

import pytest

from ecrlint.access.guardrails import BadGuardrail, compile_guardrail, keeps
from ecrlint.access.verdict import Verdict
from ecrlint.policy.model import parse

A, B = "111122223333", "444455556666"
CI = f"arn:aws:iam::{A}:role/ci-main"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSH = [
    "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload",
    "ecr:BatchCheckLayerAvailability",
]  # fmt: skip
Block = dict[str, dict[str, object]]


def allow(principal: object, action: object, condition: Block | None = None) -> dict[str, object]:
    found: dict[str, object] = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {**found, "Condition": condition} if condition else found


def ask(guardrail: dict[str, object], *statements: dict[str, object]) -> Verdict:
    rail = compile_guardrail(guardrail, "repository", A, {"ci": [f"arn:aws:iam::{A}:role/ci-*"]})
    return keeps(parse({"Version": "2012-10-17", "Statement": list(statements)}, "repository"), rail, A)


IN_ORG: Block = {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}
ROWS: list[tuple[dict[str, object], list[dict[str, object]], str]] = [
    ({"may": "push", "only": ["ci"]}, [allow({"AWS": CI}, PUSH)], "proved"),
    ({"may": "push", "only": ["ci"]}, [allow({"AWS": CI}, PUSH), allow("*", PULL)], "proved"),
    ({"may": "push", "only": ["ci"]}, [allow({"AWS": A}, PUSH)], "violated"),
    ({"may": "push", "only": ["ci"]}, [allow("*", PUSH, {"ArnLike": {"aws:PrincipalArn": CI}})], "proved"),
    ({"may": "push", "only": ["owner"]}, [allow({"AWS": A}, "ecr:*")], "proved"),
    # a role of another account may have the path x:iam::111122223333:role/
    ({"may": "push", "only": [A]},
     [allow("*", PUSH, {"StringLike": {"aws:PrincipalArn": f"arn:aws*:iam::{A}:role/ci"}})], "violated"),
    ({"may": "push", "only": [A]},
     [allow("*", PUSH, {"ArnLike": {"aws:PrincipalArn": f"arn:aws*:iam::{A}:role/ci"}})], "proved"),
    ({"forbid": "pull"}, [allow({"AWS": A}, PUSH)], "proved"),
    ({"forbid": "pull"}, [allow({"AWS": A}, PULL[0])], "violated"),
    ({"forbid": "pull", "except": ["o-abc123"]}, [allow("*", PULL, IN_ORG)], "proved"),
    ({"forbid": "pull", "except": ["o-abc123"]}, [allow({"AWS": B}, PULL)], "violated"),
    ({"forbid": "pull", "except": ["o-abc123", B]}, [allow({"AWS": B}, PULL)], "proved"),
    ({"forbid": "pull", "except": ["o-a/r-1/"]},
     [allow("*", PULL, {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a/r-1/ou-2/*"}})], "proved"),
    ({"forbid": "pull", "except": ["vpce-1"]},
     [allow("*", PULL, {"StringEquals": {"aws:SourceVpce": "vpce-1"}})], "proved"),
    ({"forbid": "pull", "except": ["lambda.amazonaws.com"]},
     [allow({"Service": "lambda.amazonaws.com"}, PULL)], "proved"),
    ({"forbid": "pull", "except": ["lambda.amazonaws.com"]},
     [allow({"Service": "codebuild.amazonaws.com"}, PULL)], "violated"),
    ({"require": "push", "by": [CI]}, [allow({"AWS": A}, PUSH)], "proved"),
    ({"require": "push", "by": [CI]}, [allow({"AWS": A}, PUSH[:4])], "violated"),
    ({"require": "push", "by": [CI]}, [allow({"AWS": CI}, PUSH, IN_ORG)], "violated"),
    ({"require": "push", "by": [CI], "when": IN_ORG}, [allow({"AWS": CI}, PUSH, IN_ORG)], "proved"),
    ({"require": "pull", "by": ["ci"]}, [allow({"AWS": CI}, PULL)], "violated"),
    ({"reference": {"Statement": allow({"AWS": A}, "*")}}, [allow({"AWS": CI}, PULL)], "proved"),
    ({"reference": {"Statement": allow({"AWS": A}, "*")}}, [allow({"AWS": B}, PULL)], "violated"),
    ({"may": "delete", "only": ["ci"], "scope": "guarantee"}, [allow({"AWS": CI}, PUSH)], "violated"),
    ({"may": "delete", "only": ["ci"], "scope": "guarantee"},
     [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*Delete*",
       "Condition": {"ArnNotLike": {"aws:PrincipalArn": CI}}},
      {"Effect": "Deny", "Principal": "*", "Action": ["ecr:BatchDeleteImage", "ecr:DeleteRepository"],
       "Condition": {"ArnNotLike": {"aws:PrincipalArn": CI}}}], "proved"),
]  # fmt: skip


@pytest.mark.parametrize(("guardrail", "statements", "status"), ROWS)
def test_guardrail(guardrail: dict[str, object], statements: list[dict[str, object]], status: str) -> None:
    verdict = ask(guardrail, *statements)
    assert verdict.status == status
    assert verdict.scope == guardrail.get("scope", "grants")


def test_membership_cannot_be_known() -> None:
    verdict = ask({"forbid": "pull", "except": ["o-abc123"]}, allow({"AWS": B}, PULL))
    assert verdict.why == (
        f"account {B} is not known to be in o-abc123; add the condition aws:PrincipalOrgID"
    )


@pytest.mark.parametrize(
    "guardrail",
    [
        {},
        {"may": "fly", "only": [A]},
        {"may": "push", "only": ["somebody"]},
        {"forbid": "pull", "except": ["owner"]},
    ],
)
def test_bad_guardrail(guardrail: dict[str, object]) -> None:
    with pytest.raises(BadGuardrail):
        compile_guardrail(guardrail, "repository")
