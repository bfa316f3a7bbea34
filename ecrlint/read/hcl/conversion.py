"""Conversion: values as values of another type ("Types and Values", conversion).

What a conversion only moves stays where it is written.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.primitives import bool_of, kind, number_of, text_of
from ecrlint.read.hcl.set_order import in_order
from ecrlint.read.hcl.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    UNTOLD,
    Type,
    is_convertible,
    is_one_type,
    type_of,
    unify_types,
)
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import HclSpan


def convert(value: HclValue, type: Type) -> HclValue:
    """The value as one of a type. Raises Failed where it has no such form, and Undecided."""
    if type.kind in ("any", "") or value.type == type:
        return value
    if value.type and not is_convertible(value.type, type):
        raise Failed
    if value.is_unknown or value.content is None:
        return HclValue(value.content, value.spot, type=type)
    if type.kind in _PLAIN:
        return _PLAIN[type.kind](value)
    if type.element:
        return _map(value, type.element) if type.kind == "map" else _row(value, type)
    return _tuple(value, type) if type.kind == "tuple" else _object(value, type)


def common_type(values: Sequence[HclValue]) -> Type:
    """The type that all of the values can have. Raises Failed where there is none."""
    type = unify_types(map(type_of, values))
    if type is None:
        raise Failed
    return type


def unify(values: Sequence[HclValue]) -> list[HclValue]:
    """The values as one type. Raises Failed where they have none in common, and Undecided."""
    type = common_type(values)
    return [convert(value, type) for value in values]


def as_text(value: HclValue) -> HclValue:
    """A plain value as a text at the same place; null and UNKNOWN stay."""
    if value.content is None or value.content is UNKNOWN or isinstance(value.content, str):
        return value
    return HclValue(text_of(value), value.spot)


def _number(value: HclValue) -> HclValue:
    return value if kind(value.content) == "number" else HclValue(number_of(value), value.spot)


def _bool(value: HclValue) -> HclValue:
    return value if isinstance(value.content, bool) else HclValue(bool_of(value), value.spot)


_PLAIN = {"string": as_text, "number": _number, "bool": _bool}


def _element(values: Sequence[HclValue], wanted: Type, kind: str) -> Type:
    """The type that values get in a collection of a kind; where it is open, it is decided by them."""
    if wanted.kind != "any" or not values:
        return wanted
    types = [type_of(value) for value in values]
    found = unify_types(types)
    if found is None or not is_one_type(found, types, kind):
        raise Failed
    return found


def _wanted(value: HclValue, element: Type) -> Type:
    """The type of what a collection is to hold; an empty one of a type keeps that where any will do."""
    own = value.type.element if value.type else None
    return own if own and element.kind == "any" and not value.content else element


def _row(value: HclValue, type: Type) -> HclValue:
    """A list or a set."""
    items = items_of(value)
    element = _element(items, _wanted(value, type.element or ANY), type.kind)
    made = [convert(item, element) for item in items]
    if _has_open_parts(element):
        made = _of_one_type(made, is_loose=type.kind == "list" and type_of(value).kind in ("tuple", ""))
    if type.kind == "set":
        found = set_of(made, value.spot)
        found.partial = found.partial or value.partial
        return found if made else HclValue([], value.spot, partial=found.partial, type=Type("set", element))
    if value.is_set and value.partial:  # their order is not known
        made = [HclValue(UNKNOWN, value.spot), *made]
    return HclValue(made, value.spot, partial=value.partial, type=collection("list", made, element))


def _map(value: HclValue, wanted: Type) -> HclValue:
    entries = entries_of(value)
    element = _element([entry.value for entry in entries.values()], _wanted(value, wanted), "map")
    made = [convert(entry.value, element) for entry in entries.values()]
    if _has_open_parts(element):
        made = _of_one_type(made, is_loose=element.kind != "any")
    placed = {key: Entry(item, entry.spot) for (key, entry), item in zip(entries.items(), made, strict=True)}
    return HclValue(placed, value.spot, partial=value.partial, type=collection("map", made, element))


def _of_one_type(values: list[HclValue], *, is_loose: bool) -> list[HclValue]:
    """Values of which parts were left open, as one type, which they have already if not `is_loose`."""
    types = {type for type in map(type_of, values) if type.kind not in ("any", "")}
    common = unify_types(types)
    if len(types) > 1 and (not is_loose or common is None or common.kind == "any"):
        raise Failed
    return unify(values)


def collection(kind: str, items: Sequence[HclValue], element: Type = ANY) -> Type:
    """The type of a collection of these items, which are of one type; `element` is that of an empty one."""
    types = list(map(type_of, items))
    told = [type for type in types if type.kind not in ("any", "")]
    if told:
        return Type(kind, told[0])
    return Type(kind, UNTOLD if UNTOLD in types and element.kind == "any" else element)


def _has_open_parts(type: Type) -> bool:
    """Whether it is `any`, or something inside is, so that items of the type may still differ."""
    if type.element:
        return _has_open_parts(type.element)
    return type.kind == "any" or any(map(_has_open_parts, type.parts.values()))


def _tuple(value: HclValue, type: Type) -> HclValue:
    items = items_of(value)
    if value.partial:
        raise Undecided
    if len(items) != len(type.parts) or type_of(value).kind != "tuple":
        raise Failed
    return HclValue([convert(item, type.parts[at]) for at, item in enumerate(items)], value.spot)


def _object(value: HclValue, type: Type) -> HclValue:
    """An object of the attributes of the type; those left out have their defaults, others are dropped."""
    given = entries_of(value)
    made: dict[str, Entry] = {}
    for name, part in type.parts.items():
        entry = given.get(str(name))
        if entry is None and value.partial:
            entry = Entry(HclValue(UNKNOWN, value.spot), value.spot)
        if entry is None and name not in type.defaults:
            raise Failed
        default = type.defaults.get(str(name))
        if entry is None or (entry.value.content is None and default):
            default = default or HclValue(None, value.spot)
            entry = Entry(default, default.spot)
        made[str(name)] = Entry(convert(entry.value, part), entry.spot)
    return HclValue(made, value.spot)


def items_of(value: HclValue) -> list[HclValue]:
    """The items of a list or set. Raises Failed, Undecided."""
    if isinstance(value.content, list):
        return value.content
    raise Undecided if value.is_unknown else Failed


def entries_of(value: HclValue) -> dict[str, Entry]:
    """The entries of an object or map. Raises Failed, Undecided."""
    if isinstance(value.content, dict):
        return value.content
    raise Undecided if value.is_unknown else Failed


def list_of(items: Sequence[HclValue], spot: HclSpan, *, partial: bool = False) -> HclValue:
    """A list of items, as one type. Raises Failed, Undecided."""
    made = unify(items)
    return HclValue(made, spot, partial=partial, type=collection("list", made))


def set_of(items: Sequence[HclValue], spot: HclSpan) -> HclValue:
    """A set: each item once, in order. Raises Failed, Undecided."""
    made = unify(items)
    if not all(item.is_known for item in made):
        return HclValue(made, spot, partial=len(made) > 1, type=collection("set", made))
    return HclValue(in_order(made), spot, type=collection("set", made))


def tolist(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), Type("list", ANY))


def toset(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), Type("set", ANY))


def tomap(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), Type("map", ANY))


def tostring(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), STRING)


def tonumber(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), NUMBER)


def tobool(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    return convert(_only(args), BOOL)


def _only(args: Sequence[HclValue]) -> HclValue:
    (value,) = args
    return value
