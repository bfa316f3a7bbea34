"""What would put a finding right: changes of a policy's data, said in JSON pointers like all that rules say.

    RULE.at(pointer, fix=Fix("write ecr:PutImage", Replace(pointer, "ecr:PutImage")))

How a change is written in JSON, YAML or HCL is none of a rule's business (`ecrlint.write`), nor whether it is
right (`ecrlint.fixing.fixes`). All pointers of one fix are those of the policy as it was found.
"""

from __future__ import annotations

from ecrlint.policy.pointer import is_index, keys, parent, value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TypeAlias

    Change: TypeAlias = "Replace | Rename | Insert | Add | Delete"

_MANY = 10**9  # more items than any list has


class Fix:
    """Changes that belong together; the title is a phrase without a full stop, such as "delete Resource".

    One without changes is about the text alone: of a key that is given twice, the first goes. `doubt` is a
    phrase on why it may not be what was meant: then it is made only where somebody asks for it.
    """

    __slots__ = ("changes", "doubt", "title")

    def __init__(self, title: str, *changes: Change, doubt: str = "") -> None:
        self.title = title
        self.changes = changes
        self.doubt = doubt

    def __repr__(self) -> str:
        return f"<Fix {self.title}>"


class Replace:
    """Another value in the place of the one at a pointer."""

    __slots__ = ("pointer", "value")

    def __init__(self, pointer: str, value: object) -> None:
        self.pointer = pointer
        self.value = value

    def apply(self, data: Any) -> None:
        holder, key = _place(data, self.pointer)
        holder[key] = deep_copy(self.value)


class Rename:
    """Another key for the member at a pointer. The object must not have it already."""

    __slots__ = ("key", "pointer")

    def __init__(self, pointer: str, key: str) -> None:
        self.pointer = pointer
        self.key = key

    def apply(self, data: Any) -> None:
        holder, old = _place(data, self.pointer)
        if self.key in holder:
            raise KeyError(self.key)
        renamed = {self.key if key == old else key: value for key, value in holder.items()}
        holder.clear()
        holder.update(renamed)


class Insert:
    """More items in the list at a pointer, before the item `index` or at its end.

    A value that is no list becomes one, in which it comes first.
    """

    __slots__ = ("index", "items", "pointer")

    def __init__(self, pointer: str, items: Sequence[object], index: int | None = None) -> None:
        self.pointer = pointer
        self.items = items
        self.index = index

    def apply(self, data: Any) -> None:
        holder, key = _place(data, self.pointer)
        held = holder[key] if isinstance(holder[key], list) else [holder[key]]
        at = len(held) if self.index is None else self.index
        holder[key] = [*held[:at], *deep_copy(list(self.items)), *held[at:]]


class Add:
    """One more member of an object; the pointer says its key. It comes last, or `first`."""

    __slots__ = ("first", "pointer", "value")

    def __init__(self, pointer: str, value: object, *, first: bool = False) -> None:
        self.pointer = pointer
        self.value = value
        self.first = first

    def apply(self, data: Any) -> None:
        holder, key = _place(data, self.pointer)
        if not isinstance(holder, dict) or key in holder:
            raise KeyError(key)
        held = dict(holder) if self.first else {}
        for other in held:
            del holder[other]
        holder[key] = deep_copy(self.value)
        holder.update(held)


class Delete:
    """No longer the member or the item at a pointer, which must not be all that there is."""

    __slots__ = ("pointer",)

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer

    def apply(self, data: Any) -> None:
        holder, key = _place(data, self.pointer)
        del holder[key]
        if not holder:
            raise KeyError(key)


def apply_changes(data: object, changes: Iterable[Change]) -> object:
    """A copy of the data with all changes made. Raises LookupError where one does not fit."""
    copy = [deep_copy(data)]
    for change in sorted(changes, key=_turn):
        change.apply(copy)
    return copy[0]


def same(one: object, other: object) -> bool:
    """Whether two policies say the same in the grammar of IAM, where a list of one item is that item."""
    if isinstance(one, list) and len(one) == 1:
        one = one[0]
    if isinstance(other, list) and len(other) == 1:
        other = other[0]
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def _turn(change: Change) -> tuple[int, list[int]]:
    """What takes away or renames comes last, the later places first: so every pointer stays right."""
    indexes = [-int(token) for token in keys(change.pointer) if is_index(token, _MANY)]
    return (Replace, Add, Insert, Rename, Delete).index(type(change)), indexes


def _place(data: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that has what is at a pointer, and under which key; `data` holds the root alone."""
    above, key = parent(f"/0{pointer}")
    holder = value_at(data, above)
    if not isinstance(holder, (list, dict)):
        raise KeyError(key)
    return holder, int(key) if isinstance(holder, list) else key


def deep_copy(value: Any) -> Any:
    """A deep copy of plain data; what is unknown is itself."""
    if isinstance(value, dict):
        return {key: deep_copy(item) for key, item in value.items()}
    return [deep_copy(item) for item in value] if isinstance(value, list) else value
