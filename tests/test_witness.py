"""Every witness that `ecrlint check` shows is a command that keeps its promise."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from ecrlint.cli.main import main
from ecrlint.rule.documentation import Example, document
from tests.cli.test_cli import ecrlint
from tests.conftest import RULES, Lint
from tests.test_corpus import BAD, CORPUS

PUBLIC = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"},
}
EXAMPLES = [
    pytest.param(example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(document(rule).examples)
    if example.expectation == "fail"
]


def replay(commands: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "ecrlint"
        assert main(arguments) == 0, (command, capsys.readouterr())


@pytest.mark.parametrize("name", [each for each in BAD if (CORPUS / "err" / each).is_file()])
def test_witnesses_of_the_corpus(
    name: str, monkeypatch: pytest.MonkeyPatch, lint_text: Lint, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CORPUS / "err")
    text = Path(name).read_bytes().decode("utf-8-sig", "replace")
    replay([each.replay for each in lint_text(text, name, strict=True).findings if each.replay], capsys)


@pytest.mark.parametrize("example", EXAMPLES)
def test_witnesses_of_the_examples(
    example: Example,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lint_text: Lint,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path = f"example.{example.language}"
    Path(path).write_text(example.text)
    replay(
        [each.replay for each in lint_text(example.text, path, strict=True).findings if each.replay], capsys
    )


def test_a_witness_in_text_and_json(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(PUBLIC))
    text = ecrlint(tmp_path, "check", "p.json").out
    assert "= because: any role of any other account may ecr:PutImage (`ecrlint simulate p.json --" in text
    report: Any = ecrlint(tmp_path, "check", "p.json", "--format", "json").report
    shown = next(each["witness"] for each in report["findings"] if each["rule"] == "public-push")
    assert shown["action"] == "ecr:PutImage" and shown["decision"] == "allowed" and shown["context"] == {}
    assert ecrlint(tmp_path, *shlex.split(shown["command"])[1:]).code == 0


def test_what_simulate_refuses_has_no_command(tmp_path: Path) -> None:
    """A policy that the schema pass explains."""
    (tmp_path / "p.json").write_text(json.dumps({**PUBLIC, "Extra": 1}))
    assert "simulate" not in ecrlint(tmp_path, "check", "p.json").out


def test_one_of_several_policies_is_named_by_its_number(tmp_path: Path) -> None:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}
    empty = {"Version": "2012-10-17", "Statement": statement}
    (tmp_path / "p.yaml").write_text(f"{json.dumps(empty)}\n---\n{json.dumps(PUBLIC)}\n")
    report: Any = ecrlint(tmp_path, "check", "p.yaml", "--format", "json").report
    commands = {each["witness"]["command"] for each in report["findings"] if "witness" in each}
    assert commands and all("--document=2" in command for command in commands)
    assert {ecrlint(tmp_path, *shlex.split(command)[1:]).code for command in commands} == {0}


def test_a_forced_kind_is_in_the_command(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps(PUBLIC))
    assert "--kind=repository" in ecrlint(tmp_path, "check", "p.json", "--kind", "repository").out


@pytest.mark.parametrize(
    "resource", ['"arn:aws:ecr:${var.x}:210987654321:repository/*"', "var.x", '["${var.x}/*"]']
)
def test_a_repository_that_a_template_names(tmp_path: Path, resource: str) -> None:
    statement = f'Effect = "Allow", Principal = "*", Action = "ecr:BatchGetImage", Resource = {resource}'
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = [{{ {statement} }}] }})'
    (tmp_path / "main.tf").write_text(
        f'variable "x" {{}}\nresource "aws_ecr_registry_policy" "this" {{\n  policy = {policy}\n}}\n'
    )
    report: Any = ecrlint(tmp_path, "check", "main.tf", "--format", "json").report
    shown = next(each["witness"] for each in report["findings"] if each["rule"] == "public-pull")
    assert ecrlint(tmp_path, *shlex.split(shown["command"])[1:]).code == 0
