"""Whether two values are equal: of one type, and the same down to the last part ("Equality Operators")."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.types import type_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.value import HclValue


def is_equal(left: HclValue, right: HclValue) -> bool:
    """Whether `left == right`. Raises Undecided where a part of them is not known."""
    one, other = left.content, right.content
    if left.is_undecided or right.is_undecided:
        raise Undecided
    if one is None or other is None:
        return one is other
    if not (left.is_known and right.is_known):
        raise Undecided
    return type_of(left) == type_of(right) and left.data == right.data
