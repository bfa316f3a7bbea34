"""Policies of a repository, its registry and a caller together: the boxes against the evaluator."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import is_on_repository, trouble
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.space import ACTION, Space
from ecrlint.access.who.capabilities import capability
from ecrlint.access.who.combined import in_scope, join, of_one_repository
from ecrlint.access.who.policy_pair import Together
from ecrlint.access.who.with_identities import cases
from ecrlint.access.witness import request_of
from ecrlint.policy.model import parse
from tests.access import generate
from tests.access.test_brute_force import PAIRS, SHARDS, point

if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.who.with_identities import IdentityCase
    from ecrlint.policy.model import Kind, Policy

EITHER = ("repository", "identity")
OWNER, OTHER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{OWNER}:role/ci"
STRANGER = f"arn:aws:iam::{OTHER}:role/ci"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
IMAGE, LAYER = {PULL[0].lower()}, {PULL[1].lower()}


def resource_policy(random: Random) -> Policy:
    """A repository policy, a public one, or one together with its registry's."""
    kind: Kind = random.choice(["repository", "repository", "public"])
    mine = of_one_repository(generate.policy(random, kind=kind))
    if kind == "public" or random.random() < 0.5:
        return mine
    return join(mine, in_scope(generate.policy(random, kind="registry"), random.choice(["V1", "V2"])))


def identity_policy(random: Random, service: str) -> Policy:
    made = generate.policy(random, kind="identity")
    if service == "ecr":
        return made
    assert isinstance(made.data, dict)
    statements = [
        {**each, **{name: [generate.of_kind(entry, "public") for entry in each[name]]
                    for name in ("Action", "NotAction") if name in each}}
        for each in made.data["Statement"]
    ]  # fmt: skip
    return parse({**made.data, "Statement": statements}, "identity")


def is_allowed(together: Together, request: Request) -> bool:
    """The specification: whether the policies of both sides let a request through."""
    if not is_on_repository(request.action):
        return decide(together.identity, request).allowed
    if together.is_own:
        return decide(join(together.resource, together.identity), request).allowed
    return all(decide(each, request).allowed for each in together.policies)


def is_granted(together: Together, space: Space, where: Box) -> bool:
    terms = together.terms(space, DOCUMENTED, "most")
    return any(meet(box, where) for box, _ in terms.allows) and not any(
        meet(box, where) for box, _ in terms.denies
    )


@pytest.mark.parametrize("shard", range(SHARDS))
def test_boxes_decide_as_the_evaluator_does(shard: int) -> None:
    random = Random(f"together {shard} {PAIRS}")
    for _ in range(PAIRS // SHARDS // 4):
        resource = resource_policy(random)
        identity = identity_policy(random, resource.service)
        together = Together(resource, identity, random.random() < 0.5)
        account, organization = random.choice([("", ""), (OWNER, "o-abc")])
        space = Space(together.policies, account, organization)
        for _ in range(0 if space.opaques else 6):
            where = point(random, random.choice(space.universes))
            request = request_of(space, where)
            assert not trouble(request)
            told = is_allowed(together, request)
            assert told == is_granted(together, space, where), (resource.data, identity.data, request)


@pytest.mark.parametrize("shard", range(4))
def test_the_table_says_what_requests_get(shard: int) -> None:
    random = Random(f"cases {shard}")
    for _ in range(25):
        resource = resource_policy(random)
        identity = identity_policy(random, resource.service)
        for case in cases(resource, identity, account=OWNER, organization="o-abc"):
            together = Together(resource, identity, case.is_own)
            for row in [] if case.space.opaques else case.rows:
                for name in case.names:
                    level = row.cells[name].level
                    if level in ("full", "none"):
                        check(random, case, together, row.clip, name, level == "full")


def check(
    random: Random, case: IdentityCase, together: Together, clip: Box, name: str, is_full: bool
) -> None:
    """Every request for what is full is allowed, and none that is telling for what is not there."""
    ability = capability(name, case.service)
    actions = case.space.action_mask(ability.needed if is_full else ability.telling)
    inside = (clip[0], clip[ACTION] & actions, *clip[2:])
    places = [both for each in case.space.universes if all(inside) and (both := meet(inside, each))]
    for _ in range(3 if places else 0):
        request = request_of(case.space, point(random, random.choice(places)))
        assert is_allowed(together, request) == is_full, (name, request)


def repository(*principals: str, actions: object = PULL, effect: str = "Allow") -> Policy:
    statement = {"Effect": effect, "Principal": {"AWS": list(principals)}, "Action": actions}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "repository")


def identity(*actions: str, resource: str = "*") -> Policy:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return parse({"Version": "2012-10-17", "Statement": [statement]}, "identity")


def levels(resource: Policy, mine: Policy, principal: str) -> dict[str, str]:
    (case,) = cases(resource, mine, account=OWNER, principal=principal)
    (row,) = case.rows
    return {name: row.cells[name].level for name in case.names}


@pytest.mark.parametrize(
    ("resource", "mine", "principal", "pull"),
    [
        (repository(ROLE), identity("s3:Get*"), ROLE, "full"),
        (repository(STRANGER), identity(*PULL), ROLE, "full"),
        (repository(OWNER), identity("s3:Get*"), ROLE, "none"),
        (repository(OWNER), identity(*PULL), ROLE, "full"),
        (repository(STRANGER), identity(*PULL), STRANGER, "full"),
        (repository(OTHER), identity(*PULL), STRANGER, "full"),
        (repository(STRANGER), identity("s3:Get*"), STRANGER, "none"),
        (repository(ROLE), identity(*PULL), STRANGER, "none"),
        (repository(STRANGER, effect="Deny"), identity("*"), STRANGER, "none"),
        (repository(ROLE, effect="Deny"), identity("*"), ROLE, "none"),
        (repository(ROLE, actions=PULL[:1]), identity(PULL[1]), ROLE, "full"),
        (repository(STRANGER, actions=PULL[:1]), identity(*PULL), STRANGER, "partial"),
        (repository(STRANGER, actions="ecr:Batch*"), identity(*PULL, resource="*"), STRANGER, "partial"),
        (repository(STRANGER), identity(*PULL, resource=f"arn:aws:ecr:*:{OTHER}:*"), STRANGER, "none"),
    ],
)  # fmt: skip
def test_either_side_in_one_account_and_both_across_two(
    resource: Policy, mine: Policy, principal: str, pull: str
) -> None:
    assert levels(resource, mine, principal)["pull"] == pull


def test_logging_in_is_for_the_identity_policies_alone() -> None:
    open_ = repository(ROLE, STRANGER, actions="ecr:*")
    for principal in (ROLE, STRANGER):
        assert levels(open_, identity(*PULL), principal)["login"] == "none"
        assert levels(open_, identity("ecr:GetAuthorizationToken"), principal)["login"] == "full"
    narrow = identity("ecr:GetAuthorizationToken", resource=f"arn:aws:ecr:*:{OWNER}:repository/*")
    assert levels(open_, narrow, ROLE)["login"] == "none"


@pytest.mark.parametrize(
    ("resource", "mine", "principal", "missing"),
    [
        (repository(STRANGER), identity(PULL[0]), STRANGER, [(("identity",), LAYER)]),
        (repository(OTHER, actions=PULL[:1]), identity("ecr:*"), STRANGER, [(("repository",), LAYER)]),
        (repository(ROLE, actions=PULL[:1]), identity("s3:*"), ROLE, [(EITHER, LAYER)]),
        (repository(ROLE, actions=PULL[:1]), identity("ecr:*"), ROLE, []),
        (repository(OWNER), identity("s3:*"), ROLE, [(EITHER, IMAGE | LAYER)]),
    ],
)  # fmt: skip
def test_the_missing_half_is_named(
    resource: Policy, mine: Policy, principal: str, missing: list[tuple[tuple[str, ...], set[str]]]
) -> None:
    (case,) = cases(resource, mine, account=OWNER, principal=principal)
    (row,) = case.rows
    assert [(each.kinds, set(each.actions)) for each in row.missing["pull"]] == missing


def test_a_registry_of_scope_v1_gives_no_pull() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "ecr:*", "Resource": "*"}
    registry = parse({"Version": "2012-10-17", "Statement": [statement]}, "registry")
    mine = of_one_repository(repository(OWNER))
    for scope, pull, replicate in (("V1", "none", "full"), ("V2", "full", "full")):
        (case,) = cases(
            join(mine, in_scope(registry, scope)), identity("ecr:*"), account=OWNER, principal=STRANGER
        )
        (row,) = case.rows
        assert (row.cells["pull"].level, row.cells["replicate"].level) == (pull, replicate)
