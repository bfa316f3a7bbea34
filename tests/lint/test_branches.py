"""Findings about a policy that conditions of its template make one thing or another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

PUSH = [
    "ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload", "ecr:PutImage",
]  # fmt: skip
ROOT = "arn:aws:iam::210987654321:root"
TERRAFORM = """
variable "a" {}
variable "b" {}
variable "stage" {}
resource "aws_ecr_repository_policy" "app" {
  policy = %s
}
"""
TEMPLATE = """
Parameters:
  Who: {Type: String, AllowedValues: ["*", "%s"]}
  Stage: {Type: String}
Conditions:
  IsOpen: !Equals [!Ref Stage, dev]
Mappings:
  Regions: {eu-west-1: {who: "%s"}, us-east-1: {who: "*"}}
Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement: [{Sid: Push, Effect: Allow, Principal: %%s, Action: %%s}]
"""


def terraform(principal: str = json.dumps(ROOT), actions: str = json.dumps(PUSH)) -> str:
    statement = f'{{ Effect = "Allow", Principal = {{ AWS = {principal} }}, Action = {actions} }}'
    return TERRAFORM % f'jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})'


def template(principal: str = ROOT, actions: str = json.dumps(PUSH)) -> str:
    return TEMPLATE % (ROOT, ROOT) % (principal, actions)


def findings(folder: Path, name: str, text: str) -> dict[str, str]:
    """The rules that speak, and why each does."""
    (folder / name).write_text(text)
    outcome = ecrlint(folder, "check", "--no-config", "--format", "json", name)
    report = json.loads(outcome.out)
    assert report["errors"] == []
    assert report["summary"]["documents"] == 1
    return {each["rule"]: each["because"] for each in report["findings"]}


@pytest.mark.parametrize(
    ("principal", "words"),
    [
        (f'var.a ? "*" : "{ROOT}"', "where var.a is true"),
        (f'var.a ? "{ROOT}" : "*"', "where var.a is false"),
        (f'!var.a ? "{ROOT}" : "*"', "where var.a is true"),
        (f'var.stage == "dev" ? "*" : "{ROOT}"', 'where var.stage == "dev" is true'),
        (f'var.a ? (var.b ? "*" : "{ROOT}") : "{ROOT}"', "where var.a is true and var.b is true"),
        (f'var.a ? "*" : (var.b ? "{ROOT}" : "arn:aws:iam::210987654322:root")', "where var.a is true"),
    ],
)
def test_terraform_names_the_condition(tmp_path: Path, principal: str, words: str) -> None:
    assert findings(tmp_path, "main.tf", terraform(principal))["public-push"].endswith(words)


def test_comparisons_with_two_texts_are_not_both_true(tmp_path: Path) -> None:
    nested = f'var.stage == "a" ? (var.stage == "b" ? "*" : "{ROOT}") : "{ROOT}"'
    assert "public-push" not in findings(tmp_path, "main.tf", terraform(nested))


def test_one_condition_is_the_same_everywhere(tmp_path: Path) -> None:
    principal = f'var.a ? "*" : "{ROOT}"'
    assert "public-push" not in findings(
        tmp_path, "main.tf", terraform(principal, 'var.a ? ["ecr:ListImages"] : ["ecr:DescribeImages"]')
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (f'{{"AWS": !If [IsOpen, "*", "{ROOT}"]}}', "where IsOpen is true"),
        ("{AWS: !Ref Who}", "where Who is *"),
        ("{AWS: !FindInMap [Regions, !Ref AWS::Region, who]}", "where AWS::Region is us-east-1"),
    ],
)
def test_cloudformation_names_the_condition(tmp_path: Path, expression: str, words: str) -> None:
    assert findings(tmp_path, "stack.yaml", template(expression))["public-push"].endswith(words)


@pytest.mark.parametrize(
    ("other", "speaks"), [('["ecr:PutImage", "ecr:UploadLayerPart"]', True), (json.dumps(PUSH), False)]
)
def test_what_is_broken_must_be_so_in_every_branch(tmp_path: Path, other: str, speaks: bool) -> None:
    found = findings(tmp_path, "main.tf", terraform(actions=f'var.a ? ["ecr:PutImage"] : {other}'))
    assert ("incomplete-push" in found) is speaks
    quoted = json.dumps({"AWS": ROOT})
    stack = template(quoted, f"!If [IsOpen, [ecr:PutImage], {other}]")
    assert ("incomplete-push" in findings(tmp_path, "stack.yaml", stack)) is speaks


def test_what_stands_in_one_branch_only_is_judged_there(tmp_path: Path) -> None:
    statement = f'{{ Effect = "Allow", Principal = {{ AWS = "{ROOT}" }}, Action = ["ecr:PutImage"] }}'
    text = TERRAFORM % f"var.a ? jsonencode({{ Statement = [{statement}] }}) : null"
    assert "incomplete-push" in findings(tmp_path, "main.tf", text)


def test_a_name_on_the_side_that_is_not_taken_is_known_elsewhere(tmp_path: Path) -> None:
    """What is left open on one side of a condition must not be so on the other side."""
    text = terraform("var.b ? local.who : null")
    text += f'locals {{\n  who = var.a ? "*" : "{ROOT}"\n}}\n'
    text = text.replace("var.b ? local.who : null", "var.b ? (var.a ? local.who : local.who) : local.who")
    assert "public-push" in findings(tmp_path, "main.tf", text)


def test_a_condition_that_may_be_missing(tmp_path: Path) -> None:
    text = """
        data "aws_iam_policy_document" "app" {
          statement {
            actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
            principals {
              type        = "*"
              identifiers = ["*"]
            }
            dynamic "condition" {
              for_each = var.organizations
              content {
                test     = "StringEquals"
                variable = "aws:PrincipalOrgID"
                values   = [condition.value]
              }
            }
          }
        }
        resource "aws_ecr_repository_policy" "app" {
          policy = data.aws_iam_policy_document.app.json
        }
        """
    assert findings(tmp_path, "main.tf", text)["public-pull"].endswith("where var.organizations is empty")


def test_what_is_known_of_a_merged_object_is_judged(tmp_path: Path) -> None:
    statement = f'{{ Effect = "Allow", Principal = "*", Action = {json.dumps(PUSH)} }}'
    merged = f"jsonencode(merge(var.a, {{ Statement = [{statement}] }}))"
    assert "public-push" in findings(tmp_path, "main.tf", TERRAFORM % merged)
    inner = f"jsonencode({{ Statement = [merge(var.a, {statement})] }})"
    assert "public-push" not in findings(tmp_path, "main.tf", TERRAFORM % inner), "it may have a condition"
