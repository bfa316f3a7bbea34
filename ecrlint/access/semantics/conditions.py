"""Whether the values of one key are as a condition wants them (IAM User Guide, "Condition operators" and
"Multivalued context keys").
"""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import ANY_IF_EXISTS, BARE_MULTIVALUED, INVALID_ARN, UNPARSABLE
from ecrlint.access.semantics.operators import matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Values
    from ecrlint.policy.condition import Operator


def is_satisfied(
    operator: Operator, texts: tuple[str | None, ...], values: Values, multivalued: bool, reading: Reading
) -> bool:
    """Whether the values of a key meet the operator; a text of None is a variable without value."""
    return is_met(
        operator,
        texts,
        values,
        multivalued,
        reading,
        lambda value: _hit(operator, texts, value),
        lambda: is_void(operator, texts, reading),
    )


def is_met(
    operator: Operator,
    texts: tuple[str | None, ...],
    values: Values,
    multivalued: bool,
    reading: Reading,
    hit: Callable[[str], bool],
    void: Callable[[], bool],
) -> bool:
    """The same for who knows already which values `hit` one of the texts, and whether they are `void`."""
    if operator.base == "Null":
        if operator.set_prefix:
            return operator.set_prefix == "ForAllValues"
        return any(text is not None and text.lower() == ("false" if values else "true") for text in texts)
    if not values:
        unmet = operator.set_prefix == "ForAnyValue" and ANY_IF_EXISTS in reading
        return operator.holds_when_absent and not unmet
    if operator.negated and void():
        return False
    if operator.set_prefix == "ForAllValues":
        return all(hit(value) != operator.negated for value in values)
    if operator.set_prefix == "ForAnyValue":
        return any(hit(value) != operator.negated for value in values)
    if multivalued and BARE_MULTIVALUED not in reading:
        return False
    return any(map(hit, values)) != operator.negated


def _hit(operator: Operator, texts: tuple[str | None, ...], value: str) -> bool:
    for text in texts:
        test = matcher(operator.base, text) if text is not None else None
        if test is not None and test(value):
            return True
    return False


def is_void(operator: Operator, texts: tuple[str | None, ...], reading: Reading) -> bool:
    """Whether a reading has it that a value nobody can read spoils a negated operator."""
    corner = INVALID_ARN if operator.family == "ARN" else UNPARSABLE
    return corner in reading and any(
        text is not None and matcher(operator.base, text) is None for text in texts
    )
