"""Guardrails of a configuration as findings: kept, violated and not to be decided, in every form."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecrlint.config.guardrail import Guardrail
from ecrlint.policy.variable import hole
from ecrlint.read.candidate import Found
from ecrlint.read.document import Document
from ecrlint.read.positions import Node
from ecrlint.source import Source
from tests.cli.test_cli import Outcome, ecrlint
from tests.commands.test_diff_git import ENVIRONMENT, git
from tests.conftest import Lint

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

A, B = "111122223333", "444455556666"
CI, DEV = f"arn:aws:iam::{A}:role/ci-main", f"arn:aws:iam::{A}:role/dev"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSH = [
    "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload",
    "ecr:BatchCheckLayerAvailability",
]  # fmt: skip
IN_ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}}
OWNED = {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}
HEAD = f"""
account: "{A}"
organization: o-abc123
groups: {{ci: ["arn:aws:iam::{A}:role/ci-*"]}}
guardrails:
  - """
NOBODYS = "guardrails:\n  - "
Json = dict[str, object]


def allow(who: object, action: object, condition: object = None, **more: object) -> Json:
    principal = who if who == "*" or isinstance(who, dict) else {"AWS": who}
    found: Json = {"Effect": "Allow", "Principal": principal, "Action": action, **more}
    return {**found, "Condition": condition} if condition else found


def policy(*statements: Json) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, indent=2)


def verdict(lint_text: Lint, text: str, config: str) -> str:
    found = {each.rule.name for each in lint_text(text, config=config).findings}
    guarded = found & {"guardrail", "unproved-guardrail"}
    return {"guardrail": "violated", "unproved-guardrail": "unknown"}[guarded.pop()] if guarded else "kept"


ROWS = [
    ("{may: push, only: [ci]}", [allow(CI, PUSH)], "kept"),
    ("{may: push, only: [ci]}", [allow([CI, DEV], PUSH)], "violated"),
    ("{may: push, only: ci}", [allow("*", PUSH, {"ArnLike": {"aws:PrincipalArn": CI}})], "kept"),
    ("{may: push, only: [owner]}", [allow(A, "ecr:*")], "kept"),
    ("{may: push, only: [owner]}", [allow("*", PUSH, OWNED)], "kept"),
    ("{may: push, only: [ci]}", [allow(CI, PUSH, {"StringEquals": {"aws:PrincipalTag/x": "${aws:y}"}})],
     "kept"),
    ("{forbid: pull}", [allow(A, PUSH)], "kept"),
    ("{forbid: pull}", [allow(A, PULL[0])], "violated"),
    ("{forbid: pull, except: [o-abc123]}", [allow(A, PULL)], "kept"),
    ("{forbid: pull, except: [o-abc123]}", [allow(B, PULL)], "violated"),
    ("{forbid: pull, except: [o-abc123]}", [allow("*", PULL, IN_ORG)], "kept"),
    ("{forbid: delete, except: [owner], scope: guarantee}", [allow(A, PULL)], "kept"),
    ("{forbid: delete, scope: guarantee}", [allow(CI, PULL)], "violated"),
    ("{forbid: delete, scope: guarantee}",
     [{**allow("*", ["ecr:BatchDeleteImage", "ecr:DeleteRepository"]), "Effect": "Deny"}], "kept"),
    ("{require: push, by: [ci]}", [allow(A, PUSH)], "kept"),
    ("{require: push, by: [ci]}", [allow(CI, PUSH)], "violated"),
    (f'{{require: push, by: ["{CI}"]}}', [allow(CI, PUSH[:4])], "violated"),
    (f'{{require: push, by: ["{CI}"], when: {{StringEquals: {{"aws:SourceVpce": vpce-1}}}}}}',
     [allow(CI, PUSH, {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}})], "kept"),
    (f'{{require: push, by: ["{CI}"], when: {{StringEquals: {{"aws:SourceVpce": vpce-3}}}}}}',
     [allow(CI, PUSH, {"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}})], "violated"),
]  # fmt: skip
UNKNOWN = [
    ("{may: push, only: [owner]}", [allow(A, PUSH)]),
    ("{forbid: delete, scope: guarantee}", [allow(A, PULL)]),
    (f'{{may: push, only: ["{A}"]}}', [allow("*", PUSH, OWNED)]),
    (f'{{require: push, by: ["{CI}"]}}',
     [allow(CI, PUSH, {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}})]),
]  # fmt: skip


@pytest.mark.parametrize(("guardrail", "statements", "expected"), ROWS)
def test_verdict(lint_text: Lint, guardrail: str, statements: list[Json], expected: str) -> None:
    assert verdict(lint_text, policy(*statements), HEAD + guardrail) == expected


@pytest.mark.parametrize(("guardrail", "statements"), UNKNOWN)
def test_what_only_the_owner_decides(lint_text: Lint, guardrail: str, statements: list[Json]) -> None:
    text = policy(*statements)
    assert verdict(lint_text, text, NOBODYS + guardrail) == "unknown"
    found = [each for each in lint_text(text, config=NOBODYS + guardrail).findings
             if each.rule.code == "ECR802"]  # fmt: skip
    assert [each.finding.help for each in found] == ["add 'account' to the configuration"]
    assert verdict(lint_text, text, HEAD + guardrail) != "unknown"


def test_what_a_template_decides_is_unknown(lint_text: Lint) -> None:
    text = "Version: '2012-10-17'\nStatement:\n- {Effect: Allow, Principal: !Ref X, Action: ecr:PutImage}\n"
    report = lint_text(text, "p.yaml", config=HEAD + "{may: push, only: [ci]}")
    found = [each for each in report.findings if each.rule.code == "ECR802"]
    assert [each.message for each in found] == [
        "The guardrail 'push by only ci' could not be decided: 'parts of the policy are decided elsewhere or"
        " malformed'."
    ]


def run(work: Path, *arguments: str) -> list[Json]:
    """The findings about guardrails."""
    outcome = ecrlint(
        work, "check", *(arguments or ["."]), "--select", "guardrail,unproved-guardrail", "--format", "json",
        "--allow-empty", env=ENVIRONMENT,
    )  # fmt: skip
    assert outcome.code in (0, 1), outcome.err
    return outcome.report["findings"]  # type: ignore[return-value]


def replay(work: Path, finding: Json) -> Outcome:
    """The command that a finding gives."""
    _, command, _ = str(finding["because"]).split("`")
    program, *arguments = shlex.split(command)
    assert program == "ecrlint"
    return ecrlint(work, *arguments)


def setup(work: Path, config: str, text: str, name: str = "p.json") -> None:
    (work / "ecrlint.yaml").write_text(config)
    (work / name).write_text(text)


def test_a_violation_is_at_the_principal_and_replays(tmp_path: Path) -> None:
    setup(
        tmp_path, HEAD + "{may: push, only: [ci]}", policy(allow(CI, PUSH), allow([CI, DEV], PUSH, Sid="B"))
    )
    [finding] = run(tmp_path)
    assert finding["message"] == (
        "Statement 'B' breaks the guardrail 'push by only ci':"
        f" 'role dev of account {A} (the owner) may ecr:PutImage'."
    )
    assert finding["pointer"] == "/Statement/1/Principal/AWS/1"
    assert str(finding["because"]).startswith("this policy grants it (`ecrlint simulate p.json ")
    assert finding["related"] == [
        {"message": "the guardrail", "path": "ecrlint.yaml", "start": {"line": 6, "column": 5},
         "end": {"line": 6, "column": 28}, "pointer": ""},
    ]  # fmt: skip
    assert replay(tmp_path, finding).out.startswith("p.json: allowed\n")


def test_what_is_missing_is_at_the_opening_with_the_deny(tmp_path: Path) -> None:
    deny = {**allow("*", "ecr:PutImage", Sid="No"), "Effect": "Deny"}
    config = HEAD + f'{{name: CI can push, require: push, by: ["{CI}"]}}'
    setup(tmp_path, config, policy(allow(CI, PUSH), deny))
    [finding] = run(tmp_path)
    assert finding["message"] == (
        "The policy breaks the guardrail 'CI can push': it does not grant that"
        f" 'role ci-main of account {A} (the owner) may ecr:PutImage'."
    )
    assert (finding["start"], finding["end"]) == ({"line": 1, "column": 1}, {"line": 1, "column": 2})
    related = finding["related"]
    assert isinstance(related, list)
    assert [(each["message"], each["pointer"]) for each in related] == [
        ("No denies it", "/Statement/1"), ("the guardrail", ""),
    ]  # fmt: skip
    assert str(finding["because"]).startswith("this policy denies it (`")
    assert replay(tmp_path, finding).out.startswith("p.json: denied\n")


def test_what_an_identity_policy_could_allow_is_no_guarantee(tmp_path: Path) -> None:
    setup(tmp_path, HEAD + "{forbid: delete, scope: guarantee}", policy(allow(CI, PULL)))
    [finding] = run(tmp_path)
    assert finding["message"] == (
        "The policy does not guarantee the guardrail 'no delete':"
        f" 'any role of account {A} (the owner) may ecr:BatchDeleteImage'."
    )
    assert str(finding["because"]).startswith(
        "not guaranteed: no Deny here keeps an identity policy of the owner from allowing it (`"
    )
    assert "That is no guarantee" in replay(tmp_path, finding).out


def test_membership_that_nobody_knows(tmp_path: Path) -> None:
    setup(tmp_path, HEAD + "{forbid: pull, except: [o-abc123]}", policy(allow(B, PULL)))
    [finding] = run(tmp_path)
    assert f"account {B} is not known to be in o-abc123; add the condition aws:PrincipalOrgID" in str(
        finding["because"]
    )


def test_a_reference(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "most.json").write_text(policy(allow([A, "arn:aws:iam::*:role/reader"], PULL)))
    config = NOBODYS + "{reference: most.json}\n"
    setup(tmp_path / "conf", config, policy(allow(f"arn:aws:iam::{B}:role/reader", PULL)))
    assert run(tmp_path) == []
    setup(tmp_path / "conf", config, policy(allow(f"arn:aws:iam::{B}:role/writer", PULL, Sid="W")))
    [finding] = run(tmp_path)
    assert finding["message"] == (
        "Statement 'W' breaks the guardrail 'at most most.json':"
        f" 'role writer of account {B} may ecr:BatchGetImage'."
    )
    assert finding["pointer"] == "/Statement/0"
    assert replay(tmp_path, finding).out.startswith("conf/p.json: allowed\n")
    registry = {
        "Sid": "R",
        **allow(B, "ecr:ReplicateImage"),
        "Resource": f"arn:aws:ecr:us-east-1:{A}:repository/*",
    }
    setup(tmp_path / "conf", config, policy(registry))
    assert run(tmp_path) == [], "a reference is about policies of its own kind"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with one commit."""
    setup(tmp_path, NOBODYS + "{no-new-access: main}", policy(allow(CI, PULL)), "old.json")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_no_new_access(work: Path) -> None:
    assert run(work) == []
    (work / "old.json").write_text(policy(allow(CI, PULL[:1], Sid="Less")))
    assert run(work) == []
    (work / "old.json").write_text(policy(allow(CI, PULL), allow(DEV, PULL, Sid="More")))
    [finding] = run(work)
    assert finding["message"] == (
        "Statement 'More' breaks the guardrail 'no new access since main':"
        f" 'role dev of account {A} may ecr:BatchGetImage'."
    )
    assert str(finding["because"]).startswith("this policy grants it, and that of main did not (`")
    assert replay(work, finding).out.startswith("old.json: allowed\n")
    assert {each["message"] for each in run(work, str(work / "old.json"))} == {finding["message"]}


def test_all_access_of_a_new_file_is_new(work: Path) -> None:
    (work / "new.json").write_text(policy(allow(CI, PULL)))
    [finding] = run(work)
    assert (finding["path"], finding["pointer"]) == ("new.json", "/Statement/0")
    assert "the file is not in main, so all of its access is new" in str(finding["because"])


def test_what_was_there_cannot_be_told(work: Path) -> None:
    setup(work, NOBODYS + "{no-new-access: main}", "{")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "broken")
    (work / "p.json").write_text(policy(allow(CI, PULL)))
    [finding] = run(work)
    assert finding["message"] == (
        "The guardrail 'no new access since main' could not be decided: 'main:p.json does not parse'."
    )
    outcome = ecrlint(work, "check", "-", "--select", "ECR8", stdin=policy(allow(CI, PULL)).encode())
    assert "standard input is in no revision; --stdin-filename says what it is" in outcome.out
    named = ecrlint(
        work, "check", "-", "--stdin-filename", "old.json", "--select", "ECR8",
        stdin=policy(allow(CI, PULL)).encode(),
    )  # fmt: skip
    assert named.code == 0


def test_a_configuration_of_another_repository(work: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (work / "old.json").write_text(policy(allow(CI, PULL), allow(DEV, PULL)))
    assert len(run(elsewhere, str(work / "old.json"))) == 1, (
        "the revision is of the configuration's repository"
    )
    (elsewhere / "p.json").write_text(policy(allow(CI, PULL)))
    outcome = ecrlint(elsewhere, "check", "p.json", "--config", str(work / "ecrlint.yaml"))
    assert "the file is outside of the git repository that the configuration is in" in outcome.out


def document(repository: str, kind: Kind = "repository", path: str = "a/p.json") -> Document:
    return Document(Source(path, "{}"), Found({}, Node(0, 2), repository=repository), kind)


@pytest.mark.parametrize(
    ("entry", "repository", "expected"),
    [
        ({}, "prod/app", True),
        ({}, "", True),
        ({"repositories": ["prod/*"]}, "prod/app/web", True),
        ({"repositories": ["prod/*"]}, "dev/app", False),
        ({"repositories": "prod/*"}, "", False),
        ({"repositories": "prod/*"}, "prod/" + hole("Name"), False),
        ({"repositories": ["prod/*", "*"]}, "", True),
        ({"paths": "a/*.json"}, "", True),
        ({"paths": ["b/**", "*.yaml"]}, "", False),
        ({"paths": "a/", "repositories": "x"}, "y", False),
    ],
)
def test_what_a_guardrail_is_about(entry: Json, repository: str, expected: bool) -> None:
    span = Source("c.yaml", "x").span(0, 1)
    rail = Guardrail({"forbid": "pull", **entry}, span, "x")
    assert rail.binds(document(repository)) is expected
    required = Guardrail({"require": "pull", "by": "owner"}, span, "x")
    assert [required.binds(document("x", kind)) for kind in ("repository", "registry")] == [True, False]


def test_paths_are_relative_to_the_configuration(tmp_path: Path) -> None:
    for name in ("prod/p.json", "dev/p.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(policy(allow(A, PULL)))
    (tmp_path / ".git").mkdir()
    (tmp_path / "ecrlint.yaml").write_text(NOBODYS + "{forbid: pull, paths: [/prod/]}")
    assert [each["path"] for each in run(tmp_path / "dev", "..")] == ["../prod/p.json"]


def test_one_of_several_policies_is_named_by_its_number(tmp_path: Path) -> None:
    one = "Statement: {Effect: Allow, Principal: {AWS: '" + A + "'}, Action: 'ecr:BatchGetImage'}\n"
    setup(tmp_path, NOBODYS + "{forbid: pull}", f"{one}---\n{one}", "p.yaml")
    found = [str(each["because"]) for each in run(tmp_path)]
    assert len(found) == 2
    for number, because in enumerate(found, 1):
        assert because.startswith("this policy grants it") and f"--document={number}" in because


TEXT = f"""p.json:7:16: error[guardrail] ECR801: Statement '#1' breaks the guardrail 'no pull': 'any role of \
account {A} (the owner) may ecr:BatchGetImage'.
  |
7 |         "AWS": "{A}"
  |                ^^^^^^^^^^^^^^
  = because: this policy grants it (`ecrlint simulate p.json --principal=arn:aws:iam::{A}:role/other \
--session=session --action=ecr:BatchGetImage --account={A} --organization=o-abc123` reproduces it)
  = note: ecrlint.yaml:6:5 the guardrail
  = help: narrow the statement, or add a Deny for everybody else

Found 1 error in 1 of 1 policy.
1 policy: 1 judged whole, 0 in part, 0 not at all.
"""


def test_reports(tmp_path: Path) -> None:
    setup(tmp_path, HEAD + "{forbid: pull}", policy(allow(A, PULL)))
    select = ("--select", "ECR8")
    assert ecrlint(tmp_path, "check", ".", *select).out == TEXT
    log = json.loads(ecrlint(tmp_path, "check", ".", *select, "--format", "sarif").out)
    [result] = log["runs"][0]["results"]
    [related] = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "ecrlint.yaml"
    assert related["physicalLocation"]["region"]["startLine"] == 6
    assert "[the guardrail](1)" in result["message"]["text"]
