"""Terraform's JSON syntax, and escapes in both syntaxes: what is read, and where it stands."""

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
from ecrlint.read.terraform.json_syntax import salvage_json
from ecrlint.source import Source
from tests.cli.test_cli import ecrlint
from tests.read.terraform import module, spot

TERRAFORM = shutil.which("terraform")

LOCALS = [
    '"plain"',
    r'"\u0061\n\"\\"',
    '"$${a} %%{ b }"',
    '"a$b %c"',
    '"${1 + 1}"',
    '"x${1 + 1}y"',
    r'"${upper(\"a\")}"',
    r'"${jsonencode({ a = [1, \"x\"], b = null })}"',
    r'"%{ for x in [\"a\", \"b\"] }<${x}>%{ endfor }"',
    r'"${"a" == "a" ? \"yes\" : \"no\"}"'.replace('${"a" == "a"', r"${\"a\" == \"a\""),
    r'"\u0024{1}"',
    r'"${\"\\n\"}"',
    r'"\\n"',
    r'"a\nb"',
    r'"${\n1\n}"',
    '"<<EOT"',
    r'"${<<EOT\nx\nEOT\n}"',
    "1e3",
    "1E+2",
    "-0.50",
    "100000000000000000000000001",
    "true",
    "null",
    "[]",
    "{}",
    '[1, "a", [true]]',
    '{"a": {"b": [1]}, "c d": "${1}"}',
    '{"${"k"}": 1}'.replace('"k"', r"\"k\""),
    '{"$${k}": 1}',
    r'{"\u006b": 1}',
    '{"//": "no comment in here"}',
    '"# // /* no comment */"',
    '["${[1, 2]}", "${{ a = 1 }}"]',
    '"é${"ü"}ß"'.replace('"ü"', r"\"ü\""),
]


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")
def test_what_terraform_makes_of_values(tmp_path: Path) -> None:
    members = ", ".join(f'"v{at}": {each}' for at, each in enumerate(LOCALS))
    text = f'{{"//": "a comment", "locals": {{{members}}}}}'
    tmp_path.joinpath("main.tf.json").write_text(text, encoding="utf-8")
    names = ", ".join(f"jsonencode(local.v{at})" for at in range(len(LOCALS)))
    process = subprocess.run(
        [str(TERRAFORM), "console", "-no-color"],
        cwd=tmp_path,
        input=f"base64encode(jsonencode([{names}]))\n",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CHECKPOINT_DISABLE": "1"},
    )
    assert process.returncode == 0, process.stderr
    theirs = json.loads(base64.b64decode(process.stdout.strip().strip('"')))
    body, trouble = salvage_json(Source("main.tf.json", text))
    assert trouble is None
    [block] = body.blocks
    for at, expected in enumerate(theirs):
        value = evaluate(block.body.attributes[f"v{at}"].expression, Scope())
        assert json_text(value) == expected, LOCALS[at]


POLICY = '{ Version = "2012-10-17", Statement = { Effect = "Allow", Principal = "*", Action = "ecr:GetX" } }'


def read_one(text: str, name: str = "main.tf") -> Any:
    [document] = module({name: text}, name).documents
    return document


@pytest.mark.parametrize(
    "labels",
    [
        r'"aws_ecr_repository\u005fpolicy" "a"',
        r'"\u0061ws_ecr_repository_policy" "a"',
        r'"aws_\U00000065cr_repository_policy" "a"',
        'aws_ecr_repository_policy "a"',
        "aws_ecr_repository_policy a",
    ],
)
def test_escapes_in_labels(labels: str) -> None:
    document = read_one(f"resource {labels} {{\n  policy = jsonencode({POLICY})\n}}\n")
    assert document.name == "aws_ecr_repository_policy.a"
    assert spot(document, "/Statement/Principal") == '"*"'


def test_a_name_that_is_written_with_escapes_is_the_same_name() -> None:
    text = (
        "locals {\n  doc = data.aws_iam_policy_document.d.json\n}\n"
        'resource "aws_ecr_repository_policy" "a" {\n  policy = local.doc\n}\n'
        r'data "aws_iam_policy_docu\u006dent" "\u0064" {' + "\n"
        '  statement {\n    actions = ["ecr:GetX"]\n    principals {\n      type = "*"\n'
        '      identifiers = ["*"]\n    }\n  }\n}\n'
    )
    assert read_one(text).data["Statement"][0]["Principal"] == "*"


QUOTED = json.dumps(f"${{jsonencode({POLICY})}}")


@pytest.mark.parametrize(
    "text",
    [
        f'{{"resource": {{"aws_ecr_repository_policy": {{"a": {{"policy": {QUOTED}}}}}}}}}',
        f'{{"resource": {{"aws_ecr_repository_polic\\u0079": {{"a": {{"polic\\u0079": {QUOTED}}}}}}}}}',
        f'{{"resource": [{{"aws_ecr_repository_policy": [{{"a": [{{"policy": {QUOTED}}}]}}]}}]}}',
        f'[{{"//": 1}}, {{"resource": {{"aws_ecr_repository_policy": {{"a": {{"policy": {QUOTED}}}}}}}}}]',
        f'{{"//": "x", "resource": {{"//": "y", "aws_ecr_repository_policy": {{"//": "z", "a": {{"//": "z", '
        f'"policy": {QUOTED}}}}}}}}}',
        f'{{"locals": {{"p": {QUOTED}}}, '
        '"resource": {"aws_ecr_repository_policy": {"a": {"policy": "${local.p}"}}}}',
        f'{{"locals": [{{"p": 1}}, {{"q": {QUOTED}}}], '
        '"resource": {"aws_ecr_repository_policy": {"a": {"policy": "${local.q}"}}}}',
    ],
)
def test_policies_in_json(text: str) -> None:
    document = read_one(text, "main.tf.json")
    assert document.name == "aws_ecr_repository_policy.a"
    assert document.data["Statement"]["Principal"] == "*"
    assert spot(document, "/Statement/Principal") == '\\"*\\"'
    assert spot(document, "/Statement/Action") == '\\"ecr:GetX\\"'


def test_a_policy_that_a_text_of_json_holds() -> None:
    inner = json.dumps({"Statement": {"Effect": "Allow", "Principal": "${local.who}", "Action": "ecr:GetX"}})
    text = (
        '{"locals": {"who": "*"}, "resource": {"aws_ecr_repository_policy": {"a": {"policy": '
        f"{json.dumps(inner)}}}}}}}}}"
    )
    document = read_one(text, "main.tf.json")
    assert document.data["Statement"]["Principal"] == "*"
    assert spot(document, "/Statement/Action") == '\\"ecr:GetX\\"'


def test_files_from_json() -> None:
    policy = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:GetX"}}'
    text = (
        '{"resource": {"aws_ecr_repository_policy": {"a": {"policy": '
        '"${file(\\"${path.module}/p.json\\")}"}}}}'
    )
    [document] = module({"main.tf.json": text, "p.json": policy}, "main.tf.json").documents
    assert spot(document, "/Statement/Principal") == 'p.json: "*"'


@pytest.mark.parametrize(
    "statement",
    [
        '{"actions": ["ecr:GetX"], "principals": {"type": "*", "identifiers": ["*"]}}',
        '[{"actions": ["ecr:GetX"], "principals": [{"type": "*", "identifiers": ["*"]}]}]',
    ],
)
def test_blocks_inside_of_blocks(statement: str) -> None:
    text = (
        f'{{"data": {{"aws_iam_policy_document": {{"d": {{"statement": {statement}}}}}}}, "resource": '
        '{"aws_ecr_repository_policy": {"a": {"policy": "${data.aws_iam_policy_document.d.json}"}}}}'
    )
    document = read_one(text, "main.tf.json")
    assert document.data["Statement"] == [{"Effect": "Allow", "Principal": "*", "Action": "ecr:GetX"}]


@pytest.mark.parametrize("brackets", ["%s", "[%s]"])
def test_blocks_that_are_repeated(brackets: str) -> None:
    content = (
        '{"for_each": ["GetX", "GetY"], "iterator": "it", "content": '
        '{"actions": ["ecr:${it.value}"], "principals": {"type": "*", "identifiers": ["*"]}}}'
    )
    dynamic = f'"dynamic": {{"statement": {brackets % content}}}'
    first = '"statement": {"actions": ["ecr:GetZ"], "principals": {"type": "*", "identifiers": ["*"]}}'
    text = (
        f'{{"data": {{"aws_iam_policy_document": {{"d": {{{first}, {dynamic}}}}}}}, "resource": '
        '{"aws_ecr_repository_policy": {"a": {"policy": "${data.aws_iam_policy_document.d.json}"}}}}'
    )
    document = read_one(text, "main.tf.json")
    assert [each["Action"] for each in document.data["Statement"]] == ["ecr:GetZ", "ecr:GetX", "ecr:GetY"]
    assert spot(document, "/Statement/0/Action") == '"ecr:GetZ"'


def test_what_is_read_before_there_are_values_is_no_template() -> None:
    policy = '"${jsonencode({Statement = {Principal = var.who}})}"'
    text = (
        '{"variable": {"who": {"default": "${x}"}}, "resource": '
        f'{{"aws_ecr_repository_policy": {{"a": {{"policy": {policy}}}}}}}}}'
    )
    assert read_one(text, "main.tf.json").data["Statement"]["Principal"] == "${x}"
    values = {"terraform.tfvars.json": '{"who": "%{ if }"}', "main.tf.json": text}
    document: Any = module(values, "main.tf.json").documents[0]
    assert document.data["Statement"]["Principal"] == "%{ if }"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1e3", 1000), ("1E-2", 0.01), ("[1e0, { a = 2e+1 }]", [1, {"a": 20}]), ('"1e3 ${1e2}"', "1e3 100")],
)
def test_numbers_with_exponents(text: str, expected: object) -> None:
    assert (
        evaluate(parse(Source("x.tf", f"x = {text}\n")).attributes["x"].expression, Scope()).data == expected
    )


def test_a_text_that_is_no_template_leaves_one_value_unknown() -> None:
    text = '{"locals": {"a": ["x", "${", "%{ for", "${1 +}", "${nope("]}}'
    body, trouble = salvage_json(Source("m.tf.json", text))
    assert trouble is None
    value = evaluate(body.blocks[0].body.attributes["a"].expression, Scope())
    assert value.data == ["x", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]


def test_a_fix_keeps_a_file_of_json_a_file_of_json(tmp_path: Path) -> None:
    statement = (
        '{ Effect = "allow", Principal = "*", Action = ["ecr:batchgetimage", "ecr:GetDownloadUrlForLayer"] }'
    )
    policy = f'${{jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})}}'
    text = json.dumps(
        {"resource": {"aws_ecr_repository_policy": {"a": {"repository": "a", "policy": policy}}}}
    )
    file = tmp_path / "main.tf.json"
    file.write_text(text, encoding="utf-8")
    outcome = ecrlint(tmp_path, "check", "--fix", "--unsafe-fixes", ".")
    assert outcome.code in (0, 1), outcome.err
    after = json.loads(file.read_text(encoding="utf-8"))
    mended = policy.replace("allow", "Allow").replace('Layer"]', 'Layer", "ecr:BatchCheckLayerAvailability"]')
    assert after["resource"]["aws_ecr_repository_policy"]["a"]["policy"] == mended
