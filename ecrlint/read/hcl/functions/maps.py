"""Functions of objects and maps ("Collection Functions")."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.conversion import entries_of, items_of, unify
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.traversal import inside
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]


def merge(args: Args, spot: HclSpan) -> HclValue:
    """All entries, a later one in place of an earlier one with its key.

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
    return HclValue(entries, spot, partial=partial)


def keys(args: Args, spot: HclSpan) -> HclValue:
    """The keys in order, each where it is written."""
    (value,) = args
    entries = _known_keys(value)
    return HclValue([HclValue(key, entries[key].spot) for key in sorted(entries)], spot)


def values(args: Args, spot: HclSpan) -> HclValue:
    """The values in the order of their keys."""
    (value,) = args
    entries = _known_keys(value)
    return HclValue([entries[key].value for key in sorted(entries)], spot)


def lookup(args: Args, spot: HclSpan) -> HclValue:
    """The value of a key, or the default."""
    value, key, *default = args
    if len(default) > 1:
        raise Failed
    try:
        return inside(value, known_text(key), spot)
    except Failed:
        if not default or not isinstance(value.content, dict):
            raise
    same = unify([default[0], *(entry.value for entry in value.content.values())])[0]
    if same is not default[0]:
        raise Undecided  # a map has one type, an object has not
    return same


def zipmap(args: Args, spot: HclSpan) -> HclValue:
    """An object of a list of keys and a list of values."""
    names, given = args
    if names.partial or given.partial:
        raise Undecided
    keys, values = items_of(names), items_of(given)
    if len(keys) != len(values):
        raise Failed
    pairs = zip(keys, values, strict=True)
    return HclValue({known_text(key): Entry(value, key.spot) for key, value in pairs}, spot)


def _known_keys(value: HclValue) -> dict[str, Entry]:
    entries = entries_of(value)
    if value.partial or any(map(has_hole, entries)):
        raise Undecided
    return entries
