"""Policies in Pulumi programs, and in Serverless services that hold them."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, facts, reading

PROGRAM = """\
name: app
runtime: yaml
resources:
  repo: {type: aws:ecr:Repository}
  pull:
    type: aws:ecr/repositoryPolicy:RepositoryPolicy
    properties:
      repository: ${repo.name}
      policy:
        fn::toJSON:
          Version: "2012-10-17"
          Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::${account}:root"}
            Action: ecr:BatchGetImage
            Condition: {StringEquals: {"aws:PrincipalTag/team": "$${aws:ResourceTag/team}"}}
  text:
    type: aws:ecrpublic:RepositoryPolicy
    properties:
      repositoryName: app
      policy: |
        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["ecr-public:PutImage"]}]}
  later:
    type: aws:ecr:RegistryPolicy
    properties: {policy: "${document.json}"}
  native:
    type: aws-native:ecr:Repository
    properties:
      repositoryName: native
      repositoryPolicyText: {Statement: {Effect: Deny, Principal: "*", Action: "ecr:PutImage"}}
"""


def test_a_program() -> None:
    found = reading("Pulumi.yaml", PROGRAM)
    assert found.format == "Pulumi program"
    pull, text, later, native = found.documents
    assert (later.name, later.data) == ("later", UNKNOWN)
    assert [facts(each)[:3] for each in found.documents] == [
        ("repository", "pull", ""),
        ("public", "text", "app"),
        ("registry", "later", ""),
        ("repository", "native", "native"),
    ]
    [statement] = pull.data["Statement"]  # type: ignore[index]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::${account}:root"}
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}
    assert characters(text, "/Statement/0/Action/0") == '"ecr-public:PutImage"'
    assert characters(native, "/Statement/Effect") == "Deny"
    assert found.skipped == []


PATCHES = """\
- op: add
  path: /Resources/Repo/Properties/RepositoryPolicyText
  value:
    Statement:
    - {Effect: Allow, Principal: {AWS: !Ref Account}, Action: ecr:PutImage}
- op: add
  path: /Resources/Other
  value:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: {Statement: {Effect: Deny, Principal: "*", Action: "ecr:*"}}
- {op: remove, path: /Resources/Gone}
"""


def test_patches() -> None:
    found = reading("cfn.patches.yml", PATCHES)
    assert found.format == "CloudFormation patches"
    repo, other = found.documents
    assert (repo.name, other.name) == ("Repo", "Other")
    assert repo.data["Statement"][0]["Principal"] == {"AWS": UNKNOWN}  # type: ignore[index]
    assert characters(repo, "/Statement/0/Action") == "ecr:PutImage"
