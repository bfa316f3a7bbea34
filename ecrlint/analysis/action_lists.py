"""Entries of an Action list as people wrote them: their spelling, and which make others superfluous."""

from __future__ import annotations

from ecrlint.policy.action import expand, is_known, is_misspelt, spelling
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.wildcard import covers, matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Value

_MOST_PATTERNS = 50


def documented_spelling(entry: str) -> str:
    """An Action entry with the capitals of the documentation; empty when no known action is meant.

    The capitals of a pattern are right when it matches some documented name letter by letter. Where
    they are not, the answer is the first name that it matches regardless of case.
    """
    if is_known(entry):
        return spelling(entry)
    prefix, colon, name = entry.partition(":")
    lowered = f"{prefix.lower()}{colon}{name}"
    documented = sorted(spelling(action) for action in expand(entry))
    if any(matches(lowered, each) for each in documented):
        return lowered
    return documented[0] if documented else ""


def covered_entries(entries: tuple[Value, ...]) -> Iterator[tuple[Value, Value]]:
    """Each entry that another of the list covers, with that other; of two equals the later.

    A misspelt entry is left out: it covers nothing, and something else is wrong with it.
    """
    if len(entries) < 2:
        return
    first: dict[str, Value] = {}
    for entry in entries:
        first.setdefault(entry.text.lower(), entry)
    patterns = [each for each in first.items() if has_wildcard(each[0])][:_MOST_PATTERNS]
    for entry in entries:
        text = entry.text.lower()
        other = first[text] if first[text] is not entry else _covering(text, patterns)
        if other and not is_misspelt(entry.text):
            yield entry, other


def _covering(text: str, patterns: list[tuple[str, Value]]) -> Value | None:
    """The first pattern that covers a text, unless it stands later and means the same."""
    earlier = True
    for pattern, value in patterns:
        if pattern == text:
            earlier = False
        elif covers(pattern, text) and (earlier or not covers(text, pattern)):
            return value
    return None
