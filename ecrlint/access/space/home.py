"""The repositories that are asked about, as cells of the resource."""

from __future__ import annotations

from ecrlint.access.semantics.operators import matcher
from ecrlint.access.space.key_test import within
from ecrlint.policy.arn import parse_arn
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.space.dimension import Dimension


def cells_at_home(resource: Dimension, home: str) -> int:
    """The cells of a resource that match a pattern of ARNs, or do so for some account in a hole."""
    found = resource.full & ~resource.untouched_cells(within(home).atoms)
    for index, values in enumerate(resource.cells):
        if values and "${" in values[0] and _is_within(home, values[0]):
            found |= 1 << index
    return found


def _is_within(pattern: str, text: str) -> bool:
    arn, asked = parse_arn(text), parse_arn(pattern)
    if arn is None or asked is None or not has_hole(arn.account):
        return False
    test = matcher("ArnLike", f"arn:{asked.partition}:{asked.service}:{asked.region}:*:{asked.resource}")
    return test is not None and test(text)
