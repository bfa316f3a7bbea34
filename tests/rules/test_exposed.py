"""The family `exposed`: what must be reported, where, and what must stay silent.

A row is a rule, statements in short and the pointers of its findings, relative to `/Statement`; a `#`
behind a pointer means the key in front of the value. What conditions and Denies do to a grant is
tested with `ecrlint.analysis.trust` and `ecrlint.analysis.grants`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ecrlint.policy.changes import apply_changes
from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.finding import Finding
from tests.conftest import RULES, Lint, context

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

Data = dict[str, Any]
BY_NAME = {rule.name: rule for rule in RULES}
ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci"
OTHER = "arn:aws:iam::334455667788:role/ci"
LAMBDA = {"Service": "lambda.amazonaws.com"}
FUNCTIONS = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:*"
MANIFEST, LAYER, PUT = "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage"
SET, DELETE = "ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"
PUSH = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    PUT,
    "ecr:UploadLayerPart",
]
ORG_ID = "o-a1b2c3d4e5"
UNIT = f"{ORG_ID}/*"
ORG = {"StringEquals": {"aws:PrincipalOrgID": ORG_ID}}
NOT_ORG = {"StringNotEquals": {"aws:PrincipalOrgID": ORG_ID}}
TLS = {"Bool": {"aws:SecureTransport": "true"}}
PATHS, OWNER = "aws:PrincipalOrgPaths", "${aws:ResourceAccount}"
PRESENT = {"Null": {PATHS: "false"}}


def statement(effect: str, who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    principal = who if isinstance(who, dict) or who in ("*", UNKNOWN) else {"AWS": who}
    made = {"Effect": effect, "Principal": principal, "Action": what, **more}
    return {**made, "Condition": when} if when is not None else made


def allow(who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    return statement("Allow", who, what, when, **more)


def deny(who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    return statement("Deny", who, what, when, **more)


def turned(made: Data, element: str) -> Data:
    """The statement with an element for its opposite: NotAction for Action."""
    return {(f"Not{key}" if key == element else key): value for key, value in made.items()}


def given(operator: str, key: str, *values: Any) -> Data:
    return {operator: {key: values[0] if len(values) == 1 else list(values)}}


def findings(
    rule: str, *statements: Any, kind: Kind = "repository", account: str = "", organization: str = ""
) -> list[Finding]:
    policy = parse({"Version": "2012-10-17", "Statement": list(statements)}, kind)
    check, check_statement = BY_NAME[rule].check, BY_NAME[rule].check_statement
    known = context(policy, account, organization)
    if check:
        return list(check(policy, known))
    assert check_statement
    return [found for each in policy.statements for found in check_statement(each, known)]


def place(finding: Finding) -> str:
    assert isinstance(finding.place, Place)
    pointer = finding.place.pointer.removeprefix("/Statement")
    return pointer + ("#" if finding.place.part == "key" else "")


def places(
    rule: str, *statements: Any, kind: Kind = "repository", account: str = "", organization: str = ""
) -> list[str]:
    found = findings(rule, *statements, kind=kind, account=account, organization=organization)
    return [place(each) for each in found]


PULL_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow("*", [MANIFEST, LAYER])], ["/0/Principal"]),
    ([allow("*", MANIFEST)], ["/0/Principal"]),
    ([allow("*", LAYER.upper())], ["/0/Principal"]),
    ([allow("*", "ecr:Get*")], ["/0/Principal"]),
    ([allow({"AWS": [ROLE, "*"]}, "*")], ["/0/Principal/AWS/1"]),
    ([turned(allow(ROLE, MANIFEST), "Principal")], ["/0/NotPrincipal"]),
    ([allow("*", MANIFEST), allow("*", LAYER)], ["/0/Principal", "/1/Principal"]),
    ([allow("*", MANIFEST, given("ForAllValues:StringEquals", PATHS, UNIT))], ["/0/Principal"]),
    ([allow("*", ["ecr:ListImages", "ecr:BatchCheckLayerAvailability", PUT])], []),
    ([allow("*", MANIFEST, ORG)], []),
    ([allow("*", [MANIFEST, LAYER]), deny("*", "ecr:*", NOT_ORG)], []),
    ([allow(ROOT, MANIFEST)], []),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "expected"), PULL_ROWS)
def test_public_pull(statements: list[Any], expected: list[str]) -> None:
    assert places("public-pull", *statements) == expected


def test_anyone_may_pull_from_ecr_public() -> None:
    assert "public" not in BY_NAME["public-pull"].kinds


PUSH_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow("*", PUSH)], ["/0/Principal"]),
    ([allow("*", PUT)], ["/0/Principal"]),
    ([allow("*", "ecr:Put*")], ["/0/Principal"]),
    ([allow("*", PUSH, TLS)], ["/0/Principal"]),
    ([allow("*", [each for each in PUSH if each != PUT])], []),
    ([allow("*", PUSH, ORG)], []),
    ([allow("*", "ecr:*"), deny("*", PUT)], []),
]


@pytest.mark.parametrize(("statements", "expected"), PUSH_ROWS)
def test_public_push(statements: list[Any], expected: list[str]) -> None:
    assert places("public-push", *statements) == expected


def test_public_push_to_ecr_public() -> None:
    grant = allow("*", "ecr-public:PutImage")
    assert places("public-push", grant, kind="public") == ["/0/Principal"]
    assert places("public-push", allow("*", PUT), kind="public") == []


@pytest.mark.parametrize("action", ["ecr:BatchImportUpstreamImage", "ecr:BatchImport*", "ecr:*"])
def test_public_import(action: str) -> None:
    grant = allow("*", action, Resource="*")
    (found,) = findings("public-push", grant, kind="registry")
    assert found.witness
    assert ("import images" in found.message) == ("Import" in action)
    assert places("public-push", {**grant, "Condition": ORG}, kind="registry") == []
    assert places("public-push", {**grant, "Principal": {"AWS": ROOT}}, kind="registry") == []
    (outside,) = findings(
        "public-push", {**grant, "Condition": PARTNER}, kind="registry", organization=ORG_ID
    )
    assert ("import images" in outside.message) == ("Import" in action)


def test_an_import_of_a_repository_is_how_caches_read_it() -> None:
    assert places("public-push", allow("*", "ecr:BatchImportUpstreamImage")) == []


def test_public_replication() -> None:
    grant = allow("*", ["ecr:ReplicateImage", "ecr:CreateRepository"], Resource="*")
    assert places("public-push", grant, kind="registry") == ["/0/Principal"]
    assert places("public-admin", grant, kind="registry") == ["/0/Principal"]
    assert places("public-push", {**grant, "Condition": ORG}, kind="registry") == []
    assert places("public-push", {**grant, "Principal": {"AWS": ROOT}}, kind="registry") == []
    # in a repository policy they mean nothing: ineffective-action
    assert places("public-push", grant) == places("public-admin", grant) == []
    (found,) = findings("public-admin", grant, kind="registry")
    assert "'ecr:CreateRepository'" in found.message


ADMIN_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow("*", "ecr:BatchDeleteImage")], ["/0/Principal"]),
    ([allow("*", "ecr:deleterepository")], ["/0/Principal"]),
    ([allow("*", ["ecr:TagResource", MANIFEST])], ["/0/Principal"]),
    ([allow("*", SET)], ["/0/Principal"]),
    ([allow("*", "ecr:*")], ["/0/Principal"]),
    ([turned(allow("*", MANIFEST), "Action")], ["/0/Principal"]),
    ([allow("*", [*PUSH, MANIFEST, LAYER, "ecr:GetRepositoryPolicy", "ecr:Describe*"])], []),
    ([allow("*", "ecr:*", ORG)], []),
    ([deny("*", "ecr:BatchDeleteImage")], []),
]


@pytest.mark.parametrize(("statements", "expected"), ADMIN_ROWS)
def test_public_admin(statements: list[Any], expected: list[str]) -> None:
    assert places("public-admin", *statements) == expected


def test_public_admin_names_the_gravest() -> None:
    (found,) = findings("public-admin", allow("*", "ecr:*"))
    assert "'ecr:SetRepositoryPolicy, ecr:DeleteRepository, ecr:BatchDeleteImage and" in found.message


PARTNER = {"StringEquals": {"aws:PrincipalOrgID": "o-f6g7h8i9j0"}}


def test_outside_of_a_known_organization() -> None:
    def found(*statements: Any, organization: str = ORG_ID) -> list[str]:
        return places("public-pull", *statements, organization=organization)

    assert found(allow("*", MANIFEST, ORG)) == []
    assert found(allow("*", MANIFEST, PARTNER)) == ["/0/Principal"]
    assert found(allow("*", MANIFEST, PARTNER), organization="") == []
    assert found(allow("*", MANIFEST, PARTNER), deny("*", "ecr:*", NOT_ORG)) == []
    assert found(allow("*", MANIFEST), deny("*", "ecr:*", NOT_ORG)) == []
    assert found(allow("*", MANIFEST, given("ForAnyValue:StringLike", PATHS, UNIT))) == []
    assert found(allow("*", MANIFEST, given("ForAnyValue:StringLike", PATHS, "o-f6g7h8i9j0/*"))) == [
        "/0/Principal"
    ]
    (one,) = findings("public-push", allow("*", PUT, PARTNER), organization=ORG_ID)
    assert one.message == f"Statement '#1' lets accounts outside of '{ORG_ID}' push images."
    assert one.witness and one.witness.request.values("aws:principalorgid") == ("o-f6g7h8i9j0",)


def test_the_owner_is_no_stranger() -> None:
    but_owner = turned(deny(ROOT, "ecr:*"), "Principal")
    own = given("StringNotEquals", "aws:PrincipalAccount", OWNER)
    assert places("public-pull", allow("*", MANIFEST), but_owner, account=ACCOUNT) == []
    assert places("public-pull", allow("*", MANIFEST), deny("*", "ecr:*", own), account=ACCOUNT) == []
    assert places("public-pull", allow("*", MANIFEST), account=ACCOUNT) == ["/0/Principal"]


PROVED: dict[str, tuple[list[Any], list[str]]] = {
    "two Denies together": (
        [deny("*", "ecr:*", given("Null", "aws:PrincipalOrgID", "true")),
         deny("*", "ecr:*", {**NOT_ORG, **given("Null", "aws:PrincipalOrgID", "false")})], []),
    "a Deny with a hole": (
        [deny("*", "ecr:*", {**NOT_ORG, **given("Null", "aws:PrincipalOrgID", "false")})], ["/0/Principal"]),
    "a Deny for others than a role": ([turned(deny(ROLE, "ecr:*"), "Principal")], []),
    "a Deny that may be the guard": ([{**deny("*", "ecr:*", NOT_ORG), "Conditons": {}}], []),
}  # fmt: skip


@pytest.mark.parametrize("name", PROVED)
def test_what_only_a_proof_can_tell(name: str) -> None:
    guards, expected = PROVED[name]
    assert places("public-push", allow("*", PUT), *guards) == expected


FULL_ROWS: list[tuple[Any, list[str]]] = [
    (allow(ROLE, "ecr:*"), ["/0/Action"]),
    (allow(ROLE, "*"), ["/0/Action"]),
    (allow(ROLE, [MANIFEST, "ECR:*", "ecr*"]), ["/0/Action/1", "/0/Action/2"]),
    (allow(LAMBDA, "ecr:**"), ["/0/Action"]),
    (allow("*", "ecr:*", ORG), ["/0/Action"]),
    (allow(UNKNOWN, "ecr:*"), ["/0/Action"]),
    (allow(ROLE, "ecr:Batch*"), []),
    (allow(ROLE, "ecr-public:*"), []),
    (deny("*", "ecr:*", NOT_ORG), []),
    (turned(deny("*", "ecr:*"), "Principal"), []),
    (turned(allow(ROLE, MANIFEST), "Action"), []),
]


@pytest.mark.parametrize(("made", "expected"), FULL_ROWS)
def test_full_access(made: Any, expected: list[str]) -> None:
    assert places("full-access", made) == expected


def test_full_access_to_ecr_public() -> None:
    assert places("full-access", allow(ROLE, "ecr-public:*"), kind="public") == ["/0/Action"]


WILDCARD_ROWS: list[tuple[Any, list[str]]] = [
    (allow(ROLE, "ecr:Batch*"), ["/0/Action"]),
    (allow(ROLE, [MANIFEST, "ecr:put*"]), ["/0/Action/1"]),
    (allow(ROLE, "ecr:*Image"), ["/0/Action"]),
    (allow(ROLE, "ecr:PutImag?"), ["/0/Action"]),
    (allow(ROLE, "ecr:*Policy"), ["/0/Action"]),
    (allow(ROLE, ["ecr:Get*", "ecr:Describe*", "ecr:List*", "ecr:BatchGet*", "ecr:BatchCheck*"]), []),
    (allow(ROLE, ["ecr:*", "*"]), []),
    (allow(ROLE, "ecr:*PullThroughCacheRule"), []),  # not of a repository
    (allow(ROLE, "ecr-public:Put*"), []),
    (allow(ROLE, "ecr:Pull*"), []),
    (deny("*", "ecr:Delete*"), []),
]


@pytest.mark.parametrize(("made", "expected"), WILDCARD_ROWS)
def test_broad_wildcard(made: Any, expected: list[str]) -> None:
    assert places("broad-wildcard", made) == expected


def test_broad_wildcard_over_a_registry() -> None:
    rules = allow(ROLE, "ecr:*PullThroughCacheRule", Resource="*")
    assert places("broad-wildcard", rules, kind="registry") == ["/0/Action"]


def test_allow_not_principal() -> None:
    made = turned(allow(ROLE, "ecr:ListImages"), "Principal")
    assert places("allow-not-principal", made) == ["/0/NotPrincipal#"]
    assert places("allow-not-principal", {**made, "Condition": ORG}) == ["/0/NotPrincipal#"]
    assert places("allow-not-principal", {**made, "NotPrincipal": UNKNOWN}) == ["/0/NotPrincipal#"]
    assert places("allow-not-principal", {**made, "Effect": "Deny"}) == []
    assert places("allow-not-principal", {**made, "Principal": "*"}) == []  # conflicting-elements
    assert places("allow-not-principal", allow(ROLE, "ecr:ListImages")) == []


def test_allow_not_action() -> None:
    made = turned(allow(ROLE, "ecr:DeleteRepository"), "Action")
    assert places("allow-not-action", made) == ["/0/NotAction#"]
    assert places("allow-not-action", {**made, "Effect": "Deny"}) == []
    assert places("allow-not-action", {**made, "Action": "ecr:ListImages"}) == []
    assert places("allow-not-action", allow(ROLE, "ecr:ListImages")) == []


PULL = [MANIFEST, LAYER]
SERVICE_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow(LAMBDA, PULL)], ["/0/Principal/Service"]),
    ([allow({"Service": ["codebuild.amazonaws.com", "lambda.amazonaws.com"]}, PULL)],
     ["/0/Principal/Service/0", "/0/Principal/Service/1"]),
    ([allow({"AWS": ROOT, **LAMBDA}, PULL)], ["/0/Principal/Service"]),
    ([allow({"Service": "ecs-tasks.amazonaws.com"}, PULL)], ["/0/Principal/Service"]),
    ([allow({"Service": "lambda.eu-central-1.amazonaws.com"}, PULL)], ["/0/Principal/Service"]),
    ([allow({"Service": "lambda.amazonaws.com.cn"}, PULL)], ["/0/Principal/Service"]),
    ([allow(LAMBDA, PULL, TLS)], ["/0/Principal/Service"]),
    ([allow(LAMBDA, PULL), deny("*", PULL, given("Bool", "aws:SecureTransport", "false"))],
     ["/0/Principal/Service"]),
    ([allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", FUNCTIONS))], []),
    ([allow(LAMBDA, PULL, given("StringLike", "aws:sourceARN", FUNCTIONS))], []),
    ([allow(LAMBDA, PULL, given("StringEquals", "AWS:SourceAccount", ACCOUNT))], []),
    ([allow(LAMBDA, PULL, given("StringEquals", "aws:SourceOrgID", ORG_ID))], []),
    ([allow(LAMBDA, PULL, given("ForAnyValue:StringLike", "aws:SourceOrgPaths", UNIT))], []),
    ([allow(LAMBDA, PULL, given("StringEqualsIfExists", "aws:SourceAccount", ACCOUNT))], []),
    ([allow(LAMBDA, PULL, given("StringEquals", "aws:SourceAcount", ACCOUNT))], []),  # unknown key
    ([allow(LAMBDA, PULL, ORG)], []),  # misplaced-condition-key
    ([allow(LAMBDA, PULL, UNKNOWN)], []),
    ([allow(LAMBDA, PULL, {"StringEquals": UNKNOWN})], []),
    ([allow(LAMBDA, PULL), deny("*", "*", given("StringNotEquals", "aws:SourceAccount", ACCOUNT))], []),
    ([allow(LAMBDA, PULL), deny("*", "*", {**given("Null", "aws:SourceAccount", "false"),
                                           **given("StringNotEquals", "aws:SourceAccount", ACCOUNT)})], []),
    ([allow(LAMBDA, PULL), deny("*", "*", {**given("Null", "aws:PrincipalOrgID", "false"), **NOT_ORG})],
     ["/0/Principal/Service"]),  # services have no such key
    ([allow({"Service": "lambda"}, PULL)], []),  # malformed-service-principal
    ([allow({"Service": "*"}, PULL)], []),
    ([allow({"Service": UNKNOWN}, PULL)], []),
    ([allow(ROOT, PULL)], []),
    ([deny(LAMBDA, PULL)], []),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "expected"), SERVICE_ROWS)
def test_unbounded_service_principal(statements: list[Any], expected: list[str]) -> None:
    assert places("unbounded-service-principal", *statements) == expected


def test_services_are_bound_to_a_known_owner() -> None:
    """The condition would be for all principals of the statement, so nobody else may be among them."""
    bound = given("StringEquals", "aws:SourceAccount", ACCOUNT)
    for who, account, fixed in (
        (LAMBDA, ACCOUNT, True),
        (LAMBDA, "", False),
        ({"AWS": ROLE, **LAMBDA}, ACCOUNT, False),
        ({"AWS": UNKNOWN, **LAMBDA}, ACCOUNT, False),
        ({"AWS": ROLE, **LAMBDA}, "", False),
    ):
        made = allow(who, PULL)
        for found in findings("unbounded-service-principal", made, account=account):
            assert bool(found.fix) is fixed, (who, account)
            if found.fix:
                data = apply_changes({"Statement": [made]}, found.fix.changes)
                assert data == {"Statement": [{**made, "Condition": bound}]}


TAKEOVER_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow(ROLE, SET)], ["/0/Action"]),
    ([allow(ROLE, [MANIFEST, SET, "ecr:deleterepositorypolicy"])], ["/0/Action/1", "/0/Action/2"]),
    ([allow(ROLE, "ecr:Set*")], ["/0/Action"]),
    ([allow(ROLE, "ecr:*Policy")], ["/0/Action"]),
    ([allow(ROOT, SET)], ["/0/Action"]),
    ([allow("*", SET)], ["/0/Action"]),
    ([allow("*", SET, ORG)], ["/0/Action"]),
    ([turned(allow(ROLE, SET), "Principal")], ["/0/Action"]),
    ([allow(LAMBDA, SET)], ["/0/Action"]),
    ([allow(LAMBDA, SET, given("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:*:function:*"))], ["/0/Action"]),
    ([allow([ROLE, UNKNOWN], SET)], ["/0/Action"]),
    ([allow(ROLE, SET), deny("*", SET, NOT_ORG)], ["/0/Action"]),
    ([allow(ROLE, [SET, DELETE]), deny("*", SET)], ["/0/Action/1"]),
    # full-access says that
    ([allow(ROLE, ["ecr:*", "*"])], []),
    # bounded services, such as the statement of Lambda's console
    ([allow(LAMBDA, [*PULL, SET, DELETE, "ecr:GetRepositoryPolicy"],
            given("StringLike", "aws:sourceArn", FUNCTIONS))], []),
    ([allow(LAMBDA, SET, given("StringEquals", "aws:SourceAccount", ACCOUNT))], []),
    ([allow(LAMBDA, SET), deny("*", SET, given("StringNotEquals", "aws:SourceAccount", ACCOUNT))], []),
    # kept to the owner
    ([allow("*", SET, given("StringEquals", "aws:PrincipalAccount", OWNER))], []),
    ([allow("*", SET, given("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}"))], []),
    ([allow("*", SET), deny("*", "*", given("StringNotEquals", "aws:PrincipalAccount", OWNER))], []),
    ([allow(ROLE, SET), deny("*", SET)], []),
    ([allow(ROLE, SET), deny(ROOT, SET)], []),
    # others speak, or nobody can tell
    ([allow("arn:aws:iam::*:root", SET)], []),
    ([allow("AROAEXAMPLEEXAMPLE123", SET)], []),
    ([allow(UNKNOWN, SET)], []),
    ([allow(ROLE, SET, UNKNOWN)], []),
    ([allow("arn:aws:iam::${account}:role/admin", SET)], []),
    ([allow("*", SET, given("StringEquals", "aws:PrincipalAccount", "${var.account}"))], []),
    ([allow("*", SET, given("StringEquals", "aws:PrincipalOrgID", "${var.org}"))], ["/0/Action"]),
    ([allow(ROLE, ["ecr:GetRepositoryPolicy", "ecr:PutLifecyclePolicy", "ecr:SetRepoPolicy"])], []),
    ([turned(allow(ROLE, MANIFEST), "Action")], []),
    ([deny(ROLE, SET)], []),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "expected"), TAKEOVER_ROWS)
def test_policy_takeover(statements: list[Any], expected: list[str]) -> None:
    assert places("policy-takeover", *statements) == expected


def test_policy_takeover_knows_the_owner() -> None:
    pinned = given("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/admin-*")
    but_owner = turned(deny(ROOT, SET), "Principal")

    def found(*statements: Any) -> list[str]:
        return places("policy-takeover", *statements, account=ACCOUNT)

    assert found(allow([ROLE, ROOT, ACCOUNT], SET)) == []
    assert found(allow("*", SET, pinned)) == []
    assert found(allow("*", SET), but_owner) == []
    assert found(allow([ROLE, OTHER], SET)) == ["/0/Action"]
    assert found(allow("*", SET, ORG)) == ["/0/Action"]


def test_policy_takeover_names_whom() -> None:
    (found,) = findings("policy-takeover", allow([ROLE, OTHER, ROOT], "ecr:*RepositoryPolicy"))
    assert f"'{ROLE} and 2 more'" in found.message
    assert "'ecr:DeleteRepositoryPolicy, ecr:SetRepositoryPolicy'" in found.message


LIST = "ecr:ListImages"
HOLLOW_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow("*", LIST, given("ForAllValues:StringEquals", "aws:PrincipalOrgID", ORG_ID))],
     ["/0/Condition/ForAllValues:StringEquals#"]),
    ([allow("*", LIST, given("StringEqualsIfExists", "aws:SourceVpce", "vpce-1a2b3c4d"))],
     ["/0/Condition/StringEqualsIfExists#"]),
    ([allow("*", LIST, given("StringNotEquals", "aws:PrincipalAccount", ACCOUNT))],
     ["/0/Condition/StringNotEquals#"]),
    ([allow("*", LIST, given("StringLike", "aws:PrincipalOrgID", "o-*"))],
     ["/0/Condition/StringLike/aws:PrincipalOrgID"]),
    ([allow("*", LIST, given("IpAddress", "aws:SourceIp", "203.0.113.7", "0.0.0.0/0", "::/0"))],
     ["/0/Condition/IpAddress/aws:SourceIp/1", "/0/Condition/IpAddress/aws:SourceIp/2"]),
    ([allow("*", LIST, TLS)], ["/0/Condition/Bool/aws:SecureTransport#"]),
    ([allow("*", LIST, given("StringEquals", "aws:PrincipalTag/team", "app"))],
     ["/0/Condition/StringEquals/aws:PrincipalTag~1team#"]),
    ([allow("*", LIST, given("Null", "aws:PrincipalOrgID", "false"))], ["/0/Condition/Null#"]),
    ([turned(allow(ROLE, LIST, TLS), "Principal")], ["/0/Condition/Bool/aws:SecureTransport#"]),
    ([allow("*", LIST, TLS), deny("*", LIST, given("Bool", "aws:SecureTransport", "false"))],
     ["/0/Condition/Bool/aws:SecureTransport#"]),
    # the condition that was meant is to blame, not its companions; one operator once
    ([allow("*", LIST, {**TLS, "StringLike": {"aws:SourceVpc": "vpc-*"}})],
     ["/0/Condition/StringLike/aws:SourceVpc"]),
    ([allow("*", LIST, {"StringEqualsIfExists": {"aws:PrincipalOrgID": ORG_ID, "aws:VpceOrgID": ORG_ID}})],
     ["/0/Condition/StringEqualsIfExists#"]),
    ([allow("*", LIST, {"ForAllValues:StringLike": {PATHS: "o-*"}, **PRESENT})],
     ["/0/Condition/ForAllValues:StringLike/aws:PrincipalOrgPaths"]),
    # services
    ([allow(LAMBDA, PULL, given("StringEqualsIfExists", "aws:SourceAccount", ACCOUNT))],
     ["/0/Condition/StringEqualsIfExists#"]),
    ([allow(LAMBDA, PULL, given("StringLike", "aws:SourceAccount", "*"))],
     ["/0/Condition/StringLike/aws:SourceAccount"]),
    ([allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", FUNCTIONS, "arn:aws:lambda:*:*:function:*"))],
     ["/0/Condition/ArnLike/aws:SourceArn/1"]),
    ([allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", "*"))], []),  # by its fields no ARN matches
    ([allow({"AWS": "*", **LAMBDA}, LIST, given("StringLike", "aws:SourceAccount", "*"))],
     ["/0/Condition/StringLike/aws:SourceAccount"]),
    # narrow, or no need to be
    ([allow("*", LIST, ORG)], []),
    ([allow("*", LIST, {**TLS, **ORG})], []),
    ([allow("*", LIST, {"ForAllValues:StringLike": {PATHS: UNIT}, **PRESENT})], []),
    ([allow("*", LIST, TLS), deny("*", "ecr:*", NOT_ORG)], []),
    ([allow(ROLE, LIST, TLS)], []),
    ([allow(ROOT, LIST, given("StringNotEquals", "aws:PrincipalArn", ROLE))], []),
    ([allow(LAMBDA, PULL, TLS)], []),  # unbounded-service-principal
    ([allow(LAMBDA, PULL, {
        **given("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:*:function:*"),
        **given("StringEquals", "aws:SourceAccount", ACCOUNT),
    })], []),
    ([allow(LAMBDA, PULL, given("StringLike", "aws:SourceAccount", "*")),
      deny("*", PULL, given("StringNotEquals", "aws:SourceAccount", ACCOUNT))], []),
    ([deny("*", LIST, given("StringNotEqualsIfExists", "aws:PrincipalOrgID", ORG_ID))], []),
    # others speak, or nobody can tell
    ([allow(LAMBDA, PULL, given("StringLike", "aws:sourceARN", "arn:aws:lambda:<region>:<account>:f*"))], []),
    ([allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:YOUR_ACCOUNT_ID:f*"))], []),
    ([allow(LAMBDA, PULL, given("StringLike", "aws:SourceAccount", "<account>*"))], []),
    ([allow("*", LIST, given("StringEquals", "aws:PrincipalAccount", "${YOUR_ACCOUNT}"))], []),
    ([allow("*", LIST, given("StringEquals", "aws:PrincipalOrgID", "${OrgId}"))], []),  # malformed-variable
    ([allow("*", LIST, given("StringEquals", "aws:PrincipalOrgID", "${org_id}"))], []),
    ([allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", "arn:aws:lambda:*:${account}:function:*"))], []),
    ([allow("*", LIST, given("StringEquals", "aws:SourceVpc", "vpc-*"))], []),
    ([allow("*", LIST, given("IpAddress", "aws:SourceIp", "10.0.0.0/8"))], []),
    ([allow("*", LIST, given("StringEquals", "aws:PrincialOrgID", ORG_ID))], []),
    ([allow("*", LIST, given("StringIs", "aws:PrincipalOrgID", "*"))], []),
    ([allow("*", LIST, given("StringLike", "aws:PrincipalOrgID", UNKNOWN))], []),
    ([allow("*", LIST)], []),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "expected"), HOLLOW_ROWS)
def test_hollow_condition(statements: list[Any], expected: list[str]) -> None:
    assert places("hollow-condition", *statements) == expected


ACCOUNT_ROWS: list[tuple[list[Any], list[str]]] = [
    ([allow(ROOT, PUSH)], ["/0/Principal/AWS"]),
    ([allow([ROLE, ACCOUNT], "ecr:Put*")], ["/0/Principal/AWS/1"]),
    ([allow(ROOT, PUT, ORG)], ["/0/Principal/AWS"]),
    ([allow(ROOT, PULL)], []),
    ([allow([ROLE, "*"], PUSH)], []),
    ([allow(LAMBDA, PUSH)], []),
    ([allow(ROOT, PUSH), deny("*", PUT)], []),
    ([allow(ROOT, PUSH, given("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/ci-*"))], []),
    ([allow(ROOT, PUSH, given("StringEquals", "aws:PrincipalTag/push", "yes"))], []),
    ([allow(ROOT, PUSH, UNKNOWN)], []),
    ([deny(ROOT, PUT)], []),
]


@pytest.mark.parametrize(("statements", "expected"), ACCOUNT_ROWS)
def test_account_wide_push(statements: list[Any], expected: list[str]) -> None:
    assert places("account-wide-push", *statements) == expected


USER = f"arn:aws:iam::{ACCOUNT}:user/push-pull-user-1"
GOOD: dict[str, list[Any]] = {
    "push and pull for users": [allow([USER, USER.replace("-1", "-2")], [*PUSH, MANIFEST, LAYER])],
    "cross-account push": [allow(ROOT, PUSH)],
    "pull for an account and an admin of ours": [allow(ROOT, PULL), allow(USER, ["ecr:DescribeImages"])],
    "addresses": [
        allow("*", PULL, given("IpAddress", "aws:SourceIp", "54.240.143.0/24")),
        deny("*", "ecr:*", given("NotIpAddress", "aws:SourceIp", "54.240.143.0/24")),
    ],
    "CodeBuild": [
        allow(
            {"Service": "codebuild.amazonaws.com"},
            PULL,
            {
                "ArnLike": {"aws:SourceArn": f"arn:aws:codebuild:eu-central-1:{ACCOUNT}:project/app"},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        )
    ],
    "Lambda in another account": [
        allow(ROOT, PULL),
        allow(LAMBDA, PULL, given("ArnLike", "aws:SourceArn", FUNCTIONS)),
    ],
    "the console of Lambda": [
        allow(
            LAMBDA,
            [*PULL, SET, DELETE, "ecr:GetRepositoryPolicy"],
            given("StringLike", "aws:sourceArn", FUNCTIONS),
        )
    ],
    "an organisation": [allow("*", PULL, ORG)],
    "an organisation and its functions": [
        allow("*", PULL, ORG),
        allow(LAMBDA, PULL, given("StringEquals", "aws:SourceOrgID", ORG_ID)),
    ],
    "a unit of an organisation": [
        allow("*", PULL, given("ForAnyValue:StringLike", PATHS, f"{ORG_ID}/r-ab12/ou-ab12-11111111/*"))
    ],
    "an endpoint": [allow("*", PULL, given("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"))],
    "guards": [
        allow(ROLE, PUSH),
        deny("*", "ecr:*", NOT_ORG),
        deny("*", "*", given("Bool", "aws:SecureTransport", "false")),
        turned(deny([ROOT, ROLE], "ecr:Delete*"), "Principal"),
    ],
    "a cache of another registry": [
        allow(ROOT, [*PULL, "ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"])
    ],
}  # fmt: skip


@pytest.mark.parametrize("statements", GOOD.values(), ids=GOOD.keys())
def test_documented_policies_are_fine(statements: list[Any], lint_text: Lint) -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    report = lint_text(text)
    assert [each.message for each in report.findings if each.rule.family == "exposed"] == []
    assert report.documents == 1


def test_the_deny_that_nearly_helps_is_shown(lint_text: Lint) -> None:
    nearly = deny("*", "ecr:*", given("ForAnyValue:StringNotLike", PATHS, UNIT))
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow("*", [*PULL, *PUSH]), nearly]})
    for found in lint_text(text).findings:
        if found.rule.family == "exposed":
            assert [related.pointer for related in found.related] == ["/Statement/1"]


MET_BY_ABSENCE = [
    ("StringNotEquals", "x"), ("StringNotLike", "x*"), ("StringNotEqualsIgnoreCase", "x"),
    ("ArnNotLike", ROLE), ("ArnNotEquals", ROLE), ("NotIpAddress", "10.0.0.0/8"), ("NumericNotEquals", "5"),
    ("DateNotEquals", "2027-01-01T00:00:00Z"), ("StringNotEqualsIfExists", "x"), ("BoolIfExists", "true"),
    ("StringEqualsIfExists", "x"), ("IpAddressIfExists", "10.0.0.0/8"), ("NumericLessThanIfExists", "5"),
    ("ArnLikeIfExists", ROLE), ("ForAllValues:StringEquals", "x"), ("ForAllValues:StringNotLike", "x*"),
    ("Null", "true"), ("ForAllValues:Null", "false"),
]  # fmt: skip
UNMET_BY_ABSENCE = [
    ("StringEquals", "x"), ("ForAnyValue:StringNotEquals", "x"), ("Null", "false"),
    ("IpAddress", "10.0.0.0/8"),
]  # fmt: skip
NOBODYS_KEYS = ["a.b:c", "aws:NoSuchKey", "aws:PrincipalOrgIDs", "s3:prefix", "sts:ExternalId", "nonsense"]


@pytest.mark.parametrize("key", NOBODYS_KEYS)
def test_keys_that_no_request_has_narrow_nothing(key: str) -> None:
    for who in ("*", ROLE, ROOT, LAMBDA):
        for operator, value in MET_BY_ABSENCE:
            statement = allow(who, PULL if who is LAMBDA else LIST, given(operator, key, value))
            speaks, expected = "hollow-condition", f"/0/Condition/{operator}#"
            if who is LAMBDA:
                speaks, expected = "unbounded-service-principal", "/0/Principal/Service"
            assert places(speaks, statement) == [expected], (who, operator)
        for operator, value in UNMET_BY_ABSENCE:
            statement = allow(who, LIST, given(operator, key, value))
            for name in ("hollow-condition", "unbounded-service-principal"):
                assert places(name, statement) == [], (name, who, operator)


@pytest.mark.parametrize("key", ["ecr:AccountSetting", "saml:aud"])
@pytest.mark.parametrize("operator", ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals"])
def test_keys_that_few_requests_have_narrow_nothing_for_everyone(key: str, operator: str) -> None:
    assert places("hollow-condition", allow("*", LIST, given(operator, key, "x"))) == [
        f"/0/Condition/{operator}#"
    ]


def test_a_key_that_no_request_has_is_no_reason_to_use_the_plain_operator() -> None:
    (found,) = findings("hollow-condition", allow(ROLE, LIST, given("StringEqualsIfExists", "a.b:c", "x")))
    assert "no request has 'a.b:c'" in found.message
    assert "aws:PrincipalOrgID" in found.help
