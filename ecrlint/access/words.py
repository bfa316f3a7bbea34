"""Conditions in plain words."""

from __future__ import annotations

from ecrlint.access.request import DERIVED
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition, Statement

_LISTED = 3
_ORDERS = {
    "LessThan": "below",
    "LessThanEquals": "at most",
    "GreaterThan": "above",
    "GreaterThanEquals": "at least",
}


def statement_conditions(statement: Statement) -> tuple[str, ...]:
    """Every condition of a statement but those on who calls, in words."""
    return tuple(condition_words(each) for each in statement.conditions if each.key.lower() not in DERIVED)


def deny_words(statement: Statement) -> str:
    """When a Deny strikes, all of its conditions together."""
    return " and ".join(condition_words(each) for each in statement.conditions)


def condition_words(condition: Condition) -> str:
    known = find(condition.key)
    key = known.name if known else condition.key
    operator = condition.operator
    if operator is None or not condition.known:
        return f"{key} meets a condition that cannot be read"
    if operator.base == "Null":
        wanted = {text.lower() for text in condition.texts}
        return f"{key} is {'absent' if 'true' in wanted else 'present'}"
    text = f"{_subject(operator, key)} {_verb(operator)} {_listed(condition.texts)}"
    return f"{text}, or is absent" if operator.if_exists and not operator.negated else text


def _subject(operator: Operator, key: str) -> str:
    if operator.set_prefix == "ForAllValues":
        return f"every value of {key} (or none)"
    return f"some value of {key}" if operator.set_prefix else key


def _verb(operator: Operator) -> str:
    word = "is not" if operator.negated else "is"
    if operator.family in ("Numeric", "Date"):
        order = operator.base.removeprefix(operator.family)
        return f"is {_ORDERS[order]}" if order in _ORDERS else word
    if operator.family == "IP":
        return f"{word} in"
    return f"{word} like" if operator.wildcards else word


def _listed(texts: list[str]) -> str:
    if len(texts) <= _LISTED:
        return " or ".join(texts)
    return f"{' or '.join(texts[:_LISTED])} or {len(texts) - _LISTED} more"
