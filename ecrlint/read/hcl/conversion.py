"""Types: what a collection, or the two sides of a conditional, make of their values."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.primitives import bool_of, kind, number_of, text_of
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import HclSpan


def unify(values: Sequence[HclValue]) -> list[HclValue]:
    """The values as one type. Texts stay texts; with them, numbers and bools become texts.

    Inside of collections of different shapes it is not known which do, so they are UNKNOWN there.
    """
    kinds = {kind(plain.content) for value in values for plain in value.plain_values()} - {""}
    if len(kinds) <= 1 or _same_shape(values):
        return list(values)
    if any(isinstance(value.content, list | dict) for value in values):
        return [_only_texts(value) for value in values]
    if "string" not in kinds:
        raise Undecided
    return [as_text(value) for value in values]


def as_text(value: HclValue) -> HclValue:
    """A plain value as a text at the same place; null and UNKNOWN stay."""
    if value.content is None or value.content is UNKNOWN or isinstance(value.content, str):
        return value
    return HclValue(text_of(value), value.spot)


def _same_shape(values: Sequence[HclValue]) -> bool:
    first, *others = [_shape(value) for value in values]
    return all(other == first for other in others)


def _shape(value: HclValue) -> object:
    content = value.content
    if isinstance(content, list):
        return [_shape(item) for item in content]
    if isinstance(content, dict):
        return {key: _shape(entry.value) for key, entry in content.items()}
    return kind(content)


def _only_texts(value: HclValue) -> HclValue:
    content = value.content
    if isinstance(content, list):
        return like(value, [_only_texts(item) for item in content])
    if isinstance(content, dict):
        entries = {key: Entry(_only_texts(entry.value), entry.spot) for key, entry in content.items()}
        return HclValue(entries, value.spot, partial=value.partial)
    return HclValue(UNKNOWN, value.spot) if kind(content) in ("number", "bool") else value


def like(value: HclValue, items: list[HclValue]) -> HclValue:
    """Other items in a list or set like this one."""
    return HclValue(items, value.spot, is_set=value.is_set, partial=value.partial)


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


def set_of(items: Sequence[HclValue], spot: HclSpan) -> HclValue:
    """A set: each item once, texts and numbers in order. Raises Undecided."""
    items = unify(items)
    kinds = {kind(item.content) for item in items}
    if any(item.is_undecided for item in items):
        return HclValue(list(items), spot, is_set=True, partial=len(items) > 1)
    if kinds - {"string"} and kinds - {"number"} and kinds - {"bool"}:
        raise Undecided  # collections in sets are ordered by their hash
    once = {item.content: item for item in reversed(items)}
    return HclValue([once[key] for key in sorted(once)], spot, is_set=True)  # type: ignore[type-var]


def tolist(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    items = unify(items_of(value))
    if value.is_set and value.partial:  # their order is not known
        items = [HclValue(UNKNOWN, spot), *items]
    return HclValue(items, spot, partial=value.partial)


def toset(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    found = set_of(items_of(value), spot)
    found.partial = found.partial or value.partial
    return found


def tomap(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    entries = entries_of(value)
    values = unify([entry.value for entry in entries.values()])
    made = {key: Entry(item, entries[key].spot) for key, item in zip(entries, values, strict=True)}
    return HclValue(made, spot, partial=value.partial)


def tostring(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    if value.encoded or value.content is None or isinstance(value.content, str):
        return value
    return HclValue(text_of(value), spot)


def tonumber(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    return value if value.content is None else HclValue(number_of(value), spot)


def tobool(args: Sequence[HclValue], spot: HclSpan) -> HclValue:
    (value,) = args
    return value if value.content is None else HclValue(bool_of(value), spot)
