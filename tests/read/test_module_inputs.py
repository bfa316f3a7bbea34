"""What calls pass to modules whose own files are not there: known public ones, and all others by content."""

from __future__ import annotations

from typing import Any

import pytest

from ecrlint import Linter
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import Document
from ecrlint.read.terraform.module_inputs.module_source import ModuleSource, is_about_ecr
from tests.read.terraform import module, only, spot

STATEMENT = '{ Effect = "Allow", Principal = "*", Action = "ecr:PutImage" }'
POLICY = f"jsonencode({{ Statement = [{STATEMENT}] }})"
IDENTITY = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:PutImage", Resource = "*" }] })'
LIFECYCLE = "jsonencode({ rules = [{ rulePriority = 1 }] })"
SELECTION = 'tagStatus = "%s", countType = "imageCountMoreThan", countNumber = 3, tagPrefixList = %s'
RULE = f'{{ selection = {{ {SELECTION} }}, action = {{ type = "expire" }} }}'


def call(source: str, *arguments: str) -> list[Document]:
    """The policies of one call."""
    lines = "\n  ".join((f'source = "{source}"', *arguments))
    return module({"main.tf": f'module "m" {{\n  {lines}\n}}\n'}).documents


def named(documents: list[Document]) -> list[tuple[str, str]]:
    return [(each.name.removeprefix("module.m"), each.kind) for each in documents]


def statements(document: Document) -> list[Any]:
    assert isinstance(document.data, dict)
    found: list[Any] = document.data["Statement"]
    return found


@pytest.mark.parametrize(
    ("source", "known", "inside"),
    [
        ("terraform-aws-modules/ecr/aws", "terraform-aws-modules/ecr/aws", ""),
        ("registry.terraform.io/terraform-aws-modules/ecr/aws", "terraform-aws-modules/ecr/aws", ""),
        ("terraform-aws-modules/ecr/aws//wrappers", "terraform-aws-modules/ecr/aws", "wrappers"),
        ("tfr:///terraform-aws-modules/ecr/aws?version=2.3.0", "terraform-aws-modules/ecr/aws", ""),
        ("tfr://registry.opentofu.org/cloudposse/ecr/aws//x?version=1", "cloudposse/ecr/aws", "x"),
        ("git::https://github.com/cloudposse/terraform-aws-ecr.git?ref=1.0.0", "cloudposse/ecr/aws", ""),
        ("github.com/cloudposse/terraform-aws-ecr", "cloudposse/ecr/aws", ""),
        ("git@github.com:cloudposse/terraform-aws-ecr.git//examples/x", "cloudposse/ecr/aws", "examples/x"),
        ("git::ssh://git@github.com/lgallard/terraform-aws-ecr.git", "lgallard/ecr/aws", ""),
        ("https://github.com/lgallard/terraform-aws-ecr/archive/refs/tags/v1.zip", "lgallard/ecr/aws", ""),
        ("github.com/a/terraform-aws-vpc-endpoints?ref=1", "a/vpc-endpoints/aws", ""),
        ("./modules/ecr", "", ""),
        ("../ecr", "", ""),
        ("git::https://git.example.com/cloudposse/terraform-aws-ecr.git", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_which_module_a_source_names(source: str, known: str, inside: str) -> None:
    found = ModuleSource(source)
    assert (found.module, found.inside) == (known, inside)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("acme/ecr/aws", True), ("modules/aws_ecr_repo", True), ("ECR", True), ("container-registry", True),
        ("ecrs", True), ("a/secrets-manager/aws", False), ("decrypt", False), ("s3", False),
    ],
)  # fmt: skip
def test_which_words_name_ecr(words: str, expected: bool) -> None:
    assert is_about_ecr(words) is expected


ECR = "terraform-aws-modules/ecr/aws"


GIVEN = f"repository_policy = {POLICY}"
OFF = "create_repository_policy = false"
PUBLIC = 'repository_type = "public"'
READERS = 'repository_read_access_arns = ["*"]'
WRITERS = 'repository_read_write_access_arns = ["*"]'
IMAGES = f"repository_lifecycle_policy = {LIFECYCLE}"
REGISTRY = f"registry_policy = {POLICY}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([GIVEN], []),
        ([GIVEN, "create_repository_policy = true"], []),
        ([GIVEN, OFF], [(".repository_policy", "repository")]),
        ([GIVEN, 'create_repository_policy = "false"'], [(".repository_policy", "repository")]),
        ([GIVEN, "create_repository_policy = var.x"], [(".repository_policy", "repository")]),
        ([GIVEN, OFF, "create = false"], []),
        ([GIVEN, OFF, "create_repository = false"], []),
        ([GIVEN, OFF, "attach_repository_policy = false"], []),
        (['repository_policy = ""', OFF], []),
        ([GIVEN, OFF, PUBLIC], [(".repository_policy", "public")]),
        (["repository_policy = var.policy", OFF], [(".repository_policy", "repository")]),
        ([READERS], [("", "repository")]),
        ([READERS, OFF], []),
        (["repository_read_access_arns = []"], []),
        ([READERS, PUBLIC], []),
        ([WRITERS, PUBLIC, "attach_repository_policy = false"], [("", "public")]),
        ([IMAGES], [(".repository_lifecycle_policy", "lifecycle")]),
        ([IMAGES, "create_lifecycle_policy = false"], []),
        ([IMAGES, PUBLIC], []),
        ([REGISTRY], []),
        ([REGISTRY, "create_registry_policy = true"], [(".registry_policy", "registry")]),
        (
            [REGISTRY, "create_registry_policy = true", "create_repository = false"],
            [(".registry_policy", "registry")],
        ),
        ([f"policy = {POLICY}"], []),
    ],
)
def test_the_switches_of_terraform_aws_modules(arguments: list[str], expected: list[tuple[str, str]]) -> None:
    assert named(call(ECR, *arguments)) == expected


def test_wrappers_of_terraform_aws_modules() -> None:
    found = call(
        f"{ECR}//wrappers",
        "defaults = { create_repository_policy = false }",
        f"items = {{ a = {{ repository_policy = {POLICY} }}, b = {{ create_repository_policy = true, "
        'repository_read_access_arns = ["*"], repository_policy = "{}" } }',
    )
    assert named(found) == [('["a"].repository_policy', "repository"), ('["b"]', "repository")]


CLOUDPOSSE = "cloudposse/ecr/aws"


def test_what_cloudposse_grants() -> None:
    [found] = call(
        CLOUDPOSSE,
        'image_names = ["team/app"]',
        'principals_readonly_access = ["arn:aws:iam::210987654321:role/a"]',
        'principals_push_access = ["*", var.more]',
        "principals_full_access = var.admins",
        'principals_lambda = ["210987654321"]',
        'organizations_readonly_access = ["o-abcdefghij"]',
        'principals_pull_though_access = ["*"]',
        'prefixes_pull_through_repositories = ["hub"]',
    )
    read, push, full, function, account, organization = statements(found)
    assert read["Principal"] == {"AWS": "arn:aws:iam::210987654321:role/a"}
    assert "ecr:GetDownloadUrlForLayer" in read["Action"]
    assert push["Principal"] == {"AWS": ["*", UNKNOWN]}
    assert "ecr:GetAuthorizationToken" not in push["Action"]
    assert (full["Principal"], full["Action"]) == ({"AWS": UNKNOWN}, ["ecr:*"])
    assert function["Condition"] == {
        "StringLike": {"aws:SourceArn": "arn:${partition}:lambda:*:210987654321:function:*"}
    }
    assert account["Principal"] == {"AWS": "arn:${partition}:iam::210987654321:root"}
    assert organization["Principal"] == "*"
    assert organization["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    assert spot(found, "/Statement/1/Principal/AWS/0") == '"*"'
    assert spot(found, "/Statement/4/Principal/AWS") == '"210987654321"'


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["principals_full_access = []"], []),
        (["principals_full_access = var.a", "enabled = false"], []),
        (["principals_full_access = var.a", "enabled = null"], [("", "repository")]),
        (['principals_pull_though_access = ["*"]'], []),
        (
            [
                'principals_pull_though_access = ["*"]', 'prefixes_pull_through_repositories = ["hub"]',
                'image_names = ["hub/x"]',
            ],
            [("", "repository")],
        ),
        (
            ['principals_pull_though_access = ["*"]', "prefixes_pull_through_repositories = var.p"],
            [("", "repository")],
        ),
        (["max_image_count = 5"], []),
        (['protected_tags = ["v"]'], [(".lifecycle_policy", "lifecycle")]),
        (['protected_tags = ["v"]', "enable_lifecycle_policy = false"], []),
    ],
)  # fmt: skip
def test_the_switches_of_cloudposse(arguments: list[str], expected: list[tuple[str, str]]) -> None:
    assert named(call(CLOUDPOSSE, *arguments)) == expected


def test_the_rules_of_cloudposse() -> None:
    [found] = call(
        CLOUDPOSSE,
        'protected_tags = ["v*", "main"]',
        "custom_lifecycle_rules = [" + RULE % ("tagged", '["x"]') + ", " + RULE % ("untagged", "null") + "]",
        "max_image_count = 7",
        "time_based_rotation = true",
    )
    assert isinstance(found.data, dict)
    rules = found.data["rules"]
    assert [each["rulePriority"] for each in rules] == [1, 2, 3, 4, 5]
    assert [each["selection"]["tagStatus"] for each in rules] == ["tagged"] * 3 + ["untagged", "any"]
    assert rules[0]["selection"]["tagPatternList"] == ["v*"]
    assert rules[1]["selection"]["tagPrefixList"] == ["main"]
    assert "tagPrefixList" not in rules[3]["selection"]
    assert rules[4]["selection"] == {
        "tagStatus": "any", "countType": "sinceImagePushed", "countNumber": 7, "countUnit": "days"
    }  # fmt: skip
    assert spot(found, "/rules/2/selection/tagStatus") == '"tagged"'


def test_a_rule_for_any_image_beside_that_of_cloudposse() -> None:
    rules = "custom_lifecycle_rules = [" + RULE % ("any", "null") + "]"
    own = "default_lifecycle_rules_settings = { remove_old_image_rule = { enabled = false } }"
    for more, expected in ([], ["any-not-last"]), ([own], []):
        lines = "\n  ".join((f'source = "{CLOUDPOSSE}"', rules, *more))
        found = Linter().check_text(f'module "m" {{\n  {lines}\n}}\n', path="main.tf").findings
        assert [each.rule for each in found if each.level == "error"] == expected


def test_lgallard() -> None:
    found = call(
        "lgallard/ecr/aws",
        f"policy = {POLICY}",
        f"lifecycle_policy = {LIFECYCLE}",
        "enable_repository_creation_templates = true",
        f'repository_creation_templates = [{{ prefix = "x", repository_policy = {POLICY} }}]',
    )
    assert named(found) == [
        (".policy", "repository"),
        (".lifecycle_policy", "lifecycle"),
        (".repository_creation_templates[0].repository_policy", "repository"),
    ]


OTHER = "git::https://example.com/modules/%s.git"


@pytest.mark.parametrize(
    ("source", "argument", "expected"),
    [
        ("ecr", f"policy = {POLICY}", [(".policy", "repository")]),
        ("ecr", f"repositorypolicy = {POLICY}", [(".repositorypolicy", "repository")]),
        ("registry", f"document = {POLICY}", [(".document", "repository")]),
        ("x", f"p = [{POLICY}, {LIFECYCLE}]", [(".p[0]", "repository"), (".p[1]", "lifecycle")]),
        ("x", f"all = {{ a-b = {{ policy = {POLICY} }} }}", [('.all["a-b"].policy', "repository")]),
        ("registry", f"policy = jsondecode({POLICY})", [(".policy", "repository")]),
        ("registry", "policy = local.policy", [(".policy", "repository")]),
        ("registry", "policy = data.aws_iam_policy_document.d.json", [(".policy", "repository")]),
        ("registry", "policy = file(\"${path.module}/p.json\")", [(".policy", "repository")]),
        ("role", f"inline_policy = {IDENTITY}", [(".inline_policy", "identity")]),
        ("role", f"policy_jsons = [{IDENTITY}]", [(".policy_jsons[0]", "identity")]),
        ("role", f"inline_policies = {{ ecr = {IDENTITY} }}", [(".inline_policies.ecr", "identity")]),
        (
            "lambda",
            'statements = { ecr = { effect = "Allow", actions = ["ecr:PutImage"], resources = ["*"] } }',
            [(".statements", "identity")],
        ),
        (
            "lambda",
            'policy_statements = [{ actions = ["ecr:PutImage"], resources = ["*"] }]',
            [(".policy_statements", "identity")],
        ),
        (
            "ecs",
            'statements = [{ Effect = "Allow", Action = ["ecr:PutImage"], Resource = "*" }]',
            [(".statements", "identity")],
        ),
        ("lambda", 'policy_statements = { s3 = { actions = ["s3:GetObject"], resources = ["*"] } }', []),
        ("app", 'image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app"', []),
        ("app", "tags = { ecr = true }", []),
        ("secrets", 'policy = "broken ecr:"', []),
        ("ecr", "policy = var.policy", [(".policy", "repository")]),
        ("ecr", "other_policy = var.policy", []),
        ("secrets", "policy = var.policy", []),
    ],
)  # fmt: skip
def test_arguments_of_other_modules(source: str, argument: str, expected: list[tuple[str, str]]) -> None:
    beside = f"""
        locals {{
          statements = [{STATEMENT}]
          policy     = jsonencode({{ Statement = local.statements }})
        }}
        data "aws_iam_policy_document" "d" {{
          statement {{
            actions = ["ecr:PutImage"]
            principals {{
              type        = "AWS"
              identifiers = ["*"]
            }}
          }}
        }}
        """
    text = f'module "m" {{\n  source = "{OTHER % source}"\n  {argument}\n}}\n'
    policy = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}'
    found = module({"main.tf": text, "beside.tf": beside, "p.json": policy})
    assert (named(found.documents), found.problems) == (expected, [])


ENDPOINT = f'jsonencode({{ Statement = [merge({STATEMENT}, {{ Resource = "*" }})] }})'


@pytest.mark.parametrize(
    ("source", "argument"),
    [
        ("a/vpc/aws//modules/vpc-endpoints", f"endpoints = {{ ecr_api = {{ policy = {ENDPOINT} }} }}"),
        ("a/vpc/aws//modules/vpc-endpoints", f"policy = {POLICY}"),
        ("acme/network/aws", f"ecr_endpoint_policy = {ENDPOINT}"),
        ("acme/network/aws", f"interface_endpoints = {{ ecr = {{ policy = {ENDPOINT} }} }}"),
        ("acme/network/aws", f"policy = {ENDPOINT}"),
    ],
)  # fmt: skip
def test_the_policy_of_an_endpoint_is_no_repository_s(source: str, argument: str) -> None:
    assert call(source, argument) == []


def test_a_policy_with_resources_is_ecr_s_where_ecr_is_named() -> None:
    assert named(call("acme/ecr/aws", f"policy = {ENDPOINT}")) == [(".policy", "repository")]
    assert named(call("acme/x/aws", f"ecr_policy = {ENDPOINT}")) == [(".ecr_policy", "repository")]


def test_instances_and_their_values() -> None:
    text = """
        module "m" {
          source   = "acme/ecr/aws"
          for_each = { a = "ecr:PutImage", b = "ecr:ListImages" }
          name     = each.key
          policy   = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = each.value }] })
        }
        """
    found = module({"main.tf": text}).documents
    assert [(each.name, each.repository) for each in found] == [
        ('module.m["a"].policy', "a"),
        ('module.m["b"].policy', "b"),
    ]
    assert spot(found[0], "/Statement/0/Action") == '"ecr:PutImage"'


def test_what_a_module_makes_of_a_policy_is_not_known() -> None:
    text = f'module "m" {{\n  source = "%s"\n  policy = {POLICY}\n}}\n'
    assert Linter().check_text(text % "acme/ecr/aws", path="main.tf").judged.partly == 1
    assert Linter().check_text(text % "lgallard/ecr/aws", path="main.tf").judged.whole == 1


def test_a_broken_policy_of_an_ecr_module_is_told() -> None:
    text = 'module "m" {\n  source = "acme/%s/aws"\n  policy = "{\\"Statement\\": ecr:}"\n}\n'
    assert [each.rule for each in module({"main.tf": text % "ecr"}).problems] == ["syntax-error"]
    assert module({"main.tf": text % "s3"}).problems == []


def test_unknown_lists_of_principals_are_counted() -> None:
    found = only('module "m" {\n  source = "cloudposse/ecr/aws"\n  principals_full_access = var.a\n}\n')
    assert statements(found)[0]["Principal"] == {"AWS": UNKNOWN}
