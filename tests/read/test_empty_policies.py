"""Empty texts in the place of a policy: ECR refuses them where something sets them, and null is none."""

from __future__ import annotations

import pytest

from ecrlint import Linter
from tests.read.documents import reading
from tests.read.terraform import module


def kinds(path: str, text: str) -> list[str]:
    """The kinds of the documents of a text, each of which is an empty text."""
    documents = reading(path, text).documents
    assert all(each.data == "" for each in documents)
    return [each.kind for each in documents]


def resource(type: str, attribute: str, more: str = "") -> str:
    return f'resource "{type}" "p" {{\n  {attribute}\n  {more}\n}}\n'


@pytest.mark.parametrize(
    ("type", "attribute", "kind"),
    [
        ("aws_ecr_repository_policy", 'policy = ""', "repository"),
        ("aws_ecr_repository_policy", 'policy = "  "', "repository"),
        ("aws_ecr_repository_policy", "policy = <<EOF\nEOF", "repository"),
        ("aws_ecr_repository_policy", "policy = local.none", "repository"),
        ("aws_ecr_repository_policy", "policy = trimspace(local.none)", "repository"),
        ("aws_ecr_registry_policy", 'policy = ""', "registry"),
        ("aws_ecrpublic_repository_policy", 'policy = ""', "public"),
        ("aws_ecr_lifecycle_policy", 'policy = ""', "lifecycle"),
        ("awscc_ecr_registry_policy", 'policy_text = ""', "registry"),
        ("awscc_ecr_repository", 'repository_policy_text = ""', "repository"),
        ("awscc_ecr_repository", 'lifecycle_policy = { lifecycle_policy_text = "" }', "lifecycle"),
    ],
)
def test_what_terraform_sets(type: str, attribute: str, kind: str) -> None:
    assert kinds("main.tf", f'locals {{\n  none = ""\n}}\n{resource(type, attribute)}') == [kind]


@pytest.mark.parametrize(
    "text",
    [
        resource("aws_ecr_repository_policy", "policy = null"),
        resource("aws_ecr_repository_policy", ""),
        resource("aws_ecr_repository_policy", 'policy = ""', "count = 0"),
        resource("aws_ecr_repository_creation_template", 'repository_policy = ""'),
        resource("aws_iam_policy", 'policy = "" # ecr'),
        'module "ecr" {\n  source = "./ecr"\n  repository_policy = ""\n}\n',
        # whoever uses the module fills it
        'variable "p" {\n  default = ""\n}\n' + resource("aws_ecr_repository_policy", "policy = var.p"),
        # in a branch it goes with a resource that other conditions leave out
        'variable "p" {}\nvariable "q" {}\n'
        + resource(
            "aws_ecr_repository_policy", 'policy = var.p ? jsonencode({}) : ""', "count = var.q ? 1 : 0"
        ),
    ],
)
def test_where_it_is_none_in_terraform(text: str) -> None:
    assert not any(each.data == "" for each in reading("main.tf", text).documents)


def test_a_plan_sets_it() -> None:
    text = (
        '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "a.b",'
        ' "type": "aws_ecr_%s", "mode": "managed", "values": {"%s": ""}}]}}}'
    )
    assert kinds("plan.json", text % ("lifecycle_policy", "policy")) == ["lifecycle"]
    assert kinds("plan.json", text % ("repository_creation_template", "lifecycle_policy")) == []


@pytest.mark.parametrize(
    ("type", "properties", "expected"),
    [
        ("AWS::ECR::Repository", "RepositoryPolicyText: ''", ["repository"]),
        ("AWS::ECR::Repository", "RepositoryPolicyText: !Sub ''", ["repository"]),
        ("AWS::ECR::Repository", "RepositoryPolicyText: |\n", ["repository"]),
        ("AWS::ECR::Repository", "LifecyclePolicy: {LifecyclePolicyText: ''}", ["lifecycle"]),
        ("AWS::ECR::RegistryPolicy", "PolicyText: ''", ["registry"]),
        ("AWS::ECR::PublicRepository", "RepositoryPolicyText: ''", ["public"]),
        ("AWS::ECR::Repository", "RepositoryPolicyText: !Ref AWS::NoValue", []),
        ("AWS::ECR::Repository", "RepositoryName: ecr", []),
        ("AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy: ''", []),
    ],
)
def test_what_cloudformation_sets(type: str, properties: str, expected: list[str]) -> None:
    text = f"Resources:\n  R:\n    Type: {type}\n    Properties:\n      {properties}\n"
    assert kinds("stack.yaml", text) == expected


def test_an_empty_parameter_of_cloudformation_waits_for_a_value() -> None:
    text = (
        "Parameters:\n  P: {Type: String, Default: ''}\n"
        "Resources:\n  R:\n    Type: AWS::ECR::Repository\n    Properties: {RepositoryPolicyText: !Ref P}\n"
    )
    assert not any(each.data == "" for each in reading("stack.yaml", text).documents)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"repositoryName": "app", "policyText": ""}', ["repository"]),
        ('{"policyText": ""}', ["registry"]),
        ('{"repositoryName": "app", "lifecyclePolicyText": ""}', ["lifecycle"]),
        ('{"repositoryName": "app", "lifecyclePolicyText": null}', []),
        # what AWS Config delivers of a repository without a policy
        ('{"resourceType": "AWS::ECR::Repository", "configuration": {"RepositoryPolicyText": ""}}', []),
    ],
)
def test_requests_to_the_api(text: str, expected: list[str]) -> None:
    assert kinds("request.json", text) == expected


def test_other_resources_that_are_nothing_but_a_policy() -> None:
    crossplane = """
apiVersion: ecr.aws.upbound.io/v1beta1
kind: %s
spec: {forProvider: {repository: app, policy: ''}}
"""
    assert kinds("policy.yaml", crossplane % "LifecyclePolicy") == ["lifecycle"]
    assert kinds("policy.yaml", crossplane % "Repository") == []
    pulumi = "resources:\n  p:\n    type: aws:ecr:%s\n    properties:\n      policy: ''\n"
    assert kinds("Pulumi.yaml", pulumi % "RepositoryPolicy") == ["repository"]


@pytest.mark.parametrize(
    ("type", "rule"),
    [
        ("repository", "invalid-structure"),
        ("registry", "invalid-structure"),
        ("lifecycle", "invalid-lifecycle"),
    ],
)
def test_the_schema_refuses_it(type: str, rule: str) -> None:
    text = resource(f"aws_ecr_{type}_policy", 'policy = ""')
    [found] = Linter().check_text(text, path="main.tf").findings
    assert (found.rule, *found.start, *found.end) == (rule, 2, 12, 2, 14)


DOCUMENTS = """
    variable "principals" {
      default = []
    }
    variable "more" {
      type    = list(string)
      default = []
    }
    data "aws_iam_policy_document" "this" {
      %s
    }
    resource "aws_ecr_repository_policy" "this" {
      repository = "app"
      policy     = data.aws_iam_policy_document.this.json
    }
"""


@pytest.mark.parametrize(
    "inside",
    [
        "source_policy_documents = var.more",
        "override_policy_documents = var.more",
        "source_policy_documents = compact(var.more)",
        "source_policy_documents = [for each in var.principals : each.json]",
        'dynamic "statement" {\n for_each = var.principals\n content {\n actions = ["ecr:*"]\n }\n }',
    ],
)
def test_a_document_that_defaults_leave_empty_is_not_known(inside: str) -> None:
    [found] = module({"main.tf": DOCUMENTS % inside}).documents
    assert isinstance(found.data, dict)
    statement = found.data["Statement"]
    assert repr(statement[0] if isinstance(statement, list) else statement) == "Unknown"


def test_a_document_that_says_nothing_is_refused() -> None:
    [found] = module({"main.tf": DOCUMENTS % ""}).documents
    assert found.data == {"Version": "2012-10-17"}
