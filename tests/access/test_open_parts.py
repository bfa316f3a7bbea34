"""Parts of two policies that nobody knows: what has one name is the same, whatever it stands for."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from ecrlint.access import compare
from ecrlint.access.open_parts import name_open_parts
from ecrlint.policy.model import parse
from ecrlint.policy.unknown import UNKNOWN
from tests.access import generate

Json = dict[str, Any]
PULL, PUSH = "ecr:BatchGetImage", "ecr:PutImage"
A = "111122223333"


class Open:
    """A part that nobody knows, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name


X, Y = Open("x"), Open("y")


def allow(principal: object, action: object, **more: object) -> Json:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def deny(principal: object, action: object, **more: object) -> Json:
    return {**allow(principal, action, **more), "Effect": "Deny"}


def split(value: object, pointer: str, names: dict[str, str]) -> object:
    """The value with UNKNOWN for what is open, whose names are added."""
    if isinstance(value, Open):
        names[pointer] = value.name
        return UNKNOWN
    if isinstance(value, dict):
        return {key: split(item, f"{pointer}/{key}", names) for key, item in value.items()}
    if isinstance(value, list):
        return [split(item, f"{pointer}/{index}", names) for index, item in enumerate(value)]
    return value


def verdict(old: object, new: object) -> str:
    """`same`, `new`, or `?` for what may be new; the same for what is lost."""
    sides = []
    for statements in (old, new):
        names: dict[str, str] = {}
        data = (
            {"Version": "2012-10-17", "Statement": statements} if isinstance(statements, list) else statements
        )
        sides.append((parse(split(data, "", names), "repository"), names))
    (before, old_names), (after, new_names) = sides
    diff = compare(before, after, names=(old_names, new_names))
    gained = "new" if diff.added else "?" if diff.maybe_added else "same"
    lost = "lost" if diff.removed else "?" if diff.maybe_removed else "same"
    return f"{gained} {lost}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([allow({"AWS": X}, PULL)], [allow({"AWS": X}, PULL)], "same same"),
        ([allow({"AWS": X}, PULL)], [{**allow({"AWS": [X]}, [PULL]), "Sid": "Other"}], "same same"),
        ([allow({"AWS": X}, [PULL, PUSH])], [allow({"AWS": X}, PULL)], "same lost"),
        ([allow({"AWS": X}, PULL)], [allow({"AWS": X}, [PULL, PUSH])], "new same"),
        ([allow({"AWS": X}, PULL)], [allow({"AWS": [X, A]}, PULL)], "new same"),
        ([allow({"AWS": [X, A]}, PULL)], [allow({"AWS": X}, PULL)], "same lost"),
        ([allow({"AWS": X}, PULL)], [allow({"AWS": X}, PULL), allow({"AWS": A}, PULL)], "new same"),
        ([allow({"AWS": X}, PULL)], [allow({"AWS": Y}, PULL)], "? ?"),
        ([allow({"AWS": X}, PULL)], [allow({"Service": X}, PULL)], "? ?"),
        ([allow("*", PULL)], [allow({"AWS": X}, PULL)], "same lost"),
        ([allow({"AWS": X}, PULL)], [allow("*", PULL)], "new same"),
        ([allow("*", PULL), deny({"AWS": X}, PULL)], [allow("*", PULL)], "new same"),
        ([allow("*", PULL)], [allow("*", PULL), deny({"AWS": X}, PULL)], "same lost"),
        ([allow("*", PULL), deny({"AWS": X}, PULL)], [allow("*", PULL), deny({"AWS": Y}, PULL)], "? ?"),
        ([allow("*", PULL), deny({"AWS": X}, PULL)], [deny({"AWS": [X]}, PULL), allow("*", PULL)],
         "same same"),
        ([allow({"AWS": A}, [PULL, X])], [allow({"AWS": A}, [X, PULL])], "same same"),
        ([allow({"AWS": A}, X)], [allow({"AWS": A}, [X, PULL])], "new same"),
        ([allow({"AWS": A}, X)], [allow({"AWS": [A, "444455556666"]}, X)], "new same"),
        (
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": X}})],
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": X}})],
            "same same",
        ),
        (
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": X}})],
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": Y}})],
            "? ?",
        ),
        (
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": X}})],
            [allow("*", PULL, Condition={"StringLike": {"aws:SourceVpce": X}})],
            "? ?",
        ),
        (
            [allow("*", PULL, Condition={"StringEquals": {"aws:SourceVpce": X}})],
            [allow("*", [PULL, PUSH], Condition={"StringEquals": {"aws:SourceVpce": X}})],
            "new same",
        ),
        ([allow("*", PULL, Condition=X)], [allow("*", PULL, Condition=X)], "same same"),
        ([allow("*", PULL, Condition=X)], [allow("*", PULL)], "new same"),
        ([deny("*", PULL, NotPrincipal={"AWS": X})], [deny("*", PULL, NotPrincipal={"AWS": X})], "same same"),
        ([X, allow({"AWS": A}, PULL)], [allow({"AWS": A}, PULL), X], "same same"),
        ([X, allow({"AWS": A}, PULL)], [allow({"AWS": A}, [PULL, PUSH]), X], "new same"),
        ([X], [Y], "? ?"),
        (X, X, "same same"),
        (X, Y, "? ?"),
        ([{**allow({"AWS": A}, PULL), "Effect": X}], [{**allow({"AWS": A}, PULL), "Effect": X}], "same same"),
        ([{**allow({"AWS": A}, PULL), "Effect": X}], [{**allow({"AWS": A}, [PULL, PUSH]), "Effect": X}],
         "new same"),
    ],
)  # fmt: skip
def test_what_two_versions_share(old: object, new: object, expected: str) -> None:
    assert verdict(old, new) == expected


def test_what_has_no_name_stays_unknown() -> None:
    data = {"Statement": [allow({"AWS": UNKNOWN}, PULL)]}
    diff = compare(
        parse(data, "repository"), parse(data, "repository"), names=({}, {"/Statement/0/Sid": "x"})
    )
    assert diff.maybe_added and diff.maybe_removed and not diff.added


@pytest.mark.parametrize("seed", range(150))
def test_nothing_is_new_where_nothing_is_whatever_it_stands_for(seed: int) -> None:
    """What is proved of a name holds for every value: values are put in its place, and compared."""
    random = Random(seed)
    old = generate.policy(random)
    new = generate.variant(random, old)
    values = [f"arn:aws:iam::{A}:role/ci", "*", "444455556666", f"arn:aws:iam::{A}:root"]

    def opened(data: Any, place: Random) -> Any:
        statements = data["Statement"] if isinstance(data["Statement"], list) else [data["Statement"]]
        found = [dict(each) for each in statements]
        for each in found:
            if "Principal" in each and place.random() < 0.6:
                each["Principal"] = {"AWS": [X]} if place.random() < 0.5 else {"AWS": [X, "777788889999"]}
        return {**data, "Statement": found}

    def filled(value: Any, text: str) -> Any:
        if value is X:
            return text
        if isinstance(value, dict):
            return {key: filled(item, text) for key, item in value.items()}
        return [filled(item, text) for item in value] if isinstance(value, list) else value

    before, after = opened(old.data, Random(seed)), opened(new.data, Random(seed + 1))
    if not verdict(before, after).startswith("same"):
        return
    for text in values:
        diff = compare(parse(filled(before, text), "repository"), parse(filled(after, text), "repository"))
        assert not diff.added, (text, before, after)


def test_a_statement_of_many_open_parts_is_not_taken_apart() -> None:
    names = {f"/Statement/0/Action/{index}": f"n{index}" for index in range(100)}
    policy = parse({"Statement": [allow("*", [UNKNOWN] * 100)]}, "repository")
    assert len(name_open_parts(policy, names).statements) == 1
