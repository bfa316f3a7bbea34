"""Terragrunt's units: what they give to the modules that they run, from wherever it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import Document, Reading, read
from ecrlint.read.files import Disk
from ecrlint.source import Source
from tests.read.terraform import Folder, spot

SOURCE = 'terraform {\n  source = "git::https://example.com/ecr.git"\n}\n'
ROOT = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n  %s\n}\n'
UNIT = "live/prod/app/terragrunt.hcl"
PLACES = {"root": "live/root.hcl", "parent": "live/terragrunt.hcl", "env": "live/prod/env.hcl"}


def policy(principal: str) -> str:
    elements = f'Effect = "Allow", Principal = {principal}, Action = "ecr:PutImage"'
    return f"jsonencode({{ Statement = [{{ {elements} }}] }})"


def inputs(principal: str, name: str = "policy") -> str:
    return f"inputs = {{ {name} = {policy(principal)} }}\n"


EVERYONE = inputs('"*"')


def reading(texts: dict[str, str], path: str = UNIT) -> Reading:
    folder = Folder(texts)
    return read(folder.sources[path], files=folder)


def principal(document: Document) -> object:
    assert isinstance(document.data, dict)
    return document.data["Statement"][0]["Principal"]


@pytest.mark.parametrize(
    ("unit", "beside", "expected"),
    [
        (inputs("local.who") + 'locals {\n  who = "*"\n}\n', {}, "*"),
        (
            f"inputs = merge({{}}, {{ policy = {policy('local.who')} }})\nlocals {{\n who = true\n}}\n",
            {},
            True,
        ),
        # what is included
        ("include {\n  path = find_in_parent_folders()\n}\n", {"parent": EVERYONE}, "*"),
        (ROOT % "", {"root": EVERYONE}, "*"),
        ('include "root" {\n  path = "../../root.hcl"\n}\n', {"root": EVERYONE}, "*"),
        ('include "root" {\n  path = "${get_terragrunt_dir()}/../../root.hcl"\n}\n', {"root": EVERYONE}, "*"),
        (ROOT % "" + inputs('"own"'), {"root": EVERYONE}, "own"),
        (
            ROOT % "expose = true" + inputs("include.root.locals.who"),
            {"root": 'locals {\n  who = "*"\n}\n'},
            "*",
        ),
        (
            "include {\n  path = find_in_parent_folders()\n  expose = true\n}\n"
            + inputs("include.inputs.who"),
            {"parent": 'inputs = { who = "*" }\n'},
            "*",
        ),
        # what is read
        (
            'locals {\n  env = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}\n'
            + inputs("local.env.locals.who"),
            {"env": 'locals {\n  who = "*"\n}\n'},
            "*",
        ),
        (
            inputs('read_terragrunt_config("../env.hcl").inputs.who'),
            {"env": 'inputs = { who = "*" }\n'},
            "*",
        ),
        (inputs('find_in_parent_folders("none.hcl", "*")'), {}, "*"),
        # where a unit is
        (inputs("path_relative_to_include()"), {}, "."),
        (ROOT % "" + inputs("path_relative_to_include()"), {"root": ""}, "prod/app"),
        (
            ROOT % "" + ROOT.replace("root", "env") % "" + inputs('path_relative_to_include("env")'),
            {"root": "", "env": ""},
            "app",
        ),
        (
            ROOT % "" + ROOT.replace("root", "env") % "" + inputs("path_relative_to_include()"),
            {"root": "", "env": ""},
            UNKNOWN,
        ),
        (ROOT % "" + inputs('path_relative_to_include("root")'), {"root": ""}, "prod/app"),
        (ROOT % "", {"root": inputs("path_relative_to_include()")}, "prod/app"),
        (ROOT % "" + inputs('path_relative_from_include("root")'), {"root": ""}, "../.."),
        # what is decided elsewhere
        (
            'dependency "d" {\n  mock_outputs = { who = "*" }\n}\n' + inputs("dependency.d.outputs.who"),
            {},
            UNKNOWN,
        ),
        (inputs('get_env("WHO", "*")'), {}, UNKNOWN),
        (inputs("local.a") + "locals {\n  a = local.b\n  b = local.a\n}\n", {}, UNKNOWN),
        (inputs('read_terragrunt_config("../../../../../env.hcl").locals.who'), {}, UNKNOWN),
        (inputs('read_terragrunt_config("terragrunt.hcl").locals.who'), {}, UNKNOWN),
    ],
)
def test_where_a_value_comes_from(unit: str, beside: dict[str, str], expected: object) -> None:
    texts = {PLACES[name]: text for name, text in beside.items()}
    [found] = reading({UNIT: SOURCE + unit, **texts}).documents
    assert principal(found) == expected


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("", ["own"]),
        ('merge_strategy = "shallow"', ["own"]),
        ('merge_strategy = "no_merge"', ["own"]),
        ('merge_strategy = "deep"', ["below", "own"]),
    ],
)
def test_how_inputs_are_merged(strategy: str, expected: list[str]) -> None:
    def several(name: str) -> str:
        return f"inputs = {{ policies = {{ {name} = {policy(f'{chr(34)}{name}{chr(34)}')} }} }}\n"

    texts = {UNIT: SOURCE + ROOT % strategy + several("own"), "live/root.hcl": several("below")}
    assert sorted(str(principal(each)) for each in reading(texts).documents) == expected


def test_the_source_may_be_included() -> None:
    [found] = reading({UNIT: ROOT % "" + EVERYONE, "live/root.hcl": SOURCE}).documents
    assert (found.name, found.kind) == ("inputs.policy", "repository")


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("inputs = { %s }", 0),
        ("inputs = {\n%s\ncreate_repository_policy = false\n}", 1),
        ("inputs = {\n%s\ncreate_repository_policy = true\n}", 0),
        ("inputs = merge({ %s }, dependency.x.outputs.more)", 1),  # what nobody knows may switch it
    ],
)
def test_the_switches_of_a_known_module(given: str, count: int) -> None:
    source = 'terraform {\n  source = "tfr:///terraform-aws-modules/ecr/aws?version=2.3.0"\n}\n'
    own = "repository_policy = " + policy('"*"')
    assert len(reading({UNIT: f"{source}{given % own}\n"}).documents) == count


def test_findings_stand_where_the_value_is_written() -> None:
    unit = ROOT % "" + SOURCE + inputs("include.root.locals.who")
    [found] = reading({UNIT: unit, "live/root.hcl": 'locals {\n  who = "*"\n}\n'}).documents
    assert spot(found, "/Statement/0/Principal") == 'live/root.hcl: "*"'


@pytest.mark.parametrize(
    "text",
    [
        EVERYONE,  # for others to include
        SOURCE,
        SOURCE + "inputs = dependency.x.outputs\n",
        SOURCE + 'inputs = { name = "ecr" }\n',
        'include "root" {\n  path = "../../../../../../etc/passwd"\n}\n' + SOURCE,
    ],
)
def test_files_that_pass_nothing(text: str) -> None:
    found = reading({UNIT: text})
    assert (found.documents, found.problems) == ([], [])


MODULE = """
variable "who" {
  default = "*"
}
variable "create" {
  type    = bool
  default = false
}
resource "aws_ecr_repository_policy" "this" {
  count      = var.create ? 1 : 0
  repository = "app"
  policy     = jsonencode({ Statement = [{ Effect = "Allow", Principal = var.who, Action = "ecr:*" }] })
}
"""


@pytest.mark.parametrize(
    ("source", "given", "expected"),
    [
        ("../../../modules//ecr", 'create = true, who = "a"', "a"),
        ("../../../modules/ecr", "create = true", "*"),
        ("${get_repo_root()}/modules//ecr", 'create = true, who = "a"', "a"),
        ('${dirname(find_in_parent_folders("root.hcl"))}/../modules//ecr', 'create = "true"', "*"),
        ("../../../modules//ecr", "create = true, who = dependency.x.outputs.who", UNKNOWN),
        ("../../../modules//ecr", 'who = "a"', None),
        ("../../../modules//none", "create = true", None),
        ("../../../../../../modules//ecr", "create = true", None),
    ],
)
def test_a_module_of_the_repository_is_read_with_the_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, given: str, expected: object
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = f'terraform {{\n  source = "{source}"\n}}\ninputs = {{ {given} }}\n'
    found = reading({UNIT: unit, "live/root.hcl": "", "modules/ecr/main.tf": MODULE}).documents
    assert [principal(each) for each in found] == ([] if expected is None else [expected])


def test_inputs_that_nobody_knows_leave_each_variable_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = 'terraform {\n  source = "../../../modules//ecr"\n}\ninputs = merge(local.none, { who = "a" })\n'
    [found] = reading({UNIT: unit, "modules/ecr/main.tf": MODULE}).documents
    assert principal(found) == "a"
    [found] = reading({UNIT: unit.replace("who", "x"), "modules/ecr/main.tf": MODULE}).documents
    assert principal(found) == UNKNOWN


def test_a_unit_without_a_source_runs_its_own_folder() -> None:
    unit = 'inputs = { create = true, who = "a" }\n'
    [found] = reading({UNIT: unit, "live/prod/app/main.tf": MODULE}).documents
    assert principal(found) == "a"
    assert spot(found, "/Statement/0/Principal") == '"a"'


def test_a_chain_of_configurations_ends() -> None:
    texts = {
        f"live/{n}.hcl": f'locals {{\n  x = read_terragrunt_config("{n + 1}.hcl")\n}}\n' for n in range(30)
    }
    unit = 'locals {\n  x = read_terragrunt_config("../../0.hcl")\n}\n' + inputs("local.x.locals.y")
    found = reading({UNIT: SOURCE + unit, **texts})
    assert [principal(each) for each in found.documents] == [UNKNOWN]
    assert "more than 10 configurations" in found.given_up[0]


def test_what_does_not_parse_is_told_beside_what_does() -> None:
    found = reading({UNIT: SOURCE + EVERYONE + "locals {\n  x = = 1\n}\n"})
    assert [each.rule for each in found.problems] == ["syntax-error"]
    assert len(found.documents) == 1


@pytest.mark.parametrize(
    "way", ['"../root.hcl"', '"../../out.hcl"', 'find_in_parent_folders("out.hcl")', '"/etc/passwd"']
)
def test_nothing_outside_of_the_repository_is_read(tmp_path: Path, way: str) -> None:
    (tmp_path / "out.hcl").write_text('locals {\n  who = "*"\n}\n')
    unit = tmp_path / "repo" / "app"
    unit.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    (tmp_path / "repo" / "root.hcl").symlink_to(tmp_path / "out.hcl")
    text = f"{SOURCE}locals {{\n  x = read_terragrunt_config({way})\n}}\n" + inputs("local.x.locals.who")
    (unit / "terragrunt.hcl").write_text(text)
    [found] = read(Source(str(unit / "terragrunt.hcl"), text), files=Disk()).documents
    assert principal(found) == UNKNOWN
