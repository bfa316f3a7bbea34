"""Policies that bound what others grant, by what holds them: VPC endpoints, and AWS Organizations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.read.document import read
from ecrlint.source import Source
from tests.read.documents import reading as read_file
from tests.read.terraform import module

Data = dict[str, Any]

REFERENCE = "data.aws_iam_policy_document.x.json"

PULL: Data = {
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}]
}
S3: Data = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}
DENY: Data = {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}]}
CONTROL = "RESOURCE_CONTROL_POLICY"
SERVICE = "SERVICE_CONTROL_POLICY"


def resource(type: str, attribute: str, policy: Data, more: str = "") -> str:
    return f'resource "{type}" "x" {{\n  {more}\n  {attribute} = <<EOF\n{json.dumps(policy)}\nEOF\n}}\n'


DOCUMENT = """
data "aws_iam_policy_document" "x" {
  statement {
    actions   = ["ecr:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
"""
NOBODY = """
data "aws_iam_policy_document" "x" {
  statement {
    effect    = "Deny"
    actions   = ["ecr:*"]
    resources = ["*"]
  }
}
"""


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (resource("aws_vpc_endpoint", "policy", PULL), ["endpoint"]),
        (resource("aws_vpc_endpoint_policy", "policy", DENY), ["endpoint"]),
        (resource("awscc_ec2_vpc_endpoint", "policy_document", PULL), ["endpoint"]),
        (resource("aws_organizations_policy", "content", DENY, f'type = "{CONTROL}"'), ["resource-control"]),
        (
            resource("awscc_organizations_policy", "content", DENY, f'type = "{CONTROL}"'),
            ["resource-control"],
        ),
        (resource("aws_organizations_policy", "content", DENY, f'type = "{SERVICE}"'), []),
        (resource("aws_organizations_policy", "content", DENY), []),
        (resource("aws_organizations_policy", "content", DENY, "type = var.ecr"), []),
        (resource("aws_vpc_endpoint", "policy", S3, 'service_name = "ecr"'), []),
        ('resource "aws_vpc_endpoint" "ecr" {\n  policy = var.policy\n}\n', []),
        ('resource "aws_vpc_endpoint" "ecr" {\n  policy = ""\n}\n', []),
        ('resource "aws_vpc_endpoint" "ecr" {\n  service_name = "com.amazonaws.us-east-1.ecr.dkr"\n}\n', []),
        (
            DOCUMENT
            + 'resource "aws_vpc_endpoint" "x" {\n  policy = data.aws_iam_policy_document.x.json\n}\n',
            ["endpoint"],
        ),
        (
            NOBODY + f'resource "aws_organizations_policy" "x" {{\n  content = {REFERENCE}\n}}\n',
            [],
        ),
    ],
)
def test_terraform(text: str, kinds: list[str]) -> None:
    assert [each.kind for each in module({"main.tf": text}).documents] == kinds


@pytest.mark.parametrize(
    ("type", "attributes", "kinds"),
    [
        ("aws_vpc_endpoint", {"policy": json.dumps(PULL)}, ["endpoint"]),
        ("aws_vpc_endpoint", {"policy": None}, []),
        ("aws_organizations_policy", {"content": json.dumps(DENY), "type": CONTROL}, ["resource-control"]),
        ("aws_organizations_policy", {"content": json.dumps(DENY), "type": SERVICE}, []),
    ],
)
def test_terraform_plan(type: str, attributes: Data, kinds: list[str]) -> None:
    change = {"address": f"{type}.x", "type": type, "change": {"after": attributes}}
    plan = {"format_version": "1.2", "resource_changes": [change]}
    assert [each.kind for each in read_file("plan.json", json.dumps(plan)).documents] == kinds


@pytest.mark.parametrize(
    ("type", "properties", "kinds"),
    [
        ("AWS::EC2::VPCEndpoint", {"PolicyDocument": PULL}, ["endpoint"]),
        ("AWS::EC2::VPCEndpoint", {"PolicyDocument": json.dumps(DENY)}, ["endpoint"]),
        ("AWS::EC2::VPCEndpoint", {"PolicyDocument": S3, "ServiceName": "ecr:"}, []),
        ("AWS::Organizations::Policy", {"Content": DENY, "Type": CONTROL}, ["resource-control"]),
        ("AWS::Organizations::Policy", {"Content": DENY, "Type": SERVICE}, []),
        ("AWS::Organizations::Policy", {"Content": DENY, "Type": {"Ref": "Type"}}, []),
        ("AWS::Organizations::Policy", {"Content": DENY}, []),
    ],
)
def test_cloudformation(type: str, properties: Data, kinds: list[str]) -> None:
    template = {"Resources": {"X": {"Type": type, "Properties": properties}}}
    assert [each.kind for each in read_file("stack.json", json.dumps(template)).documents] == kinds


TEXT = json.dumps(PULL)
PULUMI = """
name: x
runtime: yaml
resources:
  ecr:
    type: {type}
    properties:
      {field}:
        fn::toJSON: {policy}
"""
PLAY = """
- hosts: localhost
  tasks:
    - name: the endpoint
      amazon.aws.ec2_vpc_endpoint:
        policy: {policy}
"""
SCRIPT = "aws ec2 {operation} --vpc-endpoint-id vpce-1a2b3c4d --policy-document '{policy}'\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Pulumi.yaml", PULUMI.format(type="aws:ec2:VpcEndpoint", field="policy", policy=TEXT)),
        ("Pulumi.yaml", PULUMI.format(type="aws:ec2/v:VpcEndpointPolicy", field="policy", policy=TEXT)),
        ("play.yaml", PLAY.format(policy=TEXT)),
        ("x.sh", SCRIPT.format(operation="modify-vpc-endpoint", policy=TEXT)),
        ("x.sh", SCRIPT.format(operation="create-vpc-endpoint", policy=TEXT)),
        ("a.json", json.dumps({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "PolicyDocument": TEXT}]})),
    ],
)
def test_other_formats(name: str, text: str) -> None:
    assert [each.kind for each in read_file(name, text).documents] == ["endpoint"]


@pytest.mark.parametrize(("type", "kinds"), [(CONTROL, ["resource-control"]), (SERVICE, [])])
def test_an_answer_of_organizations(type: str, kinds: list[str]) -> None:
    answer = {"PolicySummary": {"Name": "x", "Type": type}, "Content": json.dumps(DENY)}
    assert [each.kind for each in read_file("answer.json", json.dumps(answer)).documents] == kinds


@pytest.mark.parametrize(
    ("owner", "kind"),
    [({"repositoryName": "a"}, "repository"), ({"registryId": "1" * 12}, "registry"), ({}, "repository")],
)
def test_what_ecr_answers_is_ecr_s(owner: Data, kind: str) -> None:
    answer = json.dumps({**owner, "policyText": json.dumps(DENY)})
    assert [each.kind for each in read_file("answer.json", answer).documents] == [kind]


@pytest.mark.parametrize("kind", ["endpoint", "resource-control", "ambiguous"])
@pytest.mark.parametrize("text", ["{}", '{"Statement": []}', '{"Statement": [{}]}', '""', "[]", "7"])
def test_an_empty_one_is_read(kind: Any, text: str) -> None:
    (document,) = read(Source("policy.json", text), kind).documents
    assert document.kind == kind


def test_a_service_control_policy_is_understood_to_be_none_of_ours() -> None:
    found = module({"main.tf": resource("aws_organizations_policy", "content", DENY, f'type = "{SERVICE}"')})
    assert found.is_foreign
    assert found.skipped == [
        "aws_organizations_policy.x: a policy of AWS Organizations that is no resource control policy"
    ]
