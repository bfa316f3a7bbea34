"""IAM's wildcards: `*` is any run of characters, `?` exactly one."""

from __future__ import annotations

from ecrlint.startup.light_functools import lru_cache

_MOST_STEPS = 1_000_000


def squeeze(pattern: str) -> str:
    """The pattern without stars next to a star, which change nothing."""
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return pattern


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches; quick but for many question marks and a long text."""
    stars = pattern.count("*")
    if len(pattern) - stars > len(text):
        return False  # every other character of the pattern takes one of the text
    if not stars:
        return len(pattern) == len(text) and _find(pattern, text, 0, len(text)) == 0
    head, *pieces, tail = pattern.split("*")
    at, end = len(head), len(text) - len(tail)
    if _find(head, text, 0, at) or _find(tail, text, end, len(text)) != end:
        return False
    for piece in filter(None, pieces):
        found = _find(piece, text, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _find(piece: str, text: str, start: int, end: int) -> int:
    """Where a piece without stars first is in this part of a text; -1 when nowhere."""
    if "?" not in piece:
        return text.find(piece, start, end)
    for at in range(start, end - len(piece) + 1):
        if all(char in ("?", text[at + place]) for place, char in enumerate(piece)):
            return at
    return -1


def covers(wide: str, narrow: str) -> bool:
    """Whether `wide` matches whatever the pattern `narrow` matches (True only when it is certain)."""
    wide, narrow = squeeze(wide), squeeze(narrow)
    steps = (1 + narrow.count("*")) * len(wide) + (len(wide) * len(narrow) if "?" in wide else 0)
    if steps > _MOST_STEPS:
        return False
    if "*" not in narrow:
        return matches(wide, narrow)
    run = "\0" * (len(wide) + 1)  # longer than what the question marks of `wide` can take
    return matches(wide, narrow.replace("*", run)) and matches(wide, narrow.replace("*", ""))


@lru_cache(maxsize=16384)
def meet(one: str, other: str) -> bool:
    """Whether some text matches both patterns; True as well where they are too long to tell.

    A row says of every beginning of `other` whether it meets that beginning of `one` which is read so far.
    """
    if len(one) * len(other) > _MOST_STEPS:
        return True
    stars = len(other) - len(other.lstrip("*"))
    above = [end <= stars for end in range(len(other) + 1)]
    for first in one:
        row = [above[0] and first == "*"]
        for at, second in enumerate(other):
            if first == "*" or second == "*":
                row.append(above[at + 1] or row[at])
            else:
                row.append(above[at] and (first == second or "?" in (first, second)))
        above = row
    return above[-1]
