"""Statements that cannot match a request because of one list in them; and what else may be wrong.

Deaths that a rule of their own explains are left to it. Conditions that cannot hold together, and Allows
that Denies swallow, are for the access engine to find.
"""

from __future__ import annotations

from ecrlint.analysis.arn_syntax import of_value
from ecrlint.analysis.condition_syntax import expectation, misfit
from ecrlint.analysis.ip_ranges import tests_private_source
from ecrlint.analysis.key_presence import absence, demands
from ecrlint.analysis.literal_values import literal_wildcards
from ecrlint.policy.action import is_misspelt, names, service_of
from ecrlint.policy.condition_keys import find
from ecrlint.policy.pointer import escape
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.policy.model import Condition, Statement, Value

    Cause = Literal["empty", "action"]

_SPOILT = ("orphan", "wildcard", "malformed", "unsupported", "group")


class Death:
    """A list that keeps a statement from matching anything.

    `cause` is "empty" or "action" (its patterns leave no action); `what` is the element, entry or key that
    it is about, `pointer` its place.
    """

    __slots__ = ("cause", "pointer", "what")

    def __init__(self, cause: Cause, what: str, pointer: str) -> None:
        self.cause = cause
        self.what = what
        self.pointer = pointer


def death(statement: Statement) -> Death | None:
    """The first list of a sound statement that keeps it from matching."""
    empty = _empty_element(statement)
    if empty:
        return empty
    entry = unmatched_action(statement)
    return Death("action", entry.text, entry.pointer) if entry else None


def is_explained(statement: Statement) -> bool:
    """Whether something else is wrong with a statement that may be why nothing matches it."""
    service = statement.policy.service
    return (
        any(principal.form in _SPOILT for principal in statement.principals)
        or any(is_misspelt(each.text) or is_foreign(each.text, service) for each in statement.actions)
        or any(_is_troubled(condition, statement) for condition in statement.conditions)
    )


@lru_cache(maxsize=4096)
def is_foreign(entry: str, service: str) -> bool:
    """Whether an Action entry belongs to another service than the policy's."""
    prefix = service_of(entry)
    return bool(prefix) and "*" not in prefix and "?" not in prefix and prefix != service


def _empty_element(statement: Statement) -> Death | None:
    """The list without anything in it that keeps a statement from matching."""
    if statement.has("Action") and not statement.actions:
        return Death("empty", "Action", statement.at("Action"))
    if statement.has("Principal") and not statement.principals:
        kinds = statement.data["Principal"]
        if isinstance(kinds, dict) and not kinds.keys() <= {"AWS", "Service"}:
            return None  # unsupported-principal says so
        inner = f"/{escape(next(iter(kinds)))}" if isinstance(kinds, dict) and kinds else ""
        return Death("empty", "Principal", statement.at("Principal") + inner)
    if statement.policy.kind == "registry" and statement.has("Resource") and not statement.resources:
        return Death("empty", "Resource", statement.at("Resource"))
    for condition in statement.conditions:
        if not condition.values and demands(condition):
            return Death("empty", condition.key, condition.pointer)
    return None


def unmatched_action(statement: Statement) -> Value | None:
    """The first Action or NotAction entry of a statement whose patterns leave no action at all."""
    entries = statement.actions or statement.not_actions
    if not entries or not statement.reach.isdisjoint(names(statement.policy.service)):
        return None
    if statement.actions and not all("*" in each.text or "?" in each.text for each in entries):
        return None
    return entries[0]


def _is_troubled(condition: Condition, statement: Statement) -> bool:
    return (
        condition.operator is None
        or find(condition.key) is None
        or misfit(condition) is not None
        or bool(literal_wildcards(condition))
        or bool(absence(condition, statement))
        or tests_private_source(condition)
        or any(of_value(condition, text)[1] or expectation(condition, text) for text in condition.texts)
    )
