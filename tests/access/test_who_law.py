"""Every cell of the table holds for every caller that its row names, as the reference evaluator decides.

Who is named is worked out here from the principals and conditions of the policy, one caller after the
other, and shares nothing with how the table does it.
"""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from ecrlint.access import analyze, queries
from ecrlint.access.phrases import condition_words, resource_words
from ecrlint.access.semantics.evaluate import (
    condition_matches,
    decide,
    names,
    principal_matches,
    resource_matches,
)
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import DERIVED, EVERYTHING, Request, is_on_repository, trouble
from ecrlint.access.space.budget import question
from ecrlint.access.space.space import CALLER
from ecrlint.access.who.capabilities import capability
from ecrlint.access.who.with_identities import cases
from ecrlint.access.witness import request_of
from ecrlint.policy.model import Policy, parse
from tests.access import generate
from tests.access.test_cells import CALLERS
from tests.access.test_together import identity_policy, is_allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecrlint.access.semantics.request import Caller
    from ecrlint.access.space.space import Space, Terms
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Condition, Kind, Statement
    from ecrlint.policy.principal import Principal

    Who = tuple[str, str, str]
    IsAllowed = Callable[[Request], bool]

OWNER, OTHER = generate.ACCOUNTS[:2]
POLICIES = int(os.environ.get("ECRLINT_WHO_POLICIES", "400"))
SHARDS = 4
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSH = sorted(capability("push", "ecr").needed)
ACTIONS: tuple[object, ...] = (
    *(PULL, PULL[0], PULL[1], PUSH, PUSH[:3], [*PULL, *PUSH]),
    *("ecr:*", "ecr:Batch*", "ecr:DeleteRepository", "ecr:List*"),
)
ROLE, SESSION = f"arn:aws:iam::{OWNER}:role", f"arn:aws:sts::{OWNER}:assumed-role"
PRINCIPALS = (
    *generate.PRINCIPALS,
    *(f"{SESSION}/{each}" for each in ("ci/build", "ci/me", "x/me")),
    *(f"{ROLE}/x", f"arn:aws:iam::{OWNER}:user/bob"),
)


def statement(random: Random, kind: Kind) -> dict[str, object]:
    """A statement about few callers and few sets of actions, so that several meet in a cell."""
    effect = random.choice(["Allow", "Allow", "Deny"])
    found: dict[str, object] = {"Effect": effect, "Action": random.choice(ACTIONS)}
    chance = random.random()
    pool = (*PRINCIPALS, *(generate.REFERENCE_PRINCIPALS if random.random() < 0.1 else ()))
    principal: object = {"AWS": random.sample(pool, random.choice([1, 1, 2, 3, 4]))}
    if chance < 0.15:
        principal = "*"
    elif chance < 0.25:
        principal = {"AWS": random.choice(pool), "Service": random.sample(generate.SERVICES, 2)}
    found["NotPrincipal" if chance > 0.93 else "Principal"] = principal
    if kind == "registry":
        found |= generate.resource_element(random)
    for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
        operator, key, values = generate.condition(random)
        block = found.setdefault("Condition", {})
        assert isinstance(block, dict)
        block.setdefault(operator, {})[key] = values
    return found


def policy(random: Random, kind: Kind) -> Policy:
    """A policy in which at most one Allow has NotPrincipal, as the table calls them all the same."""
    while True:
        statements = [statement(random, kind) for _ in range(random.choice([1, 2, 2, 3, 3, 4, 5]))]
        if sum(each["Effect"] == "Allow" and "NotPrincipal" in each for each in statements) < 2:
            return parse({"Version": "2012-10-17", "Statement": statements}, kind)


class Named:
    """What a row is about: which callers of a world, and which repositories."""

    def __init__(
        self, found: Statement, principal: Principal | None, services: bool, world: list[Caller]
    ) -> None:
        self.statement = found
        callers = enumerate(world)
        means = {number for number, each in callers if _means(found, principal, services, each)}
        self.callers = {number for number in means if _meets(found, world[number])}

    def has(self, resource: str) -> bool:
        return resource_matches(self.statement, resource)


def _means(found: Statement, principal: Principal | None, services: bool, caller: Caller) -> bool:
    if principal is None:
        return principal_matches(found, caller)
    return (not principal.is_everyone or caller.is_service == services) and names(principal, caller)


def _meets(found: Statement, caller: Caller) -> bool:
    request = Request(caller, "ecr:PutImage")
    return all(condition_matches(each, found, request) for each in of_caller(found))


def of_caller(found: Statement) -> list[Condition]:
    """The conditions that say who calls."""
    return [each for each in found.conditions if each.key.lower() in DERIVED]


def named(found: Policy, world: list[Caller]) -> dict[Who, Named]:
    """What each row of the table of a policy is about, by its principal, words and repositories."""
    rows: dict[Who, Named] = {}
    for each in found.statements:
        words = "".join(f", {condition_words(one)}" for one in of_caller(each))
        for principal, who, services in _whom(each) if each.allows else ():
            text = "*" if principal is None else principal.identity
            key = (text, who + words, resource_words(each))
            rows.setdefault(key, Named(each, principal, services, world))
    return rows


def _whom(found: Statement) -> Iterable[tuple[Principal | None, str, bool]]:
    if found.has("NotPrincipal"):
        yield None, "anyone but those listed", False
    for each in found.principals:
        if each.is_everyone:
            yield each, "anyone with AWS credentials", False
            yield each, "any AWS service", True
        elif each.is_whole_account:
            yield each, f"account {each.account}", False
        else:
            yield each, f"whoever matches {each.text}" if each.form == "wildcard" else each.text, False


def world_of(found: Policy) -> list[Caller]:
    """Callers of every kind; a role's name is unique in its account, so at other paths there are none."""
    arns = {each.text for one in found.statements for each in (*one.principals, *one.not_principals)}
    roles = [arn for arn in arns if ":role/" in arn and "*" not in arn]
    taken = {(arn.split(":")[4], arn.rpartition("/")[2]) for arn in roles}
    return [
        caller
        for caller in CALLERS
        if caller.kind != "role" or (caller.account, caller.name) not in taken or caller.arn in roles
    ]


def own(row: Who, rows: dict[Who, Named], resources: list[str]) -> set[int]:
    """The callers of a row who are in no narrower one that is about all that this one is about.

    None where the world has nobody else: then the table may mean somebody whom we do not know.
    """
    mine, found = rows[row], set(rows[row].callers)
    for other in rows.values():
        is_about_all = all(other.has(each) for each in resources if mine.has(each))
        if other.callers < mine.callers and is_about_all:
            found -= other.callers
    return found


def own_resources(row: Who, rows: dict[Who, Named], resources: list[str]) -> list[str]:
    """The repositories of a row that no narrower row of the same callers is about."""
    mine = {each for each in resources if rows[row].has(each)}
    found = set(mine)
    for key, other in rows.items():
        theirs = {each for each in resources if other.has(each)}
        if key[:2] == row[:2] and theirs < mine:
            found -= theirs
    return sorted(found)


class Asked:
    """The requests that are tried about a row: of those whom it names, about what it is about."""

    def __init__(self, random: Random, policies: list[Policy], places: list[str]) -> None:
        conditions = [one for found in policies for each in found.statements for one in each.conditions]
        self.random = random
        self.keys = sorted(
            {each.key.lower() for each in conditions} & generate._VALUES.keys() - DERIVED.keys()
        )
        self.places = places

    def of(self, caller: Caller, action: str) -> list[Request]:
        return [one for _ in range(3) if (one := self._request(caller, action)) and not trouble(one)]

    def _request(self, caller: Caller, action: str) -> Request | None:
        where = self.places if is_on_repository(action) else [EVERYTHING]
        if not where:
            return None
        keys = {*self.keys, "aws:securetransport", "aws:currenttime", "aws:useragent"}
        context = {key: generate.values(self.random, key) for key in sorted(keys)}
        network = (["aws:sourceip"], ["aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"])
        context |= {key: () for key in self.random.choice(network) if key in context}
        return generate._repaired(Request(caller, action, context, self.random.choice(where)))


def check_row(row: Row, service: str, callers: list[Caller], asked: Asked, is_allowed: IsAllowed) -> int:
    """What is said of all callers holds for each of them; the number of cells that were checked."""
    some = asked.random.sample(callers, min(len(callers), 8))
    for name, cell in row.cells.items():
        ability, level = capability(name, service), cell.level
        for caller in some if level in ("full", "partial", "none") else ():
            told, has = (row, name, caller), []
            for action in sorted(ability.needed):
                outcomes = list(map(is_allowed, asked.of(caller, action)))
                has.append(any(outcomes))
                assert level != "full" or all(outcomes), told
                assert level != "none" or action not in ability.telling or not any(outcomes), told
            assert level != "partial" or not all(has), told
    return len(row.cells)


def check_witnesses(space: Space, terms: Terms, row: Row, service: str, is_allowed: IsAllowed) -> None:
    """What is said of some callers holds for one of them, who can be shown."""

    def granted(actions: Iterable[str], callers: int) -> bool:
        clip = (callers, space.action_mask(actions), *row.clip[2:])
        found = queries.first_granted(space, terms, clip, question())
        assert found is None or is_allowed(request_of(space, found[0]))
        return found is not None

    for name, cell in row.cells.items():
        ability = capability(name, service)
        if cell.level == "partial":
            assert granted(ability.telling, row.clip[CALLER]), (row, name)
        if cell.level == "conditional":
            cells = [1 << each for each in range(len(space.callers)) if row.clip[CALLER] >> each & 1]
            assert any(all(granted([each], one) for each in ability.needed) for one in cells), (row, name)
            clip = (row.clip[CALLER], space.action_mask(ability.needed), *row.clip[2:])
            refused = queries.first_refused(space, terms, clip, question())
            assert refused and not is_allowed(request_of(space, refused[0])), (row, name)


def key_of(row: Row, told: dict[Who, Named], resources: list[str]) -> Who:
    """The row as the policy names it; one about all repositories may be so by its patterns."""
    key = (row.principal, row.who, row.where)
    alike = (each for each in told if each[:2] == key[:2] and all(map(told[each].has, resources)))
    return key if key in told else next(alike)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_cell_holds_for_every_caller_that_its_row_names(shard: int) -> None:
    random, cells = Random(f"who {shard} {POLICIES}"), 0
    for _ in range(POLICIES // SHARDS):
        kind: Kind = random.choice(["repository", "repository", "repository", "registry"])
        found, account = policy(random, kind), random.choice(["", OWNER])
        access, world = analyze(found, account), world_of(found)
        told, resources = named(found, world), resources_of(account)
        for row in [] if access.space.opaques else access.who():
            key = key_of(row, told, resources)
            callers = [world[each] for each in sorted(own(key, told, resources))]
            asked = Asked(random, [found], own_resources(key, told, resources))
            decides: IsAllowed = lambda each: decide(found, each).allowed  # noqa: B023, E731
            cells += check_row(row, found.service, callers, asked, decides)
            terms = access.space.terms(found, DOCUMENTED, "most")
            check_witnesses(access.space, terms, row, found.service, decides)
    print(f"{cells} cells")
    assert cells > POLICIES


def resources_of(account: str) -> list[str]:
    """Repositories of which any two patterns of the policies tell some apart."""
    names = ("app", "apps", "x", "web", "prod/web", "prod/x", "prod/web/api", "prod/x/api")
    places = [f"arn:aws:ecr:{region}:{each}:repository/{name}"
              for region in ("us-east-1", "us-west-2", "eu-west-1")
              for each in generate.ACCOUNTS[:3] for name in names]  # fmt: skip
    return [each for each in (*generate.RESOURCES, *places) if not account or f":{account}:" in each]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_so_it_does_where_identity_policies_count_as_well(shard: int) -> None:
    random, cells = Random(f"who with identities {shard} {POLICIES}"), 0
    for _ in range(POLICIES // SHARDS // 4):
        found, identity = policy(random, "repository"), identity_policy(random, "ecr")
        world = world_of(found)
        told, resources = named(found, world), resources_of(OWNER)
        for case in cases(found, identity, account=OWNER):
            together = case._together
            for row in [] if case.space.opaques else case.rows:
                key = next((each for each in told if each[0] == row.principal), None)
                if key is None or key[0] == "*" or key[0] == OWNER or row.who != key[1]:
                    continue  # a row that stands for others than a principal of the policy
                callers = [world[each] for each in sorted(own(key, told, resources))]
                held = [each for each in callers if each.kind in ("role", "user")]
                asked = Asked(random, [found, identity], resources)
                cells += check_row(row, "ecr", held, asked, lambda each: is_allowed(together, each))  # noqa: B023
                terms = together.terms(case.space, DOCUMENTED, "most")
                check_witnesses(
                    case.space, terms, row, "ecr", lambda each: is_allowed(together, each)  # noqa: B023
                )  # fmt: skip
    print(f"{cells} cells")
    assert cells > POLICIES // 4
