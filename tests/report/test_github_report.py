"""Annotations of GitHub Actions: what its runner reads from the lines, and the exit codes beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ecrlint.lint.located import Located
from ecrlint.lint.report import Account, Excepted, Notice
from ecrlint.report import render
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source
from tests.cli.test_cli import ROOT, ecrlint
from tests.report.conftest import POLICY

HOSTILE = "50%, a:b\r\n::error::x"


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of every line, unescaped as GitHub's own runner does."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match, line
        pairs = (each.split("=", 1) for each in match[2].split(","))
        properties = {
            name: _unescaped(_unescaped(value, {"%3A": ":", "%2C": ","}, last=False)) for name, value in pairs
        }
        found.append((match[1], properties, _unescaped(match[3])))
    return found


def _unescaped(text: str, escapes: dict[str, str] | None = None, last: bool = True) -> str:
    for escape, char in (escapes or {"%0D": "\r", "%0A": "\n"}).items():
        text = text.replace(escape, char)
    return text.replace("%25", "%") if last else text


def test_findings(locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, sid: Rule) -> None:
    findings = [
        locate(push, policy, '"*"', sid="Pull", who="all"),
        locate(pull, policy, '["ecr:PutImage"]', sid="Pull"),
        locate(sid, policy, '"Allow"', index="1"),
    ]
    assert render("github", RunResult(findings)) == (
        "::notice file=policies/app.json,line=6,col=17::ECR401 missing-sid: Statement '1' has no Sid.\n"
        "::error file=policies/app.json,line=7,col=20::ECR201 public-push: Statement 'Pull' lets 'all' push"
        " images.\n"
        "::warning file=policies/app.json,line=8,col=17::ECR202 public-pull: Statement 'Pull' lets anyone"
        " pull.\n"
    )


def test_nothing_breaks_out_of_a_line(locate: Callable[..., Located], push: Rule) -> None:
    source = Source("a,b:c%.json", POLICY)
    text = render("github", RunResult([locate(push, source, '"*"', sid=HOSTILE, who="all")]))
    ((command, properties, message),) = read(text)
    assert (command, properties) == ("error", {"file": "a,b:c%.json", "line": "7", "col": "20"})
    assert message == f"ECR201 public-push: Statement '{HOSTILE}' lets 'all' push images.".replace(
        "\r\n", "\\r\\n"
    )


def test_files_that_were_not_read_and_rules_that_crashed(push: Rule) -> None:
    result = RunResult(
        notices=[
            Notice("error", "b.json", "permission denied"),
            Notice("crash", "a.json", "KeyError: 'x'", push),
        ]
    )
    assert read(render("github", result)) == [
        ("error", {"file": "b.json"}, "permission denied"),
        ("error", {"file": "a.json"}, "KeyError: 'x'"),
    ]


def test_the_real_command(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(POLICY)
    outcome = ecrlint(tmp_path, "check", ".", "--format", "github")
    assert outcome.code == 1
    assert outcome.out == (
        "::error file=p.json,line=7,col=20::ECR201 public-push: Statement 'Pull' lets any AWS account push"
        " images.\n"
        "::warning file=p.json,line=8,col=7::ECR303 incomplete-push: Statement 'Pull' lets '*' push only in"
        " part, without 'ecr:BatchCheckLayerAvailability, ecr:CompleteLayerUpload, ecr:InitiateLayerUpload,"
        " ecr:UploadLayerPart'.\n"
    )
    assert ecrlint(tmp_path, "check", ".", "--format", "github", "--fail-on", "never").code == 0
    clean = ecrlint(ROOT, "check", "examples/nobody-pulls.json", "--format", "github")
    assert (clean.code, clean.out) == (0, "")


def test_what_was_put_aside(
    locate: Callable[..., Located], policy: Source, push: Rule, pull: Rule, sid: Rule
) -> None:
    """As much as text says: how much it is, or each of it if that is asked for."""
    found = locate(push, policy, '"*"', sid="Pull", who="all")
    aside = Excepted(locate(pull, policy, '["ecr:PutImage"]', sid="Pull"), "50%: known\n::error::x")
    (error, notice) = read(render("github", RunResult([found], [aside], account=Account(2))))
    assert error[0] == "error"
    assert notice == (
        "notice",
        {"title": "ecrlint"},
        "Found 1 error in 1 of 2 policies (1 excepted).\n"
        "policies/app.json:8:17: public-pull: 50%: known\\n::error::x",
    )
    each = read(render("github", RunResult([], [aside], show_excepted=True)))
    place = {"file": "policies/app.json", "line": "8", "col": "17"}
    assert [(command, where) for command, where, _ in each] == [("notice", place)]
    assert each[0][2].startswith("excepted: ECR202 public-pull: ")
    many = read(render("github", RunResult([], [aside] * 25)))
    assert many[0][2].splitlines()[-1] == "5 more"
