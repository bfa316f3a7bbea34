"""Condition keys that a statement demands although no request it could match has them.

Facts: `callers` of `ecrlint.policy.condition_keys`, and the keys that the Service Authorization
Reference ties to single actions. An operator that is content without the key demands nothing.
"""

from __future__ import annotations

from ecrlint.policy.action import is_misspelt
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.condition_keys import find
from ecrlint.policy.variable import has_hole
from ecrlint.startup.light_functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.policy.model import Condition, Statement

    Absence = Literal["", "principal", "service", "action"]

IDENTITIES = frozenset(("account", "root", "user", "role", "session", "federated-user"))
_SERVICES = frozenset(("service",))


def demands(condition: Condition) -> bool:
    """Whether a request without the key fails the condition for certain."""
    operator = condition.operator
    if operator is None:
        return False
    if operator.base == "Null":
        return not operator.set_prefix and null_test(condition) == "false"
    return not operator.holds_when_absent


def null_test(condition: Condition) -> str:
    """What a `Null` condition asks for: "true" (absent), "false" (present); empty for anything else."""
    if condition.operator is None or condition.operator.base != "Null" or not condition.known:
        return ""
    wanted = {text.lower() for text in condition.texts}
    return wanted.pop() if len(wanted) == 1 else ""


def is_never_there(key: str, statement: Statement) -> bool:
    """Whether no request that a statement means has a key, so that tests for its absence are always met.

    Sessions of an identity provider's users may have its claims, and what a key is that a template fills in
    nobody knows. Keys that only AWS services bring are not meant: such a test spares a service on purpose.
    """
    known = find(key)
    if known is None:
        from ecrlint.policy.stranger_keys import is_claim

        is_open = is_claim(key) and not _names_only(statement, _SERVICES)
        return not is_open and not has_hole(key)
    if known.callers == "principal" and _names_only(statement, _SERVICES):
        return True
    return _is_foreign_to_actions(key, statement)


def is_met_by_absence(condition: Condition) -> bool:
    """Whether a request without the key meets the condition for certain, Null among them."""
    operator = condition.operator
    if operator is None:
        return False
    if operator.base == "Null":
        return operator.set_prefix == "ForAllValues" or (
            not operator.set_prefix and null_test(condition) == "true"
        )
    return operator.holds_when_absent


def absence(condition: Condition, statement: Statement) -> Absence:
    """Why a demanded key is never there: AWS principals ("principal") or services ("service") do not
    bring it, or none of the actions does ("action"). Empty when it may be there.
    """
    key = find(condition.key)
    if key is None or not demands(condition):
        return ""
    if key.callers == "service" and _names_only(statement, IDENTITIES):
        return "principal"
    if key.callers == "principal" and _names_only(statement, _SERVICES):
        return "service"
    return "action" if _is_foreign_to_actions(condition.key, statement) else ""


def _names_only(statement: Statement, forms: frozenset[str]) -> bool:
    return (
        bool(statement.principals)
        and statement.unknown.isdisjoint(("Principal", "Statement"))
        and all(principal.form in forms for principal in statement.principals)
    )


def _is_foreign_to_actions(key: str, statement: Statement) -> bool:
    bound = _bound_form(key)
    if not bound or not statement.reach:
        return False
    if not statement.unknown.isdisjoint(("Action", "NotAction", "Statement")):
        return False
    if any(is_misspelt(entry.text) for entry in statement.actions):
        return False
    return all(bound not in _bound_keys(name) for name in statement.reach)


def _bound_form(key: str) -> str:
    """A key as `_bound_keys` spells it, tag families without the tag; empty when no action binds it."""
    lowered = key.lower()
    family = lowered.partition("/")[0] + "/"
    return next((form for form in (lowered, family) if form in _all_bound_keys()), "")


@cache
def _bound_keys(action: str) -> frozenset[str]:
    """The keys that exist for some actions only, and for this one."""
    return frozenset(key.partition("${")[0].lower() for key in ACTIONS[action][3])


@cache
def _all_bound_keys() -> frozenset[str]:
    return frozenset().union(*(_bound_keys(action) for action in ACTIONS))
