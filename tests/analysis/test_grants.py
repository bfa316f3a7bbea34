"""What statements add up to: who is public, what Denies close, and whom a half set is reported for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecrlint.access.judge import Judge
from ecrlint.analysis.grants import Grants
from ecrlint.policy.action import PULL
from ecrlint.policy.model import Policy, parse
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.rule.partial_grants import PartialGrant, partial_grants
from tests.conftest import context

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

Data = dict[str, Any]
ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci"
LAMBDA = {"Service": "lambda.amazonaws.com"}
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
NOT_ORG = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
TLS = {"Bool": {"aws:SecureTransport": "false"}}
MANIFEST, LAYER, PUT = "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage"


def statement(effect: Any, who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    made = {"Effect": effect, "Principal": who, "Action": what, **more}
    return {**made, "Condition": when} if when is not None else made


def allow(who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    return statement("Allow", who, what, when, **more)


def deny(who: Any, what: Any, when: Any = None, **more: Any) -> Data:
    return statement("Deny", who, what, when, **more)


def all_but(made: Data, element: str = "Principal") -> Data:
    """The statement with NotPrincipal for Principal."""
    return {(f"Not{key}" if key == element else key): value for key, value in made.items()}


def read(*statements: Any, kind: Kind = "repository") -> Policy:
    return parse({"Version": "2012-10-17", "Statement": list(statements)}, kind)


def public(*statements: Any, kind: Kind = "repository") -> list[tuple[str, list[str]]]:
    """Where the policy names strangers, and which actions it then gives them for certain."""
    policy = read(*statements, kind=kind)
    access = Judge(policy)
    found = [(grant, access.actions_exposed(grant.statement, grant.statement.reach))
             for grant in Grants(policy).public("")]  # fmt: skip
    return [(grant.pointer.removeprefix("/Statement"), sorted(given)) for grant, given in found if given]


PUBLIC: list[tuple[list[Any], list[str]]] = [
    ([allow("*", PUT)], ["/0/Principal"]),
    ([allow({"AWS": "*"}, PUT)], ["/0/Principal/AWS"]),
    ([allow({"AWS": [ROOT, "*"]}, PUT)], ["/0/Principal/AWS/1"]),
    ([allow(ROLE, MANIFEST), allow("*", PUT, {})], ["/1/Principal"]),
    ([all_but(allow({"AWS": ROLE}, PUT))], ["/0/NotPrincipal"]),
    ([allow("*", PUT, {"Bool": {"aws:SecureTransport": "true"}})], ["/0/Principal"]),
    # part of it is not known, what is known is enough
    ([allow({"AWS": ["*", UNKNOWN]}, PUT)], ["/0/Principal/AWS/0"]),
    ([allow("*", [PUT, UNKNOWN])], ["/0/Principal"]),
    ([allow("*", PUT, Sid=UNKNOWN)], ["/0/Principal"]),
    ([allow("*", PUT), UNKNOWN], ["/0/Principal"]),
    # Denies that do not reach every stranger, or not this action
    ([allow("*", PUT), deny("*", PUT, TLS)], ["/0/Principal"]),
    ([allow("*", PUT), deny({"AWS": ROLE}, PUT)], ["/0/Principal"]),
    ([allow("*", PUT), deny("*", MANIFEST, NOT_ORG)], ["/0/Principal"]),
    ([allow("*", PUT), deny("*", PUT, {**NOT_ORG, **TLS})], ["/0/Principal"]),
    ([allow("*", PUT), all_but(deny("*", PUT))], ["/0/Principal"]),
    ([allow("*", PUT), deny({"AWS": ROLE}, UNKNOWN)], ["/0/Principal"]),
]


@pytest.mark.parametrize(("statements", "pointers"), PUBLIC)
def test_public(statements: list[Any], pointers: list[str]) -> None:
    assert [pointer for pointer, _ in public(*statements)] == pointers


CLOSED: list[list[Any]] = [
    [allow({"AWS": ROOT}, PUT)],
    [allow({"AWS": "arn:aws:iam::*:root"}, PUT)],
    [allow({"Service": "*"}, PUT)],
    [allow(LAMBDA, PUT)],
    [allow("*", PUT, ORG)],
    [allow("*", PUT, {"Bool": {"aws:SecureTransport": "true"}, **ORG})],
    [allow("*", "ecr:PutImages")],
    [allow("*", [])],
    [deny("*", PUT)],
    [all_but(allow("*", PUT))],
    [allow("*", PUT), deny("*", PUT)],
    [allow("*", PUT), deny("*", "ecr:*", NOT_ORG)],
    [deny("*", "*", NOT_ORG), allow("*", PUT)],
    [allow("*", PUT), all_but(deny("*", MANIFEST, NOT_ORG), "Action")],
    [allow("*", PUT), all_but(deny({"AWS": [ROOT, ROLE]}, PUT))],
    [allow("*", PUT), deny("*", PUT, NOT_ORG, Resource="*")],
    # decided elsewhere
    [allow("*", UNKNOWN)],
    [allow(UNKNOWN, PUT)],
    [allow("*", PUT, UNKNOWN)],
    [allow("*", PUT, {"StringEquals": UNKNOWN})],
    [allow("*", PUT, {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}})],
    [allow("*", PUT, {"StringEquals": {"aws:PrincipalOrgID": "${org_id}"}})],
    [allow({"AWS": "${principal}"}, PUT)],
    [allow("*", PUT), deny({"AWS": "${principal}"}, PUT)],
    [allow("*", PUT), deny({"AWS": "arn:aws:iam::${account}:role/ci"}, PUT)],
    [allow("*", PUT), deny("*", PUT, {"StringNotEquals": {"aws:PrincipalOrgID": "${org_id}"}})],
    [allow("*", PUT), deny("*", UNKNOWN)],
    [allow("*", PUT), deny(UNKNOWN, PUT)],
    [allow("*", PUT), deny("*", PUT, UNKNOWN)],
    [allow("*", PUT), statement(UNKNOWN, "*", PUT)],
    # a misspelt element may hold the guard
    [{**allow("*", PUT), "Conditions": ORG}],
    [allow("*", PUT), {**deny("*", PUT), "Conditon": NOT_ORG}],
    [allow("*", PUT), {"Effect": "deny", "Principal": "*", "Action": PUT}],
]


@pytest.mark.parametrize("statements", CLOSED)
def test_not_public(statements: list[Any]) -> None:
    assert public(*statements) == []


def test_denied_actions_are_left_out() -> None:
    found = public(allow("*", [PUT, MANIFEST]), deny("*", PUT, NOT_ORG))
    assert found == [("/0/Principal", ["ecr:batchgetimage"])]


def test_a_single_statement_without_a_list() -> None:
    grants = Grants(parse({"Statement": allow("*", PUT)}, "repository"))
    assert [grant.pointer for grant in grants.public("")] == ["/Statement/Principal"]


@pytest.mark.parametrize(
    ("allowed", "denied", "closed"),
    [
        ("*", "*", True),
        ("arn:aws:ecr:eu-central-1:210987654321:repository/app/*", "*", True),
        (
            "arn:aws:ecr:eu-central-1:210987654321:repository/app/*",
            "arn:aws:ecr:*:210987654321:repository/*",
            True,
        ),
        ("*", "arn:aws:ecr:eu-central-1:210987654321:repository/secret/*", False),
        (
            ["arn:aws:ecr:eu-central-1:210987654321:repository/a", "*"],
            "arn:aws:ecr:eu-central-1:210987654321:repository/a",
            False,
        ),
    ],
)
def test_registry_deny_counts_for_its_resources(allowed: Any, denied: Any, closed: bool) -> None:
    found = public(
        allow("*", MANIFEST, Resource=allowed),
        deny("*", MANIFEST, NOT_ORG, Resource=denied),
        kind="registry",
    )
    assert (found == []) is closed


def test_the_deny_that_nearly_helps() -> None:
    nearly = deny("*", PUT, {"StringNotLike": {"aws:PrincipalOrgID": "o-*"}})
    policy = read(allow("*", PUT), deny("*", PUT, TLS), nearly)
    exposure = Judge(policy).exposure(policy.statements[0], policy.statements[0].reach)
    assert exposure is not None
    assert [each.pointer for each in exposure.denies] == ["/Statement/2"]


def services(*statements: Any) -> list[str]:
    policy = read(*statements)
    access = Judge(policy)
    return [
        service.pointer.removeprefix("/Statement")
        for grant in Grants(policy).services()
        for service in grant.services
        if access.exposure(grant.statement, grant.statement.reach, service.text)
    ]


def test_services() -> None:
    two = {"Service": ["lambda.amazonaws.com", "codebuild.amazonaws.com"]}
    not_ours = {"StringNotEquals": {"aws:SourceAccount": ACCOUNT}}
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert services(allow(two, PUT)) == ["/0/Principal/Service/0", "/0/Principal/Service/1"]
    assert services(allow(LAMBDA, PUT, own)) == []
    assert services(allow(two, PUT), deny(LAMBDA, PUT, not_ours)) == ["/0/Principal/Service/1"]
    assert services(allow(two, PUT), deny("*", PUT, not_ours)) == []
    assert services(allow(LAMBDA, PUT), deny("*", PUT, NOT_ORG)) == []
    assert services(allow(LAMBDA, PUT, UNKNOWN)) == []
    assert services(allow(LAMBDA, "ecr:PutImages")) == []
    assert services(allow({"AWS": ROLE}, PUT), deny(LAMBDA, PUT)) == []


def gaps(*statements: Any) -> list[tuple[str, list[str]]]:
    return [(part.caller, sorted(part.missing)) for part in parts(*statements)]


def parts(*statements: Any) -> list[PartialGrant]:
    policy = read(*statements)
    return list(partial_grants(policy, context(policy), needed=PULL, telling=PULL))


def test_a_half_is_reported_for_each_caller() -> None:
    assert gaps(allow({"AWS": ROLE}, MANIFEST)) == [(ROLE, ["ecr:getdownloadurlforlayer"])]
    both = allow({"AWS": [ROLE, ROOT]}, LAYER)
    assert gaps(both) == [(f"{ROLE} and 1 more", ["ecr:batchgetimage"])]


def test_services_and_others_are_told_apart() -> None:
    made = allow({"AWS": ROLE, **LAMBDA}, MANIFEST)
    assert [(each.caller, each.is_service, "identity policy" in each.evidence) for each in parts(made)] == [
        (ROLE, False, True),
        ("lambda.amazonaws.com", True, False),
    ]


def test_a_caller_whom_a_template_names_lacks_what_nobody_is_given() -> None:
    whoever = allow({"AWS": ["arn:aws:iam::${account}:role/app", "${var.role}"]}, MANIFEST)
    missing = ["ecr:getdownloadurlforlayer"]
    assert gaps(whoever) == [("arn:aws:iam::${account}:role/app and 1 more", missing)]
    assert gaps(whoever, allow({"AWS": "${var.other}"}, LAYER)) == []
    assert gaps(whoever, deny("*", "ecr:ListImages")) == gaps(whoever)  # it takes nothing of that away
    assert gaps(whoever, deny("*", "ecr:BatchGetImage")) == []
    assert gaps(allow({"AWS": UNKNOWN}, MANIFEST)) == []


SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/build"


@pytest.mark.parametrize(
    "statements",
    [
        [allow({"AWS": ROLE}, [MANIFEST, LAYER])],
        [allow({"AWS": ROLE}, MANIFEST), allow({"AWS": ROOT}, LAYER)],
        [allow({"AWS": ROLE}, MANIFEST), allow({"AWS": ACCOUNT}, LAYER), allow({"AWS": ROOT}, MANIFEST)],
        [allow({"AWS": ROLE}, MANIFEST), allow("*", [MANIFEST, LAYER], ORG)],
        [allow({"AWS": SESSION}, MANIFEST), allow({"AWS": ROLE}, [MANIFEST, LAYER])],
        [allow({"AWS": ROLE}, [MANIFEST, LAYER]), deny("*", LAYER)],
        [allow({"AWS": ROLE}, [MANIFEST]), deny({"AWS": ROOT}, MANIFEST)],
        [allow({"AWS": ROLE}, [MANIFEST, UNKNOWN])],
        [allow({"AWS": ROLE}, MANIFEST), allow({"AWS": ROOT}, UNKNOWN)],
        [allow({"AWS": ROLE}, MANIFEST), allow(UNKNOWN, LAYER)],
        [allow({"AWS": ROLE}, MANIFEST), allow({"AWS": "arn:aws:iam::${account}:root"}, LAYER)],
        [allow({"AWS": ROLE}, MANIFEST), statement(UNKNOWN, {"AWS": ROLE}, LAYER)],
        [allow({"AWS": ROLE}, MANIFEST), UNKNOWN],
        [allow({"AWS": "AIDAEXAMPLEEXAMPLE123"}, MANIFEST)],
        [statement("allow", {"AWS": ROLE}, MANIFEST)],
    ],
)
def test_no_gap(statements: list[Any]) -> None:
    wholes = [gap for gap in gaps(*statements) if gap[0] in (ROLE, SESSION)]
    assert wholes == []


UNDERSTOOD_BY_THE_ENGINE_ALONE: list[Data] = [
    # keys that nobody knows, or that no stranger's request has, under tests that their absence meets
    {"StringNotEquals": {"a.b:c": "x"}},
    {"StringEqualsIfExists": {"a.b:c": "x"}},
    {"ForAllValues:StringEquals": {"a.b:c": "x"}},
    {"Null": {"a.b:c": "true"}},
    {"Null": {"saml:aud": "true"}},
    {"StringNotLike": {"sts:ExternalId": "x"}},
    {"ArnNotEquals": {"s3:DataAccessPointArn": "arn:aws:s3:::x"}},
    # an empty list of values: a negated test is met by everybody
    {"StringNotEquals": {"aws:PrincipalOrgID": []}},
    {"StringNotEquals": {"aws:SourceVpce": []}},
]
DECOYS: list[Data] = [{}, {"Bool": {"aws:SecureTransport": "true"}}]


@pytest.mark.parametrize("decoy", DECOYS)
@pytest.mark.parametrize("condition", UNDERSTOOD_BY_THE_ENGINE_ALONE)
def test_what_is_not_understood_at_a_glance_is_left_to_the_engine(condition: Data, decoy: Data) -> None:
    assert public(allow("*", PUT, {**decoy, **condition})) == [("/0/Principal", ["ecr:putimage"])]


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"a.b:c": "x"}},
        {"Null": {"saml:aud": "false"}},
        {"StringEquals": {"aws:PrincipalOrgID": []}},
        {"ForAnyValue:StringNotEquals": {"a.b:c": "x"}},
    ],
)
def test_what_no_request_meets_lets_nobody_in(condition: Data) -> None:
    assert public(allow("*", PUT, condition)) == []
