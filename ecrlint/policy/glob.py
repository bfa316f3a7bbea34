"""IAM's wildcards: `*` is any run of characters, `?` exactly one."""

from __future__ import annotations

from functools import lru_cache

_MOST_STEPS = 1_000_000


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches; time grows with the product of the lengths at worst."""
    at = spot = 0
    star, resume = -1, 0
    while at < len(text):
        if spot < len(pattern) and pattern[spot] == "*":
            star, resume = spot, at
            spot += 1
        elif spot < len(pattern) and pattern[spot] in ("?", text[at]):
            spot += 1
            at += 1
        elif star >= 0:
            resume += 1
            spot, at = star + 1, resume
        else:
            return False
    return pattern[spot:].strip("*") == ""


def covers(wide: str, narrow: str) -> bool:
    """Whether `wide` matches whatever the pattern `narrow` matches (True only when it is certain)."""
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
