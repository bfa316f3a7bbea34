"""Inputs over others, as `include` merges them (Terragrunt documentation, "include", merge_strategy)."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclValue


def merge(below: HclValue, above: HclValue, is_deep: bool) -> HclValue:
    """One object of two; what `above` has wins. Deep, objects are merged, and lists put one behind another.

    Where nobody knows all that is above, what is below is not known either.
    """
    if isinstance(above.content, dict) and isinstance(below.content, dict):
        members = {**below.content, **above.content}
        if is_deep:
            for name in below.content.keys() & above.content.keys():
                old, new = below.content[name], above.content[name]
                members[name] = Entry(_merge_deep(old.value, new.value), new.spot)
        if above.partial:
            for name in below.content.keys() - above.content.keys():
                members[name] = Entry(HclValue(UNKNOWN, members[name].spot), members[name].spot)
        return HclValue(members, above.spot, partial=above.partial or below.partial)
    if isinstance(above.content, dict):
        return HclValue(above.content, above.spot, partial=True)
    return HclValue(UNKNOWN, above.spot)


def _merge_deep(below: HclValue, above: HclValue) -> HclValue:
    if isinstance(below.content, list) and isinstance(above.content, list):
        items = [*below.content, *above.content]
        return HclValue(items, above.spot, partial=below.partial or above.partial)
    if isinstance(below.content, dict) and isinstance(above.content, dict):
        return merge(below, above, is_deep=True)
    if below.is_unknown and isinstance(above.content, (list, dict)):
        return HclValue(UNKNOWN, above.spot)
    return above
