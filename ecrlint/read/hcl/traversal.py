"""One step into a value: `.name`, `[0]`, `["key"]`, `[*]`."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN, Unknown
from ecrlint.policy.variable import has_hole
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.conversion import collection
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.read.hcl.value import Content, HclSpan


def key_of(value: HclValue) -> str | int | Unknown:
    """What stands in the brackets of an index, as a key."""
    content = value.content
    if value.is_undecided:
        return UNKNOWN
    if isinstance(content, bool) or not isinstance(content, str | int):
        raise Failed
    return content


def inside(value: HclValue, key: str | int | Unknown, spot: HclSpan) -> HclValue:
    """The item or entry under a key. Raises Failed where there is none, surely."""
    content = value.content
    if content is UNKNOWN or key is UNKNOWN:
        return HclValue(UNKNOWN, spot)
    if isinstance(content, dict):
        return _entry(value, content, str(key), spot)
    if isinstance(content, list):
        return _item(value, content, key, spot)
    raise Failed


def _entry(value: HclValue, content: dict[str, Entry], key: str, spot: HclSpan) -> HclValue:
    if any(map(has_hole, content)):
        return HclValue(UNKNOWN, spot)
    if key in content:
        return content[key].value
    if value.partial:
        return HclValue(UNKNOWN, spot)
    raise Failed


def _item(value: HclValue, content: list[HclValue], key: object, spot: HclSpan) -> HclValue:
    if isinstance(key, str) and key.isascii() and key.isdigit():
        key = int(key)
    if not isinstance(key, int) or key < 0 or value.is_set:
        raise Failed
    if value.partial and any(item.is_unknown for item in [*content, value][: key + 1]):
        return HclValue(UNKNOWN, spot)
    if key < len(content):
        return content[key]
    if value.partial:
        return HclValue(UNKNOWN, spot)
    raise Failed


def splat(value: HclValue, each: Callable[[HclValue], HclValue], spot: HclSpan) -> HclValue:
    """`value[*]` with the steps behind it: a list of one for what is no list, none for null."""
    content = value.content
    if content is UNKNOWN:
        return HclValue(UNKNOWN, spot)
    if isinstance(content, list):
        items = [each(item) for item in content]
        return HclValue(
            items, spot, partial=value.partial, type=collection("list", items) if value.type else None
        )
    return HclValue([] if content is None else [each(value)], spot)


def pairs(value: HclValue) -> list[tuple[Content, HclValue]]:
    """Keys and values in the order in which `for` meets them. Raises Failed, Undecided."""
    content = value.content
    if isinstance(content, list):
        if value.is_set:
            return [(item.content, item) for item in content]
        known = True
        numbered: list[tuple[Content, HclValue]] = []
        for number, item in enumerate(content):
            known = known and not (value.partial and item.is_unknown)
            numbered.append((number if known else UNKNOWN, item))
        return numbered
    if isinstance(content, dict) and not value.partial:
        return [(key, content[key].value) for key in sorted(content)]
    raise Undecided if content is UNKNOWN or value.partial else Failed
