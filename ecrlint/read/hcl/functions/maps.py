"""Functions of objects and maps ("Collection Functions")."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import collection, convert, entries_of, items_of
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.traversal import inside
from ecrlint.read.hcl.types import STRING, Type
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan


def merge(args: Args, spot: HclSpan) -> HclValue:
    """All entries, a later one in place of an earlier one with its key. Of maps of one type it is a map.

    An unknown object may have any key, so what stands before it is not certain.
    """
    entries: dict[str, Entry] = {}
    partial = False
    for value in args:
        if value.content is None:
            continue
        if value.is_unknown or value.partial:
            partial = True
            entries = {
                key: Entry(HclValue(UNKNOWN, entry.spot), entry.spot) for key, entry in entries.items()
            }
        if not value.is_unknown:
            entries.update(entries_of(value))
    types = {value.type for value in args}
    return HclValue(entries, spot, partial=partial, type=types.pop() if len(types) == 1 else None)


def keys(args: Args, spot: HclSpan) -> HclValue:
    """The keys in order, each where it is written."""
    (value,) = args
    entries = _known_keys(value)
    found = [HclValue(key, entries[key].spot) for key in sorted(entries)]
    return HclValue(list(found), spot, type=Type("list", STRING) if value.type else None)


def values(args: Args, spot: HclSpan) -> HclValue:
    """The values in the order of their keys."""
    (value,) = args
    entries = _known_keys(value)
    type = Type("list", value.type.element) if value.type else None
    return HclValue([entries[key].value for key in sorted(entries)], spot, type=type)


def lookup(args: Args, spot: HclSpan) -> HclValue:
    """The value of a key, or the default, which a map has of the type of its values."""
    value, key, *default = args
    if len(default) > 1:
        raise Failed
    if not isinstance(value.content, dict) and not value.is_unknown:
        raise Failed
    element = value.type.element if value.type else None
    other = convert(default[0], element) if default and element else next(iter(default), None)
    try:
        return inside(value, known_text(key), spot)
    except Failed:
        if other is None:
            raise
    return other


def zipmap(args: Args, spot: HclSpan) -> HclValue:
    """An object of a list of keys and a tuple of values, or a map where the values are a list."""
    names, given = args
    if names.partial or given.partial:
        raise Undecided
    keys, values = items_of(names), items_of(given)
    if len(keys) != len(values) or given.is_set:
        raise Failed
    pairs = zip(keys, values, strict=True)
    made = {known_text(key): Entry(value, key.spot) for key, value in pairs}
    return HclValue(made, spot, type=Type("map", given.type.element) if given.type else None)


def transpose(args: Args, spot: HclSpan) -> HclValue:
    """A map of lists the other way round: for each text in the lists, the keys of those that have it."""
    (value,) = args
    entries = _known_keys(value)
    if not value.is_known:
        raise Undecided
    rows: dict[str, list[HclValue]] = {}
    spots: dict[str, HclSpan] = {}
    for key in sorted(entries):
        for item in items_of(entries[key].value):
            text = known_text(item)
            rows.setdefault(text, []).append(HclValue(key, entries[key].spot))
            spots.setdefault(text, item.spot)
    bound_count(sum(map(len, rows.values())))
    texts = Type("list", STRING)
    made = {
        name: Entry(HclValue(list(row), spots[name], type=texts), spots[name]) for name, row in rows.items()
    }
    return HclValue(made, spot, type=collection("map", [entry.value for entry in made.values()], texts))


def _known_keys(value: HclValue) -> dict[str, Entry]:
    entries = entries_of(value)
    if value.partial or any(map(has_hole, entries)):
        raise Undecided
    return entries
