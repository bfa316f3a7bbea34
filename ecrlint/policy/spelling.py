"""What a person most likely meant by a name that is not known."""

from __future__ import annotations

from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


_FIRST, _LAST = " ", "~"
_COUNTED = 32  # of one letter; no known name has as many
_SIGNS = ("not", "ifexist", "forall", "forany", "null")
_NEGATIONS = ("no", "non", "un", "dis", "de", "never", "deny", "allow", "except", "without", "anti")
_SAME = 0.85  # how alike two names are that differ by no more than a slip


def nearest(name: str, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The known name that `name` resembles most, whatever the case; None when none is near."""
    bounds = _bounds(name, known, cutoff)
    if not bounds:
        return None
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=name.lower())
    best: tuple[float, str, str] | None = None
    for bound, each in sorted(bounds, reverse=True):
        if best and bound < best[0]:
            break
        matcher.set_seq1(each.lower())
        found = (matcher.ratio(), each.lower(), each)
        if found[0] >= cutoff and (best is None or found > best):
            best = found
    return best[2] if best else None


def _bounds(name: str, known: Iterable[str], cutoff: float) -> list[tuple[float, str]]:
    """Names that may be near, each with how alike it can be at most, by the letters alone.

    It is cheap, and most names are far from each other: first their lengths tell, then their letters.
    """
    found: list[tuple[float, str]] = []
    size, letters = len(name), -1
    shortest, longest = int(size * cutoff / (2 - cutoff)), int(size * (2 - cutoff) / cutoff) + 1
    for each in known:
        both = size + len(each)
        if not both or not shortest <= len(each) <= longest:
            continue
        letters = _letters(name) if letters < 0 else letters
        bound = 2 * (letters & _letters(each)).bit_count() / both
        if bound >= cutoff:
            found.append((bound, each))
    return found


@lru_cache(maxsize=1024)
def _letters(name: str) -> int:
    """How often each letter occurs, as so many bits: what two names share is what their bits share."""
    found = 0
    lowered = name.lower()
    for letter in set(lowered):
        if _FIRST <= letter <= _LAST:
            count = min(lowered.count(letter), _COUNTED)
            found |= ((1 << count) - 1) << (ord(letter) - ord(_FIRST)) * _COUNTED
    return found


def may_be_opposite(found: str, meant: str) -> bool:
    """Whether a name may say the opposite of the known name that it resembles, as NotAllow does of Allow.

    So it is where only one of them negates, or says how a missing or repeated value counts.
    """
    one, other = found.lower(), meant.lower()
    if any((sign in one) != (sign in other) for sign in _SIGNS):
        return True
    shorter, longer = sorted((one.rpartition(":")[2], other.rpartition(":")[2]), key=len)
    return any(
        longer.startswith(word)
        and not shorter.startswith(word)
        and nearest(longer[len(word) :].lstrip(" -_"), (shorter,), _SAME) is not None
        for word in _NEGATIONS
    )


def slip_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs by a slip of the finger only: letters swapped, lost or doubled.

    Stricter than `nearest`, for names so short that most are near each other.
    """
    for candidate in known:
        if len(name) == len(candidate) and sorted(name) == sorted(candidate) and name != candidate:
            return candidate
    return nearest(name, (each for each in known if each != name), cutoff=0.8)
