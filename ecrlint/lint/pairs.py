"""Which policies of two versions belong together: by address, then by content, then by order."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from typing import Protocol, TypeVar

    from ecrlint.read.document import Document

    class Read(Protocol):
        """What was read from a document."""

        @property
        def document(self) -> Document: ...

    T = TypeVar("T", bound=Read)

_NUMBERED = "document "
"""How the names begin of documents that only their place in a file tells apart."""


def paired(old: Sequence[T], new: Sequence[T]) -> list[tuple[T | None, T | None]]:
    """Every policy of both versions once, in the order of the new ones, then of those that are gone.

    Those of one kind and address belong together; then those of one kind that say the same, as a policy that
    was renamed or moved does; then those that nothing but their place in a file names, in their order. A
    policy that is left alone is new, or gone; but where a condition that nobody knows has made two of one
    address, and there was one, each of them is held against that.
    """
    partners: dict[T, T] = {}
    for key in (_address, _content, _place, _place_of_any_kind):
        partners.update(_matches(key, old, new, partners))
    known = set(partners.values())
    before, after = _last_by_address(old), _last_by_address(new)
    pairs = [(partners.get(each) or before.get(_address(each)), each) for each in new]
    return [*pairs, *((each, after.get(_address(each))) for each in old if each not in known)]


def _last_by_address(policies: Sequence[T]) -> dict[Hashable, T]:
    return {_address(each): each for each in policies if _address(each) is not None}


def _matches(
    key: Callable[[Read], Hashable],
    old: Sequence[T],
    new: Sequence[T],
    partners: dict[T, T],
) -> Iterator[tuple[T, T]]:
    """The new and old policies that are still alone and have the same key, in their order."""
    known = set(partners.values())
    waiting: dict[Hashable, list[T]] = {}
    for each in reversed(old):
        if each not in known and key(each) is not None:
            waiting.setdefault(key(each), []).append(each)
    for each in new:
        if each not in partners and key(each) is not None and waiting.get(key(each)):
            yield each, waiting[key(each)].pop()


def _address(policy: Read) -> Hashable:
    name = policy.document.name
    return None if _is_numbered(name) else (policy.document.kind, name)


def _content(policy: Read) -> Hashable:
    import json

    data = json.dumps(policy.document.data, sort_keys=True, default=repr)
    return policy.document.kind, data


def _place(policy: Read) -> Hashable:
    return policy.document.kind if _is_numbered(policy.document.name) else None


def _place_of_any_kind(policy: Read) -> Hashable:
    return _NUMBERED if _is_numbered(policy.document.name) else None


def _is_numbered(name: str) -> bool:
    return not name or name.startswith(_NUMBERED)
