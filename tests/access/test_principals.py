"""One row for every form of principal: whom it means, and whom not."""

from __future__ import annotations

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import STRICT_NOT_PRINCIPAL
from ecrlint.access.semantics.request import FUTURE, Caller, Request
from ecrlint.policy.model import parse

A, B = "111111111111", "222222222222"
CALLERS = {
    "user": Caller("user", A, "anna"),
    "deep user": Caller("user", A, "anna", path="team"),
    "role": Caller("role", A, "ci", session="build"),
    "deep role": Caller("role", A, "ci", path="team", session="build"),
    "other session": Caller("role", A, "ci", session="me"),
    "root": Caller("root", A),
    "federated": Caller("federated", A, "f", issuer="anna"),
    "stranger": Caller("role", B, "ci", session="build"),
    "chinese": Caller("role", A, "ci", session="build", partition="aws-cn"),
    "service": Caller("service", name="lambda.amazonaws.com"),
    "provider": Caller("provider", name="accounts.google.com"),
}
OF_A = {"user", "deep user", "role", "deep role", "other session", "root", "federated"}
ROWS: list[tuple[object, set[str]]] = [
    ("*", set(CALLERS)),
    ({"AWS": "*"}, set(CALLERS)),
    ({"AWS": A}, OF_A | {"chinese"}),
    ({"AWS": f"arn:aws:iam::{A}:root"}, OF_A),
    ({"AWS": [B, f"arn:aws-cn:iam::{A}:root"]}, {"stranger", "chinese"}),
    ({"AWS": f"arn:aws:iam::{A}:user/anna"}, {"user", "federated"}),
    ({"AWS": f"arn:aws:iam::{A}:user/team/anna"}, {"deep user"}),
    ({"AWS": f"arn:aws:iam::{A}:role/ci"}, {"role", "other session"}),
    ({"AWS": f"arn:aws:iam::{A}:role/team/ci"}, {"deep role"}),
    ({"AWS": f"arn:aws:sts::{A}:assumed-role/ci/build"}, {"role", "deep role"}),
    ({"AWS": f"arn:aws:sts::{A}:federated-user/f"}, {"federated"}),
    ({"Service": "lambda.amazonaws.com"}, {"service"}),
    ({"Service": "codebuild.amazonaws.com"}, set()),
    ({"AWS": "AROAEXAMPLEEXAMPLE123"}, set()),
    ({"AWS": f"arn:aws:iam::{A}:role/c*"}, {"role", "other session"}),
    ({"AWS": "arn:aws:iam::*:role/ci"}, {"role", "other session", "stranger"}),
    ({"Federated": "accounts.google.com"}, {"provider"}),
    ({"Federated": "*"}, {"provider"}),
    ({"CanonicalUser": "abc"}, set()),
]


def allowed(statement: dict[str, object], caller: Caller, strict: bool = False) -> bool:
    everything: dict[str, object] = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    statements = [{"Action": "ecr:PutImage", **statement}]
    if statement["Effect"] == "Deny":
        statements.append(everything)
    policy = parse({"Version": "2012-10-17", "Statement": statements}, "repository")
    reading = frozenset((STRICT_NOT_PRINCIPAL,)) if strict else frozenset[str]()
    return decide(policy, Request(caller, "ecr:PutImage"), reading).allowed


@pytest.mark.parametrize(("principal", "meant"), ROWS)
def test_principal(principal: object, meant: set[str]) -> None:
    allow = {
        name for name, who in CALLERS.items() if allowed({"Effect": "Allow", "Principal": principal}, who)
    }
    assert allow == meant
    deny = {name for name, who in CALLERS.items() if allowed({"Effect": "Deny", "Principal": principal}, who)}
    assert deny == CALLERS.keys() - meant


def test_not_principal() -> None:
    role = {"AWS": f"arn:aws:iam::{A}:role/ci"}
    all_levels = {"AWS": [A, f"arn:aws:iam::{A}:role/ci", f"arn:aws:sts::{A}:assumed-role/ci/build"]}
    for effect in ("Allow", "Deny"):
        spared = effect == "Deny"
        assert allowed({"Effect": effect, "NotPrincipal": role}, CALLERS["role"]) is spared
        assert allowed({"Effect": effect, "NotPrincipal": role}, CALLERS["stranger"]) is not spared
        assert allowed({"Effect": effect, "NotPrincipal": role}, CALLERS["role"], strict=True) is not spared
        assert allowed({"Effect": effect, "NotPrincipal": all_levels}, CALLERS["role"], strict=True) is spared


def test_no_principal_is_nobody() -> None:
    policy = parse({"Statement": {"Effect": "Allow", "Action": "*"}}, "repository")
    assert not decide(policy, Request(CALLERS["root"], "ecr:PutImage"), bound="least").allowed


@pytest.mark.parametrize(
    ("element", "entries", "action", "met"),
    [
        ("Action", "ECR:PUTIMAGE", "ecr:PutImage", True),
        ("Action", "ecr:Put*", "ecr:PutImage", True),
        ("Action", "ecr:?utImage", "ecr:PutImage", True),
        ("Action", "s3:*", "ecr:PutImage", False),
        ("Action", "*", f"ecr:{FUTURE}", True),
        ("Action", "ecr:*", f"ecr:{FUTURE}", True),
        ("Action", "ecr:Put*", f"ecr:{FUTURE}", False),
        ("NotAction", "ecr:Get*", "ecr:PutImage", True),
        ("NotAction", ["s3:*", "ecr:PutImage"], "ecr:PutImage", False),
        ("NotAction", "ecr:Get*", f"ecr:{FUTURE}", True),
    ],
)
def test_action(element: str, entries: object, action: str, met: bool) -> None:
    for effect in ("Allow", "Deny"):
        statement = {"Effect": effect, "Principal": "*", element: entries}
        statements = [statement, {"Effect": "Allow", "Principal": "*", "Action": "*"}][
            : 1 + (effect == "Deny")
        ]
        policy = parse({"Version": "2012-10-17", "Statement": statements}, "repository")
        assert decide(policy, Request(CALLERS["role"], action)).allowed == (met == (effect == "Allow"))
