"""Terraform's modules: which policies a folder holds, what is known of them, and where they stand."""

from __future__ import annotations

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import read
from ecrlint.source import Source
from tests.read.terraform import module, only, spot

PULL = '["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]'


def policy(expression: str, *, type: str = "aws_ecr_repository_policy", more: str = "") -> str:
    return f'resource "{type}" "app" {{\n  repository = "app"\n  policy = {expression}\n  {more}\n}}\n'


def encoded(principal: str) -> str:
    statement = f'{{ Effect = "Allow", Principal = {principal}, Action = {PULL} }}'
    return f'jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})'


def principal(text: str, **beside: str) -> object:
    data = only(text, **beside).data
    assert isinstance(data, dict)
    return data["Statement"][0]["Principal"]


def names(texts: dict[str, str], path: str = "main.tf") -> list[tuple[str, str, str]]:
    return [(each.name, each.kind, each.repository) for each in module(texts, path).documents]


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("aws_ecr_repository_policy", "repository"),
        ("aws_ecr_registry_policy", "registry"),
        ("aws_ecr_lifecycle_policy", "lifecycle"),
        ("aws_ecrpublic_repository_policy", "public"),
    ],
)
def test_the_resource_tells_the_kind(type: str, kind: str) -> None:
    assert names({"main.tf": policy(encoded('"*"'), type=type)}) == [(f"{type}.app", kind, "app")]


def test_a_file_without_such_resources_is_passed_over() -> None:
    found = module({"main.tf": 'resource "aws_ecr_repository" "app" {\n  name = "app"\n}\n'})
    assert found.skipped == ["no ECR policy in this Terraform module"]


def test_a_file_that_does_not_parse_is_told_where() -> None:
    found = read(Source("main.tf", policy(encoded('"*"')) + 'resource "x" "y" {\n  a = [1, 2\n}\n'))
    assert found.broken
    assert [problem.rule for problem in found.problems] == ["syntax-error"]


def test_locals_variables_and_their_values_in_other_files() -> None:
    found = only(
        policy(encoded("{ AWS = local.who }")),
        variables_tf='variable "role" {\n  default = "default"\n}\nlocals {\n  who = ["a-${var.role}"]\n}\n',
        terraform_tfvars='role = "ci"\n',
    )
    assert found.data["Statement"][0]["Principal"] == {"AWS": ["a-ci"]}  # type: ignore[index]


def test_a_value_stands_where_it_is_written() -> None:
    found = only(policy(encoded("var.who")), variables_tf='variable "who" {\n  default = "*"\n}\n')
    assert spot(found, "/Statement/0/Principal") == 'variables.tf: "*"'
    assert spot(found, "/Statement/0/Principal", "key") == "Principal"


def test_a_variable_without_default_is_unknown_and_a_text_with_it_has_a_hole() -> None:
    text = policy(encoded('{ AWS = [var.who, "arn:aws:iam::${var.account}:root"] }')) + 'variable "who" {}\n'
    assert principal(text) == {"AWS": [UNKNOWN, "arn:aws:iam::${var.account}:root"]}


def test_the_account_the_region_and_the_partition_are_holes() -> None:
    text = policy(
        encoded(
            '{ AWS = "arn:${data.aws_partition.current.partition}:iam::'
            '${data.aws_caller_identity.current.account_id}:root" }'
        )
    )
    assert principal(text) == {
        "AWS": "arn:${data.aws_partition.current.partition}:iam::"
        "${data.aws_caller_identity.current.account_id}:root"
    }


def test_locals_in_a_circle_are_unknown() -> None:
    assert principal(policy(encoded("local.a")) + "locals {\n  a = local.b\n  b = local.a\n}\n") is UNKNOWN


@pytest.mark.parametrize(
    ("expression", "repository"),
    [
        ('"app"', "app"),
        ("aws_ecr_repository.app.name", "team/app"),
        ("aws_ecr_repository.app.id", "team/app"),
        ("aws_ecr_repository.many[0].name", "many"),
        ("aws_ecr_repository.unknown.name", ""),
        ("var.repository", ""),
        ("module.ecr.name", ""),
    ],
)
def test_the_repository_is_known_by_its_name(expression: str, repository: str) -> None:
    text = f"""
        resource "aws_ecr_repository" "app" {{
          name = "team/app"
        }}
        resource "aws_ecr_repository" "many" {{
          count = 2
          name  = "many"
        }}
        resource "aws_ecr_repository_policy" "app" {{
          repository = {expression}
          policy     = {encoded('"*"')}
        }}
        """
    assert only(text).repository == repository


def test_a_heredoc_with_holes_and_bare_lists() -> None:
    found = only("""
        locals {
          who = ["arn:aws:iam::210987654321:root", "arn:aws:iam::210987654322:root"]
        }
        resource "aws_ecr_repository_policy" "app" {
          repository = "app"
          policy     = <<-EOF
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Principal": {"AWS": ${jsonencode(local.who)}},
                  "Action": "ecr:PutImage",
                  "Condition": {"StringEquals": {"aws:PrincipalTag/team": "$${aws:username}-${var.team}"}}
                }
              ]
            }
          EOF
        }
        """)
    assert isinstance(found.data, dict)
    statement = found.data["Statement"][0]
    assert statement["Principal"] == {
        "AWS": ["arn:aws:iam::210987654321:root", "arn:aws:iam::210987654322:root"]
    }
    assert statement["Condition"] == {
        "StringEquals": {"aws:PrincipalTag/team": "${aws:username}-${var.team}"}
    }
    assert spot(found, "/Statement/0/Action") == '"ecr:PutImage"'


def test_files_beside_are_read_and_findings_stand_in_them() -> None:
    statement = '{"Effect": "Allow", "Principal": "${who}", "Action": "ecr:*"}'
    body = f'{{"Version": "2012-10-17", "Statement": [{statement}]}}'
    texts = {
        "main.tf": policy('templatefile("${path.module}/policies/app.json.tftpl", { who = "*" })')
        + policy('file("policy.json")').replace('"app" {', '"other" {'),
        "policies/app.json.tftpl": body,
        "policy.json": body,
    }
    one, other = module(texts).documents
    assert isinstance(one.data, dict) and one.data["Statement"][0]["Principal"] == "*"
    assert spot(other, "/Statement/0/Action") == 'policy.json: "ecr:*"'


@pytest.mark.parametrize(
    ("more", "addresses"),
    [
        ("count = 0", []),
        ("count = var.create ? 1 : 0", ["aws_ecr_repository_policy.app"]),
        ("count = 2", ["aws_ecr_repository_policy.app[0]", "aws_ecr_repository_policy.app[1]"]),
        ("for_each = toset([])", []),
        (
            'for_each = { a = "x", b = "y" }',
            ['aws_ecr_repository_policy.app["a"]', 'aws_ecr_repository_policy.app["b"]'],
        ),
        ("for_each = var.repositories", ["aws_ecr_repository_policy.app"]),
    ],
)
def test_a_resource_that_is_repeated(more: str, addresses: list[str]) -> None:
    assert [name for name, _, _ in names({"main.tf": policy(encoded('"*"'), more=more)})] == addresses


def test_each_turn_has_its_own_values() -> None:
    text = """
        resource "aws_ecr_repository_policy" "app" {
          for_each   = { "team/a" = "111111111111", "team/b" = "222222222222" }
          repository = each.key
          policy     = jsonencode({
            Statement = { Effect = "Allow", Principal = each.value, Action = "ecr:*" }
          })
        }
        """
    found = module({"main.tf": text}).documents
    assert [each.repository for each in found] == ["team/a", "team/b"]
    assert [each.data["Statement"]["Principal"] for each in found] == ["111111111111", "222222222222"]  # type: ignore[index]


DOCUMENT = """
data "aws_iam_policy_document" "app" {
  statement {
    actions = ["ecr:PutImage"]
    %s
  }
}
"""
NAMED = 'principals {\n type = "AWS"\n identifiers = ["*"]\n }'


@pytest.mark.parametrize(
    ("inside", "user", "count"),
    [
        (NAMED, "", 1),
        (NAMED + '\nresources = ["*"]', "", 0),
        (NAMED, 'output "x" {\n  value = data.aws_iam_policy_document.app.json\n}\n', 1),
        (
            NAMED,
            'resource "aws_vpc_endpoint" "x" {\n  policy = data.aws_iam_policy_document.app.json\n}\n',
            1,
        ),
        (NAMED, policy("data.aws_iam_policy_document.app.json"), 1),
    ],
)
def test_a_document_that_no_resource_of_ecr_uses(inside: str, user: str, count: int) -> None:
    assert len(module({"main.tf": DOCUMENT % inside + user}).documents) == count


ROLE_POLICY = """
resource "aws_iam_role_policy" "ci" {
  role   = "ci"
  policy = %s
}
"""
ALLOW = 'jsonencode({ Statement = [{ Effect = "Allow", Action = "%s", Resource = "*" }] })'
HANDED_ON = """
data "aws_iam_policy_document" "whole" {
  source_policy_documents = [data.aws_iam_policy_document.app.json]
}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (DOCUMENT % 'resources = ["*"]', ["data.aws_iam_policy_document.app"]),
        (
            DOCUMENT % 'resources = ["*"]' + ROLE_POLICY % "data.aws_iam_policy_document.app.json",
            ["data.aws_iam_policy_document.app"],
        ),
        (DOCUMENT % 'resources = ["*"]' + HANDED_ON, []),
        ((DOCUMENT % 'resources = ["*"]').replace("ecr:", "s3:"), []),
        (ROLE_POLICY % (ALLOW % "ecr:PutImage"), ["aws_iam_role_policy.ci"]),
        (ROLE_POLICY % (ALLOW % "s3:PutObject") + "# ecr", []),
        (ROLE_POLICY % "var.policy # ecr", []),
        (
            (ROLE_POLICY % (ALLOW % "ecr:PutImage")).replace("aws_iam_role_policy", "awscc_iam_role_policy")
            .replace("policy =", "policy_document ="),
            ["awscc_iam_role_policy.ci"],
        ),
        (
            'resource "aws_iam_role" "ci" {\n  assume_role_policy = "{}"\n  inline_policy {\n'
            f"    name   = \"a\"\n    policy = {ALLOW % 'ecr:PutImage'}\n  }}\n}}\n",
            ["aws_iam_role.ci"],
        ),
    ],
)  # fmt: skip
def test_policies_of_identities(text: str, found: list[str]) -> None:
    documents = module({"main.tf": text}).documents
    assert [(each.name, each.kind) for each in documents] == [(name, "identity") for name in found]


def test_the_arn_of_a_repository_has_a_known_form() -> None:
    """It stands where it is referred to, as nobody has written it."""
    text = (
        DOCUMENT % "resources = [aws_ecr_repository.app.arn]"
        + 'resource "aws_ecr_repository" "app" {\n  name = "team/app"\n}\n'
    )
    [found] = module({"main.tf": text}).documents
    assert found.data["Statement"][0]["Resource"] == (  # type: ignore[index]
        "arn:${partition}:ecr:${region}:${account}:repository/team/app"
    )
    assert spot(found, "/Statement/0/Resource") == "aws_ecr_repository.app.arn"


def test_a_document_belongs_to_the_file_of_the_resource_that_uses_it() -> None:
    texts = {"data.tf": DOCUMENT % NAMED, "main.tf": policy("data.aws_iam_policy_document.app.json")}
    [found] = module(texts).documents
    assert spot(found, "/Statement/0/Principal/AWS") == 'data.tf: "*"'
    assert module(texts, "data.tf").documents == []


def test_policies_that_are_passed_to_modules() -> None:
    text = f"""
        module "ecr" {{
          source            = "git::https://example.com/modules/ecr.git"
          repository_policy = {encoded('"*"')}
          lifecycle_policy  = jsonencode({{ rules = [{{ rulePriority = 1 }}] }})
          policy            = jsonencode({{
            Statement = [{{ Effect = "Allow", Action = "ecr:*", Resource = "*" }}]
          }})
        }}
        """
    found = module({"main.tf": text})
    assert [(each.name, each.kind) for each in found.documents] == [
        ("module.ecr.repository_policy", "repository"),
        ("module.ecr.lifecycle_policy", "lifecycle"),
        ("module.ecr.policy", "identity"),
    ]


def test_a_lifecycle_policy_of_another_service_is_passed_over() -> None:
    found = module(
        {"main.tf": 'module "efs" {\n  lifecycle_policy = { transition_to_ia = "AFTER_30_DAYS" }\n}\n'}
    )
    assert found.documents == []
    assert len(found.skipped) == 1


def test_statements_that_are_passed_to_the_public_ecr_module() -> None:
    found = only("""
        module "ecr" {
          source          = "terraform-aws-modules/ecr/aws"
          repository_name = "team/app"
          repository_read_access_arns       = ["arn:aws:iam::210987654321:role/a"]
          repository_read_write_access_arns = [var.ci]
          repository_policy_statements = {
            lambda = {
              sid        = "Lambda"
              actions    = ["ecr:BatchGetImage"]
              principals = [{ type = "Service", identifiers = ["lambda.amazonaws.com"] }]
              conditions = [{ test = "StringLike", variable = "aws:sourceArn", values = ["*"] }]
            }
          }
        }
        """)
    assert isinstance(found.data, dict)
    read, write, own = found.data["Statement"]
    assert read["Principal"] == {"AWS": "arn:aws:iam::210987654321:role/a"}
    assert write["Principal"] == {"AWS": UNKNOWN}
    assert own == {
        "Sid": "Lambda",
        "Effect": "Allow",
        "Action": "ecr:BatchGetImage",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Condition": {"StringLike": {"aws:sourceArn": "*"}},
    }
    assert (found.name, found.kind, found.repository) == ("module.ecr", "repository", "team/app")
    assert spot(found, "/Statement/2/Action") == '"ecr:BatchGetImage"'
    assert spot(found, "/Statement/2/Condition/StringLike/aws:sourceArn") == '"*"'


def test_json_syntax() -> None:
    text = """
        {
          "variable": {"who": {"default": "*"}},
          "data": {"aws_iam_policy_document": {"app": {"statement": [{
            "actions": ["ecr:PutImage"],
            "principals": {"type": "AWS", "identifiers": ["${var.who}"]}
          }]}}},
          "resource": {"aws_ecr_repository_policy": {"app": {
            "repository": "app",
            "policy": "${data.aws_iam_policy_document.app.json}"
          }}}
        }
        """
    [found] = module({"main.tf.json": text}, "main.tf.json").documents
    assert found.data == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ecr:PutImage", "Principal": {"AWS": "*"}}],
    }
    assert spot(found, "/Statement/0/Action") == '"ecr:PutImage"'


@pytest.mark.parametrize("splat", [".*.json", "[*].json"])
@pytest.mark.parametrize("count", ["", "count = 1", "count = var.create ? 1 : 0", 'for_each = { a = "b" }'])
def test_a_document_by_its_splat(splat: str, count: str) -> None:
    document = DOCUMENT.replace("statement {", f"{count}\n  statement {{") % NAMED
    found = only(document + policy(f'join("", data.aws_iam_policy_document.app{splat})'))
    assert isinstance(found.data, dict)
    assert found.data["Statement"][0]["Principal"] == {"AWS": "*"}
    assert spot(found, "/Statement/0/Principal/AWS") == '"*"'


@pytest.mark.parametrize("vars", ["vars = {\n who = var.who\n }", "vars {\n who = var.who\n }"])
def test_the_old_way_to_fill_in_a_file(vars: str) -> None:
    text = f"""
        data "template_file" "app" {{
          template = file("${{path.module}}/policy.json")
          {vars}
        }}
        """
    body = '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "${who}"}, "Action": "ecr:*"}}'
    texts = {"main.tf": text + policy("data.template_file.app.rendered"), "policy.json": body}
    [found] = module(texts).documents
    assert isinstance(found.data, dict)
    assert found.data["Statement"]["Principal"] == {"AWS": "${who}"}
    assert spot(found, "/Statement/Action") == 'policy.json: "ecr:*"'


def test_files_far_away_are_not_read() -> None:
    body = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}}'
    texts = {
        "a/main.tf": policy('file("../common/policy.json")'),
        "common/policy.json": body,
        "b/main.tf": policy('file("../../etc/policy.json")') + policy('file("/etc/policy.json")'),
        "../etc/policy.json": body,
        "/etc/policy.json": body,
    }
    assert len(module(texts, "a/main.tf").documents) == 1
    assert [each.data for each in module(texts, "b/main.tf").documents] == [UNKNOWN, UNKNOWN]


def test_files_by_a_pattern() -> None:
    text = """
        resource "aws_ecr_repository_policy" "app" {
          for_each   = fileset(path.module, "policies/*.json")
          repository = trimsuffix(trimprefix(each.value, "policies/"), ".json")
          policy     = file(each.value)
        }
        """
    body = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}}'
    texts = {"main.tf": text, "policies/a.json": body, "policies/b.json": body, "policies/c.txt": body}
    assert [each.repository for each in module(texts).documents] == ["a", "b"]


def test_a_long_chain_of_names_ends_somewhere() -> None:
    chain = "\n".join(f"  a{number} = local.a{number + 1}" for number in range(3000))
    text = policy(encoded("local.a0")) + f"locals {{\n{chain}\n  a3000 = 1\n}}\n"
    assert principal(text) is UNKNOWN


@pytest.mark.parametrize("count", ["10000000", "-1", '"many"'])
def test_a_count_that_is_absurd(count: str) -> None:
    assert len(module({"main.tf": policy(encoded('"*"'), more=f"count = {count}")}).documents) == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"resource": 3}', '{"resource": {"a": {"b": 1}}}'])
def test_json_without_resources(text: str) -> None:
    assert module({"main.tf.json": text}, "main.tf.json").documents == []


@pytest.mark.parametrize("nothing", ["null", "var.policy"])
def test_no_policy_is_none(nothing: str) -> None:
    text = policy(nothing) + 'variable "policy" {\n  default = ""\n}\n'
    assert module({"main.tf": text}).skipped == ["no ECR policy in this Terraform module"]
