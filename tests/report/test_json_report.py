from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema

from ecrlint import __version__
from ecrlint.lint.located import Located
from ecrlint.lint.report import Account, Excepted, Notice
from ecrlint.report import render
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source

SCHEMA = Path(__file__).parents[2] / "schemas" / "ecrlint-report.schema.json"


def written(result: RunResult) -> dict[str, object]:
    """The report as a reader gets it, after the schema has agreed."""
    report: dict[str, object] = json.loads(render("json", result))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(report)
    return report


def test_a_run(locate: Callable[..., Located], policy: Source, push: Rule, syntax: Rule, sid: Rule) -> None:
    broken = Source("broken.json", "{")
    result = RunResult(
        [
            locate(
                push,
                policy,
                '"*"',
                sid="Pull",
                who="all",
                because="no condition",
                help="name the accounts",
                related=(('"Allow"', "allowed here"),),
            ),
            locate(syntax, broken, broken.span(1, 1), pointer="", expected="a key"),
        ],
        [Excepted(locate(sid, policy, '"Sid"', index="1"), "agreed")],
        notices=[
            Notice("skipped", "other.json", "no ECR content"),
            Notice("error", "secret.json", "Permission denied"),
            Notice("crash", "odd.json", f"rule public-push ({push.path}:3) raised E: x", push),
        ],
        files=5,
        account=Account(2, 1, 0, 1),
    )
    broken_finding: dict[str, object] = {
        "code": "ECR001",
        "rule": "syntax-error",
        "level": "error",
        "message": "Expected 'a key'.",
        "because": "",
        "help": "",
        "path": "broken.json",
        "start": {"line": 1, "column": 2},
        "end": {"line": 1, "column": 2},
        "pointer": "",
        "document": {"kind": "unknown", "name": ""},
        "related": [],
        "fix": None,
        "fingerprint": "ECR001-1",
    }
    assert written(result) == {
        "version": 1,
        "tool": {"name": "ecrlint", "version": __version__},
        "findings": [
            broken_finding,
            {
                "code": "ECR201",
                "rule": "public-push",
                "level": "error",
                "message": "Statement 'Pull' lets 'all' push images.",
                "because": "no condition",
                "help": "name the accounts",
                "path": "policies/app.json",
                "start": {"line": 7, "column": 20},
                "end": {"line": 7, "column": 23},
                "pointer": "/Statement/0/Principal",
                "document": {"kind": "repository", "name": ""},
                "related": [
                    {
                        "message": "allowed here",
                        "path": "policies/app.json",
                        "start": {"line": 6, "column": 17},
                        "end": {"line": 6, "column": 24},
                        "pointer": "/Statement/0/Effect",
                    }
                ],
                "fix": None,
                "fingerprint": "ECR201-117",
            },
        ],
        "excepted": [
            {
                "code": "ECR401",
                "rule": "missing-sid",
                "level": "note",
                "message": "Statement '1' has no Sid.",
                "because": "",
                "help": "",
                "path": "policies/app.json",
                "start": {"line": 5, "column": 7},
                "end": {"line": 5, "column": 12},
                "pointer": "/Statement/0/Principal",
                "document": {"kind": "repository", "name": ""},
                "related": [],
                "fix": None,
                "fingerprint": "ECR401-58",
                "reason": "agreed",
            }
        ],
        "skipped": [{"path": "other.json", "why": "no ECR content"}],
        "errors": [
            {"path": "secret.json", "message": "Permission denied"},
            {"path": "odd.json", "message": "rule public-push (public_push.py:3) raised E: x"},
        ],
        "summary": {
            "files": 5,
            "documents": 4,
            "judged": {"whole": 2, "partly": 1, "not": 1},
            "unrecognized": 0,
            "error": 2,
            "warning": 0,
            "note": 0,
        },
    }


def test_an_empty_run_has_every_part() -> None:
    report = written(RunResult())
    assert report["findings"] == report["excepted"] == report["skipped"] == report["errors"] == []


def test_text_of_people_is_written_as_it_is_and_the_rest_escaped(
    locate: Callable[..., Located], push: Rule
) -> None:
    source = Source("日本.json", '"*"')
    result = RunResult([locate(push, source, '"*"', sid="\ud800\x1b\u202e", who="é")])
    text = render("json", result)
    assert r"Statement '\ud800\u001b\u202e' lets 'é' push images." in text
    assert '"path": "日本.json"' in text
    text.encode("utf-8")
    assert text.endswith("\n}\n")
    written(result)
