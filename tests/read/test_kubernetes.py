"""Policies in Kubernetes resources: Crossplane's old and new ones, and those of ACK."""

from __future__ import annotations

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, facts, only, reading

STATEMENT = '{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}'
RESOURCE = """\
apiVersion: {api}
kind: {kind}
metadata:
  name: example
spec:
  {outer}
    region: eu-west-1
    {names}
    {field}: |
      {{
        "Version": "2012-10-17",
        "Statement": [{statement}]
      }}
"""


@pytest.mark.parametrize(
    ("api", "kind", "names", "field", "expected"),
    [
        ("ecr.aws.upbound.io/v1beta1", "RepositoryPolicy", "repository: app", "policy",
         ("repository", "app")),
        ("ecr.aws.m.upbound.io/v1beta1", "RegistryPolicy", "", "policy", ("registry", "")),
        (
            "ecrpublic.aws.upbound.io/v1beta1", "RepositoryPolicy", "repositoryName: app", "policy",
            ("public", "app"),
        ),
        (
            "ecr.aws.crossplane.io/v1beta1", "RepositoryPolicy", "repositoryNameRef: {name: app}",
            "rawPolicy", ("repository", ""),
        ),
        (
            "ecr.aws.upbound.io/v1beta1", "RepositoryCreationTemplate", "prefix: x", "repositoryPolicy",
            ("repository", ""),
        ),
    ],
)  # fmt: skip
def test_crossplane(api: str, kind: str, names: str, field: str, expected: tuple[str, str]) -> None:
    text = RESOURCE.format(
        api=api, kind=kind, outer="forProvider:", names=names, field=field, statement=STATEMENT
    )
    document = only("a.yaml", text)
    assert (document.kind, document.repository) == expected
    assert document.name == f"{kind}/example"
    assert characters(document, "/Statement/0/Action") == '"ecr:PutImage"'
    assert characters(document, "/Statement/0") == STATEMENT


def test_ack() -> None:
    text = f"""\
apiVersion: ecr.services.k8s.aws/v1alpha1
kind: Repository
metadata: {{name: example}}
spec:
  name: prod/app
  registryID: "210987654321"
  policy: '{{"Statement": [{STATEMENT}]}}'
---
apiVersion: ecr.services.k8s.aws/v1alpha1
kind: Repository
spec:
  name: other
  policy: '$REPOSITORY_POLICY'
  lifecyclePolicy: '{{"rules": [{{"rulePriority": 1}}]}}'
"""
    found = reading("a.yaml", text)
    document, unknown, lifecycle = found.documents
    assert (unknown.kind, unknown.name, unknown.data) == ("repository", "Repository", UNKNOWN)
    assert facts(document) == ("repository", "Repository/example", "prod/app", "210987654321")
    assert facts(lifecycle) == ("lifecycle", "Repository", "other", "")
    assert characters(lifecycle, "/rules/0/rulePriority") == "1"
    assert characters(document, "/Statement/0/Effect") == '"Allow"'
    assert found.skipped == []


OWN_FORM = """\
apiVersion: v1
kind: List
items:
- apiVersion: ecr.aws.crossplane.io/v1beta1
  kind: RepositoryPolicy
  metadata: {name: example}
  spec:
    forProvider:
      repositoryName: app
      policy:
        version: '2012-10-17'
        statements:
        - sid: Pull
          effect: Allow
          principal:
            service: [lambda.amazonaws.com]
            awsPrincipals:
            - awsAccountId: "210987654321"
            - iamRoleArn: arn:aws:iam::210987654321:role/app
            - iamUserArnRef: {name: someone}
          action: ["ecr:BatchGetImage"]
          condition:
          - operatorKey: StringEquals
            conditions:
            - {key: aws:PrincipalOrgID, stringValue: o-abc1234567}
            - {key: aws:SourceAccount, listValue: ["210987654321"]}
            - {key: aws:username}
        - effect: Deny
          principal: {allowAnon: true}
          notAction: ["ecr:*"]
"""


def test_the_own_form_of_crossplane() -> None:
    document = only("a.yaml", OWN_FORM)
    assert facts(document)[:3] == ("repository", "RepositoryPolicy/example", "app")
    assert document.data == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Pull",
                "Effect": "Allow",
                "Action": ["ecr:BatchGetImage"],
                "Principal": {
                    "Service": ["lambda.amazonaws.com"],
                    "AWS": [
                        "arn:aws:iam::210987654321:root",
                        "arn:aws:iam::210987654321:role/app",
                        UNKNOWN,
                    ],
                },
                "Condition": {
                    "StringEquals": {
                        "aws:PrincipalOrgID": "o-abc1234567",
                        "aws:SourceAccount": ["210987654321"],
                        "aws:username": UNKNOWN,
                    }
                },
            },
            {"Effect": "Deny", "NotAction": ["ecr:*"], "Principal": "*"},
        ],
    }
    for pointer, part, text in (
        ("/Statement/0/Principal/AWS/0", "value", '"210987654321"'),
        ("/Statement/0/Principal/AWS", "key", "awsPrincipals"),
        ("/Statement/0/Condition/StringEquals", "key", "StringEquals"),
        ("/Statement/0/Condition/StringEquals/aws:PrincipalOrgID", "key", "aws:PrincipalOrgID"),
        ("/Statement/0/Condition/StringEquals/aws:SourceAccount/0", "value", '"210987654321"'),
        ("/Statement/0", "opening", "sid: Pull"),
        ("/Statement/1/Principal", "value", "true"),
    ):
        assert characters(document, pointer, part) == text  # type: ignore[arg-type]


def test_other_resources_are_passed_over() -> None:
    found = reading("a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {policy: '{}'}\n")
    assert found.skipped == ["no ECR policy in this Kubernetes resource"]
