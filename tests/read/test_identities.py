"""Policies of identities in every format: what is found, what it is called, and where it stands."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.pointer import Place
from ecrlint.read.document import Reading, read
from ecrlint.source import Source

STATEMENT = {"Effect": "Allow", "Action": "ecr:PutImage", "Resource": "*"}
POLICY = {"Version": "2012-10-17", "Statement": [STATEMENT]}
TEXT = json.dumps(POLICY)
OTHER = TEXT.replace("ecr:", "s3:")

ROLE = f"""\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {TEXT}
      Policies:
        - !Ref AWS::NoValue
        - {{PolicyName: other, PolicyDocument: {OTHER}}}
        - PolicyName: push
          PolicyDocument: {TEXT}
"""
FUNCTION = f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - AWSLambdaBasicExecutionRole
        - S3ReadPolicy: {{BucketName: ecr}}
        - Statement:
            - {json.dumps(STATEMENT)}
"""
CASES = {
    "an inline policy of a role": ("t.yaml", ROLE, ["Role.Policies[2]"]),
    "a managed policy as text": (
        "t.json",
        json.dumps(
            {"Resources": {"M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": TEXT}}}}
        ),
        ["M"],
    ),
    "a function of SAM": ("t.yaml", FUNCTION, ["F.Policies[2]"]),
    "SAM, one policy": (
        "t.yaml",
        FUNCTION.split("        - AWS")[0].rstrip("\n") + f" {TEXT}\n",
        ["F"],
    ),
    "both branches of an If": (
        "t.yaml",
        "Conditions: {C: !Equals [!Ref P, x]}\nParameters: {P: {Type: String}}\nResources:\n  M:\n"
        "    Type: AWS::IAM::Policy\n    Properties:\n"
        f"      PolicyDocument: !If [C, {TEXT}, {TEXT.replace('Put', 'BatchGet')}]\n",
        ["M", "M"],
    ),
    "get-role-policy": (
        "a.json",
        json.dumps({"RoleName": "ci", "PolicyName": "push", "PolicyDocument": POLICY}),
        ["push"],
    ),
    "get-policy-version": (
        "a.json",
        json.dumps({"PolicyVersion": {"Document": POLICY, "VersionId": "v1", "IsDefaultVersion": True}}),
        ["identity"],
    ),
    "Pulumi": (
        "Pulumi.yaml",
        "resources:\n  push:\n    type: aws:iam:RolePolicy\n    properties:\n      policy:\n"
        f"        fn::toJSON: {TEXT}\n",
        ["push"],
    ),
    "ACK": (
        "k.yaml",
        "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Policy\nmetadata: {name: push}\nspec:\n"
        f"  policyDocument: '{TEXT}'\n",
        ["Policy/push"],
    ),
    "Crossplane": (
        "k.yaml",
        "apiVersion: iam.aws.upbound.io/v1beta1\nkind: RolePolicy\nmetadata: {name: push}\nspec:\n"
        f"  forProvider:\n    policy: '{TEXT}'\n",
        ["RolePolicy/push"],
    ),
    "Ansible": (
        "play.yml",
        "- hosts: all\n  tasks:\n    - name: allow\n      amazon.aws.iam_policy:\n"
        f"        iam_type: role\n        policy_name: push\n        policy_json: '{TEXT}'\n",
        ["allow"],
    ),
    "Serverless": (
        "serverless.yml",
        "service: s\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n"
        f"        - {json.dumps(STATEMENT)}\nfunctions: {{}}\n",
        ["provider"],
    ),
    "Serverless, as it was": (
        "serverless.yml",
        "service: s\nprovider:\n  name: aws\n  iamRoleStatements:\n"
        f"    - {json.dumps(STATEMENT)}\nresources: {{}}\n",
        ["provider"],
    ),
    "a plan": (
        "plan.json",
        json.dumps(
            {
                "format_version": "1.2",
                "planned_values": {
                    "root_module": {
                        "resources": [
                            {
                                "address": "aws_iam_policy.a",
                                "type": "aws_iam_policy",
                                "values": {"policy": TEXT},
                            },
                            {
                                "address": "aws_iam_policy.b",
                                "type": "aws_iam_policy",
                                "values": {"policy": OTHER},
                            },
                            {
                                "address": "aws_iam_role.c",
                                "type": "aws_iam_role",
                                "values": {"inline_policy": [{"name": "x", "policy": TEXT}]},
                            },
                        ]
                    }
                },
            }
        ),
        ["aws_iam_policy.a", "aws_iam_role.c.inline_policy[0]"],
    ),
    "a plain document": ("p.json", TEXT, [""]),
}


def reading(name: str, text: str) -> Reading:
    return read(Source(name, text))


@pytest.mark.parametrize("case", CASES)
def test_policies_that_are_found(case: str) -> None:
    path, text, names = CASES[case]
    found = reading(path, text)
    assert [(each.name, each.kind) for each in found.documents] == [(name, "identity") for name in names]
    for document in found.documents:
        statement = document.data["Statement"][0]  # type: ignore[index]
        span = document.locate(Place("/Statement/0/Action"))
        written = text[span.start : span.end].strip('"\\')
        assert written == statement["Action"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("p.json", OTHER),
        ("t.yaml", ROLE.replace("ecr:", "s3:") + "# ecr:"),
        ("a.json", json.dumps({"PolicyName": "x", "PolicyDocument": json.loads(OTHER)})),
    ],
)
def test_policies_of_other_services_are_passed_over(path: str, text: str) -> None:
    found = reading(path, text)
    assert found.documents == []
    assert found.skipped


def test_the_arn_of_a_repository_in_the_template() -> None:
    text = ROLE.replace('"Resource": "*"', '"Resource": !GetAtt Repo.Arn').replace(
        "Resources:\n", "Resources:\n  Repo: {Type: AWS::ECR::Repository}\n"
    )
    [found] = reading("t.yaml", text).documents
    assert found.data["Statement"][0]["Resource"] == (  # type: ignore[index]
        "arn:${aws.Partition}:ecr:${aws.Region}:${aws.AccountId}:repository/${repo}"
    )
