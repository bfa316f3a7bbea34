"""The law of guardrails: what is proved no request breaks, and what breaks one is a request that can be made.

The policies are those of the strangers' law, over all condition keys; the requests are of strangers, of those
whom the policies name, and of what lies between.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from ecrlint.access.guardrails import CompiledGuardrail, compile_guardrail, keeps
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.request import Caller, Request, trouble
from ecrlint.policy.model import Policy, parse

from . import any_policies, outsiders

SHARDS, POLICIES, TRIES = 4, 800, 40
ACCOUNT, ORG = "111122223333", "o-a1b2c3d4e5"
GUARDRAILS: list[dict[str, object]] = [
    {"may": "push", "only": [ACCOUNT]},
    {"may": "pull", "only": [f"arn:aws:iam::{ACCOUNT}:role/ci"]},
    {"may": "admin", "only": [f"arn:aws:iam::{ACCOUNT}:role/*"]},
    {"may": "delete", "only": [ACCOUNT], "scope": "guarantee"},
    {"forbid": "pull", "except": [ORG]},
    {"forbid": "push", "except": [f"{ORG}/r-ab12/", "vpce-0123456789abcdef0"]},
    {"forbid": "admin"},
    {"require": "pull", "by": [f"arn:aws:iam::{ACCOUNT}:role/ci"]},
    {"reference": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "*",
         "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": ORG}}},
    ]}},
]  # fmt: skip
FRIENDLY = {
    outsiders.ORG: ORG,
    outsiders.VPC: "vpc-0123456789abcdef0",
    outsiders.VPCE: "vpce-0123456789abcdef0",
    outsiders.ACCOUNT: ACCOUNT,
}


def friends(request: Request, random: Random) -> Request:
    """The request with some of what a stranger has replaced by what policies name."""
    taken = [pair for pair in FRIENDLY.items() if random.random() < 0.5]
    context = dict(request.context)
    for before, after in taken:
        context = {key: tuple(each.replace(before, after) for each in values)
                   for key, values in context.items()}  # fmt: skip
    if "aws:resourceaccount" in context:
        context["aws:resourceaccount"] = (ACCOUNT,)
    caller = request.caller
    if outsiders.ACCOUNT in dict(taken):
        name = random.choice([caller.name, "ci"]) if caller.kind in ("role", "user") else caller.name
        caller = Caller(caller.kind, ACCOUNT, name, path=caller.path, session=caller.session)
    return Request(caller, request.action, context)


def breaks(policy: Policy, rail: CompiledGuardrail, request: Request) -> bool:
    """Whether a request breaks a guardrail by what the documentation says."""
    mine = decide(policy, request).allowed
    theirs = decide(rail.reference, request).allowed
    return (theirs and not mine) if rail.direction == "at least" else (mine and not theirs)


def break_law(data: dict[str, Any], entry: dict[str, object], random: Random) -> str:
    """How the answer about a guardrail breaks the law; empty when it keeps it."""
    policy = parse(data, "repository")
    rail = compile_guardrail(entry, "repository", ACCOUNT)
    verdict = keeps(policy, rail, ACCOUNT)
    if verdict.violated:
        request = verdict.witness
        if request is None or trouble(request):
            return f"nobody can make {request}"
        if rail.scope == "grants" and not breaks(policy, rail, request):
            return f"it is not broken by {request}"
    if verdict.proved:
        stranger = outsiders.Stranger(data, random)
        for _ in range(TRIES):
            request = friends(stranger.request(random.choice(any_policies.ACTIONS)), random)
            if not trouble(request) and breaks(policy, rail, request):
                return f"it is broken by {request}"
    return ""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_guardrails_are_proved_or_broken_by_a_request(shard: int) -> None:
    random = Random(f"guardrails {shard}")
    for _ in range(POLICIES // SHARDS):
        data = any_policies.policy(random)
        entry = random.choice(GUARDRAILS)
        broken = break_law(data, entry, random)
        assert not broken, f"{entry} {json.dumps(data)} {broken}"
