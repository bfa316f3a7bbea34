"""The engine against the evaluator, on random policies.

`ECRLINT_PAIRS=200000 pytest tests/access/test_brute_force.py` is the long sweep.
"""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from ecrlint.access.queries import new_access
from ecrlint.access.semantics.evaluate import condition_matches, decide, principal_matches, resource_matches
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import DERIVED, EVERYTHING, Request, is_on_repository, trouble
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.space.space import Space
from ecrlint.access.witness import request_of
from ecrlint.policy.model import Policy
from tests.access import generate

if TYPE_CHECKING:
    from ecrlint.access.space.boxes import Box
    from ecrlint.policy.model import Condition, Kind, Statement

PAIRS = int(os.environ.get("ECRLINT_PAIRS", "2000"))
SHARDS = 8
KINDS: tuple[Kind, ...] = ("repository", "repository", "registry", "registry", "public")


def point(random: Random, box: Box) -> Box:
    """One cell of every dimension of a box."""
    return tuple(
        random.choice([1 << at for at in range(mask.bit_length()) if mask >> at & 1]) for mask in box
    )


def in_region(space: Space, policy: Policy, where: Box) -> bool:
    terms = space.terms(policy, DOCUMENTED, "most")
    return any(meet(box, where) for box, _ in terms.allows) and not any(
        meet(box, where) for box, _ in terms.denies
    )


def check_points(random: Random, space: Space, policies: tuple[Policy, ...]) -> None:
    """A cell's request is well-formed, and decided as its box says."""
    for _ in range(4):
        where = point(random, random.choice(space.universes))
        request = request_of(space, where)
        assert not trouble(request)
        for policy in policies:
            assert decide(policy, request).allowed == in_region(space, policy, where), request


def is_possible(space: Space, request: Request) -> bool:
    """Web identities never call ECR; they are callers only where a policy names some.

    The owner's callers are of the owner's organisation, and the repositories are the owner's.
    """
    is_elsewhere = is_on_repository(request.action) and f":{space.account}:" not in request.resource
    if space.account and RESOURCE in space.places and is_elsewhere:
        return False
    key = "aws:principalorgid"
    is_own = request.caller.account == space.account != "" and space.organization != ""
    if is_own and key in space.places and request.values(key) != (space.organization,):
        return False
    return request.caller.kind != "provider" or any(
        caller.kind == "provider" for caller in space.callers.cells
    )


def outcome(
    request: Request, tests: list[tuple[Condition, Statement]], values: tuple[str, ...]
) -> list[bool]:
    """How tests of one key come out for some values of it."""
    key = tests[0][0].key.lower() if tests else ""
    probe = Request(request.caller, request.action, {key: values})
    return [condition_matches(*pair, probe) for pair in tests]


def cell_of(space: Space, request: Request) -> None:
    """Every part of a request behaves like some cell of its dimension: none is missing."""
    pairs = [(each, statement) for policy in space.policies for statement in policy.statements
             for each in statement.conditions if "${" not in "".join(each.texts)]  # fmt: skip
    for dimension in space.dimensions:
        tests = [pair for pair in pairs if pair[0].key.lower() == dimension.key]
        wanted = outcome(request, tests, request.values(dimension.key))
        assert wanted in [outcome(request, tests, values) for values in dimension.cells], dimension.key
    statements = [statement for policy in space.policies for statement in policy.statements]
    if RESOURCE in space.places and request.resource != EVERYTHING:
        wanted = [resource_matches(each, request.resource) for each in statements]
        places = [place for (place,) in space.dimension(RESOURCE).cells[1:] if place != EVERYTHING]
        assert wanted in [[resource_matches(each, place) for each in statements] for place in places]
    derived = [pair for pair in pairs if pair[0].key.lower() in DERIVED]

    def behaviour(who: Request) -> list[bool]:
        found = [principal_matches(statement, who.caller) for statement in statements]
        return found + [condition_matches(*pair, who) for pair in derived] + [who.caller.is_service]

    cells = [Request(caller, request.action) for caller in space.callers.cells]
    if is_possible(space, request):
        assert behaviour(request) in [behaviour(cell) for cell in cells], request


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_pairs(shard: int) -> None:
    random = Random(f"pairs {shard} {PAIRS}")
    for _ in range(PAIRS // SHARDS):
        kind = random.choice(KINDS)
        old = generate.policy(random, reference=True, kind=kind)
        new = generate.variant(random, old) if random.random() < 0.6 else generate.policy(random, kind=kind)
        account, organization = random.choice([("", ""), ("", ""), ("111111111111", "o-abc")])
        space = Space([old, new], account, organization)
        if not space.opaques:
            check_points(random, space, (old, new))
        verdict = new_access(space, old, new)
        for _ in range(6):
            request = generate.request(random, kind)
            cell_of(space, request)
            gained = decide(new, request).allowed and not decide(old, request).allowed
            is_proof_broken = gained and verdict.proved and is_possible(space, request)
            assert not is_proof_broken, (old.data, new.data, request)
