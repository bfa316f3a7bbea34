"""Why a fix may not be what was meant, whatever it does to access."""

from __future__ import annotations

from ecrlint.policy.changes import Rename, Replace
from ecrlint.policy.pointer import keys, value_at
from ecrlint.policy.spelling import may_be_opposite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.changes import Fix


def doubts_of(fix: Fix, data: object) -> list[str]:
    """What the rule says, and each name that may be the opposite of the one that was written."""
    found = [fix.doubt] if fix.doubt else []
    found += [
        f"{old} may mean the opposite of {new}"
        for old, new in _respellings(fix, data)
        if may_be_opposite(old, new)
    ]
    return found


def _respellings(fix: Fix, data: object) -> Iterator[tuple[str, str]]:
    """Each name that another one takes the place of; a text with a number or a path in it is no name."""
    for change in fix.changes:
        if isinstance(change, Rename):
            yield keys(change.pointer)[-1], change.key
        elif isinstance(change, Replace):
            try:
                old = value_at(data, change.pointer)
            except LookupError:
                continue
            if isinstance(old, str) and isinstance(change.value, str) and _is_name(old):
                yield old, change.value


def _is_name(text: str) -> bool:
    return not any(letter.isdigit() or letter == "/" for letter in text)
