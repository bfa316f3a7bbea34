"""What a person most likely meant by a name that is not known."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The known name that `name` resembles most, whatever the case; None when none is near."""
    from difflib import get_close_matches

    lowered = {candidate.lower(): candidate for candidate in known}
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
