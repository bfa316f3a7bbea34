"""Functions of sets ("Collection Functions")."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import collection, convert, items_of, set_of, unify
from ecrlint.read.hcl.functions.collections import concat
from ecrlint.read.hcl.types import ANY, Type, is_one_type, type_of, unify_types
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan


def setunion(args: Args, spot: HclSpan) -> HclValue:
    """Every item of any of the sets."""
    common = _common(args)
    lists = [HclValue(value.content, value.spot, partial=value.partial) for value in args]
    items = concat(lists, spot)
    made = set_of([convert(item, common.element or ANY) for item in items_of(items)], spot)
    made.partial = made.partial or items.partial
    return made if made.content else HclValue([], spot, partial=made.partial, type=common)


def setintersection(args: Args, spot: HclSpan) -> HclValue:
    """The items that all of the sets have."""
    first, *others = _as_one_type(args)
    sets = [[item.data for item in items_of(other)] for other in others]
    kept = [item for item in items_of(first) if all(item.data in other for other in sets)]
    return HclValue(kept, spot, type=first.type)


def setsubtract(args: Args, spot: HclSpan) -> HclValue:
    """The items of the first set that the second has not."""
    first, second = _as_one_type(args)
    left = [item.data for item in items_of(second)]
    return HclValue([item for item in items_of(first) if item.data not in left], spot, type=first.type)


def setproduct(args: Args, spot: HclSpan) -> HclValue:
    """Every combination of an item of each: a list where all are lists, else a set."""
    if len(args) < 2:
        raise Failed
    rows: list[list[HclValue]] = [[]]
    types: dict[str | int, Type] = {}
    for number, value in enumerate(args):
        if value.partial:
            raise Undecided
        items = unify(items_of(value))
        types[number] = collection("list", items, (value.type and value.type.element) or ANY).element or ANY
        bound_count(len(rows) * len(items))
        rows = [[*row, item] for row in rows for item in items]
    made = [HclValue(list(row), spot) for row in rows]
    if len(set(map(type_of, made))) > 1:
        raise Failed
    is_set = any(value.is_set for value in args)
    type = Type("set" if is_set else "list", Type("tuple", parts=types))
    return HclValue(set_of(made, spot).content if is_set else list(made), spot, type=type)


def _as_one_type(args: Args) -> list[HclValue]:
    """Sets whose items are of one type, all known. Raises Failed, Undecided."""
    if not all(value.is_known for value in args):
        raise Undecided
    common = _common(args)
    return [convert(value, common) for value in args]


def _common(args: Args) -> Type:
    """The type that the sets have in common; empty ones of no type have a say in nothing."""
    types = [(value, type_of(value).element) for value in args]
    own = [type for value, type in types if type and (type.kind != "any" or value.content)]
    element = unify_types(own) if own else ANY
    if element is None or not is_one_type(element, own, "set"):
        raise Failed
    return Type("set", element)
