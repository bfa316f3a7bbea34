"""Laws that hold whatever the policies are."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.access import Caller, analyze, compare
from ecrlint.access.queries import new_access
from ecrlint.access.semantics.evaluate import decide
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.space import Space
from ecrlint.access.who.capabilities import capability
from ecrlint.access.witness import request_of
from ecrlint.analysis.trust_keys import is_trust_key
from ecrlint.policy.action import spelling, takes_repository
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.model import Policy, parse
from tests.access import generate

if TYPE_CHECKING:
    from ecrlint.access.space.boxes import Box

seeds = st.integers(0, 1 << 48).map(Random)
Statement = dict[str, Any]


def remade(policy: Policy, change: Callable[[list[Statement]], list[Statement]]) -> Policy:
    assert isinstance(policy.data, dict)
    return parse({**policy.data, "Statement": change(copy.deepcopy(policy.data["Statement"]))}, "repository")


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def assert_same(left: Policy, right: Policy) -> None:
    space = Space([left, right])
    for old, new in ((left, right), (right, left)):
        for reading in space.readings:
            space.readings = [reading]
            assert not new_access(space, old, new).violated
    diff = compare(left, right)
    assert not diff.added and not diff.removed


def shuffled(random: Random) -> Callable[[list[Statement]], list[Statement]]:
    def change(statements: list[Statement]) -> list[Statement]:
        for each in statements:
            for block in each.get("Condition", {}).values():
                for key, values in block.items():
                    block[key] = random.sample(as_list(values), len(as_list(values)))
        random.shuffle(statements)
        return statements

    return change


def split_by_action(statements: list[Statement]) -> list[Statement]:
    return [
        {**each, "Action": entry} if "Action" in each else each
        for each in statements
        for entry in as_list(each.get("Action", [""]))
    ]


def roots_for_accounts(statements: list[Statement]) -> list[Statement]:
    for each in statements:
        for element in ("Principal", "NotPrincipal"):
            if isinstance(each.get(element), dict) and "AWS" in each[element]:
                names = as_list(each[element]["AWS"])
                each[element]["AWS"] = [f"arn:aws:iam::{n}:root" if n.isdigit() else n for n in names]
    return statements


def upper_case(statements: list[Statement]) -> list[Statement]:
    for each in statements:
        for element in ("Action", "NotAction"):
            if element in each:
                each[element] = [entry.upper() for entry in as_list(each[element])]
        block = each.get("Condition", {})
        for operator in list(block):
            upper = {key.upper(): values for key, values in block[operator].items()}
            if len(upper) == len(block[operator]):  # or a key in two spellings would become one
                block[operator] = upper
    return statements


def twice(statements: list[Statement]) -> list[Statement]:
    return statements + copy.deepcopy(statements[:1])


@pytest.mark.parametrize("change", [split_by_action, roots_for_accounts, upper_case, twice])
@settings(max_examples=60, deadline=None)
@given(random=seeds)
def test_same_meaning(change: Callable[[list[Statement]], list[Statement]], random: Random) -> None:
    policy = generate.policy(random)
    assert_same(policy, remade(policy, change))


@settings(max_examples=60, deadline=None)
@given(random=seeds)
def test_order_does_not_matter(random: Random) -> None:
    policy = generate.policy(random)
    assert_same(policy, remade(policy, shuffled(random)))


@settings(max_examples=60, deadline=None)
@given(random=seeds)
def test_nothing_is_new_to_itself(random: Random) -> None:
    policy = generate.policy(random)
    assert_same(policy, policy)


@settings(max_examples=80, deadline=None)
@given(random=seeds)
def test_allow_adds_and_deny_takes(random: Random) -> None:
    policy, extra = generate.policy(random), generate.statement(random)
    larger = remade(policy, lambda statements: [*statements, {**extra, "Effect": "Allow"}])
    smaller = remade(policy, lambda statements: [*statements, {**extra, "Effect": "Deny"}])
    assert not compare(policy, larger).removed
    assert not compare(policy, smaller).added


@settings(max_examples=80, deadline=None)
@given(random=seeds)
def test_new_access_is_transitive(random: Random) -> None:
    first = generate.policy(random)
    second = generate.variant(random, first)
    third = generate.variant(random, second)
    space = Space([first, second, third])
    if new_access(space, first, second).proved and new_access(space, second, third).proved:
        assert new_access(space, first, third).proved


@settings(max_examples=80, deadline=None)
@given(random=seeds)
def test_if_exists_is_wider(random: Random) -> None:
    policy = generate.policy(random)

    def change(statements: list[Statement]) -> list[Statement]:
        for each in statements:
            block = each.get("Condition", {})
            if each["Effect"] == "Allow":
                each["Condition"] = {
                    name if name == "Null" or name.endswith("IfExists") or f"{name}IfExists" in block
                    else f"{name}IfExists": keys
                    for name, keys in block.items()
                }  # fmt: skip
        return statements

    assert not compare(policy, remade(policy, change)).removed


def test_all_of_today_is_not_all_of_tomorrow() -> None:
    names = [spelling(name) for name in ACTIONS if name.startswith("ecr:") and takes_repository(name)]
    every, today = (
        parse({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": entry}},
              "repository")
        for entry in ("ecr:*", names)
    )  # fmt: skip
    assert not compare(every, today).added
    added = compare(today, every).added
    assert [change.request.action for change in added] == ["ecr:any future action"]


@settings(max_examples=60, deadline=None)
@given(random=seeds)
def test_dead_and_redundant_statements_can_go(random: Random) -> None:
    policy = generate.policy(random)
    access = analyze(policy)
    for index, statement in enumerate(policy.statements):
        if access.dead(statement).proved or access.redundant(statement).proved:
            diff = compare(policy, remade(policy, leave_out(index)))
            assert not diff.added
            assert not diff.removed


@settings(max_examples=150, deadline=None)
@given(random=seeds)
def test_no_stranger_gets_in_where_none_may(random: Random) -> None:
    policy = generate.policy(random)
    pulls = {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
    proved = {name for name in ("pull", "push") if analyze(policy).public(name).proved}
    for _ in range(20):
        request = generate.request(random)
        if (
            request.caller.kind in ("service", "provider", "root")
            or request.action == "ecr:SetRepositoryPolicy"
        ):
            continue
        request.caller = Caller(request.caller.kind, "999999999999", "z", session="me")
        for key in request.context:
            if is_trust_key(key) and key != "aws:sourceip":
                request.context[key] = ()
        request.context["aws:sourceip"] = ("198.51.100.7",)
        request.context["aws:vpcsourceip"] = ()
        name = "pull" if request.action in pulls else "push" if request.action == "ecr:PutImage" else ""
        assert not (name in proved and decide(policy, request).allowed), request


@settings(max_examples=150, deadline=None)
@given(random=seeds)
def test_the_table_is_true(random: Random) -> None:
    policy = generate.policy(random)
    access = analyze(policy)
    space = access.space
    if space.opaques:
        return
    for row in access.who():
        for name, cell in row.cells.items():
            needed = space.action_mask(capability(name, "ecr").needed)
            for universe in space.universes:
                asked = meet(row.clip, space.clip(needed))
                clip = meet(universe, asked) if asked else None
                if clip and cell.level in ("full", "none"):
                    request = request_of(space, point(random, clip))
                    allowed = {decide(policy, request, reading).allowed for reading in space.readings}
                    told = {True} if cell.level == "full" else {False}
                    assert allowed == told or name == "push", (row, name)


def point(random: Random, box: Box) -> Box:
    """One cell of every dimension of a box."""
    return tuple(
        random.choice([1 << at for at in range(mask.bit_length()) if mask >> at & 1]) for mask in box
    )


def leave_out(index: int) -> Callable[[list[Statement]], list[Statement]]:
    return lambda statements: statements[:index] + statements[index + 1 :]
