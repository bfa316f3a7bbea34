"""When a statement is about the callers of a row, in words."""

from __future__ import annotations

from ecrlint.access.phrases import condition_words, listing, principal_words
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import DERIVED
from ecrlint.access.space.space import CALLER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.space.space import Space
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Condition, Statement

Words = tuple[str, ...]


def circumstances(space: Space, row: Row, statement: Statement) -> Words:
    """Whom of a row a statement is about, where that is not everybody, and its conditions.

    Conditions on who calls are left out of an Allow that holds for all: the row tells them of its callers.
    """
    return (*_whom(space, row, statement), *_conditions(space, row.clip[CALLER], statement))


def _whom(space: Space, row: Row, statement: Statement) -> Iterator[str]:
    if not statement.unknown.isdisjoint(("Principal", "NotPrincipal")):
        return
    meant = space.callers.principals(statement, DOCUMENTED)
    if not row.clip[CALLER] & ~meant or not row.clip[CALLER] & meant:
        return
    is_not = statement.has("NotPrincipal")
    named = statement.not_principals if is_not else statement.principals
    texts = list(dict.fromkeys(principal_words(each) for each in named if row.roster.named(each) & row.own))
    if texts:
        yield f"the caller is {'not ' if is_not else ''}{listing(texts)}"


def _conditions(space: Space, callers: int, statement: Statement) -> Iterator[str]:
    for condition in statement.conditions:
        if statement.denies or not _holds_for(space, callers, condition):
            yield condition_words(condition)


def _holds_for(space: Space, callers: int, condition: Condition) -> bool:
    """Whether a condition is on who calls, and met by all of the callers."""
    mask = space.caller_mask(condition) if condition.key.lower() in DERIVED else None
    return mask is not None and not callers & ~mask
