"""What a document is, by what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecrlint.policy.kind import KINDS, a_policy, kind_of

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

Data = dict[str, Any]

PULL: Data = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
REPLICATE: Data = {"Effect": "Allow", "Principal": "*", "Action": "ecr:ReplicateImage", "Resource": "*"}
S3: Data = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
LOGIN: Data = {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}


def policy(*statements: object) -> Data:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (policy(PULL), "repository"),
        ({"Statement": PULL}, "repository"),
        ({"Statment": [PULL]}, "repository"),
        (policy({**PULL, "Action": "*"}), "repository"),  # no other service takes one without Resource
        (policy({**PULL, "Action": "*", "Resource": "*"}), None),
        (policy({**PULL, "Action": "BatchGetImage"}), "repository"),
        (policy({**PULL, "Action": "ecr-public:PutImage"}), "public"),
        (policy({**PULL, "Action": ["ecr-public:PutImage", "ecr:PutImage", "ecr:ListImages"]}), "repository"),
        (policy(REPLICATE), "registry"),
        (policy({**REPLICATE, "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"]}), "registry"),
        (policy({**REPLICATE, "Action": ["ecr:ReplicateImage", "ecr:PutImage"]}), "registry"),
        (policy({**PULL, "Action": "ecr:ReplicateImage"}), "registry"),
        (policy({**PULL, "Action": "ecr:BatchImportUpstreamImage"}), "repository"),
        (policy({**PULL, "Resource": "*"}), "repository"),
        (policy(LOGIN), "identity"),
        (policy({**LOGIN, "Principals": "*"}), "repository"),
        (policy(S3), None),
        (policy(S3, {**PULL, "Resource": "*"}), "ambiguous"),
        (policy({**PULL, "Action": "e*:*", "Resource": "*"}), None),
        ({"rules": [{"rulePriority": 1}]}, "lifecycle"),
        ({"rule": [{"selection": {"tagStatus": "any"}}]}, "lifecycle"),
        ({"rules": [{"name": "x"}]}, None),
        ({"rules": [{"rulePriority": 1}], "Statement": [S3]}, None),
        ({}, None),
        ([], None),
        ("x", None),
        ({"Statement": []}, "repository"),
        ({"Statment": []}, None),
    ],
)
def test_kinds(data: Any, kind: str | None) -> None:
    found, why = kind_of(data)
    assert found == kind
    assert bool(why) == (kind in (None, "ambiguous"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (policy(S3), "no ECR action in it"),
        ({"x": 1}, "no policy in it (an object with Statement, or with rules of ECR, is expected)"),
        ({"Statement": '{"Action": "s3:GetObject"}'}, "no ECR action in it"),
    ],
)
def test_why_it_is_passed_over(data: Data, why: str) -> None:
    assert kind_of(data) == (None, why)


def test_a_text_for_a_statement_may_be_about_ecr() -> None:
    assert kind_of({"Statement": '{"Action": "ecr:PutImage"}'}) == ("repository", "")
    assert kind_of({"Statement": "Action: s3:GetObject"}) == ("repository", "")


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_have_their_article(kind: Kind) -> None:
    expected = "an" if kind in ("identity", "endpoint", "ambiguous") else "a"
    assert a_policy(kind) == f"{expected} {kind} policy"
