"""Verdicts on guardrails against the evaluator, on random policies and requests.

What breaks a guardrail is written down here a second time, from its meaning for one request and without any
reference policy.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from ecrlint.access.guardrails import compile_guardrail, keeps
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.request import Request
from ecrlint.access.who.capabilities import NAMES, capability
from ecrlint.policy.arn import is_account_id
from ecrlint.policy.model import Policy
from ecrlint.policy.wildcard import matches
from tests.access import generate

OWNER = "111111111111"
PEOPLE = (
    "owner", "222222222222", "ci", "*", "lambda.amazonaws.com", "o-abc", "o-abc/r-1", "vpce-1",
    "arn:aws:iam::111111111111:role/ci", "arn:aws:iam::*:role/ci", "arn:aws:iam::111111111111:user/anna",
)  # fmt: skip
GROUPS = {"ci": ["arn:aws:iam::111111111111:role/ci*", "arn:aws:iam::222222222222:role/ci"]}
WHEN = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
PEOPLE_OF = {"may": "only", "forbid": "except", "require": "by"}
Entry = dict[str, Any]


def guardrail(random: Random) -> Entry:
    who = random.sample(PEOPLE, random.choice([0, 1, 2, 3]))
    verb, people = random.choice(list(PEOPLE_OF.items()))
    entry: Entry = {verb: random.choice(NAMES), people: who}
    if verb != "require" and random.random() < 0.3:
        entry["scope"] = "guarantee"
    if verb == "require" and random.random() < 0.3:
        entry["when"] = WHEN
    return entry


def is_meant(who: str, request: Request) -> bool:
    """Whether a caller is one of those that a text of a guardrail stands for."""
    caller = request.caller
    if who == "owner" or is_account_id(who):
        return caller.account == (OWNER if who == "owner" else who) and not caller.is_service
    if who == "*":
        return True
    if who.startswith("o-"):
        if "/" in who:
            return any(path.startswith(f"{who}/") for path in request.values("aws:principalorgpaths"))
        return who in request.values("aws:principalorgid")
    if who.startswith("vpce-"):
        return who in request.values("aws:sourcevpce")
    if who.endswith(".amazonaws.com"):
        return caller.kind == "service" and caller.name == who
    return caller.kind != "service" and any(
        _matches_by_field(pattern, identity)
        for pattern in GROUPS.get(who, [who])
        for identity in caller.identities
    )


def _matches_by_field(pattern: str, identity: str) -> bool:
    """ARNs are compared field by field: a role's path may hold colons, which no wildcard crosses."""
    fields, parts = pattern.split(":", 5), identity.split(":", 5)
    return len(fields) == len(parts) and all(map(matches, fields, parts))


def breaks(entry: Entry, policy: Policy, request: Request) -> bool:
    """Whether a request shows that a policy does not keep a guardrail."""
    verb = next(each for each in ("may", "forbid", "require") if each in entry)
    people = entry[PEOPLE_OF[verb]]
    ability = capability(entry[verb], "ecr")
    who = any(is_meant(each, request) for each in people)
    decision = decide(policy, request)
    if verb == "require":
        met = "when" not in entry or request.values("aws:sourcevpce") == ("vpce-1",)
        return request.action.lower() in ability.needed and who and met and not decision.allowed
    may = decision.allowed
    if (
        entry.get("scope") == "guarantee"
        and request.caller.account == OWNER
        and not request.caller.is_service
    ):
        may = decision.effect != "deny"
    return request.action.lower() in ability.decisive and may and not who


@pytest.mark.parametrize("shard", range(4))
def test_no_request_contradicts_a_verdict(shard: int) -> None:
    random = Random(f"guardrails {shard}")
    seen: dict[str, int] = {}
    for _ in range(250):
        policy, entry = generate.policy(random), guardrail(random)
        compiled = compile_guardrail(entry, "repository", OWNER, GROUPS)
        verdict = keeps(policy, compiled, OWNER, "o-abc")
        seen[verdict.status] = seen.get(verdict.status, 0) + 1
        if verdict.witness:
            assert breaks(entry, policy, verdict.witness), (entry, policy.data, verdict.witness)
            assert verdict.words
        if not verdict.proved:
            continue
        for _ in range(40):
            request = generate.request(random)
            own = request.caller.account == OWNER and not request.caller.is_service
            possible = request.caller.kind != "provider" and (
                not own or request.values("aws:principalorgid") == ("o-abc",)
            )
            assert not (possible and breaks(entry, policy, request)), (entry, policy.data, request)
    assert seen["proved"] > 50 and seen["violated"] > 50, seen
