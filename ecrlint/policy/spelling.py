"""What a person most likely meant by a name that is not known."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_REMEMBERED = 1000
_remembered: dict[tuple[str, tuple[str, ...], float], str | None] = {}


def nearest(name: str, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The known name that `name` resembles most, whatever the case; None when none is near.

    Remembered, as a text that is linted again with its fixes asks the same again.
    """
    question = name, tuple(known), cutoff
    if question not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[question] = _nearest(*question)
    return _remembered[question]


def _nearest(name: str, known: Iterable[str], cutoff: float) -> str | None:
    lowered = {each.lower(): each for each in known if _most_alike(name, each) >= cutoff}
    if not lowered:
        return None
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), lowered, n=1, cutoff=cutoff)
    return lowered[close[0]] if close else None


def slip_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs by a slip of the finger only: letters swapped, lost or doubled.

    Stricter than `nearest`, for names so short that most are near each other.
    """
    for candidate in known:
        if sorted(name) == sorted(candidate) and name != candidate:
            return candidate
    return nearest(name, (each for each in known if each != name), cutoff=0.8)


def _most_alike(name: str, other: str) -> float:
    """How alike two names can be at most, by their letters alone: fast, and most are far from each other."""
    name, other = name.lower(), other.lower()
    shared = sum(min(name.count(letter), other.count(letter)) for letter in set(name))
    return 2 * shared / (len(name) + len(other) or 1)
