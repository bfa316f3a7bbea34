"""The attributes and blocks inside of a block, those that `dynamic` makes included."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.outcomes import SIZES
from ecrlint.read.hcl.scope import Inner
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.read.limits import more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Attribute, Block, Body
    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.read.limits import Reached

    Turn: TypeAlias = "tuple[HclValue, HclValue]"
    """The key and the value of one turn of a repetition."""

_OPTIONAL = ("condition",)
"""Blocks without which a policy allows more."""

MAX_TURNS = 200
"""How many times a block is read that is to be repeated."""


def entry(body: Body, name: str, scope: Scope) -> Entry | None:
    """An attribute's value and the place of its name; None when it is not given, or null."""
    attribute = body.attributes.get(name)
    if attribute is None:
        return None
    value = evaluate(attribute.expression, scope)
    return None if value.content is None else Entry(value, attribute.spot)


def turns(collection: HclValue, reached: Reached, by_value: bool = False) -> list[Turn] | None:
    """The turns of a `for_each`; None when nobody knows them, or they are too many.

    A resource takes no lists, so there, `by_value`, the items are their own keys as in a set.
    """
    content = collection.content
    if collection.partial or not isinstance(content, list | dict):
        return None
    if len(content) > MAX_TURNS:
        reached.note(more_than(MAX_TURNS, "turns of a block"))
        return None
    if isinstance(content, dict):
        return [(HclValue(key, each.spot), each.value) for key, each in content.items()]
    if collection.is_set or by_value:
        return [(item, item) for item in content]
    return [(HclValue(index, item.spot), item) for index, item in enumerate(content)]


def bound(scope: Scope, name: str, turn: Turn) -> Scope:
    """The scope with `name.key` and `name.value`."""
    members = {word: Entry(value, value.spot) for word, value in zip(("key", "value"), turn, strict=True)}
    return Inner(scope, {name: HclValue(members, turn[0].spot)})


def nested_blocks(body: Body, type: str, scope: Scope, parts: tuple[str, ...] = ()) -> Entry | None:
    """The blocks of a type as a list of objects; `parts` are the types of blocks in them that matter.

    A dynamic block over what nobody knows gives an UNKNOWN item that stands for any number of them. Where
    conditions get their turn it is there once, with an unknown value, or there may be none: then a condition
    is missing, and of other blocks, without which a policy says nothing, the item stays UNKNOWN. The list
    stands at its only block.
    """
    items: list[HclValue] = []
    spots: list[HclSpan] = []
    given = body.attributes.get(type)
    if given:
        value = evaluate(given.expression, scope)
        if not any(block.labels == [type] for block in body.blocks_of("dynamic")):
            return Entry(value, given.spot)
        items.extend(value.content if isinstance(value.content, list) else [value])
        spots.append(given.spot)
    for block in body.blocks:
        if block.type == type:
            items.append(_object(block.body, block.spot, scope, parts))
        elif block.type == "dynamic" and block.labels == [type]:
            items.extend(_dynamic(block, type, scope, parts))
        else:
            continue
        spots.append(block.header)
    if not spots:
        return None
    outer = spots[0] if len(items) != 1 else items[0].spot
    return Entry(HclValue(list(items), outer), spots[0])


def _dynamic(block: Block, type: str, scope: Scope, parts: tuple[str, ...]) -> Iterator[HclValue]:
    collection = block.body.attributes.get("for_each")
    content = next(block.body.blocks_of("content"), None)
    if collection is None or content is None:
        return
    iterator = block.body.attributes.get("iterator")
    name = iterator.expression.words.strip('"') if iterator else type
    value = evaluate(collection.expression, scope)
    found = turns(value, scope.evaluation.reached)
    if found is None:
        is_there = _is_there(collection, scope) if value.is_unknown else None
        if is_there:
            unknown = HclValue(UNKNOWN, value.spot)
            found = [(unknown, unknown)]
        elif is_there is None or type not in _OPTIONAL:
            yield HclValue(UNKNOWN, content.spot)
    for turn in found or ():
        yield _object(content.body, content.spot, bound(scope, name, turn), parts)


def _is_there(collection: Attribute, scope: Scope) -> bool | None:
    return scope.evaluation.turn.outcome(collection.expression.words, *SIZES)


def _object(body: Body, spot: HclSpan, scope: Scope, parts: tuple[str, ...]) -> HclValue:
    members = {name: found for name in body.attributes if (found := entry(body, name, scope))}
    for part in parts:
        inner = nested_blocks(body, part, scope)
        if inner:
            members[part] = inner
    return HclValue(members, spot)
