"""What a variable stands for: its type, its defaults and what it is given, as Terraform has it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.functions.encoding import json_text
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.syntax import parse
from ecrlint.read.hcl.value import HclValue
from ecrlint.read.terraform.json_syntax import salvage_json
from ecrlint.read.terraform.variable import value_of_variable
from ecrlint.source import Source
from tests.read.terraform import only, spot

TERRAFORM = shutil.which("terraform")

# What stands in the block, and what is given, if something is.
VARIABLES: list[tuple[str, str]] = [
    ('default = "a"', ""),
    ("type = string", "1"),
    ("type = string", "true"),
    ("type = string", "1.50"),
    ("type = string", "null"),
    ("type = number", '"12"'),
    ("type = bool", '"true"'),
    ("type = bool", '"1"'),
    ("type = any", '["a", 1, null]'),
    ("type = list(string)", '["a", 1, true]'),
    ("type = list(any)", '["a", 1, true]'),
    ("type = list(any)", "[[1], [2, 3]]"),
    ("type = list(any)", '[["a"], [2, 3]]'),
    ("type = list", '["a", 1]'),
    ("type = map", '{ a = 1, b = "x" }'),
    ("type = set(string)", '["b", "a", "b", 1]'),
    ("type = set(number)", "[3, 10, 2, 3]"),
    ("type = set(any)", '[3, "10", 2]'),
    ("type = set(object({ a = string }))", '[{ a = 2 }, { a = 10 }, { a = "2" }, { a = "x", b = 1 }]'),
    ("type = set(list(number))", "[[2], [10], [1, 1]]"),
    ("type = map(string)", '{ a = 1, b = "x", c = null }'),
    ("type = map(any)", "{ a = [1], b = [] }"),
    ("type = map(list(string))", '{ a = [1], b = [], c = ["x", true] }'),
    ("type = tuple([string, number, bool])", '[1, "2", "true"]'),
    ("type = object({})", "{ a = 1 }"),
    ("type = object({ a = string })", "{ a = 1, b = 2 }"),
    ("type = object({ a = string, b = optional(number) })", '{ a = "x" }'),
    ("type = object({ a = optional(string, 1) })", "{}"),
    ('type = object({ a = optional(string, "*") })', "{ a = null }"),
    ("type = object({ a = optional(any) })", "{}"),
    ('type = object({ a = optional(list(string), ["x", 1]), b = optional(bool, "true") })', "{}"),
    ('type = object({ a = optional(map(number), { x = "1" }) })', "{}"),
    ('type = object({ a = optional(object({ b = optional(string, "inner") }), {}) })', "{}"),
    ('type = object({ a = optional(object({ b = optional(string, "inner") })) })', "{}"),
    ('type = object({ a = optional(object({ b = optional(string, "inner") })) })', "{ a = {} }"),
    ('type = object({ a = optional(object({ b = optional(string, "x") }), { b = "y" }) })', "{ a = {} }"),
    ('type = list(object({ a = optional(string, "d"), b = string }))', "[{ b = 1 }, { a = 2, b = 2, c = 3}]"),
    ('type = map(object({ a = optional(string, "d") }))', "{ x = {}, y = { a = 1 }, z = { a = null } }"),
    ('type = set(object({ a = optional(string, "d") }))', '[{}, { a = "d" }, { a = "c" }]'),
    ('type = tuple([object({ a = optional(string, "d") })])', "[{}]"),
    ("type = list(object({ a = optional(list(any), []) }))", "[{}, { a = [] }]"),
    ("type = list(object({ a = any }))", '[{ a = 1 }, { a = "x" }]'),
    ("type = map(object({ a = optional(any) }))", '{ x = { a = ["p"] }, y = { a = ["q", "r"] } }'),
    ("type = object({ a = list(any) })", '{ a = [1, "x"] }'),
    ("default = null", ""),
    ('default = "d"', "null"),
    ('default = "d"\n  nullable = false', "null"),
    ('type = string\n  default = "d"\n  nullable = true', "null"),
    ('type = list(string)\n  default = [1]\n  nullable = false', "null"),
    ('type = object({ a = optional(string, "d") })\n  default = {}', ""),
    ('type = object({ a = optional(string, "d") })\n  default = null', ""),
    ("type = list(string)\n  default = []", ""),
    ("type = map(any)\n  default = {}", ""),
    ('type = string\n  default = "d"\n  sensitive = false\n  description = "x"', '"e"'),
    ('default = <<EOT\nx\nEOT\n', ""),
]  # fmt: skip

REFUSED: list[tuple[str, str]] = [
    ("type = number", '"x"'),
    ("type = bool", "1"),
    ("type = bool", '"yes"'),
    ("type = string", "[]"),
    ("type = list(string)", '"a"'),
    ("type = list(string)", "{ a = 1 }"),
    ("type = list(number)", '["a"]'),
    ("type = map(string)", "[1]"),
    ("type = map(string)", "{ a = [] }"),
    ("type = object({ a = string })", "{}"),
    ("type = object({ a = optional(string), b = string })", "{ a = 1 }"),
    ("type = object({ a = string })", '["a"]'),
    ("type = tuple([string])", "[]"),
    ("type = tuple([string])", '["a", "b"]'),
    ("type = list(any)", "[[1], {}]"),
    ("type = list(any)", '[["a"], "a"]'),
    ("type = list(any)", "[{ a = 1 }, null]"),
]


def value_of(block: str, given: str) -> HclValue | None:
    scope = Scope()
    (variable,) = parse(Source("v.tf", f'variable "x" {{\n  {block}\n}}\n')).blocks
    attribute = parse(Source("v.tfvars", f"x = {given}\n")).attributes["x"] if given else None
    return value_of_variable(
        variable, evaluate(attribute.expression, scope) if attribute else None, scope.evaluation
    )


def terraform(cases: list[tuple[str, str]], folder: Path) -> list[Any]:
    """What Terraform makes of all of them."""
    folder.mkdir(exist_ok=True)
    blocks = "".join(f'variable "v{at}" {{\n  {block}\n}}\n' for at, (block, _) in enumerate(cases))
    folder.joinpath("main.tf").write_text(blocks, encoding="utf-8")
    given = "".join(f"v{at} = {given}\n" for at, (_, given) in enumerate(cases) if given)
    folder.joinpath("terraform.tfvars").write_text(given, encoding="utf-8")
    names = ", ".join(f"var.v{at}" for at in range(len(cases)))
    process = subprocess.run(
        [str(TERRAFORM), "console", "-no-color"],
        cwd=folder,
        input=f"base64encode(jsonencode([for x in [{names}] : jsonencode(x)]))\n",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1"},
    )
    assert process.returncode == 0, process.stderr
    result: list[Any] = json.loads(base64.b64decode(process.stdout.strip().strip('"')))
    return result


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")
def test_what_terraform_makes_of_them(tmp_path: Path) -> None:
    for case, expected in zip(VARIABLES, terraform(VARIABLES, tmp_path), strict=True):
        value = value_of(*case)
        assert value is not None, case
        assert json_text(value) == expected, case


@pytest.mark.parametrize(("block", "given"), REFUSED)
def test_what_is_not_of_the_type_is_unknown(block: str, given: str) -> None:
    value = value_of(block, given)
    assert value
    assert value.data is UNKNOWN


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")
def test_terraform_refuses_them(tmp_path: Path) -> None:
    cases = "".join(
        f'variable "v{at}" {{\n  {block}\n  default = {given}\n}}\n'
        for at, (block, given) in enumerate(REFUSED)
    )
    tmp_path.joinpath("main.tf").write_text(cases, encoding="utf-8")
    process = subprocess.run(
        [str(TERRAFORM), "validate", "-json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    refused = {
        each["range"]["start"]["line"]
        for each in json.loads(process.stdout)["diagnostics"]
        if each.get("range")
    }
    assert refused == {4 * at + 3 for at in range(len(REFUSED))}


def test_without_a_default_it_is_not_known() -> None:
    assert value_of("type = string", "") is None
    assert value_of("type = string\n  nullable = false", "null") is None


def test_values_stand_where_they_are_written() -> None:
    document = only(
        """
        variable "options" {
          type = object({
            who     = optional(string, "*")
            actions = optional(list(string), ["ecr:PutImage"])
          })
          default = { who = null }
        }
        resource "aws_ecr_repository_policy" "x" {
          policy = jsonencode({
            Statement = { Effect = "Allow", Principal = var.options.who, Action = var.options.actions }
          })
        }
        """
    )
    assert document.data == {"Statement": {"Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage"]}}
    assert spot(document, "/Statement/Principal") == '"*"'
    assert spot(document, "/Statement/Action/0") == '"ecr:PutImage"'


def test_given_values_stand_in_their_file() -> None:
    document = only(
        """
        variable "who" {
          type = set(string)
        }
        resource "aws_ecr_repository_policy" "x" {
          policy = jsonencode({
            Statement = { Effect = "Allow", Principal = { AWS = var.who }, Action = "ecr:PutImage" }
          })
        }
        """,
        terraform_tfvars='who = ["b", "*", "b"]\n',
    )
    assert document.data["Statement"]["Principal"] == {"AWS": ["*", "b"]}  # type: ignore[index]
    assert spot(document, "/Statement/Principal/AWS/0") == 'terraform.tfvars: "*"'


def test_what_a_part_of_is_not_known_is_converted_as_far_as_it_is() -> None:
    value = value_of(
        "type = list(object({ a = string, b = optional(string, 1) }))", "[{ a = var.x }, { a = 1 }]"
    )
    assert value
    assert value.data == [{"a": UNKNOWN, "b": "1"}, {"a": "1", "b": "1"}]


def test_types_in_json() -> None:
    type = r'"object({ a = optional(string, \"d\"), b = list(string) })"'
    text = f'{{"variable": {{"x": {{"type": {type}, "default": {{"b": [1]}}}}}}}}'
    body, trouble = salvage_json(Source("v.tf.json", text))
    assert trouble is None
    value = value_of_variable(body.blocks[0], None, Scope().evaluation)
    assert value
    assert value.data == {"a": "d", "b": ["1"]}
    members = value.node.children
    assert isinstance(members, dict)
    start, end = members["a"].value.start, members["a"].value.end
    assert text[start:end] == type


@pytest.mark.parametrize(
    "block",
    [
        "type = " + "list(" * 200 + "string" + ")" * 200,
        "type = nonsense(string)",
        "type = list()",
        "type = object(string)",
        "type = object({ a = optional() })",
        "type = tuple(string)",
        "type = 1 + 1",
        'type = "object("',
        'type = "\\"string\\""',
    ],
)
def test_types_that_are_none_leave_the_value_as_it_is(block: str) -> None:
    value = value_of(block, '["a"]')
    assert value is not None
