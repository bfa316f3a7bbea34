"""The law of the gate: whom a policy lets in is told, or it is told that nobody can say.

For random policies: if some request of a stranger is allowed by the evaluator, one of the three rules
reports, or the policy counts as not judged whole; and what they report is a request that a stranger can make.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.policy.model import Policy, parse
from ecrlint.rule.context import Context
from ecrlint.rule.loader import load

from . import any_policies, outsider_check, outsiders

SHARDS, POLICIES, TRIES = 8, 4_000, 60
RULES = [rule for rule in load(()) if rule.name in ("public-pull", "public-push", "public-admin")]


class Text:
    """What a context asks of a document."""

    size, on_push, attached, beside = 0, False, None, None


def judge(policy: Policy) -> tuple[list[Any], tuple[str, ...]]:
    """What the three rules say of a policy, and why something stayed undecided."""
    context = Context(Text(), policy)
    found = [finding for rule in RULES if rule.check for finding in rule.check(policy, context)]
    return found, context.undecided


def a_way_in(data: dict[str, Any], policy: Policy, random: Random, tries: int) -> object:
    """A request of a stranger that the evaluator allows, if chance finds one."""
    stranger = outsiders.Stranger(data, random)
    for _ in range(tries):
        request = stranger.request(random.choice(any_policies.ACTIONS))
        if decide(policy, request).allowed and not outsider_check.problems(request, data):
            return request
    return None


def break_law(data: dict[str, Any], random: Random, tries: int = TRIES) -> str:
    """How a policy breaks the law; empty when it keeps it."""
    policy = parse(data, "repository")
    found, undecided = judge(policy)
    for finding in found:
        request = finding.witness.request
        if not decide(policy, request).allowed:
            return f"the witness is not allowed: {request}"
        if problems := outsider_check.problems(request, data):
            return f"no stranger can make {request}: {problems}"
    if not found and not undecided:
        request = a_way_in(data, policy, random, tries)
        if request is not None:
            return f"lets in {request}"
    return ""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_strangers_are_told(shard: int) -> None:
    random = Random(f"law {shard}")
    for _ in range(POLICIES // SHARDS):
        data = any_policies.policy(random)
        broken = break_law(data, random)
        assert not broken, f"{json.dumps(data)} {broken}"
