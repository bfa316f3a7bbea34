"""The reports of GitLab, JUnit and reviewdog, and GitHub's job summary, as those who read them see them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml

from ecrlint.lint.located import Located
from ecrlint.lint.report import Account, Notice
from ecrlint.report import render
from ecrlint.report.check import github_summary
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source
from tests.cli.test_cli import ecrlint
from tests.report.conftest import POLICY

HOSTILE = "<b>&\"'</b> | `x` [y](http://z) ]]> \x1b[31m\x00 \n::error::"
Locate = Callable[..., Located]


@pytest.fixture
def result(locate: Locate, policy: Source, push: Rule, pull: Rule, sid: Rule) -> RunResult:
    """A finding of every level, a file that was not read and a rule that crashed."""
    findings = [
        locate(push, policy, '"*"', sid="Pull", who=HOSTILE, because="why", related=(('"Allow"', "here"),)),
        locate(pull, policy, '["ecr:PutImage"]', sid="Pull"),
        locate(sid, policy, '"Allow"', index="1"),
    ]
    return RunResult(
        findings,
        notices=[Notice("error", "gone.json", "no such file"), Notice("crash", "a.json", "boom", pull)],
        account=Account(1),
    )


GITLAB: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^\./"}},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The table of GitLab Docs, "Code Quality report format", as a schema."""


def test_gitlab(result: RunResult) -> None:
    entries = json.loads(render("gitlab", result))
    jsonschema.validate(entries, GITLAB)
    assert [
        (each["check_name"], each["severity"], each["location"]["lines"]["begin"]) for each in entries
    ] == [
        ("missing-sid", "info", 6),
        ("public-push", "critical", 7),
        ("public-pull", "major", 8),
        ("unreadable-file", "blocker", 1),
        ("crashed-rule", "blocker", 1),
    ]
    assert entries[-1]["location"]["path"] == "a.json"


def test_gitlab_shows_each_of_several_equal_findings(locate: Locate, policy: Source, sid: Rule) -> None:
    """It shows one finding for each fingerprint, so no two may have the same."""
    twins = [locate(sid, policy, '"Allow"', index="1") for _ in range(3)]
    marks = [each["fingerprint"] for each in json.loads(render("gitlab", RunResult(twins)))]
    assert len(set(marks)) == 3
    assert marks == [each["fingerprint"] for each in json.loads(render("gitlab", RunResult(twins)))]


def test_junit(result: RunResult) -> None:
    (suite,) = JUnitXml.fromstring(render("junit", result).encode())
    assert (suite.tests, suite.failures, suite.errors) == (5, 2, 2)
    kinds = {case.name: [type(each) for each in case.result] for case in suite}
    assert kinds == {
        "ECR401 missing-sid 6:17": [],
        "ECR201 public-push 7:20": [Failure],
        "ECR202 public-pull 8:17": [Failure],
        "unreadable file": [Error],
        "rule public-pull": [Error],
    }
    cases = {case.name: case for case in suite}
    push = cases["ECR201 public-push 7:20"]
    assert push.classname == "policies/app.json"
    assert "<b>&\"'</b> | `x` [y](http://z) ]]> \\x1b[31m\\x00 \\n::error::" in push.result[0].message
    assert push.result[0].text.splitlines()[-1] == "because: why"
    assert "note[missing-sid]" in cases["ECR401 missing-sid 6:17"].system_out


def test_junit_of_a_clean_run_has_a_case_that_passes() -> None:
    """Servers take a report without any test case for a broken one."""
    (suite,) = JUnitXml.fromstring(render("junit", RunResult(account=Account(3))).encode())
    assert [(case.name, case.result) for case in suite] == [("3 policies", [])]


POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "additionalProperties": False,
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
}
LOCATION = {
    "type": "object",
    "required": ["path"],
    "additionalProperties": False,
    "properties": {
        "path": {"type": "string"},
        "range": {
            "type": "object",
            "required": ["start"],
            "additionalProperties": False,
            "properties": {"start": POSITION, "end": POSITION},
        },
    },
}
RDJSON: dict[str, Any] = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "properties": {
        "source": {"required": ["name"]},
        "diagnostics": {
            "items": {
                "required": ["message", "location"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string"},
                    "location": LOCATION,
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {"properties": {"value": {"type": "string"}, "url": {"type": "string"}}},
                    "related_locations": {
                        "items": {"required": ["message", "location"], "properties": {"location": LOCATION}}
                    },
                },
            }
        },
    },
}
"""The parts of reviewdog's DiagnosticResult that are used; its reader refuses unknown fields."""


def test_rdjson(result: RunResult) -> None:
    report = json.loads(render("rdjson", result))
    jsonschema.validate(report, RDJSON)
    places = [
        (each["severity"], each["code"]["value"], each["location"]["range"]["start"])
        for each in report["diagnostics"]
        if "code" in each
    ]
    assert places == [
        ("INFO", "ECR401", {"line": 6, "column": 17}),
        ("ERROR", "ECR201", {"line": 7, "column": 20}),
        ("WARNING", "ECR202", {"line": 8, "column": 17}),
    ]
    assert [each["location"]["path"] for each in report["diagnostics"][3:]] == ["gone.json", "a.json"]


def test_rdjson_counts_bytes(locate: Locate, push: Rule) -> None:
    source = Source("a.json", POLICY.replace('"Principal": "*"', '"ä𐐀": "*"'))
    (diagnostic,) = json.loads(render("rdjson", RunResult([locate(push, source, '"*"', sid="", who="")])))[
        "diagnostics"
    ]
    assert diagnostic["location"]["range"] == {
        "start": {"line": 7, "column": 17},
        "end": {"line": 7, "column": 20},
    }


def test_job_summary(result: RunResult) -> None:
    lines = github_summary.render(result).splitlines()
    assert lines[0] == "### ecrlint"
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 2 + 5
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 4, row
    hostile = next(row for row in rows if "ECR201" in row)
    assert r"\<b\>\&\"\'\<\/b\> \| \`x\` \[y\]\(http\:\/\/z\)" in hostile


def test_job_summary_of_a_run_in_a_workflow(tmp_path: Path) -> None:
    """It is added to what other steps wrote, and only where GitHub asks for one."""
    (tmp_path / "bad.json").write_text(POLICY)
    (tmp_path / "summary.md").write_text("before\n")
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    for format in ("json", "github"):
        assert ecrlint(tmp_path, "check", "bad.json", "--format", format, env=env).code == 1
    text = (tmp_path / "summary.md").read_text()
    assert text.startswith("before\n### ecrlint\n")
    assert text.count("### ecrlint") == 1
    assert "public-push" in text
