"""The limits that readers come up against.

What is beyond a limit is UNKNOWN like what is decided later, and silences rules in the same way. But nobody
else will decide it, so that must be told: a reader notes the limit where it gives up, and the policy that was
worked out meanwhile carries the note, if something is unknown in it. Each reading has notes of its own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Lacking(str):
    """A note about a function that is not worked out here; it is no limit, as no bound keeps from it."""

    __slots__ = ()


class Reached:
    """The notes of one reading in the order in which they were made, in words that follow "not decided: "."""

    __slots__ = ("_notes",)

    def __init__(self) -> None:
        self._notes: list[str] = []

    def note(self, *limits: str) -> None:
        """Something is given up for these limits."""
        self._notes.extend(limits)

    def lack(self, function: str) -> None:
        """Something would take a function, named in words, that is not worked out here."""
        self._notes.append(Lacking(function))

    def mark(self) -> int:
        """A moment to ask `since` about."""
        return len(self._notes)

    def since(self, mark: int) -> tuple[str, ...]:
        """The notes that were made after a moment, each once."""
        return tuple(dict.fromkeys(self._notes[mark:]))


def more_than(count: int, what: str) -> str:
    """A note about a number of things that is the limit."""
    return f"it takes more than {count:,} {what}"


def unreadable(path: str, why: str) -> str:
    """A note about a file that is there, of which nobody else may know what it says."""
    return f"{path} cannot be read: {why}"


def is_whole(value: object) -> bool:
    """Whether plain data is known down to the last part, so that no limit was in the way."""
    from ecrlint.policy.unknown import UNKNOWN
    from ecrlint.policy.variable import has_hole

    pending: list[object] = [value]
    while pending:
        each = pending.pop()
        if each is UNKNOWN or (isinstance(each, str) and has_hole(each)):
            return False
        if isinstance(each, dict):
            pending.extend((*each, *each.values()))
        elif isinstance(each, list):
            pending.extend(each)
    return True


def in_the_way(value: object, notes: Iterable[str]) -> Sequence[str]:
    """The notes of what stood in the way of a value: none where it is known all the same."""
    found = list(notes)
    return [] if not found or is_whole(value) else found


def limits_in(notes: Iterable[str]) -> list[str]:
    """The limits among some notes, each once."""
    return list(dict.fromkeys(each for each in notes if not isinstance(each, Lacking)))


def functions_in(notes: Iterable[str]) -> list[str]:
    """The functions that are lacking among some notes, each once."""
    return list(dict.fromkeys(str(each) for each in notes if isinstance(each, Lacking)))
