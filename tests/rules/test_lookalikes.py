"""What is said of policies that look like a repository's, and what is not: a row is a list of statements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ecrlint import Linter
from tests.conftest import Lint

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

Data = dict[str, Any]

PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
TOKEN = "ecr:GetAuthorizationToken"
ORG, PATHS = "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"
OTHERS = {"StringNotEqualsIfExists": {ORG: "o-a1b2c3d4e5"}}
NO_SERVICE = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
OURS = {"StringEquals": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}
APP = "arn:aws:ecr:eu-central-1:334455667788:repository/app"
LAYERS = "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"
EVERY_KIND: tuple[Kind, ...] = ("endpoint", "resource-control", "ambiguous")


def allow(what: Any, where: Any = "*", **more: Any) -> Data:
    return {"Effect": "Allow", "Principal": "*", "Action": what, "Resource": where, **more}


def deny(what: Any, **more: Any) -> Data:
    return {"Effect": "Deny", "Principal": "*", "Action": what, "Resource": "*", **more}


def only_if(operator: str, key: str, value: str) -> Data:
    return deny("ecr:*", Condition={operator: {key: value}})


def text(*statements: Data) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def rules(lint_text: Lint, kind: str, *statements: Data) -> list[str]:
    return [each.rule.name for each in lint_text(text(*statements), kind=kind).findings]


@pytest.mark.parametrize(
    "condition",
    [
        OTHERS,
        {"StringNotEquals": {ORG: "o-a1b2c3d4e5"}},
        {"StringNotLike": {"AWS:principalorgid": ["o-a1b2c3d4e5", "o-b1b2c3d4e5"]}},
        {"ForAllValues:StringNotLike": {PATHS: "o-a1b2c3d4e5/*"}},
        {**OTHERS, "StringNotEquals": {"aws:PrincipalAccount": "111111111111"}},
        {**OTHERS, "Bool": {"aws:SecureTransport": "true"}},
    ],
)
def test_services_are_left_out(lint_text: Lint, condition: Data) -> None:
    assert rules(lint_text, "resource-control", deny("ecr:*", Condition=condition)) == ["blocked-services"]


@pytest.mark.parametrize(
    "condition",
    [
        {**OTHERS, **NO_SERVICE},
        {**OTHERS, "Bool": {"aws:principalisawsservice": False}},
        {**OTHERS, "Null": {"aws:PrincipalServiceName": "true"}},
        {**OTHERS, "Null": {ORG: "false"}},
        {**OTHERS, "StringEquals": {"aws:PrincipalTag/team": "a"}},
        {**OTHERS, "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5", ORG: "o-a1b2c3d4e5"}},
        {"ForAnyValue:StringNotLike": {PATHS: "o-a1b2c3d4e5/*"}},
        {"StringEquals": {ORG: "o-a1b2c3d4e5"}},
        {"StringNotEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}},
        {},
    ],
)
def test_services_are_spared_or_nobody_asks(lint_text: Lint, condition: Data) -> None:
    assert rules(lint_text, "resource-control", deny("ecr:*", Condition=condition)) == []


def test_statements_on_other_services_are_none_of_ours(lint_text: Lint) -> None:
    assert rules(lint_text, "resource-control", deny("ecr:PutImage"), deny("s3:*", Condition=OTHERS)) == []


@pytest.mark.parametrize(
    "statements",
    [
        [allow([*PULL, TOKEN, "s3:GetObject"], Condition=OURS)],
        [allow(["ecr:*", "s3:*"], Condition={"StringEquals": {ORG: "o-a1b2c3d4e5"}})],
        [allow("ecr:*"), allow("s3:Get*", LAYERS, Condition=OURS)],
        [allow("ecr:*"), allow("s3:GetObject", "arn:aws:s3:::prod-*", Condition=OURS)],
        [allow("ecr:*"), allow("s3:GetObject", "arn:aws:s3:::prod-*-layer-bucket/*", Condition=OURS)],
        [allow("s3:GetObject", LAYERS, Condition={"StringEquals": {"aws:PrincipalAccount": "1" * 12}})],
        [allow("ecr:*"), allow("s3:*", Condition=OURS), allow("s3:ListBucket", LAYERS)],
    ],
)
def test_layers_are_left_out(lint_text: Lint, statements: list[Data]) -> None:
    assert rules(lint_text, "endpoint", *statements) == ["blocked-layers"]


@pytest.mark.parametrize(
    "statements",
    [
        [allow(["ecr:*", "s3:*"])],
        [allow(["ecr:*", "s3:*"], Condition=OURS), allow("s3:GetObject", LAYERS)],
        [allow(["ecr:*", "s3:*"], Condition=OURS), allow("*", LAYERS)],
        [allow("ecr:*"), allow("s3:*", Condition={"StringLike": {"aws:ResourceOrgID": "*"}})],
        [allow("ecr:*"), allow("s3:*", Condition={"StringNotEquals": {"aws:ResourceAccount": "1" * 12}})],
        [allow("ecr:*"), allow("s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}})],
        [allow("ecr:*"), allow("s3:*", "arn:aws:s3:::settings/*", Condition=OURS)],
        [allow("ecr:*"), allow("s3:*", "arn:aws:s3:::prod-settings/*", Condition=OURS)],
        [allow("ecr:*", Condition=OURS)],
        [allow("*", Condition=OURS), allow("ecr:*")],
        [allow("ecr:*"), allow("s3:PutObject", Condition=OURS)],
    ],
)
def test_layers_pass_or_are_not_asked_for(lint_text: Lint, statements: list[Data]) -> None:
    assert rules(lint_text, "endpoint", *statements) == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow(PULL)], ["missing-login-token"]),
        ([allow(["ecr:PutImage"])], ["missing-login-token"]),
        ([allow(PULL), allow(TOKEN)], []),
        ([allow(PULL), allow("*")], []),
        ([allow(["ecr:Get*", "ecr:Batch*"])], []),
        ([allow("ecr:ListImages")], []),
        ([allow([*PULL, TOKEN], APP)], ["scoped-login-token"]),
        ([allow("ecr-public:PutImage")], []),
    ],
)  # fmt: skip
def test_logging_in_through_an_endpoint(lint_text: Lint, statements: list[Data], expected: list[str]) -> None:
    assert rules(lint_text, "endpoint", *statements) == expected


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (deny("ecr:PutImages"), "unknown-action"),
        (deny("ecr-public:BatchGetImage"), "unknown-action"),
        (deny("erc:PutImage"), "unknown-action"),
        (only_if("StringEqual", ORG, "o-a1b2c3d4e5"), "unknown-operator"),
        (only_if("StringEquals", "aws:PrincipialOrgID", "o-a1b2c3d4e5"), "unknown-condition-key"),
        (only_if("StringEquals", ORG, "ou-a1b2"), "mistyped-condition-value"),
        (only_if("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::1:role/a"), "malformed-arn"),
        (only_if("StringEquals", "aws:PrincipalTag/a", "x*"), "literal-wildcard"),
        ({**deny("ecr:*"), "Effect": "deny"}, "invalid-effect"),
        ({**deny("ecr:*"), "Sid": 7}, "invalid-structure"),
        ({**deny("ecr:*"), "Condtion": {}}, "unknown-element"),
        ({**deny("ecr:*"), "NotPrincipal": "*"}, "conflicting-elements"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_any_of_them(lint_text: Lint, kind: str, statement: Data, rule: str) -> None:
    assert rules(lint_text, kind, statement) == [rule]


@pytest.mark.parametrize("kind", ["endpoint", "resource-control"])
def test_a_statement_without_resource(lint_text: Lint, kind: str) -> None:
    bare = {key: value for key, value in deny("ecr:*").items() if key != "Resource"}
    assert rules(lint_text, kind, bare) == ["missing-element"]
    assert rules(lint_text, "ambiguous", bare) == []


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize(
    "statement",
    [
        allow("ecr:*"),
        allow([*PULL, TOKEN, "ecr:PutImage", "ecr:SetRepositoryPolicy"]),
        allow("*", NotResource="x"),
        allow([TOKEN, "s3:Foo", "logs:*"], Condition={"StringEquals": {"kms:ViaService": "x"}}),
        deny("ecr:*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        {**allow([TOKEN, "ecr:ReplicateImage"]), "Principal": {"Service": "ecs-tasks.amazonaws.com"}},
    ],
)
def test_what_is_right_in_some_of_them(lint_text: Lint, kind: str, statement: Data) -> None:
    """No finding on exposure, Resource, the token, other services' actions and keys, or half a push."""
    token = allow(TOKEN)
    if "NotResource" in statement:
        statement = {key: value for key, value in statement.items() if key != "Resource"}
    assert rules(lint_text, kind, statement, token) == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_nothing_is_fixed_in_them(kind: Kind) -> None:
    linter = Linter()
    broken = text(
        deny(["ecr:PutImages", TOKEN], Condition={"StringEqual": {"aws:PrincipialOrgID": "o-a1b2c3d4e5"}})
    )
    assert linter.check_text(broken, kind=kind).findings
    assert all(each.fix is None for each in linter.check_text(broken, kind=kind).findings)
    assert linter.fix_text(broken, kind=kind, unsafe=True).text == broken


def test_a_document_that_an_endpoint_shares_is_not_fixed() -> None:
    shared = """
data "aws_iam_policy_document" "x" {
  statement {
    actions   = ["ecr:ListImage"]
    %s
    principals {
      type        = "AWS"
      identifiers = ["210987654321"]
    }
  }
}
resource "aws_ecr_repository_policy" "x" {
  repository = "x"
  policy     = data.aws_iam_policy_document.x.json
}
"""
    endpoint = 'resource "aws_vpc_endpoint" "x" {\n  policy = data.aws_iam_policy_document.x.json\n}\n'
    linter, where = Linter(), 'resources = ["*"]'
    assert "ListImages" in str(linter.fix_text(shared % where, "main.tf").text)
    both = shared % where + endpoint
    assert linter.fix_text(both, "main.tf", unsafe=True).text == both


def test_an_ambiguous_one_is_judged_in_part_and_says_so() -> None:
    result = Linter().check_text(text(deny("ecr:*")))
    assert (result.judged.whole, result.judged.partly) == (0, 1)
    assert not result.findings
    (note,) = Linter(preset="strict", select=["undecided-policy"]).check_text(text(deny("ecr:*"))).findings
    assert note.kind == "ambiguous"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_many_conditions_of_every_sort(lint_text: Lint, kind: str) -> None:
    condition = {f"StringEquals{suffix}": {f"aws:PrincipalTag/t{number}": "a" for number in range(25)}
                 for suffix in ("", "IfExists")}  # fmt: skip
    assert rules(lint_text, kind, deny("ecr:*", Condition=condition)) == []
