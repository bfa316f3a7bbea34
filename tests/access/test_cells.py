"""No cell is missing: every value of a small world behaves like the witness of some cell."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.access import analyze
from ecrlint.access.semantics.evaluate import condition_matches, principal_matches
from ecrlint.access.semantics.interpretations import BARE_MULTIVALUED, DOCUMENTED, STRICT_NOT_PRINCIPAL
from ecrlint.access.semantics.request import DERIVED, Caller, Request
from ecrlint.access.space.space import Space
from ecrlint.policy.model import Policy, parse
from tests.access import generate

seeds = st.integers(0, 1 << 48).map(Random)
ANYBODY = Caller("role", "111111111111", "x", session="me")
STRICT = frozenset((STRICT_NOT_PRINCIPAL,))
BARE = frozenset((BARE_MULTIVALUED,))


def policy(conditions: Iterable[tuple[str, str, list[str]]]) -> Policy:
    return parse(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {operator: {key: values}}}
                for operator, key, values in conditions
            ],
        },
        "repository",
    )


def assert_complete(found: Policy, key: str, world: Iterable[tuple[str, ...]]) -> None:
    space = Space([found])
    cells = {outcome(found, key, values) for values in space.dimension(key.lower()).cells}
    for values in world:
        assert outcome(found, key, values) in cells, values


def outcome(found: Policy, key: str, values: tuple[str, ...]) -> tuple[bool, ...]:
    """What the conditions make of the values, each of them under both readings of a bare multivalued key."""
    request = Request(ANYBODY, "ecr:PutImage", {key.lower(): values})
    met = [
        condition_matches(each.conditions[0], each, request, reading)
        for each in found.statements
        for reading in (DOCUMENTED, BARE)
    ]
    return (bool(values), *met)


def texts(alphabet: str, longest: int) -> list[str]:
    return ["".join(word) for length in range(1, longest + 1) for word in product(alphabet, repeat=length)]


WORDS = [(word,) for word in texts("axAb", 4)]
OPERATORS = ("StringLike", "StringLike", "StringEquals", "StringEqualsIgnoreCase", "StringNotLike")


@settings(max_examples=150, deadline=None)
@given(random=seeds)
def test_texts(random: Random) -> None:
    conditions = [
        (
            random.choice(OPERATORS),
            "aws:UserAgent",
            [random_pattern(random, "axb*?") for _ in range(random.choice([1, 2]))],
        )
        for _ in range(random.choice([1, 2, 3, 4]))
    ]
    assert_complete(policy(conditions), "aws:UserAgent", WORDS)


TAG_KEYS = ("aws:PrincipalTag/a", "aws:ResourceTag/a", "ecr:ResourceTag/a", "aws:RequestTag/a")


@settings(max_examples=80, deadline=None)
@given(random=seeds)
def test_the_value_of_a_tag_may_be_empty(random: Random) -> None:
    texts = ("", "", "a", "*", "?*", "?", "a*", "*a", "b?")
    conditions = [
        (random.choice(OPERATORS), random.choice(TAG_KEYS), random.sample(texts, random.choice([1, 2])))
        for _ in range(random.choice([1, 2, 3]))
    ]
    found = policy(conditions)
    space = Space([found])
    for key in space.places:
        cells = {outcome_of_all(found, key, values) for values in space.dimension(key).cells}
        for values in [(), ("",), *WORDS]:
            assert outcome_of_all(found, key, values) in cells, (key, values)


def outcome_of_all(found: Policy, key: str, values: tuple[str, ...]) -> tuple[bool, ...]:
    """What the conditions on a key make of its values."""
    request = Request(ANYBODY, "ecr:PutImage", {key: values})
    conditions = [(each.conditions[0], each) for each in found.statements]
    return tuple(condition_matches(one, each, request) for one, each in conditions if one.key.lower() == key)


def random_pattern(random: Random, alphabet: str) -> str:
    return "".join(random.choice(alphabet) for _ in range(random.choice([1, 1, 2, 3, 4])))


@pytest.mark.parametrize(
    "patterns",
    [
        ["a*", "*a", "a?*a"],
        ["?", "a"],
        ["??", "ab", "a?"],
        ["other"],
        ["o*", "other*"],
        ["*", "?*"],
        ["a*", "ab*", "ab"],
    ],
)
def test_finite_classes(patterns: list[str]) -> None:
    world = [*WORDS, ("other",), ("others",), ("o",)]
    likes = [("StringLike", "aws:UserAgent", [each]) for each in patterns]
    assert_complete(policy(likes), "aws:UserAgent", world)
    equals = [("StringEquals", "aws:UserAgent", [each]) for each in patterns]
    assert_complete(policy(likes + equals), "aws:UserAgent", world)


FIELDS = (["aws", "x"], ["s3", "sns"], ["", "r"], ["", "111111111111"], ["a", "ab", "a:b", "b", "xb"])
ARNS = [(":".join(("arn", *fields)),) for fields in product(*FIELDS)]
ARN_PARTS = (
    ["arn", "arn", "*", "a?n", "*n", "x*"],
    ["aws", "*", "?ws"],
    ["s3", "s*", "*"],
    ["*", "", "?"],
    ["", "*", "1*"],
    ["a*", "*b", "?", "a:*", "a"],
)


@settings(max_examples=150, deadline=None)
@given(random=seeds)
def test_arns(random: Random) -> None:
    conditions = [
        (
            random.choice(["ArnLike", "ArnEquals", "StringLike", "ArnNotLike", "ArnNotEquals"]),
            "aws:SourceArn",
            [":".join(random.choice(part) for part in ARN_PARTS)],
        )
        for _ in range(random.choice([1, 2, 3]))
    ]
    extra = random.choice(["arn:aws:*", "*b", "arn:*:b"])
    assert_complete(policy([*conditions, ("StringLike", "aws:SourceArn", [extra])]), "aws:SourceArn", ARNS)


ADDRESSES = (
    [(f"10.0.0.{at}",) for at in range(40)] + [(f"2001:db8::{at:x}",) for at in range(20)] + [("9.9.9.9",)]
)
ADDRESSES += [("198.51.100.1",), ("255.255.255.255",), ("ffff::1",)]


@settings(max_examples=100, deadline=None)
@given(random=seeds)
def test_addresses(random: Random) -> None:
    blocks = [f"10.0.0.{random.randrange(32)}/{random.choice([27, 28, 29, 30, 31, 32])}" for _ in range(3)]
    blocks += ["198.51.100.0/24", f"2001:db8::{random.randrange(16):x}/{random.choice([124, 126, 127, 128])}"]
    blocks += random.choice([[], ["0.0.0.0/0"], ["::/0", "2001:db8:ffff::/48"]])
    conditions = [(random.choice(["IpAddress", "NotIpAddress"]), "aws:SourceIp", [block]) for block in blocks]
    assert_complete(policy(conditions), "aws:SourceIp", ADDRESSES)


@settings(max_examples=60, deadline=None)
@given(random=seeds)
def test_numbers(random: Random) -> None:
    orders = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
    bounds = [str(random.randrange(5)) for _ in range(3)]
    conditions = [(f"Numeric{random.choice(orders)}", "aws:MultiFactorAuthAge", [bound]) for bound in bounds]
    world = [(str(at / 2),) for at in range(-2, 14)]
    assert_complete(policy(conditions), "aws:MultiFactorAuthAge", world)


SETS = [subset for size in range(4) for subset in combinations(("a", "b", "ab", "x", "bx"), size)]


@settings(max_examples=100, deadline=None)
@given(random=seeds)
def test_sets(random: Random) -> None:
    conditions = []
    for _ in range(random.choice([1, 2, 3])):
        prefix = random.choice(["ForAnyValue:", "ForAllValues:", ""])
        base = random.choice(["StringLike", "StringNotLike", "StringEquals", "StringNotEquals"])
        values = random.sample(["a", "a*", "*b", "x", "b?"], random.choice([1, 2]))
        conditions.append((prefix + base, "aws:TagKeys", values))
    assert_complete(policy(conditions), "aws:TagKeys", SETS)


@pytest.mark.parametrize(
    "stems", [["o"], ["other"], ["other", "oth"], ["other!", "z"], ["o", "z", ""], ["z", "zx"]]
)
@pytest.mark.parametrize("star", ["*", ""])
def test_values_begin_like_those_that_stand_for_all_others(stems: list[str], star: str) -> None:
    conditions = [("StringLike", "aws:PrincipalTag/a", [stem + star]) for stem in stems if stem + star]
    words = ("o", "oth", "other", "other!", "others", "z", "zx", "zz", "x")
    assert_complete(policy(conditions), "aws:PrincipalTag/a", [(), *((word,) for word in words)])


def test_sets_of_values_that_share_a_property() -> None:
    """Two values together may meet what neither meets alone, though a third meets all that they share."""
    conditions = [("StringLike", "aws:TagKeys", values) for values in (["a"], ["x"], ["a*", "x"])]
    assert_complete(policy(conditions), "aws:TagKeys", SETS)


def callers() -> list[Caller]:
    found = [
        Caller("service", name=name) for name in (*generate.SERVICES, "x.amazonaws.com", "x.amazonaws.com.cn")
    ]
    for account in ("111111111111", "222222222222", "555555555555"):
        found.append(Caller("root", account))
        for full in (*generate.ROLES, "ab", "cix", "team/cix", "o/xci-main", "q/ci", "team/ops/ci"):
            path, _, name = full.rpartition("/")
            found += [
                Caller("role", account, name, path=path, session=each) for each in ("build", "me", "bu")
            ]
        for full in (*generate.USERS, "q/anna", "team/z", "ann", "z"):
            path, _, name = full.rpartition("/")
            found.append(Caller("user", account, name, path=path))
            found += [Caller("federated", account, each, issuer=full) for each in ("anna", "zz")]
        found += [Caller("federated", account, each) for each in ("anna", "zz")]
    return found


CALLERS = callers()


@settings(max_examples=120, deadline=None)
@given(random=seeds)
def test_callers(random: Random) -> None:
    statements = []
    for _ in range(random.choice([1, 2, 3])):
        pool = [*generate.PRINCIPALS, *random.choice([(), generate.REFERENCE_PRINCIPALS])]
        element = random.choice(["Principal", "Principal", "NotPrincipal"])
        each: dict[str, object] = {"Effect": "Deny", "Action": "*"}
        each[element] = {"AWS": random.sample(pool, random.choice([1, 2, 3]))}
        if random.random() < 0.5:
            key = random.choice(
                ["aws:PrincipalArn", "aws:username", "aws:PrincipalAccount", "aws:PrincipalType"]
            )
            operator = random.choice(generate.operators_for(key))
            each["Condition"] = {operator: {key: random.sample(generate.TEXTS[key], 2)}}
        statements.append(each)
    found = parse({"Version": "2012-10-17", "Statement": statements}, "repository")
    space = Space([found])
    cells = {behaviour(found, caller) for caller in space.callers.cells}
    for caller in CALLERS:
        assert behaviour(found, caller) in cells, (caller, caller.path)
    for reading in (DOCUMENTED, STRICT):
        for statement in found.statements:
            mask = space.callers.principals(statement, reading)
            for index, caller in enumerate(space.callers.cells):
                assert bool(mask >> index & 1) == principal_matches(statement, caller, reading)


@pytest.mark.parametrize(
    "statements",
    [
        [{"Principal": {"AWS": "arn:aws:sts::111111111111:assumed-role/ci/build"}},
         {"Principal": {"AWS": "arn:aws:iam::111111111111:role/ci"}}],
        [{"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::1*:user/team/*"}}},
         {"Principal": "*", "Condition": {"StringLike": {"aws:username": "an*"}}}],
    ],
)  # fmt: skip
def test_names_under_a_path(statements: list[dict[str, object]]) -> None:
    data = [{"Effect": "Deny", "Action": "*", **each} for each in statements]
    found = parse({"Version": "2012-10-17", "Statement": data}, "repository")
    cells = {behaviour(found, caller) for caller in Space([found]).callers.cells}
    assert all(behaviour(found, caller) in cells for caller in CALLERS)


def behaviour(found: Policy, caller: Caller) -> tuple[bool, ...]:
    request = Request(caller, "ecr:PutImage")
    outcomes = [
        principal_matches(each, caller, reading)
        for each in found.statements
        for reading in (DOCUMENTED, STRICT)
    ]
    outcomes += [
        condition_matches(one, each, request) for each in found.statements for one in each.conditions
    ]
    assert all(one.key.lower() in DERIVED for each in found.statements for one in each.conditions)
    return (*outcomes, caller.is_service)


def test_variables_never_help_a_proof() -> None:
    everything = {"Effect": "Allow", "Principal": "*", "Action": "*"}
    variable = {"StringEquals": {"aws:PrincipalTag/a": "${aws:PrincipalTag/b}"}}
    guard = {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": variable}
    guarded = parse({"Version": "2012-10-17", "Statement": [everything, guard]}, "repository")
    assert not analyze(guarded).public("pull").proved
    present = {**everything, "Condition": {"Null": {"aws:PrincipalTag/a": "false"}}}
    guarded = parse({"Version": "2012-10-17", "Statement": [present, guard]}, "repository")
    assert not analyze(guarded).public("pull").proved
    absent = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "*",
        "Condition": {"Null": {"aws:PrincipalTag/a": "false"}},
    }
    only = {**everything, "Condition": variable}
    contradiction = parse({"Version": "2012-10-17", "Statement": [only, absent]}, "repository")
    assert analyze(contradiction).public("pull").proved


def test_corners_that_decide_are_unknown() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "*",
        "Condition": {"ForAnyValue:StringEqualsIfExists": {"aws:PrincipalOrgPaths": "o-a/r-1/"}},
    }
    verdict = analyze(parse({"Version": "2012-10-17", "Statement": statement}, "repository")).public("pull")
    assert verdict.unknown and "ForAnyValue with IfExists" in verdict.why
