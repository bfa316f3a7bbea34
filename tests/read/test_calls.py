"""Calls of modules: what the policies of a configuration are, what is known of them, and where they stand."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from ecrlint.policy.pointer import Place
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import Document, Reading
from tests.read.terraform import module, spot

MODULE = """
variable "principals" {
  type    = list(string)
  default = ["*"]
}
variable "actions" {
  type    = list(string)
  default = ["ecr:BatchGetImage"]
}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = var.principals }, Action = var.actions }]
  })
}
output "policy" { value = aws_ecr_repository_policy.this.policy }
"""


def read(texts: dict[str, str], path: str = "main.tf") -> Reading:
    return module(texts, path)


def by_name(texts: dict[str, str], path: str = "main.tf") -> dict[str, Document]:
    reading = read(texts, path)
    assert not reading.problems
    return {each.name: each for each in reading.documents}


def principals(texts: dict[str, str], path: str = "main.tf") -> dict[str, object]:
    """The principals of the statement of each policy."""
    found = {}
    for name, document in by_name(texts, path).items():
        data = document.data
        found[name] = data["Statement"][0]["Principal"]["AWS"] if isinstance(data, dict) else data
    return found


def test_an_argument_is_the_value_of_a_variable_and_stands_in_the_call() -> None:
    texts = {"main.tf": 'module "a" {\n  source = "./m"\n  principals = ["x"]\n}\n', "m/main.tf": MODULE}
    [document] = by_name(texts).values()
    assert document.name == "module.a.aws_ecr_repository_policy.this"
    assert document.own_name == "aws_ecr_repository_policy.this"
    assert spot(document, "/Statement/0/Principal/AWS/0") == '"x"'
    assert spot(document, "/Statement/0/Action/0") == 'm/main.tf: "ecr:BatchGetImage"'


def test_a_folder_that_is_called_has_no_policies_of_its_own() -> None:
    texts = {"main.tf": 'module "a" {\n  source = "./m"\n  principals = ["x"]\n}\n', "m/main.tf": MODULE}
    found = read(texts, "m/main.tf")
    assert found.documents == []
    assert found.is_judged_elsewhere
    assert found.skipped == ["judged through what calls this module: ."]


def test_an_example_does_not_take_a_module_its_own_policies() -> None:
    texts = {
        "main.tf": MODULE,
        "examples/a/main.tf": 'module "a" {\n  source = "../.."\n  principals = ["x"]\n}\n',
    }
    assert principals(texts) == {"aws_ecr_repository_policy.this": ["*"]}
    assert principals(texts, "examples/a/main.tf") == {"module.a.aws_ecr_repository_policy.this": ["x"]}


@pytest.mark.parametrize(
    ("repeated", "value", "expected"),
    [
        ("count = 2", "tostring(count.index)", {"[0]": ["0"], "[1]": ["1"]}),
        ("count = 0", "tostring(count.index)", {}),
        ('for_each = { b = "y", a = "x" }', "each.value", {'["b"]': ["y"], '["a"]': ["x"]}),
        ('for_each = toset(["k"])', "each.key", {'["k"]': ["k"]}),
        ("count = local.on ? 1 : 0", '"x"', {"[0]": ["x"]}),
        ("for_each = var.nobody_knows", "each.value", {"": [UNKNOWN]}),
        ("for_each = var.nobody_knows", '"x"', {"": ["x"]}),
        ("count = var.nobody_knows", '"x"', {"": ["x"]}),
    ],
)
def test_calls_are_repeated(repeated: str, value: str, expected: dict[str, object]) -> None:
    text = f"""
        locals {{
          on = true
        }}
        variable "nobody_knows" {{}}
        module "a" {{
          source     = "./m"
          {repeated}
          principals = [{value}]
        }}
    """
    found = principals({"main.tf": text, "m/main.tf": MODULE})
    assert found == {
        f"module.a{index}.aws_ecr_repository_policy.this": each for index, each in expected.items()
    }


def test_calls_go_through_modules() -> None:
    texts = {
        "main.tf": 'module "a" {\n  source = "./a"\n  who = ["x"]\n  for_each = toset(["1", "2"])\n}\n',
        "a/main.tf": """
            variable "who" {}
            module "b" {
              source     = "../m"
              count      = 1
              principals = var.who
            }
        """,
        "m/main.tf": MODULE,
    }
    assert principals(texts) == {
        f'module.a["{key}"].module.b[0].aws_ecr_repository_policy.this': ["x"] for key in "12"
    }


OUTER = """
module "m" {
  source     = "./m"
  %s
  principals = ["x"]
}
resource "aws_ecr_repository_policy" "outer" {
  repository = "app"
  policy     = %s
}
"""


@pytest.mark.parametrize(
    ("repeated", "expression"),
    [
        ("", "module.m.policy"),
        ("", 'module.m["policy"]'),
        ("count = 1", "module.m[0].policy"),
        ("count = 1", "(module.m[*].policy)[0]"),
        ("count = 1", "one(module.m[*].policy)"),
        ('for_each = toset(["k"])', 'module.m["k"].policy'),
        ('for_each = toset(["k"])', "values(module.m)[0].policy"),
        ('for_each = toset(["k"])', '{ for key, each in module.m : key => each.policy }["k"]'),
        ('for_each = toset(["k"])', "[for each in module.m : each.policy][0]"),
        ("", "merge(module.m, {}).policy"),
    ],
)
def test_what_a_module_hands_out(repeated: str, expression: str) -> None:
    found = by_name({"main.tf": OUTER % (repeated, expression), "m/main.tf": MODULE})
    data = found["aws_ecr_repository_policy.outer"].data
    assert isinstance(data, dict)
    assert data["Statement"][0]["Principal"] == {"AWS": ["x"]}


def test_a_circle_through_outputs_of_two_modules_is_none() -> None:
    """Each output depends on one input only, as Terraform takes them one by one."""
    inner = 'variable "a" { default = "" }\nvariable "b" { default = "" }\n'
    inner += 'output "a" { value = var.a }\noutput "b" { value = var.b }\n'
    text = """
        module "one" {
          source = "./i"
          a      = "x"
          b      = module.two.a
        }
        module "two" {
          source = "./i"
          a      = module.one.a
        }
        module "m" {
          source     = "./m"
          principals = [module.one.b]
        }
    """
    texts = {"main.tf": text, "i/main.tf": inner, "m/main.tf": MODULE}
    assert list(principals(texts).values()) == [["x"]]


@pytest.mark.parametrize(
    "policy",
    [
        "aws_ecr_repository.this",
        "{ for key, each in aws_ecr_repository.this : key => each }",
    ],
)
def test_for_each_over_a_resource(policy: str) -> None:
    text = f"""
        resource "aws_ecr_repository" "this" {{
          for_each = toset(["a", "b"])
          name     = "app-${{each.key}}"
        }}
        resource "aws_ecr_repository_policy" "this" {{
          for_each   = {policy}
          repository = each.value.name
          policy     = jsonencode({{
            Statement = [{{ Effect = "Allow", Principal = "*", Action = "ecr:PutImage" }}]
          }})
        }}
    """
    found = by_name({"main.tf": text})
    assert [each.repository for each in found.values()] == ["app-a", "app-b"]


def test_paths_of_a_module() -> None:
    statement = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "x"}, "Action": "ecr:PutImage"}]}'
    inner = 'resource "aws_ecr_repository_policy" "%s" {\n  repository = "a"\n  policy = file("%s")\n}\n'
    texts = {
        "r/main.tf": 'module "a" {\n  source = "../m"\n}\n',
        "m/main.tf": inner % ("own", "${path.module}/p.json") + inner % ("root", "${path.root}/p.json"),
        "m/p.json": statement.replace("x", "own"),
        "r/p.json": statement.replace("x", "root"),
    }
    found = principals(texts, "r/main.tf")
    assert found == {f"module.a.aws_ecr_repository_policy.{each}": each for each in ("own", "root")}


def test_values_of_files_are_those_of_the_root() -> None:
    texts = {
        "main.tf": 'variable "who" {}\nmodule "a" {\n  source = "./m"\n  principals = var.who\n}\n',
        "terraform.tfvars": 'who = ["given"]\n',
        "m/main.tf": MODULE,
        "m/terraform.tfvars": 'principals = ["ignored"]\nactions = ["ignored"]\n',
    }
    [document] = by_name(texts).values()
    assert spot(document, "/Statement/0/Principal/AWS/0") == 'terraform.tfvars: "given"'
    assert isinstance(document.data, dict)
    assert document.data["Statement"][0]["Action"] == ["ecr:BatchGetImage"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ('source = "./nowhere"\n  policy = "x"', "module.a: './nowhere' holds no Terraform module"),
        ('source = "../../../../../../.."\n  policy = "x"', "leads out of the repository"),
        ('source = "./"\n  policy = "x"', "leads back to a module that calls it"),
        ('source = "./m"\n  wrong = 1', "module.a: the module has no variable 'wrong'"),
    ],
)
def test_what_is_wrong_with_a_call_is_told(call: str, words: str) -> None:
    found = read({"main.tf": f'module "a" {{\n  {call}\n}}\n', "m/main.tf": MODULE})
    assert [words in told for told in found.untold] == [True]


def test_a_circle_of_modules_ends() -> None:
    texts = {
        "main.tf": 'module "a" {\n  source = "./a"\n}\n',
        "a/main.tf": MODULE + 'module "b" {\n  source = "../b"\n  policy = ""\n}\n',
        "b/main.tf": 'module "a" {\n  source = "../a"\n  policy = ""\n}\n',
    }
    found = read(texts)
    assert [each.name for each in found.documents] == ["module.a.aws_ecr_repository_policy.this"]
    assert any("leads back" in each for each in found.untold)


@pytest.mark.parametrize(
    "source", ["terraform-aws-modules/ecr/aws", "git::https://example.com/ecr.git?ref=v1"]
)
def test_what_is_installed_is_followed_and_shown_at_the_call(source: str) -> None:
    installed = {"Modules": [{"Key": "a", "Source": source, "Dir": ".terraform/modules/a"}]}
    texts = {
        "main.tf": f'module "a" {{\n  source = "{source}"\n}}\n',
        ".terraform/modules/modules.json": json.dumps(installed),
        ".terraform/modules/a/main.tf": MODULE,
    }
    [document] = by_name(texts).values()
    assert document.name == "module.a.aws_ecr_repository_policy.this"
    span = document.locate(Place("/Statement/0/Principal/AWS/0"))
    assert (span.source.path, span.line) == ("main.tf", 1)


OVERRIDDEN = """
variable "who" {
  type    = string
  default = "base"
}
locals {
  a = "base"
  b = "base"
}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy     = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = %s }, Action = "ecr:PutImage" }]
  })
}
"""


@pytest.mark.parametrize("name", ["override.tf", "x_override.tf", "override.tofu"])
@pytest.mark.parametrize(
    ("value", "override"),
    [
        ("var.who", 'variable "who" {\n  default = "over"\n}\n'),
        ("local.a", 'locals {\n  a = "over"\n}\n'),
        (
            '"base"',
            'resource "aws_ecr_repository_policy" "this" {\n  policy = jsonencode({ Statement = [{'
            ' Effect = "Allow", Principal = { AWS = "over" }, Action = "ecr:PutImage" }] })\n}\n',
        ),
    ],
)
def test_override_files(name: str, value: str, override: str) -> None:
    texts = {"main.tf": OVERRIDDEN % value, name: override}
    assert principals(texts) == {"aws_ecr_repository_policy.this": "over"}
    assert read(texts, name).documents == []


def test_later_override_files_win_and_nested_blocks_are_replaced() -> None:
    statement = '  statement {\n    actions = ["ecr:PutImage"]\n    principals {\n      type = "AWS"\n'
    statement += '      identifiers = ["%s"]\n    }\n  }\n'
    data = 'data "aws_iam_policy_document" "p" {\n%s}\n'
    resource = 'resource "aws_ecr_repository_policy" "this" {\n  repository = "app"\n'
    resource += "  policy = data.aws_iam_policy_document.p.json\n}\n"
    texts = {
        "main.tf": data % (statement % "a" + statement % "b") + resource,
        "a_override.tf": data % (statement % "c"),
        "b_override.tf": data % (statement % "d"),
    }
    [document] = by_name(texts).values()
    assert isinstance(document.data, dict)
    assert [each["Principal"] for each in document.data["Statement"]] == [{"AWS": "d"}]


def test_a_file_for_opentofu_takes_the_place_of_the_other() -> None:
    texts = {"main.tf": 'locals {\n  a = "tf"\n}\n', "main.tofu": OVERRIDDEN % "local.a"}
    assert principals(texts, "main.tofu") == {"aws_ecr_repository_policy.this": "base"}


def test_data_that_terraform_keeps_is_followed() -> None:
    text = """
        resource "terraform_data" "who" {
          input = ["x"]
        }
        module "a" {
          source     = "./m"
          principals = terraform_data.who.output
        }
    """
    assert list(principals({"main.tf": dedent(text), "m/main.tf": MODULE}).values()) == [["x"]]


def test_a_thousand_calls() -> None:
    calls = "".join(
        f'module "m{at}" {{\n  source = "./m"\n  principals = ["{at}"]\n}}\n' for at in range(1000)
    )
    found = principals({"main.tf": calls, "m/main.tf": MODULE})
    assert list(found.values()) == [[str(at)] for at in range(1000)]


def test_what_no_configuration_creates_is_no_policy_and_told_apart() -> None:
    texts = {
        "main.tf": """
            variable "on" { default = false }
            resource "aws_ecr_repository_policy" "off" {
              count      = var.on ? 1 : 0
              repository = "app"
              policy     = "{}"
            }
            module "a" {
              source     = "./m"
              principals = ["x"]
              count      = 0
            }
            module "b" {
              source     = "./m"
              principals = ["x"]
            }
        """,
        "m/main.tf": MODULE,
    }
    found = read(texts)
    assert [each.name for each in found.documents] == ["module.b.aws_ecr_repository_policy.this"]
    assert list(found.holders.values()) == [False, True]


@pytest.mark.parametrize(
    ("call", "is_open"),
    [
        ("for_each = var.nobody_knows", True),
        ('for_each = toset(["k"])', False),
        ("count = var.nobody_knows", False),  # it is there or not, and says the same
        ("", False),
    ],
)
def test_a_policy_of_calls_that_nobody_can_count_is_known_in_part(call: str, is_open: bool) -> None:
    outer = f'module "b" {{\n  source = "./m"\n  principals = ["x"]\n  {call}\n}}\n'
    texts = {"main.tf": outer, "m/main.tf": MODULE}
    [direct] = read(texts).documents
    assert direct.doubt == ("for what module.b is called is decided elsewhere" if is_open else "")
    texts = {"main.tf": outer.replace("./m", "./n"), "n/main.tf": INNER, "m/main.tf": MODULE}
    [through] = read(texts).documents
    assert bool(through.doubt) == is_open


INNER = 'variable "principals" {}\nmodule "c" {\n  source = "../m"\n  principals = var.principals\n}\n'
OUT = """
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["ecr:BatchGetImage"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
output "json" { value = data.aws_iam_policy_document.d.json }
"""
TAKEN = 'resource "aws_ecr_repository_policy" "x" {\n  repository = "a"\n  policy = %s\n}\n'


@pytest.mark.parametrize(
    ("call", "user", "expected"),
    [
        ("", TAKEN % "module.p.json", ["aws_ecr_repository_policy.x"]),
        ('for_each = toset(["k"])', TAKEN % 'module.p["k"].json', ["aws_ecr_repository_policy.x"]),
        ("count = 1", TAKEN % "module.p[0].json", ["aws_ecr_repository_policy.x"]),
        (
            "",
            "locals {\n  it = module.p.json\n}\nlocals {\n  b = 1\n}\n" + TAKEN % "local.it",
            ["aws_ecr_repository_policy.x"],
        ),
        ("", 'output "json" { value = module.p.json }\n', ["module.p.data.aws_iam_policy_document.d"]),
        ("", 'output "x" { value = module.p.json_too }\n', ["module.p.data.aws_iam_policy_document.d"]),
        ("", "", ["module.p.data.aws_iam_policy_document.d"]),
    ],
)
def test_a_document_that_the_caller_uses_is_judged_where_it_is_used(
    call: str, user: str, expected: list[str]
) -> None:
    texts = {"main.tf": f'module "p" {{\n  source = "./m"\n  {call}\n}}\n{user}', "m/main.tf": OUT}
    assert list(by_name(texts)) == expected


def test_a_document_may_be_handed_on() -> None:
    handed_on = 'module "q" {\n  source = "../m"\n}\noutput "policy" { value = module.q.json }\n'
    texts = {
        "main.tf": 'module "p" {\n  source = "./n"\n}\n' + TAKEN % "module.p.policy",
        "n/main.tf": handed_on,
        "m/main.tf": OUT,
    }
    assert list(by_name(texts)) == ["aws_ecr_repository_policy.x"]
    del texts["main.tf"]
    assert list(by_name(texts, "n/main.tf")) == ["module.q.data.aws_iam_policy_document.d"]
