"""Conditions that do not narrow a grant to callers who are named: met without the key, or by what they write.

Facts: IAM User Guide, "AWS global condition context keys" (which requests have a key, and who sets it).
"""

from __future__ import annotations

from ecrlint.analysis.key_presence import IDENTITIES, demands, is_met_by_absence, is_never_there
from ecrlint.analysis.prefilter import ALWAYS_PRESENT
from ecrlint.analysis.trust import CALLER_ALWAYS_HAS, is_judged, requires_presence
from ecrlint.analysis.weakness import BlamedText, Weakness
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Condition, Statement

_ALWAYS_THERE = (
    ALWAYS_PRESENT
    | CALLER_ALWAYS_HAS
    | {"aws:principaltype", "aws:principalisawsservice", "aws:resourceaccount"}
)
_OF_CIRCUMSTANCE = frozenset((
    "aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:requestedregion", "aws:viaawsservice",
    "aws:principalisawsservice", "aws:resourceaccount",
))  # fmt: skip
"""Keys that say nothing about who calls or from where."""
_WRITTEN = ("aws:useragent", "aws:referer", "aws:sourceidentity")
"""Keys that the caller of a request, or of AssumeRole before it, sets as it likes."""


def holes_for_named(statement: Statement) -> list[tuple[Condition, Weakness]]:
    """The conditions of a grant to named callers that keep none of them out; none where another one does."""
    if not statement.allows or not statement.sound or not statement.principals:
        return []
    if any(principal.form not in IDENTITIES for principal in statement.principals):
        return []
    found = []
    for condition in statement.conditions:
        hole = _hole(condition, statement)
        if hole:
            found.append((condition, hole))
        elif demands(condition) and condition.key.lower() not in _OF_CIRCUMSTANCE:
            return []
    return found


def _hole(condition: Condition, statement: Statement) -> Weakness | None:
    operator = condition.operator
    if operator is None or not is_judged(condition):
        return None
    key = condition.key.lower()
    by_name = BlamedText(condition.name, condition.operator_pointer, "key")
    if is_met_by_absence(condition) and is_never_there(key, statement):
        return Weakness("never", by_name)
    if operator.base == "Null":
        return None
    if operator.holds_when_absent:
        known = find(key)
        if (
            key in _ALWAYS_THERE
            or requires_presence(statement, key)
            or (known and known.callers == "service")
        ):
            return None
        return Weakness("negated" if operator.negated else "absent", by_name)
    is_written = key.startswith(_WRITTEN) and not any("${" in text for text in condition.texts)
    return Weakness("key", BlamedText(condition.key, condition.pointer, "key")) if is_written else None
