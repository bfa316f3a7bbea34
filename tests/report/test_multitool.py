"""Runs the SARIF Multitool, where SARIF_MULTITOOL says where it is: it must have nothing to say."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ecrlint.finding import Located
from ecrlint.report import render
from ecrlint.result import Result
from ecrlint.rule import Rule
from ecrlint.source import Source

TOOL = os.environ.get("SARIF_MULTITOOL", "")
CONFIGURATION = Path(__file__).parent / "multitool-config.xml"

pytestmark = pytest.mark.skipif(not TOOL, reason="SARIF_MULTITOOL does not name the Multitool")


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository to report on: without one the Multitool asks for provenance, rightly."""
    monkeypatch.chdir(tmp_path)
    person = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (
        ["init", "--quiet", "--initial-branch", "main"],
        [*person, "commit", "--quiet", "--allow-empty", "--message", "x"],
        ["remote", "add", "origin", "git@example.com:org/repo.git"],
    ):
        subprocess.run(["git", *command], check=True)


def complaints(sarif: str) -> list[str]:
    """Level, rule and place of everything the Multitool says about a log."""
    Path("log.sarif").write_text(sarif, encoding="utf-8")
    options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--kind", "Fail"]
    where = ["-c", str(CONFIGURATION), "-o", "said.sarif", "--log", "ForceOverwrite"]
    subprocess.run(
        [os.path.abspath(TOOL), "validate", "log.sarif", *options, *where, "-q", "true"],
        check=True,
        capture_output=True,
    )
    said = json.loads(Path("said.sarif").read_text(encoding="utf-8-sig"))
    return [
        f"{result.get('level', 'warning')} {result['ruleId']} {result['message']}"
        for run in said["runs"]
        for result in run["results"]
    ]


def test_the_multitool_is_heard() -> None:
    assert complaints('{"version": "2.1.0", "runs": []}')


def test_findings(
    locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, rules: list[Rule]
) -> None:
    findings = [
        locate(
            push,
            policy,
            '"*"',
            sid="[x](1) \\",
            who="${aws:PrincipalArn}",
            related=(('"Allow"', "allowed [here]"), ('"Sid"', "and here")),
        ),
        locate(pull, policy, '["ecr:PutImage"]', sid="Pull", level="error"),
    ]
    levels: dict[str, str] = {"public-pull": "error"}
    assert complaints(render("sarif", Result(findings, rules=rules, levels=levels))) == []  # type: ignore[arg-type]


def test_an_empty_run(rules: list[Rule]) -> None:
    assert complaints(render("sarif", Result(rules=rules, exit_code=0))) == []


@pytest.mark.parametrize("text", ["", "{", '{"a": 1,\n', "[1]", "[\r\n\r\n]\r"])
def test_a_syntax_error(locate: Callable[..., Located], syntax: Rule, rules: list[Rule], text: str) -> None:
    source = Source("a b/é.json", text)
    findings = [
        locate(syntax, source, source.span(start, len(text)), pointer="", expected="a value")
        for start in {0, len(text)}
    ]
    assert complaints(render("sarif", Result(findings, rules=rules))) == []


@pytest.mark.parametrize("path", ["日本.json", "<stdin>", "../up.json", "/elsewhere/a.json"])
def test_sources_of_all_scripts_and_shapes(
    locate: Callable[..., Located], push: Rule, rules: list[Rule], path: str
) -> None:
    short = Source(path, '{"日本": "😀é", "P": "*"}')
    long = Source(path, '{"a": "' + "x" * 10_000 + '", "P": "*", "b": "' + "é" * 10_000 + '"}')
    findings = [
        locate(push, short, '"*"', sid="\ud800\u202e😀", who="\x1b"),
        locate(push, long, '"*"', sid="b", who="c", related=(('"a"', "here"),)),
        locate(push, long, long.span(0, len(long.text)), pointer="", sid="b", who="c"),
    ]
    assert complaints(render("sarif", Result(findings, rules=rules))) == []


def test_a_crash_and_an_unread_file(
    locate: Callable[..., Located], policy: Source, push: Rule, rules: list[Rule]
) -> None:
    result = Result(
        [locate(push, policy, '"*"', sid="Pull", who="all")],
        crashes=[(push, "a.json", "KeyError: 'x'")],
        errors=[("b.json", "Permission denied")],
        rules=rules,
        exit_code=2,
    )
    assert complaints(render("sarif", result)) == []
