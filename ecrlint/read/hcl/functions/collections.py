"""Functions of lists ("Collection Functions"): every item keeps the place where it is written."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import collection, items_of, list_of, unify
from ecrlint.read.hcl.equality import is_equal
from ecrlint.read.hcl.functions.characters import characters
from ecrlint.read.hcl.primitives import bool_of, is_filled, known_text, whole_number_of
from ecrlint.read.hcl.types import STRING, Type, type_of, unify_types
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan


def concat(args: Args, spot: HclSpan) -> HclValue:
    """All items in turn; an unknown list stays in its place as one UNKNOWN. Of lists alone it is a list."""
    if not args:
        raise Failed
    items: list[HclValue] = []
    for value in args:
        items.extend([value] if value.is_unknown else ordered(value))
        bound_count(len(items))
    partial = any(value.partial or value.is_unknown for value in args)
    common = unify_types(map(type_of, args)) if all(map(_is_list, args)) else None
    if common is None or common.element is None:
        return HclValue(items, spot, partial=partial)
    return list_of(items, spot, partial=partial) if items else HclValue(items, spot, type=common)


def compact(args: Args, spot: HclSpan) -> HclValue:
    """Without null and empty texts. What is not known may be one of them."""
    (value,) = args
    items = items_of(value)
    kept = [HclValue(UNKNOWN, item.spot) if _may_vanish(item) else item for item in items if item.content]
    return _texts(kept, spot, partial=value.partial or any(map(_may_vanish, items)))


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
    for item in in_some_order(value):
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
    items = items_of(value)
    if not all(item.is_known for item in items):
        return HclValue(items, spot, partial=True, type=value.type)
    kept: list[HclValue] = []
    seen: list[object] = []
    for item in items:
        evaluation.spend(len(seen) // 8)
        data = item.data
        if data not in seen:
            seen.append(data)
            kept.append(item)
    return HclValue(kept, spot, partial=value.partial, type=value.type)


def length(args: Args, spot: HclSpan) -> HclValue:
    """How many items, entries or characters."""
    (value,) = args
    content = value.content
    if value.partial or value.is_undecided:
        raise Undecided
    if isinstance(content, dict) and any("${" in key for key in content):
        raise Undecided
    if isinstance(content, str):
        return HclValue(len(characters(content)), spot)
    if not isinstance(content, list | dict):
        raise Failed
    return HclValue(len(content), spot)


def contains(args: Args, spot: HclSpan) -> HclValue:
    """Whether a list has an item that is equal. Versions differ in whether null can be looked for."""
    value, wanted = args
    items = items_of(value)
    if not wanted.is_known or wanted.content is None:
        raise Undecided
    if any(item.is_known and is_equal(item, wanted) for item in items):
        return HclValue(True, spot)
    if value.partial or not all(item.is_known for item in items):
        raise Undecided
    return HclValue(False, spot)


def element(args: Args, spot: HclSpan) -> HclValue:
    """The item at an index, counted round and round."""
    value, index = args
    items, number = ordered(value), whole_number_of(index)
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
    for number, item in enumerate(ordered(value)):
        if not item.is_known:
            raise Undecided
        if is_equal(item, wanted):
            return HclValue(number, spot)
    if value.partial:
        raise Undecided
    raise Failed


def slice(args: Args, spot: HclSpan) -> HclValue:
    """The items from one index up to another one."""
    value, first, last = args
    items = ordered(value)
    if value.partial:
        raise Undecided
    start, end = whole_number_of(first), whole_number_of(last)
    if not 0 <= start <= end <= len(items):
        raise Failed
    return HclValue(items[start:end], spot, type=value.type)


def one(args: Args, spot: HclSpan) -> HclValue:
    """The only item; null when there is none."""
    (value,) = args
    items = items_of(value)
    if value.partial:
        raise Undecided
    if len(items) > 1:
        raise Failed
    return items[0] if items else HclValue(None, spot, type=value.type.element if value.type else None)


def coalescelist(args: Args, spot: HclSpan) -> HclValue:
    """The first list that is not empty."""
    for value in args:
        if value.content is None and value.type is None:
            raise Failed
        if value.content is not None and not value.is_unknown:
            ordered(value)
    for value in args:
        if value.content is None:
            continue
        items = ordered(value)
        if value.partial and all(item.is_unknown for item in items):
            raise Undecided
        if items:
            return value
    raise Failed


def sort(args: Args, spot: HclSpan) -> HclValue:
    """Texts in order. With unknown ones only their number is known."""
    (value,) = args
    items = items_of(value)
    if value.partial or any(item.is_undecided for item in items):
        return HclValue([HclValue(UNKNOWN, spot), *items], spot, partial=True)
    return _texts(sorted(items, key=known_text), spot)


def reverse(args: Args, spot: HclSpan) -> HclValue:
    (value,) = args
    items = in_some_order(value)[::-1]
    type = Type("list", value.type.element) if value.type else None
    return HclValue(items, spot, partial=value.partial, type=type)


def chunklist(args: Args, spot: HclSpan) -> HclValue:
    """Lists of at most so many items each; one list of all where that is 0."""
    value, size = args
    items, number = items_of(value), whole_number_of(size)
    if value.partial:
        raise Undecided
    if number < 0:
        raise Failed
    number = number or len(items)
    rows = [items[at : at + number] for at in range(0, len(items), number)] if items else []
    made = [HclValue(row, spot, type=value.type) for row in rows]
    return HclValue(list(made), spot, type=Type("list", value.type))


def matchkeys(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """The values whose keys are among those that are looked for."""
    values, keys, wanted = args
    common = unify([keys, wanted])
    if any(value.partial for value in args) or not all(value.is_known for value in common):
        raise Undecided
    items, names, looked_for = (
        items_of(values),
        items_of(common[0]),
        [each.data for each in items_of(common[1])],
    )
    if len(items) != len(names):
        raise Failed
    evaluation.spend(len(names) * len(looked_for) // 8)
    kept = [item for item, name in zip(items, names, strict=True) if name.data in looked_for]
    return HclValue(kept, spot, type=values.type)


def alltrue(args: Args, spot: HclSpan) -> HclValue:
    """Whether no item is false or null."""
    return HclValue(not _any_is(False, args[0]), spot)


def anytrue(args: Args, spot: HclSpan) -> HclValue:
    """Whether an item is true."""
    return HclValue(_any_is(True, args[0]), spot)


def _any_is(wanted: bool, value: HclValue) -> bool:
    """Whether some item is what is looked for; null counts as false."""
    items = items_of(value)
    if any(not item.is_undecided and _holds(item) == wanted for item in items):
        return True
    if value.partial or any(item.is_undecided for item in items):
        raise Undecided
    return False


def _holds(item: HclValue) -> bool:
    return item.content is not None and bool_of(item)


def _texts(items: Sequence[HclValue], spot: HclSpan, *, partial: bool = False) -> HclValue:
    return HclValue(list(items), spot, partial=partial, type=collection("list", items, STRING))


def _is_list(value: HclValue) -> bool:
    return value.type is not None and value.type.kind == "list"


def ordered(value: HclValue) -> list[HclValue]:
    """The items of what has an order: a list, not a set. Raises Failed, Undecided."""
    items = items_of(value)
    if value.is_set:
        raise Failed
    return items


def in_some_order(value: HclValue) -> list[HclValue]:
    """The items of a list; of a set too, while their order is known. Raises Failed, Undecided."""
    items = items_of(value)
    if value.is_set and value.partial:
        return [HclValue(UNKNOWN, value.spot), *items]
    return items
