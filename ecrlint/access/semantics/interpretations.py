"""Corners that the documentation leaves open, each with two readings.

A reading is the set of corners that are read the other way than DOCUMENTED. What is proved holds under
every reading of the corners that occur; most policies have none.
"""

from __future__ import annotations

from ecrlint.access.semantics.operators import matcher
from ecrlint.access.semantics.variables import is_active
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.policy.model import Condition, Policy

    Reading = frozenset[str]

STRICT_NOT_PRINCIPAL = "not-principal"
ANY_IF_EXISTS = "any-value-if-exists"
INVALID_ARN = "invalid-arn-pattern"
BARE_MULTIVALUED = "bare-multivalued-key"
UNPARSABLE = "unparsable-value"

CORNERS = {
    STRICT_NOT_PRINCIPAL: "whether NotPrincipal spares a caller of whom only the account or role is listed",
    ANY_IF_EXISTS: "whether ForAnyValue with IfExists holds when the key is absent",
    INVALID_ARN: "whether a negated ARN operator holds for a pattern that is no ARN",
    BARE_MULTIVALUED: "how a multivalued key without ForAllValues or ForAnyValue is compared",
    UNPARSABLE: "whether a negated operator holds for a value that it cannot read",
}
"""Each corner, in words."""

DOCUMENTED: Reading = frozenset()
"""The reading that follows the documentation's own wording."""


def is_multivalued(key: str) -> bool:
    known = find(key)
    return known is not None and known.multivalued


def occurring(policies: Iterable[Policy]) -> list[str]:
    """The corners that these policies touch, in a fixed order."""
    found: set[str] = set()
    for policy in policies:
        for statement in policy.statements:
            if statement.has("NotPrincipal"):
                found.add(STRICT_NOT_PRINCIPAL)
            for condition in statement.conditions:
                found.update(_of_condition(condition, statement.policy.version))
    return [corner for corner in CORNERS if corner in found]


def _of_condition(condition: Condition, version: str) -> Iterator[str]:
    operator = condition.operator
    if operator is None or operator.base == "Null":
        return
    if operator.set_prefix == "ForAnyValue" and operator.if_exists:
        yield ANY_IF_EXISTS
    if not operator.set_prefix and is_multivalued(condition.key):
        yield BARE_MULTIVALUED
    if operator.negated and any(
        not is_active(text, operator, version) and matcher(operator.base, text) is None
        for text in condition.texts
    ):
        yield INVALID_ARN if operator.family == "ARN" else UNPARSABLE


def readings(policies: Iterable[Policy]) -> list[Reading]:
    """Every combination of the corners that occur; DOCUMENTED first."""
    found: list[Reading] = [DOCUMENTED]
    for corner in occurring(policies):
        found += [reading | {corner} for reading in found]
    return found
