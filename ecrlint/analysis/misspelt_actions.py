"""Slips of the pen in Action, which have a rule of their own."""

from __future__ import annotations

from ecrlint.analysis.unmatchable import is_foreign
from ecrlint.policy.action import expand, is_misspelt, meant_action
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy, Statement, Value
    from ecrlint.policy.principal import Principal


def is_slip(policy: Policy, principal: Principal, missing: frozenset[str]) -> bool:
    """Whether a misspelt action was meant to give a principal one of the actions that it lacks.

    Then the misspelling is what is wrong, and only that.
    """
    return any(
        _slips_of(statement) & missing and any(each.covers(principal) for each in statement.principals)
        for statement in policy.statements
        if statement.allows and not statement.plain
    )


def entry_reaching(statement: Statement, action: str) -> Value | None:
    """The first Action entry that reaches a known action; None when NotAction does, or nothing."""
    return next((entry for entry in statement.actions if action in expand(entry.text)), None)


def _slips_of(statement: Statement) -> frozenset[str]:
    """The actions that the misspelt entries of a statement were meant for, lower case."""
    service = statement.policy.service
    slips = [slip for entry in statement.actions if (slip := _slip(entry.text, service))]
    return frozenset(slips)


@lru_cache(maxsize=4096)
def _slip(entry: str, service: str) -> str:
    """The action that a misspelt entry was meant for, lower case; empty when it is not misspelt."""
    if is_misspelt(entry) or is_foreign(entry, service):
        return (meant_action(entry, service) or "").lower()
    return ""
