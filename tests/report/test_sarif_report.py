from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecrlint.lint.located import Located
from ecrlint.lint.report import Excepted, Notice
from ecrlint.report import render
from ecrlint.report.check.sarif_place import Places
from ecrlint.rule.rule import Rule
from ecrlint.run.result import RunResult
from ecrlint.source import Source

SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(autouse=True)
def outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def run_of(result: RunResult) -> dict[str, Any]:
    """The only run of the log, after the schema has agreed."""
    log = json.loads(render("sarif", result))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_a_result(locate: Callable[..., Located], policy: Source, push: Rule, rules: list[Rule]) -> None:
    located = locate(push, policy, '"*"', sid="Pull", who="all", related=(('"Allow"', "allowed here"),))
    run = run_of(RunResult([located], rules=rules, exit_code=1))
    file = {"uri": "policies/app.json", "uriBaseId": "SRCROOT"}
    assert run["results"] == [
        {
            "ruleId": "ECR201",
            "ruleIndex": 1,
            "level": "error",
            "kind": "fail",
            "message": {
                "text": "Statement 'Pull' lets 'all' push images. See [allowed here](1).",
                "id": "default",
                "arguments": ["Pull", "all"],
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": file,
                        "region": {
                            "startLine": 7,
                            "startColumn": 20,
                            "endLine": 7,
                            "endColumn": 23,
                            "snippet": {"text": '"*"'},
                        },
                        "contextRegion": {
                            "startLine": 6,
                            "endLine": 8,
                            "snippet": {
                                "text": '      "Effect": "Allow",\n      "Principal": "*",\n'
                                '      "Action": ["ecr:PutImage"]\n'
                            },
                        },
                    },
                    "logicalLocations": [
                        {"fullyQualifiedName": "/Statement/0/Principal", "kind": "property"}
                    ],
                }
            ],
            "relatedLocations": [
                {
                    "id": 1,
                    "message": {"text": "allowed here"},
                    "physicalLocation": {
                        "artifactLocation": file,
                        "region": {
                            "startLine": 6,
                            "startColumn": 17,
                            "endLine": 6,
                            "endColumn": 24,
                            "snippet": {"text": '"Allow"'},
                        },
                        "contextRegion": {
                            "startLine": 5,
                            "endLine": 7,
                            "snippet": {
                                "text": '      "Sid": "Pull",\n      "Effect": "Allow",\n'
                                '      "Principal": "*",\n'
                            },
                        },
                    },
                    "logicalLocations": [{"fullyQualifiedName": "/Statement/0/Effect", "kind": "property"}],
                }
            ],
            "partialFingerprints": {
                "primaryLocationLineHash": "a1cc902f5291628a:1",
                "ecrlint/v1": "ECR201-117",
            },
        }
    ]
    assert run["invocations"] == [
        {"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}
    ]


def test_a_rule(push: Rule) -> None:
    (rule,) = run_of(RunResult(rules=[push]))["tool"]["driver"]["rules"]
    help = rule.pop("help")
    assert rule == {
        "id": "ECR201",
        "name": "PublicPush",
        "shortDescription": {"text": "Anyone can push images."},
        "fullDescription": {
            "text": "A statement lets callers of *any* account push, with no condition. "
            "See the guide (https://example.com/guide)."
        },
        "messageStrings": {
            "default": {"text": "Statement '{0}' lets '{1}' push images."},
            "nobody": {"text": "Statement '{0}' \\[sic\\] lets '{{nobody}}' push."},
        },
        "helpUri": "https://ecrlint.github.io/ecrlint/rules/public-push/",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "precision": "high",
            "problem.severity": "error",
            "tags": ["security", "external/cwe/cwe-284", "ecr", "exposed"],
            "security-severity": "8.6",
        },
    }
    assert "Why it matters:" in help["text"]
    assert "## Why it matters" in help["markdown"]


def test_a_level_that_a_user_changed_moves_the_rank_of_the_rule(push: Rule, sid: Rule) -> None:
    for level, severity in (("error", "8.6"), ("warning", "6.9"), ("note", "3.9")):
        levels: Any = {"public-push": level, "missing-sid": level}
        severe, plain = run_of(RunResult(rules=[push, sid], levels=levels))["tool"]["driver"]["rules"]
        assert severe["defaultConfiguration"] == plain["defaultConfiguration"] == {"level": level}
        assert severe["properties"]["security-severity"] == severity
        assert "security-severity" not in plain["properties"]
        assert "security" not in plain["properties"]["tags"]


def test_a_long_description_is_cut(sid: Rule) -> None:
    sid.doc = f"Summary\n\n{'many words ' * 200}"
    (rule,) = run_of(RunResult(rules=[sid]))["tool"]["driver"]["rules"]
    assert len(rule["fullDescription"]["text"]) == 1024


def test_a_clean_run_lists_the_rules_and_no_results(rules: list[Rule]) -> None:
    run = run_of(RunResult(rules=rules))
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [
        "ECR001",
        "ECR201",
        "ECR202",
        "ECR401",
    ]
    assert run["originalUriBaseIds"]["SRCROOT"].keys() == {"description"}
    assert run["automationDetails"] == {"id": "ecrlint/"}
    assert run["columnKind"] == "utf16CodeUnits"
    assert "versionControlProvenance" not in run
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_excepted_findings_stay_out(
    locate: Callable[..., Located], policy: Source, sid: Rule, rules: list[Rule]
) -> None:
    excepted = [Excepted(locate(sid, policy, '"Sid"', index="1"), "agreed")]
    assert run_of(RunResult(excepted=excepted, rules=rules))["results"] == []


def test_columns_count_utf16_units(locate: Callable[..., Located], push: Rule, rules: list[Rule]) -> None:
    source = Source("a.json", '{"é😀": "x",\n "😀": "*😀"}')
    located = locate(push, source, '"*😀"', sid="a", who="b")
    (result,) = run_of(RunResult([located], rules=rules))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (8, 13)


def test_what_a_user_wrote_is_no_link_and_no_terminal_code(
    locate: Callable[..., Located], policy: Source, push: Rule, rules: list[Rule]
) -> None:
    hostile = locate(push, policy, '"*"', sid="[x](1)\\ {0}", who="\u202e\ud800${aws:x}")
    variant = locate(push, policy, '"Allow"', variant="nobody", sid="Pull")
    text = render("sarif", RunResult([hostile], rules=rules))
    text.encode("utf-8")
    assert "\u202e" not in text
    one, other = run_of(RunResult([variant, hostile], rules=rules))["results"]
    assert one["message"] == {
        "text": "Statement 'Pull' \\[sic\\] lets '{nobody}' push.",
        "id": "nobody",
        "arguments": ["Pull"],
    }
    sid, who = other["message"]["arguments"]
    assert (sid, who) == ("\\[x\\](1)\\\\ {0}", "\\\\u202e\\\\ud800${aws:x}")
    assert other["message"]["text"] == f"Statement '{sid}' lets '{who}' push images."


def test_a_message_without_fields_has_no_arguments(
    make_rule: Callable[..., Rule], locate: Callable[..., Located], policy: Source
) -> None:
    rule = make_rule("ECR300", "steady", "note", "Always the same.")
    (result,) = run_of(RunResult([locate(rule, policy, "{")], rules=[rule]))["results"]
    assert result["message"] == {"text": "Always the same.", "id": "default"}


def test_a_syntax_error_is_a_result_without_a_logical_location(
    locate: Callable[..., Located], syntax: Rule, rules: list[Rule]
) -> None:
    for text in ("", "{", "{\n", "[\n\n"):
        source = Source("a.json", text)
        located = locate(syntax, source, source.span(len(text), len(text)), pointer="", expected="}")
        (result,) = run_of(RunResult([located], rules=rules))["results"]
        assert "logicalLocations" not in result["locations"][0]
        context = result["locations"][0]["physicalLocation"]["contextRegion"]
        assert context["endLine"] >= located.span.line


def test_the_context_of_a_very_long_line_is_cut(
    locate: Callable[..., Located], push: Rule, rules: list[Rule]
) -> None:
    source = Source("a.json", "x" * 9000 + '"*"' + "y" * 9000)
    located = locate(push, source, '"*"', sid="a", who="b")
    (result,) = run_of(RunResult([located], rules=rules))["results"]
    context = result["locations"][0]["physicalLocation"]["contextRegion"]
    assert (context["startColumn"], context["endColumn"]) == (8501, 9504)
    assert context["snippet"]["text"] == "x" * 500 + '"*"' + "y" * 500


def test_crashes_and_unread_files_are_notifications(push: Rule, rules: list[Rule]) -> None:
    crash = Notice("crash", "a.json", f"rule public-push ({push.path}:3) raised KeyError: '[x]'", push)
    unread = Notice("error", "b.json", "denied")
    result = RunResult(notices=[crash, unread], rules=rules, exit_code=2)
    run = run_of(result)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    crashed, not_read = invocation["toolExecutionNotifications"]
    assert crashed["associatedRule"] == {"id": "ECR201", "index": 1}
    assert crashed["message"]["text"] == ("rule public-push (public_push.py:3) raised KeyError: '\\[x\\]'")
    assert not_read["message"]["text"] == "denied"
    for notification, path in ((crashed, "a.json"), (not_read, "b.json")):
        descriptor = notification["descriptor"]
        known = run["tool"]["driver"]["notifications"][descriptor["index"]]
        assert known["id"] == descriptor["id"]
        uri = notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == path


def test_paths_become_uris_below_the_root(tmp_path: Path) -> None:
    def uri(path: str) -> object:
        artifact = Places(".").artifact(path)
        assert artifact["uriBaseId"] == "SRCROOT"
        return artifact["uri"]

    assert uri("./a b/../c#é:.json") == "c%23%C3%A9%3A.json"
    assert uri("<stdin>") == "%3Cstdin%3E"
    assert uri(str(tmp_path / "in" / "a.json")) == "in/a.json"
    assert uri("../a.json") == "../a.json"
    assert uri("..a.json") == "..a.json"


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names and links")
def test_file_names_of_bytes_and_links(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "away").symlink_to(tmp_path.parent)
    places = Places(".")
    assert places.artifact("b\udcff.json")["uri"] == "b%FF.json"
    assert places.artifact("link/a.json")["uri"] == "real/a.json"
    assert places.artifact("away/a.json")["uri"] == "away/a.json"


def test_another_drive_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(*paths: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    places = Places(".")
    monkeypatch.setattr(os.path, "relpath", other_drive)
    assert places.artifact("D:/a b.json") == {"uri": "file:///D%3A/a%20b.json"}


def test_in_a_checkout_uris_start_at_its_root(
    locate: Callable[..., Located],
    policy: Source,
    push: Rule,
    rules: list[Rule],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (
        ["init", "--quiet", "--initial-branch", "main"],
        [*person, "commit", "--quiet", "--allow-empty", "--message", "x"],
        ["remote", "add", "origin", "git@example.com:org/repo.git"],
    ):
        subprocess.run(["git", *command], check=True)
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir("infra")
    run = run_of(RunResult([locate(push, policy, '"*"', sid="a", who="b")], rules=rules))
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "infra/policies/app.json", "uriBaseId": "SRCROOT"}
    (details,) = run["versionControlProvenance"]
    assert details["repositoryUri"] == "https://example.com/org/repo.git"
    assert details["branch"] == "main"
    assert details["mappedTo"] == {"uriBaseId": "SRCROOT"}


def test_the_bytes_do_not_depend_on_the_machine(
    locate: Callable[..., Located],
    policy: Source,
    push: Rule,
    rules: list[Rule],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    located = locate(push, policy, '"*"', sid="a", who="b")
    result = RunResult(
        [located], rules=rules, notices=[Notice("crash", "a.json", f"{push.path}: KeyError", push)]
    )
    one = render("sarif", result)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert render("sarif", result) == one
    assert str(tmp_path) not in one
    assert "/elsewhere" not in one
