"""Functions of lists and sets ("Collection Functions"): every item keeps the place where it is written."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import as_text, items_of, set_of, unify
from ecrlint.read.hcl.primitives import is_filled, kind, known_text, number_of, whole_number_of
from ecrlint.read.hcl.value import HclValue, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]


def concat(args: Args, spot: HclSpan) -> HclValue:
    """All items in turn; an unknown list stays in its place as one UNKNOWN."""
    items: list[HclValue] = []
    for value in args:
        items.extend([value] if value.is_unknown else _in_order(value))
        bound_count(len(items))
    partial = any(value.partial or value.is_unknown for value in args)
    return HclValue(items, spot, partial=partial)


def compact(args: Args, spot: HclSpan) -> HclValue:
    """Without null and empty texts. What is not known may be one of them."""
    (value,) = args
    items = [as_text(item) for item in _in_order(value)]
    kept = [HclValue(UNKNOWN, item.spot) if _may_vanish(item) else item for item in items if item.content]
    return HclValue(kept, spot, partial=value.partial or any(map(_may_vanish, items)))


def _may_vanish(item: HclValue) -> bool:
    return item.is_undecided and not is_filled(item)


def flatten(args: Args, spot: HclSpan) -> HclValue:
    """Lists in lists as one list; an unknown item may be a list itself."""
    (value,) = args
    items: list[HclValue] = []
    partial = _flatten_into(items, value)
    return HclValue(items, spot, partial=partial)


def _flatten_into(items: list[HclValue], value: HclValue) -> bool:
    partial = value.partial
    for item in _in_order(value):
        if isinstance(item.content, list):
            partial = _flatten_into(items, item) or partial
        else:
            partial = partial or item.is_unknown
            items.append(item)
        bound_count(len(items))
    return partial


def distinct(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """Each item once, the first of its kind. What is not known may be a twin."""
    (value,) = args
    items = unify(_in_order(value))
    if not all(item.is_known for item in items):
        return HclValue(items, spot, partial=True)
    kept: list[HclValue] = []
    seen: list[object] = []
    for item in items:
        evaluation.spend(len(seen) // 8)
        data = item.data
        if data not in seen:
            seen.append(data)
            kept.append(item)
    return HclValue(kept, spot, partial=value.partial)


def length(args: Args, spot: HclSpan) -> HclValue:
    """How many items, entries or characters."""
    (value,) = args
    content = value.content
    if value.partial or value.is_undecided:
        raise Undecided
    if isinstance(content, dict) and any("${" in key for key in content):
        raise Undecided
    if isinstance(content, str) and not content.isascii():
        raise Undecided  # Terraform counts grapheme clusters
    if not isinstance(content, str | list | dict):
        raise Failed
    return HclValue(len(content), spot)


def contains(args: Args, spot: HclSpan) -> HclValue:
    """Whether a list has an item that is equal."""
    value, wanted = args
    items = items_of(value)
    if not wanted.is_known:
        raise Undecided
    if any(item.is_known and _is_same(item, wanted) for item in items):
        return HclValue(True, spot)
    if value.partial or not all(item.is_known for item in items):
        raise Undecided
    return HclValue(False, spot)


def _is_same(one: HclValue, other: HclValue) -> bool:
    """Whether two known values are equal. Raises Undecided where that hangs on a conversion."""
    if one.data == other.data and kind(one.content) == kind(other.content):
        return True
    if bool(kind(one.content)) and bool(kind(other.content)) and as_text(one).data == as_text(other).data:
        raise Undecided
    return False


def element(args: Args, spot: HclSpan) -> HclValue:
    """The item at an index, counted round and round."""
    value, index = args
    items, number = _in_order(value), whole_number_of(index)
    if value.partial:
        raise Undecided
    if not items or number < 0:
        raise Failed if not items else Undecided  # newer versions count from the end
    return items[number % len(items)]


def index(args: Args, spot: HclSpan) -> HclValue:
    """Where an item stands first."""
    value, wanted = args
    if not wanted.is_known:
        raise Undecided
    for number, item in enumerate(_in_order(value)):
        if not item.is_known:
            raise Undecided
        if _is_same(item, wanted):
            return HclValue(number, spot)
    raise Failed


def slice(args: Args, spot: HclSpan) -> HclValue:
    """The items from one index up to another one."""
    value, first, last = args
    items = _in_order(value)
    if value.partial:
        raise Undecided
    start, end = whole_number_of(first), whole_number_of(last)
    if not 0 <= start <= end <= len(items):
        raise Failed
    return HclValue(items[start:end], spot)


def one(args: Args, spot: HclSpan) -> HclValue:
    """The only item; null when there is none."""
    (value,) = args
    items = items_of(value)
    if value.partial:
        raise Undecided
    if len(items) > 1:
        raise Failed
    return items[0] if items else HclValue(None, spot)


def coalescelist(args: Args, spot: HclSpan) -> HclValue:
    """The first list that is not empty."""
    for value in args:
        items = items_of(value)
        if value.partial and all(item.is_unknown for item in items):
            raise Undecided
        if items:
            return value
    raise Failed


def sort(args: Args, spot: HclSpan) -> HclValue:
    """Texts in order. With unknown ones only their number is known."""
    (value,) = args
    items = [as_text(item) for item in items_of(value)]
    if value.partial or any(item.is_undecided for item in items):
        return HclValue([HclValue(UNKNOWN, spot), *items], spot, partial=True)
    return HclValue(sorted(items, key=known_text), spot)


def reverse(args: Args, spot: HclSpan) -> HclValue:
    (value,) = args
    return HclValue(_in_order(value)[::-1], spot, partial=value.partial)


def numbers(args: Args, spot: HclSpan) -> HclValue:
    """`range`: from a start (0) up to a limit, in steps (1)."""
    if not 1 <= len(args) <= 3:
        raise Failed
    given = [number_of(value) for value in args]
    if not all(isinstance(number, int) for number in given):
        raise Undecided
    whole = [int(number) for number in given]
    start, limit = (0, whole[0]) if len(whole) == 1 else whole[:2]
    step = whole[2] if len(whole) == 3 else (1 if start <= limit else -1)
    if step == 0 or (limit - start) * step < 0:
        raise Failed
    bound_count(abs(limit - start) // abs(step))
    return at(spot, list(range(start, limit, step)))


def setunion(args: Args, spot: HclSpan) -> HclValue:
    """Every item of any of the sets."""
    items = concat(args, spot)
    made = set_of(items_of(items), spot)
    made.partial = made.partial or items.partial
    return made


def setintersection(args: Args, spot: HclSpan) -> HclValue:
    """The items that all of the sets have."""
    first, *others = _as_sets(args)
    sets = [{item.data for item in other} for other in others]
    return set_of([item for item in first if all(item.data in other for other in sets)], spot)


def setsubtract(args: Args, spot: HclSpan) -> HclValue:
    """The items of the first set that the second has not."""
    first, second = _as_sets(args)
    left = {item.data for item in second}
    return set_of([item for item in first if item.data not in left], spot)


def setproduct(args: Args, spot: HclSpan) -> HclValue:
    """Every combination of an item of each."""
    if len(args) < 2:
        raise Failed
    rows: list[list[HclValue]] = [[]]
    for value in args:
        if value.partial:
            raise Undecided
        items = _in_order(value)
        bound_count(len(rows) * len(items))
        rows = [[*row, item] for row in rows for item in items]
    return HclValue([HclValue(list(row), spot) for row in rows], spot, type=None)


def _as_sets(args: Args) -> list[list[HclValue]]:
    """The items of sets of texts, all known. Raises Undecided."""
    sets = [items_of(value) for value in args]
    if not all(value.is_known for value in args):
        raise Undecided
    if any(not isinstance(item.content, str) for items in sets for item in items):
        raise Undecided
    return sets


def _in_order(value: HclValue) -> list[HclValue]:
    """The items of a list; of a set too, while their order is known. Raises Failed, Undecided."""
    items = items_of(value)
    if value.is_set and value.partial:
        return [HclValue(UNKNOWN, value.spot), *items]
    return items
