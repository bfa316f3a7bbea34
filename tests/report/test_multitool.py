"""Runs the SARIF Multitool, which must have nothing to say about any report of ours.

It is the program that SARIF_MULTITOOL names, else one that npm installs into `.cache/`; without npm, on
another system than Linux, or without a network, these tests are skipped.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ecrlint.lint.located import Located
from ecrlint.lint.report import Notice
from ecrlint.report import render
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source
from tests.cli.test_cli import ROOT, ecrlint

CONFIGURATION = Path(__file__).parent / "multitool-config.xml"
PACKAGE = "@microsoft/sarif-multitool@5.7.0"
CACHE = ROOT / ".cache" / "multitool"
BINARY = CACHE / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"

Complaints = Callable[[str], list[str]]


def installed() -> str:
    """The path of the Multitool; skips the test where there is none to be had."""
    named = os.environ.get("SARIF_MULTITOOL")
    if named:
        return os.path.abspath(named)
    npm = shutil.which("npm")
    if npm is None or sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("no npm, or a system that the Multitool is not made for")
    if not BINARY.exists():
        command = [npm, "install", "--silent", "--prefix", str(CACHE), PACKAGE]
        if subprocess.run(command, capture_output=True, check=False).returncode or not BINARY.exists():
            pytest.skip("npm cannot install the Multitool")
    BINARY.chmod(0o755)
    return str(BINARY)


@pytest.fixture
def complaints(checkout: None) -> Complaints:
    """Level, rule and message of everything the Multitool says about a log."""
    tool = installed()

    def ask(sarif: str) -> list[str]:
        Path("log.sarif").write_text(sarif, encoding="utf-8")
        options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--kind", "Fail"]
        where = ["-c", str(CONFIGURATION), "-o", "said.sarif", "--log", "ForceOverwrite"]
        command = [tool, "validate", "log.sarif", *options, *where, "-q", "true"]
        subprocess.run(command, check=True, capture_output=True)
        said = json.loads(Path("said.sarif").read_text(encoding="utf-8-sig"))
        return [
            f"{result.get('level', 'warning')} {result['ruleId']} {result['message']}"
            for run in said["runs"]
            for result in run["results"]
        ]

    return ask


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


def test_the_multitool_is_heard(complaints: Complaints) -> None:
    assert complaints('{"version": "2.1.0", "runs": []}')


def test_findings(
    complaints: Complaints,
    locate: Callable[..., Located],
    policy: Source,
    push: Rule,
    pull: Rule,
    rules: list[Rule],
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
    assert complaints(render("sarif", RunResult(findings, rules=rules, levels=levels))) == []  # type: ignore[arg-type]


def test_an_empty_run(complaints: Complaints, rules: list[Rule]) -> None:
    assert complaints(render("sarif", RunResult(rules=rules, exit_code=0))) == []


@pytest.mark.parametrize("text", ["", "{", '{"a": 1,\n', "[1]", "[\r\n\r\n]\r"])
def test_a_syntax_error(
    complaints: Complaints, locate: Callable[..., Located], syntax: Rule, rules: list[Rule], text: str
) -> None:
    source = Source("a b/é.json", text)
    findings = [
        locate(syntax, source, source.span(start, len(text)), pointer="", expected="a value")
        for start in {0, len(text)}
    ]
    assert complaints(render("sarif", RunResult(findings, rules=rules))) == []


@pytest.mark.parametrize("path", ["日本.json", "<stdin>", "../up.json", "/elsewhere/a.json"])
def test_sources_of_all_scripts_and_shapes(
    complaints: Complaints, locate: Callable[..., Located], push: Rule, rules: list[Rule], path: str
) -> None:
    short = Source(path, '{"日本": "😀é", "P": "*"}')
    long = Source(path, '{"a": "' + "x" * 10_000 + '", "P": "*", "b": "' + "é" * 10_000 + '"}')
    findings = [
        locate(push, short, '"*"', sid="\ud800\u202e😀", who="\x1b"),
        locate(push, long, '"*"', sid="b", who="c", related=(('"a"', "here"),)),
        locate(push, long, long.span(0, len(long.text)), pointer="", sid="b", who="c"),
    ]
    assert complaints(render("sarif", RunResult(findings, rules=rules))) == []


def test_a_crash_and_an_unread_file(
    complaints: Complaints, locate: Callable[..., Located], policy: Source, push: Rule, rules: list[Rule]
) -> None:
    result = RunResult(
        [locate(push, policy, '"*"', sid="Pull", who="all")],
        notices=[
            Notice("crash", "a.json", "KeyError: 'x'", push),
            Notice("error", "b.json", "Permission denied"),
        ],
        rules=rules,
        exit_code=2,
    )
    assert complaints(render("sarif", result)) == []


def test_guardrails_with_their_place_in_another_file(complaints: Complaints) -> None:
    shutil.copytree(ROOT / "examples", "examples")
    Path("ecrlint.yaml").write_text(
        "levels: {guardrail: warning, public-pull: error}\n"
        "guardrails:\n"
        '  - {name: "it\'s {0} [x](1) %", forbid: pull}\n'
        '  - {require: push, by: ["111122223333"]}\n'
        "  - {may: push, only: [owner]}\n"
    )
    outcome = ecrlint(Path.cwd(), "check", "examples", "--format", "sarif")
    assert outcome.code == 1
    codes = {result["ruleId"] for result in json.loads(outcome.out)["runs"][0]["results"]}
    assert {"ECR801", "ECR802"} <= codes
    assert complaints(outcome.out) == []


@pytest.mark.parametrize(
    ("path", "code"), [("examples", 1), ("examples/nobody-pulls.json", 0), ("tests/corpus", 1)]
)
def test_the_real_command(complaints: Complaints, path: str, code: int) -> None:
    shutil.copytree(ROOT / "examples", "examples")
    shutil.copytree(ROOT / "tests" / "corpus", "tests/corpus")
    outcome = ecrlint(
        Path.cwd(), "check", path, "--preset", "strict", "--fail-on", "warning", "--format", "sarif"
    )
    assert outcome.code == code
    assert complaints(outcome.out) == []
