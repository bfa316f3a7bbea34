"""Lifecycle policies wherever they are kept: what they are told by, and the characters of their parts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.policy.kind import kind_of
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.signs import holds_policy, may_hold_policy
from tests.read.documents import characters, facts, only
from tests.read.terraform import module, spot
from tests.read.terraform import only as only_in

RULE: dict[str, Any] = {
    "rulePriority": 1,
    "selection": {"tagStatus": "tagged", "tagPrefixList": ["v"], "countType": "imageCountMoreThan"},
    "action": {"type": "expire"},
}
TEXT = json.dumps({"rules": [RULE]})


@pytest.mark.parametrize(
    "data",
    [
        {"rules": [RULE]},
        {"rules": [{}, 1, {"rulePriority": None}]},
        {"rules": RULE},
        {"Rules": [RULE]},
        {"rule": [RULE]},
        {"rules": [{"priority": 1, "selection": {"tagStatus": "any"}}]},
        {"rules": [{"RulePriority": 1}]},
        {"rules": [{"countType": "imageCountMoreThan"}], "version": 1},
    ],
)
def test_what_is_a_lifecycle_policy(data: Any) -> None:
    assert kind_of(data) == ("lifecycle", "")


@pytest.mark.parametrize(
    "data",
    [
        {"rules": []},
        {"rules": {"semi": ["error", "always"]}},
        {"rules": [{"selection": {"name": "x"}, "priority": 1}]},
        {"rule": [{"action": {"type": "Delete"}, "condition": {"age": 30}}]},
        {"Rules": [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 3}}]},
        {"groups": [{"name": "alerts", "rules": [RULE]}]},
        {"Statement": [], "rules": [RULE]},
    ],
)
def test_what_is_none(data: Any) -> None:
    assert kind_of(data)[0] != "lifecycle"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        json.dumps({"rules": [{"tagStatus": "any"}]}),
        r'{"rules": [{"rule\u0050riority": 1}]}',
        "lifecycle_policy = data.aws_ecr_lifecycle_policy_document.x.json",
    ],
)
def test_a_file_with_one_is_looked_at(text: str) -> None:
    assert may_hold_policy(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT[:-1], True),
        (TEXT[:-1].replace("1", "${priority}"), False),
        (TEXT[:-1].replace("1", "{{ priority }}"), False),
        ('resource "aws_ecr_lifecycle_policy" "x" {', True),
        ("spec: {networkrulepriority: 1, selection: [}", False),
    ],
)
def test_what_counts_though_it_does_not_parse(text: str, expected: bool) -> None:
    assert holds_policy(text) is expected


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("lifecycle-policy.json", TEXT, ""),
        ("policy.yaml", "rules:\n- rulePriority: 1\n  selection: {tagPrefixList: [v]}\n", ""),
        (
            "answer.json",
            json.dumps({"repositoryName": "app", "lifecyclePolicyText": TEXT}),
            "app",
        ),
        (
            "stack.yaml",
            "Resources:\n  App:\n    Type: AWS::ECR::Repository\n    Properties:\n      LifecyclePolicy:\n"
            f"        LifecyclePolicyText: |\n          {TEXT}\n",
            "App.LifecyclePolicy",
        ),
        (
            "template.json",
            json.dumps(
                {
                    "Resources": {
                        "T": {
                            "Type": "AWS::ECR::RepositoryCreationTemplate",
                            "Properties": {"LifecyclePolicy": TEXT},
                        }
                    }
                }
            ),
            "T.LifecyclePolicy",
        ),
        (
            "play.yml",
            f"- hosts: all\n  tasks:\n  - ecs_ecr: {{name: app, lifecycle_policy: {TEXT}}}\n",
            "app",
        ),
        (
            "ack.yaml",
            "apiVersion: ecr.services.k8s.aws/v1alpha1\nkind: Repository\nmetadata: {name: app}\n"
            f"spec:\n  lifecyclePolicy: |\n    {TEXT}\n",
            "Repository/app",
        ),
        (
            "crossplane.yaml",
            "apiVersion: ecr.aws.upbound.io/v1beta1\nkind: LifecyclePolicy\nmetadata: {name: app}\n"
            f"spec: {{forProvider: {{policy: '{TEXT}'}}}}\n",
            "LifecyclePolicy/app",
        ),
        (
            "Pulumi.yaml",
            "resources:\n  app:\n    type: aws:ecr:LifecyclePolicy\n"
            f"    properties: {{policy: {{'fn::toJSON': {TEXT}}}}}\n",
            "app",
        ),
        (
            "Pulumi.yaml",
            "resources:\n  app:\n    type: aws-native:ecr:Repository\n"
            f"    properties: {{lifecyclePolicy: {{lifecyclePolicyText: '{TEXT}'}}}}\n",
            "app",
        ),
        ("policy.json.tpl", TEXT.replace('"v"', '"v", "${more}"'), ""),
    ],
)
def test_every_carrier(path: str, text: str, name: str) -> None:
    document = only(path, text)
    assert facts(document)[:2] == ("lifecycle", name)
    assert characters(document, "/rules/0/rulePriority") == "1"
    assert characters(document, "/rules/0/selection/tagPrefixList/0").strip('\\"') == "v"


DOCUMENT = """
    data "aws_ecr_lifecycle_policy_document" "app" {
      rule {
        priority    = 1
        description = "30"
        selection {
          tag_status      = "tagged"
          tag_prefix_list = ["v", 7]
          count_type      = "imageCountMoreThan"
          count_number    = "30"
        }
      }
      rule {
        priority = var.last
        selection {
          tag_status       = "any"
          tag_pattern_list = []
          storage_class    = null
          count_type       = "sinceImagePulled"
          count_unit       = "days"
          count_number     = 90
        }
        action {
          type                 = "transition"
          target_storage_class = "archive"
        }
      }
    }
    """
USER = """
    resource "aws_ecr_lifecycle_policy" "app" {
      repository = "app"
      policy     = data.aws_ecr_lifecycle_policy_document.app.json
    }
    """


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ("", "data.aws_ecr_lifecycle_policy_document.app"),
        (
            'output "policy" {\n  value = data.aws_ecr_lifecycle_policy_document.app.json\n}\n',
            "data.aws_ecr_lifecycle_policy_document.app",
        ),
        (USER, "aws_ecr_lifecycle_policy.app"),
        (
            'module "ecr" {\n  source = "terraform-aws-modules/ecr/aws"\n'
            "  repository_lifecycle_policy = data.aws_ecr_lifecycle_policy_document.app.json\n}\n",
            "module.ecr.repository_lifecycle_policy",
        ),
        (
            'resource "awscc_ecr_repository" "app" {\n  lifecycle_policy = {\n'
            "    lifecycle_policy_text = data.aws_ecr_lifecycle_policy_document.app.json\n  }\n}\n",
            "awscc_ecr_repository.app.lifecycle_policy",
        ),
        (
            'resource "aws_ecr_repository_creation_template" "app" {\n'
            "  lifecycle_policy = data.aws_ecr_lifecycle_policy_document.app.json\n}\n",
            "aws_ecr_repository_creation_template.app.lifecycle_policy",
        ),
    ],
)
def test_the_data_source(user: str, name: str) -> None:
    found = only_in(DOCUMENT + user)
    assert (found.kind, found.name) == ("lifecycle", name)
    assert found.data == {
        "rules": [
            {
                "rulePriority": 1,
                "description": "30",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPrefixList": ["v", "7"],
                    "countType": "imageCountMoreThan",
                    "countNumber": 30,
                },
                "action": {"type": "expire"},
            },
            {
                "rulePriority": UNKNOWN,
                "selection": {
                    "tagStatus": "any",
                    "countType": "sinceImagePulled",
                    "countUnit": "days",
                    "countNumber": 90,
                },
                "action": {"type": "transition", "targetStorageClass": "archive"},
            },
        ]
    }
    assert spot(found, "/rules/0/selection/tagPrefixList") == '["v", 7]'
    assert spot(found, "/rules/0/selection/countNumber") == '"30"'
    assert spot(found, "/rules/1/action/type") == '"transition"'
    assert spot(found, "/rules/1/selection/tagStatus", "key") == "tag_status"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", {}),
        ("rule {}", {"rules": [{"action": {"type": "expire"}}]}),
        (
            'dynamic "rule" {\n for_each = var.rules\n content {\n  priority = 1\n }\n}',
            {"rules": [UNKNOWN]},
        ),
        (
            'dynamic "rule" {\n for_each = ["a", "b"]\n content {\n  priority = rule.key\n }\n}',
            {"rules": [{"rulePriority": n, "action": {"type": "expire"}} for n in (0, 1)]},
        ),
        ("rule {\n selection {\n tag_prefix_list = var.none\n }\n}", None),
    ],
)
def test_blocks_that_lack_something(rules: str, expected: Any) -> None:
    text = f'data "aws_ecr_lifecycle_policy_document" "app" {{\n{rules}\n}}\n'
    found = module({"main.tf": text, "variables.tf": 'variable "none" {\n  default = []\n}\n'})
    document = found.documents[-1]
    if expected is None:  # whoever calls the module gives the prefixes
        expected = {"rules": [{"selection": {"tagPrefixList": UNKNOWN}, "action": {"type": "expire"}}]}
    assert document.data == expected
