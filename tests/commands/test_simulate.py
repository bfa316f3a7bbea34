"""`ecrlint simulate` as a process; and every witness of the engine goes through it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.test_cli import IDENTITY, ROOT, ecrlint

OWNER, OTHER = "210987654321", "123456789013"
CI = f"arn:aws:iam::{OTHER}:role/ci"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Push",
            "Effect": "Allow",
            "Principal": {"AWS": [CI, f"arn:aws:iam::{OWNER}:role/team/deploy"]},
            "Action": ["ecr:PutImage", "ecr:BatchGetImage"],
        },
        {
            "Sid": "OrgPull",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "ecr:BatchGetImage",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        },
        {"Sid": "Whole", "Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "ecr:ListImages"},
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "ecr:BatchGetImage",
            "Condition": {"StringEquals": {"aws:SourceAccount": OWNER}},
        },
        {
            "Sid": "Endpoint",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:PutImage",
            "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}},
        },
    ],
}
ENDPOINT = "aws:SourceVpce=vpce-0123456789abcdef0"
TEXT = """\
p.json: not granted here

  principal  arn:aws:iam::123456789013:user/anna
  action     ecr:BatchGetImage
  absent     aws:PrincipalOrgID

p.json:18:5: statement 'OrgPull' would allow it if aws:PrincipalOrgID is o-a1b2c3d4e5.
The caller is of another account, so no identity policy can make up for it.
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "p.json").write_text(json.dumps(POLICY, indent=2))
    (tmp_path / "identity.json").write_text(json.dumps(IDENTITY))
    return tmp_path


def write(folder: Path, data: object) -> str:
    (folder / "q.json").write_text(json.dumps(data))
    return "q.json"


def one(**statement: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", **statement}}


DECISIONS = [
    # principal, action, more, decision, line of the deciding statement, guaranteed, words
    (CI, "ecr:PutImage", [], "denied", [49], True, "A Deny wins"),
    (CI, "ecr:PutImage", ["--context", ENDPOINT], "allowed", [4], False, "unless that account owns"),
    (CI, "ecr:BatchGetImage", ["--account", OWNER], "allowed", [4], False, "there must allow it, too"),
    (CI, "ecr:DescribeImages", [], "not-granted", [], False, "is a guarantee unless account 123456789013"),
    (CI, "ecr:DescribeImages", ["--account", OWNER], "not-granted", [], True, "no identity policy can"),
    (
        f"arn:aws:sts::{OTHER}:assumed-role/ci/build",
        "ecr:BatchGetImage",
        ["--account", OTHER],
        "allowed",
        [4],
        False,
        "one can deny it",
    ),
    (
        f"arn:aws:iam::{OWNER}:user/anna",
        "ecr:ListImages",
        ["--account", OWNER],
        "allowed",
        [29],
        False,
        "to which the statement leaves it",
    ),
    (
        f"arn:aws:iam::{OWNER}:user/anna",
        "ecr:PutImage",
        ["--account", OWNER, "--context", ENDPOINT],
        "not-granted",
        [],
        False,
        "That is no guarantee",
    ),
    (
        f"arn:aws:iam::{OWNER}:user/anna",
        "ecr:BatchGetImage",
        ["--account", OWNER, "--organization", "o-a1b2c3d4e5"],
        "allowed",
        [18],
        False,
        "no identity policy is needed",
    ),
    (OWNER, "ecr:ListImages", [], "allowed", [29], False, "must allow it, too, unless"),
    (
        "lambda.amazonaws.com",
        "ecr:BatchGetImage",
        ["--context", f"aws:SourceAccount={OWNER}"],
        "allowed",
        [37],
        True,
        "belongs to no account, so no identity policy is needed",
    ),
    ("lambda.amazonaws.com", "ecr:BatchGetImage", [], "not-granted", [], True, "can make up for it"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("principal", "action", "more", "decision", "lines", "guaranteed", "words"), DECISIONS
)
def test_decisions(
    work: Path,
    principal: str,
    action: str,
    more: list[str],
    decision: str,
    lines: list[int],
    guaranteed: bool,
    words: str,
) -> None:
    arguments = ["simulate", "p.json", "--principal", principal, "--action", action, *more]
    outcome = ecrlint(work, *arguments, "--format", "json")
    report = json.loads(outcome.out)
    schema = json.loads((ROOT / "schemas/ecrlint-simulate.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    assert outcome.code == 0
    assert report["decision"] == decision
    assert [statement["line"] for statement in report["statements"]] == lines
    assert report["guaranteed"] is guaranteed
    assert words in report["explanation"]
    assert words in ecrlint(work, *arguments).out


def test_the_text(work: Path) -> None:
    outcome = ecrlint(
        work, "simulate", "p.json", "--principal", f"arn:aws:iam::{OTHER}:user/anna",
        "--action", "ecr:batchgetimage", "--account", OWNER,
    )  # fmt: skip
    assert (outcome.code, outcome.out, outcome.err) == (0, TEXT, "")


def test_several_values_and_standard_input(work: Path) -> None:
    policy = one(
        Action="ecr:TagResource", Condition={"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "env"]}}
    )
    arguments = ["simulate", "-", "--principal", CI, "--action", "ecr:TagResource", "--expect"]
    two = ["--context", "aws:TagKeys=team", "--context", "aws:TagKeys=env"]
    stdin = json.dumps(policy).encode()
    assert ecrlint(work, *arguments, "allowed", *two, stdin=stdin).code == 0
    other = ecrlint(work, *arguments, "not-granted", *two, "--context", "aws:TagKeys=cost", stdin=stdin)
    assert other.code == 0
    assert "aws:TagKeys = team, env, cost" in other.out
    assert other.out.startswith("<stdin>: not granted here\n")


@pytest.mark.parametrize(
    ("action", "expect", "code"),
    [
        ("ecr:BatchGetImage", "allowed", 0),
        ("ecr:BatchGetImage", "not-allowed", 1),
        ("ecr:PutImage", "denied", 0),
        ("ecr:PutImage", "not-allowed", 0),
        ("ecr:PutImage", "not-granted", 1),
        ("ecr:ListImages", "denied", 1),
        ("ecr:ListImages", "not-allowed", 0),
    ],
)
def test_expect(work: Path, action: str, expect: str, code: int) -> None:
    outcome = ecrlint(work, "simulate", "p.json", "--principal", CI, "--action", action, "--expect", expect)
    assert outcome.code == code
    assert bool(outcome.err) == bool(code)


MISTAKES = [
    (["--principal", "*"], "`ecrlint who`"),
    (["--principal", "ci"], "takes a 12-digit account"),
    (["--principal", "AROAEXAMPLEEXAMPLE123"], "nobody who calls"),
    (["--principal", f"arn:aws:iam::{OWNER}:group/devs"], "a group makes no requests"),
    (["--principal", "lambda.amazon.com"], "did you mean 'lambda.amazonaws.com'?"),
    (
        ["--principal", f"arn:aws:sts::{OWNER}:assumed-role/deploy/x"],
        f"--principal arn:aws:iam::{OWNER}:role/team/deploy --session x",
    ),
    (["--session", "x", "--principal", OWNER], "--session goes with a role"),
    (["--action", "ecr:Put*"], "one action"),
    (["--action", "PutImage"], "did you mean 'ecr:PutImage'?"),
    (["--action", "ecr-public:PutImage"], "does not decide about ecr-public:PutImage"),
    (["--action", "ecr:GetAuthorizationToken"], "works on no repository"),
    (["--context", "aws:SourceVpce"], "KEY=VALUE"),
    (["--context", "aws:SorceVpce=x"], "did you mean 'aws:SourceVpce'?"),
    (["--context", "aws:PrincipalArn=x"], "follows from --principal"),
    (["--context", "aws:SourceIp=10.0.0.0/8"], "one IP address"),
    (["--context", "aws:SourceIp=10.0.0.1", "--context", "aws:SourceIp=10.0.0.2"], "given twice"),
    (["--context", "aws:SourceAccount=1"], "there is no such request: aws:SourceAccount"),
    (["--context", "aws:ResourceAccount=1", "--account", OWNER], f"aws:ResourceAccount is {OWNER}"),
    (["--account", "x"], "12 digits"),
    (["--resource", f"{OWNER}.dkr.ecr.eu-west-1.amazonaws.com/app"], "ARN of a repository"),
    (["--format", "jsn"], "did you mean 'json'?"),
    (["--expect", "alowed"], "did you mean 'allowed'?"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_mistakes_are_one_line_with_a_hint(work: Path, arguments: list[str], words: str) -> None:
    usual = ["--principal", CI, "--action", "ecr:PutImage"]
    outcome = ecrlint(work, "simulate", "p.json", *usual, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"Statement": [', "q.json:1:15: it does not parse"),
        ('{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": {}}', "stands twice"),
        (json.dumps(one(Action="ecr:PutImage", Conditon={})), "`ecrlint check`"),
        (json.dumps(IDENTITY), "--kind: repository, registry, public"),
        (json.dumps(one(Action=[])), "Allow"),
        ("\x00\x01", "does not parse"),
    ],
)
def test_what_is_no_policy_is_not_decided(work: Path, text: str, words: str) -> None:
    (work / "q.json").write_text(text)
    outcome = ecrlint(work, "simulate", "q.json", "--principal", CI, "--action", "ecr:PutImage")
    if words == "Allow":
        assert outcome.out.startswith("q.json: not granted here")
    else:
        assert (outcome.code, outcome.out) == (2, "")
        assert words in outcome.err
        assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"StringEqual": {"aws:SourceVpce": "x"}}, "parts of the policy cannot be read"),
        ({"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": "x"}}, "AWS does not document"),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, "aws:RequestedRegion is never absent"),
    ],
)
def test_what_nobody_can_tell_is_not_decided(
    work: Path, condition: dict[str, dict[str, str]], words: str
) -> None:
    path = write(work, one(Action="ecr:PutImage", Condition=condition))
    outcome = ecrlint(work, "simulate", path, "--principal", CI, "--action", "ecr:PutImage")
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err


@pytest.mark.parametrize(
    ("key", "operator", "text"),
    [
        ("aws:SourceIp", "IpAddress", "10.0.0.999"),
        ("aws:MultiFactorAuthAge", "NumericEquals", "soon"),
    ],
)
def test_a_value_of_another_type_is_met_by_nothing(work: Path, key: str, operator: str, text: str) -> None:
    path = write(work, one(Action="ecr:PutImage", Condition={operator: {key: text}}))
    outcome = ecrlint(
        work, "simulate", path, "--principal", CI, "--action", "ecr:PutImage", "--account", OWNER
    )
    assert outcome.out.startswith("q.json: not granted here")


def test_a_resource_must_be_named_where_it_counts(work: Path) -> None:
    arn = f"arn:aws:ecr:eu-west-1:{OWNER}:repository/app"
    path = write(work, one(Action="ecr:PutImage", Resource=arn))
    arguments = ["simulate", path, "--principal", CI, "--action", "ecr:PutImage"]
    assert "--resource ARN" in ecrlint(work, *arguments).err
    assert ecrlint(work, *arguments, "--resource", arn, "--expect", "allowed").code == 0
    other = ecrlint(work, *arguments, "--resource", arn + "2", "--expect", "not-granted")
    assert other.code == 0
    assert "would allow it if the repository is one that it names" in other.out
    assert "no identity policy can make up for it" in other.out, "the ARN tells the owner"


def test_text_of_the_policy_is_made_safe(work: Path) -> None:
    path = write(work, one(Sid="a\x1b[31mb", Action="ecr:PutImage"))
    outcome = ecrlint(work, "simulate", path, "--principal", CI, "--action", "ecr:PutImage")
    assert "\x1b" not in outcome.out
    assert r"a\x1b[31mb" in outcome.out
