"""Which conditions keep strangers out for certain: a cheap reading in front of the access engine.

It says so only of conditions that it has understood whole. Whatever else stands there is for the engine.
"""

from __future__ import annotations

from ecrlint.analysis.trust import (
    MIRRORS,
    fault_of_operator,
    is_judged,
    tells_who,
    without_owner_variables,
)
from ecrlint.analysis.trust_keys import is_address_key, is_narrow_value, is_small_range, is_trust_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition, Statement


def keeps_strangers_out(condition: Condition, statement: Statement) -> bool:
    """Whether an Allow's condition keeps strangers out for certain.

    That takes a condition that is understood whole: known values of a key that an outsider cannot choose,
    under an operator made for that key. Whatever else stands there is for the access engine to judge.
    """
    operator = condition.operator
    return (
        operator is not None
        and is_judged(condition)
        and tells_who(condition)
        and _fits(operator, condition.key)
        and not fault_of_operator(operator, condition, statement)
        and all(
            _is_plainly_narrow(text, operator, condition.key.lower(), statement) for text in condition.texts
        )
    )


def _is_plainly_narrow(text: str, operator: Operator, key: str, statement: Statement) -> bool:
    """Whether a value is somebody's in particular, whatever the rest of the policy says."""
    has_variables = statement.policy.version == "2012-10-17"
    if key in MIRRORS:
        return has_variables
    if is_address_key(key):
        return is_small_range(text)
    if has_variables:
        text = without_owner_variables(text)
        if "${" in text:
            return False
    if operator.family == "String" and not operator.wildcards:
        return True
    return is_narrow_value(key, text, operator.family == "ARN")


def _fits(operator: Operator, key: str) -> bool:
    """Whether an operator compares what the values of a trust key are: addresses, or texts."""
    if is_trust_key(key) and is_address_key(key):
        return operator.family == "IP"
    return operator.family in ("String", "ARN")
