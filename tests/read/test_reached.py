"""What a limit keeps from being known is told: it never looks clean, however plain the policy is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.branches import MAX_JOINT as MAX_WAYS
from ecrlint.read.cloudformation.evaluator import MAX_NESTING as MAX_FUNCTIONS
from ecrlint.read.cloudformation.template import MAX_ROUNDS
from ecrlint.read.cloudformation.value import MAX_TEXT as MAX_PLACED
from ecrlint.read.document import read
from ecrlint.read.files import MAX_BESIDE, Disk
from ecrlint.read.hcl.budget import (
    MAX_ITEMS,
    MAX_MADE,
    MAX_NESTING,
    MAX_SIZE,
    MAX_STEPS,
    MAX_TEXT,
    MAX_WORK,
)
from ecrlint.read.hcl.embedded_json import MAX_FILLED
from ecrlint.read.hcl.primitives import MAX_DIGITS
from ecrlint.read.limits import Reached, is_whole
from ecrlint.read.terraform.blocks import MAX_TURNS
from ecrlint.read.terraform.merge import MAX_STATEMENTS
from ecrlint.read.terraform.module import MAX_FILES
from ecrlint.read.terraform.names import MAX_DEPTH
from ecrlint.read.terraform.repetition import MAX_COUNT
from ecrlint.source import Source
from tests.cli.test_cli import Outcome, ecrlint

ROLE = "arn:aws:iam::444455556666:role/ci"
PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
]
PUBLIC = {"Sid": "P", "Effect": "Allow", "Principal": "*", "Action": PUSH}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def document(principal: str = '"*"') -> str:
    """A policy in HCL."""
    statement = f'{{Effect = "Allow", Principal = {principal}, Action = {json.dumps(PUSH)}}}'
    return f'jsonencode({{Version = "2012-10-17", Statement = [{statement}]}})'


def resource(value: str, name: str = "p", more: str = "") -> str:
    inside = f'  repository = "x"\n  {more}\n  policy = {value}\n'
    return f'resource "aws_ecr_repository_policy" "{name}" {{\n{inside}}}\n'


def local(**values: str) -> str:
    return "locals {\n" + "".join(f"  {name} = {value}\n" for name, value in values.items()) + "}\n"


def row(items: int) -> str:
    """A list of so many items; `range` gives 1,024 of them at most."""
    return f'split("", format("%0{items}d", 0))'


def taken(number: str) -> str:
    """The public policy, in a way that needs a number."""
    return resource(f"element([{document()}], ({number}) * 0)")


def chain(length: int) -> str:
    links = {f"x{at}": f"local.x{at - 1}" for at in range(1, length + 1)}
    return local(x0=document(), **links) + resource(f"local.x{length}")


def large(items: int) -> str:
    return local(a=row(MAX_ITEMS - 1)) + taken(f"length([{', '.join(['local.a'] * items)}])")


TURNS = 'length("%%{for i in range(%d)}%%{for j in %s}x%%{endfor}%%{endfor}")'


def work(resources: int) -> str:
    once = MAX_MADE // 2 // 5000
    spent = " + ".join(["length(local.big)"] * 3)
    others = "".join(
        resource(f"element([{document(json.dumps({'AWS': ROLE}))}], ({spent}) * 0)", f"p{number}")
        for number in range(resources)
    )
    return local(big=f"[for i in range({once}) : {row(5000)}]") + others + taken(spent)


def filled(holes: int) -> str:
    actions = json.dumps(PUSH)[:-1] + ', "${var.x}"' * holes + "]"
    statement = f'{{"Effect": "Allow", "Principal": "*", "Action": {actions}}}'
    text = f'{{"Version": "2012-10-17", "Statement": [{statement}]}}'
    return 'variable "x" {}\n' + resource(f"<<EOF\n{text}\nEOF")


def statement(principal: str = "*") -> str:
    type = "*" if principal == "*" else "AWS"
    named = f'type = "{type}"\n identifiers = ["{principal}"]'
    return f"actions = {json.dumps(PUSH)}\n principals {{\n {named}\n}}\n"


def dynamic(turns: int, principal: str = "*") -> str:
    content = f"content {{\n {statement(principal)}}}"
    return f'dynamic "statement" {{\n for_each = range({turns})\n {content}\n}}\n'


def data(*blocks: str) -> str:
    body = "".join(blocks)
    return f'data "aws_iam_policy_document" "d" {{\n{body}}}\n' + resource(
        "data.aws_iam_policy_document.d.json"
    )


def merged(turns: int) -> str:
    before = [dynamic(turns, ROLE)] * (MAX_STATEMENTS // MAX_TURNS)
    return data(*before, f"statement {{\n {statement()}}}\n")


def sources(length: int) -> str:
    blocks = [f'data "aws_iam_policy_document" "d0" {{\n statement {{\n {statement()}}}\n}}\n']
    blocks += [
        f'data "aws_iam_policy_document" "d{at}" {{\n'
        f" source_policy_documents = [data.aws_iam_policy_document.d{at - 1}.json]\n}}\n"
        for at in range(1, length + 1)
    ]
    return "".join(blocks) + resource(f"data.aws_iam_policy_document.d{length}.json")


def several(repeated: str, key: str) -> str:
    return resource(document(f'element(["*"], {key} * 0)'), more=repeated)


CLEAN = resource(document(json.dumps({"AWS": ROLE})), "clean")

TERRAFORM: dict[str, tuple[str, str, str]] = {
    "nesting": (
        resource("(" * MAX_NESTING + document() + ")" * MAX_NESTING),
        resource("(" * (MAX_NESTING - 6) + document() + ")" * (MAX_NESTING - 6)),
        f"more than {MAX_NESTING} expressions inside each other",
    ),
    "steps": (
        taken("length([for i in range(200) : [for j in range(200) : i]])"),
        taken("length([for i in range(100) : [for j in range(200) : i]])"),
        f"more than {MAX_STEPS:,} steps",
    ),
    "values": (
        taken(f"length([for i in range({MAX_MADE // 5000}) : {row(5000)}])"),
        taken(f"length([for i in range(9) : {row(5000)}])"),
        f"more than {MAX_MADE:,} values in one evaluation",
    ),
    "values in a template": (
        taken(TURNS % (99, row(9999))),
        taken(TURNS % (9, row(999))),
        f"more than {MAX_MADE:,} values in one evaluation",
    ),
    "items": (
        taken(f"length({row(MAX_ITEMS + 1)})"),
        taken(f"length({row(MAX_ITEMS)})"),
        f"more than {MAX_ITEMS:,} items",
    ),
    "size": (large(MAX_SIZE // MAX_ITEMS + 1), large(5), f"more than {MAX_SIZE:,} parts of one value"),
    "work": (work(3 * MAX_WORK // MAX_MADE), work(1), f"more than {MAX_WORK:,} steps and values"),
    "text": (
        resource(f"<<EOF\n{json.dumps(policy(PUBLIC))}{' ' * MAX_TEXT}\nEOF"),
        resource(f"<<EOF\n{json.dumps(policy(PUBLIC))}{' ' * 5000}\nEOF"),
        f"more than {MAX_TEXT:,} characters",
    ),
    "lines": (
        resource("<<EOF\n" + json.dumps(policy(PUBLIC)) + "\n" * 1_000_000 + "EOF"),
        resource("<<EOF\n" + json.dumps(policy(PUBLIC)) + "\n" * 5000 + "EOF"),
        f"more than {MAX_MADE:,} values in one evaluation",
    ),
    "holes": (filled(MAX_FILLED + 1), filled(20), f"more than {MAX_FILLED:,} values filled into one JSON"),
    "digits": (
        resource(document(f'element(["*"], {"0" * (MAX_DIGITS + 1)})')),
        resource(document(f'element(["*"], {"0" * MAX_DIGITS})')),
        f"more than {MAX_DIGITS} digits",
    ),
    "exponent": (
        resource(document('element(["*"], tonumber("0e1000"))')),
        resource(document('element(["*"], tonumber("0e999"))')),
        f"more than {MAX_DIGITS} digits",
    ),
    "names": (chain(MAX_DEPTH), chain(MAX_DEPTH - 2), f"more than {MAX_DEPTH} names"),
    "documents of documents": (sources(MAX_DEPTH), sources(10), "more than"),
    "turns": (data(dynamic(MAX_TURNS + 1)), data(dynamic(2)), f"more than {MAX_TURNS} turns"),
    "count": (
        several(f"count = {MAX_COUNT + 1}", "count.index"),
        several("count = 2", "count.index"),
        f"more than {MAX_COUNT} instances",
    ),
    "for_each": (
        several(f"for_each = {{for i in range({MAX_TURNS + 1}) : i => i}}", "length(each.key)"),
        several("for_each = {for i in range(2) : i => i}", "length(each.key)"),
        f"more than {MAX_TURNS} turns",
    ),
    "statements": (merged(MAX_TURNS), merged(2), f"more than {MAX_STATEMENTS:,} statements"),
}

BESIDE = resource('file("policy.json")')
NAMED = resource(document("local.who"))
GIVEN = 'variable "who" {\n  default = "arn:aws:iam::444455556666:root"\n}\n' + resource(document("var.who"))
FOLDERS: dict[str, tuple[str, dict[str, str], dict[str, str], str]] = {
    "a file": (
        BESIDE,
        {"policy.json": json.dumps(policy(PUBLIC)) + " " * MAX_BESIDE},
        {"policy.json": json.dumps(policy(PUBLIC))},
        f"bytes; at most {MAX_BESIDE:,} are read",
    ),
    "a template": (
        resource('templatefile("policy.tftpl", {})'),
        {"policy.tftpl": json.dumps(policy(PUBLIC)) + " " * MAX_BESIDE},
        {"policy.tftpl": json.dumps(policy(PUBLIC))},
        "policy.tftpl cannot be read",
    ),
    "a file of the module": (
        NAMED,
        {"who.tf": local(who='"*"') + "#" * MAX_BESIDE},
        {"who.tf": local(who='"*"')},
        "who.tf cannot be read",
    ),
    "given values": (
        GIVEN,
        {"terraform.tfvars": 'who = "*"\n' + "#" * MAX_BESIDE},
        {"terraform.tfvars": 'who = "*"\n'},
        "terraform.tfvars cannot be read",
    ),
    "files of the module": (
        NAMED,
        {**{f"n{number:03}.tf": "" for number in range(MAX_FILES)}, "who.tf": local(who='"*"')},
        {**{f"n{number:03}.txt": "" for number in range(MAX_FILES)}, "who.tf": local(who='"*"')},
        f"more than {MAX_FILES} files of one module",
    ),
}


def repository(text: object) -> dict[str, Any]:
    return {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": text}}


def template(text: object, **more: object) -> str:
    clean = repository(policy({**PUBLIC, "Principal": {"AWS": ROLE}}))
    resources = {"Clean": clean, "R": repository(text)}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, **more})


def nested(depth: int) -> str:
    """Three objects and lists are around the principal."""
    principal: object = "*"
    for _ in range(depth - 4):
        principal = {"Fn::Join": ["", [principal]]}
    return template(policy({**PUBLIC, "Principal": principal}))


def joined(length: int) -> str:
    text = {"Fn::Join": [",", ["*", "x" * (length - 2)]]}
    return template(policy({**PUBLIC, "Principal": {"Fn::Select": [0, {"Fn::Split": [",", text]}]}}))


def looped(values: int) -> str:
    statement = {**PUBLIC, "Principal": {"Fn::Sub": "${Who}"}}
    loop = ["Who", ["*", *map(str, range(100_000_000_000, 99_999_999_999 + values))], {
        "Repo${Who}": repository(policy(statement))
    }]  # fmt: skip
    clean = repository(policy({**PUBLIC, "Principal": {"AWS": ROLE}}))
    return json.dumps({"Resources": {"Clean": clean, "Fn::ForEach::Repos": loop}})


def loops(depth: int) -> str:
    """The public statement inside of loops of one turn each."""
    inner: dict[str, Any] = dict(PUBLIC)
    for number in range(depth):
        inner = {f"Fn::ForEach::L{number}": [f"L{number}", ["x"], inner]}
    return template(policy(inner))


def loops_of_resources(depth: int) -> str:
    inner: dict[str, Any] = {"R": repository(policy(PUBLIC))}
    for number in range(depth):
        inner = {f"Fn::ForEach::L{number}": [f"L{number}", ["x"], inner]}
    return json.dumps({"Resources": inner})


def branches(conditions: int) -> str:
    """Public if the first two conditions are false; all of them take a part of the policy."""
    names = [f"Is{number}" for number in range(conditions)]
    equal = {name: {"Fn::Equals": [{"Ref": name}, "x"]} for name in names}
    role = {"AWS": ROLE}
    principal = {"Fn::If": [names[0], role, {"Fn::If": [names[1], role, "*"]}]}
    actions = [{"Fn::If": [name, "ecr:ListImages", "ecr:DescribeImages"]} for name in names]
    statement = {**PUBLIC, "Principal": principal, "Action": [*PUSH, *actions]}
    return template(policy(statement), Conditions=equal)


CLOUDFORMATION: dict[str, tuple[str, str, str]] = {
    "functions": (
        nested(MAX_FUNCTIONS + 1), nested(MAX_FUNCTIONS), f"more than {MAX_FUNCTIONS} objects, lists and"
    ),
    "text": (joined(MAX_PLACED + 1), joined(MAX_PLACED), f"more than {MAX_PLACED:,} characters"),
    "loops": (looped(MAX_ROUNDS + 1), looped(9), f"more than {MAX_ROUNDS} turns of Fn::ForEach"),
    "loops inside each other": (loops(MAX_FUNCTIONS), loops(20), f"more than {MAX_FUNCTIONS} objects"),
    "loops of resources": (
        loops_of_resources(MAX_FUNCTIONS + 1), loops_of_resources(50), f"more than {MAX_FUNCTIONS} loops"
    ),
}  # fmt: skip


def check(folder: Path, texts: dict[str, str]) -> Outcome:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return ecrlint(folder, "check", next(iter(texts)), "--format", "json")


def judged(outcome: Outcome) -> dict[str, int]:
    """How much of the policies is judged, by the JSON report."""
    summary: dict[str, Any] = json.loads(outcome.out)["summary"]
    found: dict[str, int] = summary["judged"]
    return found


def assert_told(outcome: Outcome, words: str) -> None:
    assert outcome.code == 2, outcome.out + outcome.err
    told = [error["message"] for error in outcome.report["errors"]]
    assert all(": not decided: it takes " in each or "cannot be read: " in each for each in told)
    assert any(words in each for each in told)
    assert not any("decided later" in each["why"] for each in outcome.report["skipped"])


@pytest.mark.parametrize("name", TERRAFORM)
def test_terraform_beyond_a_limit(tmp_path: Path, name: str) -> None:
    beyond, _, words = TERRAFORM[name]
    outcome = check(tmp_path, {"main.tf": CLEAN + beyond})
    assert_told(outcome, words)
    assert not outcome.rules & {"unsupported-principal", "public-push"}


@pytest.mark.parametrize("name", TERRAFORM)
def test_terraform_within_a_limit(tmp_path: Path, name: str) -> None:
    outcome = check(tmp_path, {"main.tf": CLEAN + TERRAFORM[name][1]})
    assert outcome.code == 1, outcome.out + outcome.err
    assert "public-push" in outcome.rules


@pytest.mark.parametrize("name", FOLDERS)
def test_a_module_beyond_a_limit(tmp_path: Path, name: str) -> None:
    text, beyond, _, words = FOLDERS[name]
    assert_told(check(tmp_path, {"main.tf": CLEAN + text, **beyond}), words)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_module_within_a_limit(tmp_path: Path, name: str) -> None:
    text, _, within, _ = FOLDERS[name]
    outcome = check(tmp_path, {"main.tf": CLEAN + text, **within})
    assert outcome.code == 1, outcome.out + outcome.err
    assert "public-push" in outcome.rules


@pytest.mark.parametrize("name", CLOUDFORMATION)
def test_cloudformation_beyond_a_limit(tmp_path: Path, name: str) -> None:
    beyond, _, words = CLOUDFORMATION[name]
    assert_told(check(tmp_path, {"template.json": beyond}), words)


@pytest.mark.parametrize("name", CLOUDFORMATION)
def test_cloudformation_within_a_limit(tmp_path: Path, name: str) -> None:
    outcome = check(tmp_path, {"template.json": CLOUDFORMATION[name][1]})
    assert outcome.code == 1, outcome.out + outcome.err
    assert "public-push" in outcome.rules


TRUE_UNKNOWNS = 'variable "who" {}\n' + resource(document("var.who"))
HUGE = local(huge=f"[for i in {row(9999)} : {row(9999)}]")


def test_what_is_decided_later_is_still_silent(tmp_path: Path) -> None:
    outcome = check(tmp_path, {"main.tf": CLEAN + TRUE_UNKNOWNS + resource('file("none.json")', "none")})
    assert outcome.code == 0, outcome.out + outcome.err
    assert outcome.report["errors"] == outcome.report["skipped"] == []
    assert judged(outcome) == {"whole": 1, "partly": 1, "not": 1}


def test_beyond_so_many_ways_a_policy_is_judged_in_part(tmp_path: Path) -> None:
    outcome = check(tmp_path, {"template.json": branches(7)})
    assert judged(outcome)["partly"] == 1
    assert f"more than {MAX_WAYS} ways" in ecrlint(tmp_path, "check", "template.json", "-v").err
    outcome = check(tmp_path, {"template.json": branches(4)})
    assert (outcome.code, judged(outcome)["partly"]) == (1, 0)
    assert "public-push" in outcome.rules


@pytest.mark.parametrize(
    "text",
    [
        HUGE,
        HUGE + resource("local.huge", "other").replace("aws_ecr_repository_policy", "aws_sns_topic_policy"),
        HUGE + resource(document(json.dumps({"AWS": ROLE})), "more").replace('"x"', "local.huge[0][0]"),
        resource(document(json.dumps({"AWS": ROLE})), "more", more=f"count = {MAX_COUNT + 1}"),
        TRUE_UNKNOWNS + HUGE,
    ],
)
def test_a_limit_that_no_policy_needs_is_no_error(tmp_path: Path, text: str) -> None:
    outcome = check(tmp_path, {"main.tf": CLEAN + text})
    assert outcome.code == 0, outcome.out + outcome.err
    assert outcome.report["errors"] == []


def test_whoever_asks_for_a_name_hears_of_its_limit(tmp_path: Path) -> None:
    who = local(who=f'element(["*"], length({row(MAX_ITEMS + 1)}) * 0)')
    two = resource(document("local.who"), "one") + resource(document("local.who"), "two")
    outcome = check(tmp_path, {"main.tf": who + two})
    told = [error["message"].partition(":")[0] for error in outcome.report["errors"]]
    assert told == ["aws_ecr_repository_policy.one", "aws_ecr_repository_policy.two"]


def test_the_rest_of_a_policy_is_still_judged(tmp_path: Path) -> None:
    sid = f'element(["A"], {"0" * (MAX_DIGITS + 1)})'
    outcome = check(tmp_path, {"main.tf": resource(document().replace("{Effect", f"{{Sid = {sid}, Effect"))})
    assert outcome.code == 2
    assert "public-push" in outcome.rules


def test_a_switch_that_is_given_up_is_told(tmp_path: Path) -> None:
    template = f"""
        resource "aws_ecr_repository_creation_template" "t" {{
          prefix            = "x"
          applied_for       = [element(["CREATE_ON_PUSH"], length({row(MAX_ITEMS + 1)}))]
          repository_policy = {document(json.dumps({"AWS": ROLE}))}
        }}
    """
    assert_told(check(tmp_path, {"main.tf": template}), f"more than {MAX_ITEMS:,} items")


@pytest.mark.parametrize("action", ["ecr:PutImage", "s3:GetObject"])
def test_an_identity_counts_where_the_file_speaks_of_ecr(tmp_path: Path, action: str) -> None:
    given_up = f"element([], length({row(MAX_ITEMS + 1)}))"
    text = local(ecr=json.dumps(action), x=given_up)
    text += 'resource "aws_iam_policy" "p" {\n  policy = local.x\n}\n'
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "clean.tf").write_text(CLEAN)
    assert ecrlint(tmp_path, "check", "main.tf", "clean.tf").code == (2 if "ecr:" in action else 0)


@pytest.mark.parametrize("name", ["repository_policy", "policy", "repository_policy_statements"])
def test_inputs_of_modules(tmp_path: Path, name: str) -> None:
    value = f"element([{{}}], length({row(MAX_ITEMS + 1)}))"
    source = "terraform-aws-modules/ecr/aws" if name == "repository_policy_statements" else "acme/ecr/aws"
    text = f'module "ecr" {{\n  source = "{source}"\n  {name} = {value}\n}}\n'
    assert_told(check(tmp_path, {"main.tf": CLEAN + text}), f"more than {MAX_ITEMS:,} items")


def test_a_file_that_cannot_be_read_is_told_and_one_that_is_not_there_is_not(tmp_path: Path) -> None:
    (tmp_path / "policy.json").mkdir()
    assert_told(check(tmp_path, {"main.tf": CLEAN + BESIDE}), "policy.json cannot be read: is a directory")
    (tmp_path / "policy.json").rmdir()
    assert check(tmp_path, {"main.tf": CLEAN + BESIDE}).code == 0
    (tmp_path / "policy.json").write_bytes(b"\xff\xfe\xff")
    assert_told(check(tmp_path, {"main.tf": CLEAN + BESIDE}), "policy.json cannot be read: byte 3")


@pytest.mark.parametrize("name", ["policy.json", "who.tf", "terraform.tfvars"])
def test_a_link_out_of_the_repository_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").write_text(FOLDERS["given values"][2].get(name, ""))
    inside = tmp_path / "repository"
    inside.mkdir()
    (inside / ".git").mkdir()
    (inside / name).symlink_to(tmp_path / "elsewhere")
    text = {"policy.json": BESIDE, "who.tf": NAMED, "terraform.tfvars": GIVEN}[name]
    assert_told(check(inside, {"main.tf": CLEAN + text}), f"{name} cannot be read: ")


def test_a_path_out_of_the_repository_is_not_told(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert check(tmp_path, {"main.tf": CLEAN + resource('file("../policy.json")')}).code == 0


def test_an_error_of_the_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: str, most: int) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("ecrlint.read.files.contents", fails)
    files = Disk()
    assert files.source("x/../policy.json") is None
    assert files.trouble("policy.json") == "permission denied"
    assert not files.trouble("other.json")


def test_a_folder_that_cannot_be_listed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("ecrlint.read.files.os.scandir", fails)
    reading = read(Source("x/main.tf", NAMED), files=Disk())
    [told] = reading.given_up
    assert "x cannot be read: permission denied" in told


def test_a_template_may_hold_our_mark(tmp_path: Path) -> None:
    text = json.dumps(policy({**PUBLIC, "Sid": "ECRLINT_TEMPLATE"}))
    files = {"main.tf": CLEAN + resource('templatefile("p.tftpl", {})'), "p.tftpl": text}
    assert "public-push" in check(tmp_path, files).rules


@pytest.mark.parametrize("command", ["who", "diff", "simulate"])
def test_other_commands_do_not_answer_for_what_is_given_up(tmp_path: Path, command: str) -> None:
    beyond, _, words = TERRAFORM["items"]
    (tmp_path / "main.tf").write_text(CLEAN + beyond)
    (tmp_path / "old.tf").write_text(CLEAN)
    arguments = {
        "who": ["main.tf"],
        "diff": ["old.tf", "main.tf"],
        "simulate": ["main.tf", "--principal", ROLE, "--action", "ecr:PutImage"],
    }
    outcome = ecrlint(tmp_path, command, *arguments[command])
    assert outcome.code == 2
    assert words in outcome.err


def test_notes() -> None:
    reached = Reached()
    reached.note("a")
    mark = reached.mark()
    assert reached.since(mark) == ()
    reached.note("b", "a")
    reached.note("b")
    assert reached.since(mark) == ("b", "a")
    assert reached.since(0) == ("a", "b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", True),
        (["a", {"b": [1, None]}], True),
        ("${aws:username}", True),
        (UNKNOWN, False),
        ({"a": [UNKNOWN]}, False),
        (["x${var.a}"], False),
        ({"${var.a}": 1}, False),
    ],
)
def test_whole(value: object, expected: bool) -> None:
    assert is_whole(value) is expected
