"""The account of a run: how many policies are judged whole, in part, not at all, and where that is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecrlint import Linter
from tests.cli.test_cli import BAD, GOOD, Outcome, ecrlint

WHOLE_UNKNOWN = 'variable "p" {}\nresource "aws_ecr_repository_policy" "%s" {\n  policy = %s\n}\n'
PARTLY = json.dumps(GOOD).replace("arn:aws:iam::210987654321:role/app", "${var.reader}")
TEXTS = {
    "good.json": json.dumps(GOOD),
    "partly.json": PARTLY,
    "unknown.tf": WHOLE_UNKNOWN % ("app", "var.p"),
}
GUARDRAIL = "guardrails:\n  - {forbid: push, except: [owner]}\n"
LINE = "3 policies: 1 judged whole, 1 in part, 1 not at all"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def check(folder: Path, *arguments: str) -> Outcome:
    return ecrlint(folder, "check", "--no-config", *arguments)


@pytest.mark.parametrize(
    "arguments", [(), ("-q",), ("--format", "json"), ("--format", "gitlab"), ("--jobs", "2")]
)
def test_what_is_not_whole_is_a_line_on_standard_error(folder: Path, arguments: tuple[str, ...]) -> None:
    outcome = check(folder, *arguments)
    assert outcome.code == 0, outcome.err
    assert f"ecrlint: {LINE}\n" in outcome.err


def test_what_is_whole_is_not(folder: Path) -> None:
    outcome = check(folder, "good.json")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_the_json_report_and_the_library(folder: Path) -> None:
    summary = json.loads(check(folder, "--format", "json").out)["summary"]
    assert (summary["documents"], summary["judged"]) == (3, {"whole": 1, "partly": 1, "not": 1})
    result = Linter().check_paths([folder])
    assert (result.documents, result.judged) == (3, (1, 1, 1))
    assert result.judged.unjudged == 1


def test_it_closes_the_text(folder: Path) -> None:
    (folder / "bad.json").write_text(json.dumps(BAD))
    outcome = check(folder)
    assert outcome.out.endswith("\n4 policies: 2 judged whole, 1 in part, 1 not at all.\n")


def test_verbose_names_what_decides(folder: Path) -> None:
    err = check(folder, "-v").err
    assert "not judged: unknown.tf: aws_ecr_repository_policy.app: var.p decides what it says (3:12)\n" in err
    assert 'judged in part: partly.json: "${var.reader}" decides Principal of ' in err


@pytest.mark.parametrize("ignored", ["public-push", "undecided-policy"])
def test_whoever_wants_all_judged_fails_the_run(folder: Path, ignored: str) -> None:
    outcome = check(folder, "--fail-on-unknown", "--fail-on", "never", "--ignore", ignored)
    assert outcome.code == 1
    findings = json.loads(check(folder, "--fail-on-unknown", "--ignore", ignored, "--format", "json").out)[
        "findings"
    ]
    assert {(each["rule"], each["level"]) for each in findings} == {("undecided-policy", "error")}
    assert check(folder, "--fail-on-unknown", "good.json").code == 0


@pytest.mark.parametrize(("name", "code"), [("unknown.tf", 2), ("partly.json", 0)])
def test_a_run_that_judged_nothing_fails(folder: Path, name: str, code: int) -> None:
    assert check(folder, name).code == code
    assert check(folder, "--allow-empty", name).code == 0


def test_a_text_that_does_not_parse_is_a_finding(folder: Path) -> None:
    (folder / "broken.json").write_text('{"Statement": ')
    outcome = check(folder, "broken.json")
    assert outcome.code == 1
    assert "1 policy: 0 judged whole, 0 in part, 1 not at all" in outcome.err


def test_a_function_that_is_not_there_is_called_that(folder: Path) -> None:
    (folder / "unknown.tf").write_text(WHOLE_UNKNOWN % ("app", "provider::acme::policy(var.p)"))
    err = check(folder, "-v").err
    assert "it takes the function provider::acme::policy, which ecrlint does not have" in err
    assert "decided later" not in err


def test_guardrails_hear_of_a_policy_that_nobody_knows(folder: Path) -> None:
    (folder / "ecrlint.yaml").write_text('account: "111122223333"\n' + GUARDRAIL)
    report = json.loads(ecrlint(folder, "check", "unknown.tf", "good.json", "--format", "json").out)
    assert [(each["rule"], each["path"]) for each in report["findings"]] == [
        ("unproved-guardrail", "unknown.tf")
    ]


def test_who_does_not_know(folder: Path) -> None:
    outcome = ecrlint(folder, "who", "unknown.tf")
    assert outcome.code == 2
    assert "it is not known whom it lets in" in outcome.err


def test_files_that_mention_ecr_and_are_not_understood(folder: Path) -> None:
    (folder / "actions.json").write_text('{"grants": {"who": "*", "what": ["ecr:PutImage"]}}')
    (folder / "arn.json").write_text('{"repository": "arn:aws:ecr:eu-west-1:210987654321:repository/app"}')
    outcome = check(folder)
    assert f"{LINE}; 1 file mentions ECR and was not understood\n" in outcome.err
    assert "not understood: actions.json: " in check(folder, "-v").err
    assert json.loads(check(folder, "--format", "json").out)["summary"]["unrecognized"] == 1


@pytest.mark.parametrize("action", ["NotAction: s3:*", 'Action: "*"'])
def test_what_reaches_ecr_by_other_words_is_judged(folder: Path, action: str) -> None:
    (folder / "p.yaml").write_text(f'Statement: [{{Effect: Allow, Principal: "*", {action}}}]\n')
    report = json.loads(check(folder, "p.yaml", "--format", "json").out)
    assert "public-push" in {each["rule"] for each in report["findings"]}


def test_a_large_file_whose_actions_are_not_literal_is_no_silence(folder: Path) -> None:
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]})
    (folder / "large.json").write_text(" " * (11 * 1024 * 1024) + policy)
    outcome = check(folder)
    assert outcome.code == 2
    assert "large.json: too large to be linted" in outcome.err
