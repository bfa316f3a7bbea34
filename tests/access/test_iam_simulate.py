"""The evaluator against iam-simulate, an implementation that shares nothing with it.

It is an npm package under the AGPL, so it is run as a process and never shipped: npm installs it into
`.cache/`, and without node, npm or a network these tests are skipped. `ECRLINT_CASES=5000` asks more.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import is_multivalued
from ecrlint.access.semantics.request import DERIVED, FUTURE, Caller, Request
from ecrlint.policy.model import Policy, parse
from tests.access import generate
from tests.access.divergences import DIVERGENCES, Divergence
from tests.cli.test_cli import ROOT

CASES = int(os.environ.get("ECRLINT_CASES", "500"))
OTHER_ACCOUNT = "555555555555"
PACKAGE = "@cloud-copilot/iam-simulate@0.1.173"
CACHE = ROOT / ".cache" / "iam-simulate"
MODULE = CACHE / "node_modules" / "@cloud-copilot" / "iam-simulate" / "dist" / "esm" / "index.js"
SCRIPT = Path(__file__).parent / "iam_simulate.mjs"

_SAYINGS = {"allow": "Allowed", "deny": "ExplicitlyDenied", "implicit-deny": "ImplicitlyDenied"}

Case = tuple[Policy, Request, str]
Ask = Callable[[list[Case]], list[str]]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """What iam-simulate decides: Allowed, ExplicitlyDenied or ImplicitlyDenied for each case."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no node or no npm")
    if not MODULE.exists():
        command = [npm, "install", "--silent", "--prefix", str(CACHE), PACKAGE]
        if subprocess.run(command, capture_output=True, check=False).returncode or not MODULE.exists():
            pytest.skip("npm cannot install iam-simulate")

    def run(cases: list[Case]) -> list[str]:
        said = subprocess.run(
            [node, str(SCRIPT), str(MODULE)],
            input=json.dumps([_as_json(*case) for case in cases]),
            check=True,
            capture_output=True,
            text=True,
        )
        outcomes = json.loads(said.stdout)
        assert not any(each["ignored"] for each in outcomes), "context keys that it does not look at"
        return [each["decision"] for each in outcomes]

    return run


def _as_json(policy: Policy, request: Request, owner: str) -> dict[str, object]:
    context: dict[str, object] = {}
    for key in sorted({*request.context, *DERIVED}):
        values = request.values(key)
        if values:
            context[key] = list(values) if is_multivalued(key) else values[0]
    principal, action = request.caller.identities[0], request.action
    return {
        "principal": principal, "action": action, "owner": owner, "context": context, "policy": policy.data,
    }  # fmt: skip


def case(random: Random) -> Case:
    """A request to a repository of another account or of one's own, whose identity policies allow all."""
    while True:
        request, policy = generate.request(random), generate.policy(random)
        is_about_all = not any(each.has("Resource") or each.has("NotResource") for each in policy.statements)
        if is_about_all and request.caller.kind != "provider" and not request.action.endswith(FUTURE):
            own = request.caller.account if random.random() < 0.3 else ""
            return policy, request, own or OTHER_ACCOUNT


def agrees(case: Case, said: str) -> bool:
    """In the owner's account an identity policy is enough, so that there only a Deny shows."""
    policy, request, owner = case
    decision = decide(policy, request)
    if owner == request.caller.account:
        return said == ("ExplicitlyDenied" if decision.effect == "deny" else "Allowed")
    return said == _SAYINGS[decision.effect]


def test_random_requests(ask: Ask) -> None:
    random = Random(f"iam-simulate {CASES}")
    cases = [case(random) for _ in range(CASES)]
    for each, said in zip(cases, ask(cases), strict=True):
        policy, request, owner = each
        explained = any(divergence.may_matter(policy, request) for divergence in DIVERGENCES)
        assert agrees(each, said) or explained, (said, decide(policy, request), request, policy.data, owner)


ACCOUNT = generate.ACCOUNTS[0]
ROLE = Caller("role", ACCOUNT, "ci", session="build")
SHOWN: dict[str, tuple[dict[str, object], object, Caller, dict[str, tuple[str, ...]]]] = {
    "unset-variable": ({"StringNotEquals": {"ecr:ResourceTag/a": "${aws:PrincipalTag/a}"}}, "*", ROLE,
                       {"ecr:resourcetag/a": ("x",)}),
    "unreadable-value": ({"ArnNotLike": {"aws:PrincipalArn": "*:role/x"}}, "*", ROLE, {}),
    "absent-any-value": ({"ForAnyValue:StringLikeIfExists": {"aws:CalledVia": "x"}}, "*", ROLE, {}),
    "everywhere": ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, "*", ROLE, {"aws:sourceip": ("200.1.1.1",)}),
    "bare-address": ({"NotIpAddress": {"aws:SourceIp": "203.0.113.9"}}, "*", ROLE,
                     {"aws:sourceip": ("2001:db8::1",)}),
    "role-path": ({}, {"AWS": f"arn:aws:iam::{ACCOUNT}:role/team/ci"}, ROLE, {}),
    "federated-user": ({}, {"AWS": f"arn:aws:iam::{ACCOUNT}:user/anna"},
                       Caller("federated", ACCOUNT, "anna", issuer="bob"), {}),
}  # fmt: skip


@pytest.mark.parametrize("divergence", DIVERGENCES, ids=repr)
def test_a_known_divergence_is_still_there(ask: Ask, divergence: Divergence) -> None:
    condition, principal, caller, context = SHOWN[divergence.name]
    statement = {"Effect": "Allow", "Principal": principal, "Action": "ecr:PutImage", "Condition": condition}
    policy = parse({"Version": "2012-10-17", "Statement": [statement]}, "repository")
    shown = (policy, Request(caller, "ecr:PutImage", context), OTHER_ACCOUNT)
    assert divergence.may_matter(*shown[:2])
    assert not agrees(shown, *ask([shown]))
