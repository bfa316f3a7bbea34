"""Whether a condition keeps strangers out.

A grant to everyone is narrow only where a key that an outsider cannot choose (`trust_keys`) is compared
with fixed values, by an operator that fails when the key is absent. `hole` says what is wrong with a
condition that does not.
"""

from __future__ import annotations

from ecrlint.analysis import arn_syntax as arn_flaw
from ecrlint.analysis.key_presence import absence, demands, is_met_by_absence, is_never_there
from ecrlint.analysis.trust_keys import (
    anyone_satisfies,
    is_address_key,
    is_narrow_value,
    is_trust_key,
)
from ecrlint.analysis.weakness import BlamedText, Weakness
from ecrlint.policy import variable
from ecrlint.policy.arn import parse_arn
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.analysis.weakness import Fault
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Condition, Statement, Value

SERVICE_BOUNDS = frozenset(("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"))
"""Keys that tie an AWS service to the customer it works for (lower case)."""

_OWNER = "000000000000"  # stands for the account of the repository
_OWNER_VARIABLES = {
    "${aws:resourceaccount}": _OWNER,
    "${aws:resourceorgid}": "o-0",
    "${*}": "x",
    "${?}": "x",
    "${$}": "x",
}
"""Variables with one value per repository, and the ways to write plain characters."""

MIRRORS = {
    "aws:resourceaccount": "${aws:principalaccount}",
    "aws:resourceorgid": "${aws:principalorgid}",
}
"""Keys of the repository that say something about the caller when compared with the caller's own."""


CALLER_ALWAYS_HAS = frozenset(("aws:principalaccount", "aws:principalarn", "aws:userid"))
"""Trust keys that no stranger's request lacks."""

_IDENTITY_KEYS = (
    "aws:principalarn", "aws:principaltag/", "aws:userid", "aws:username", "aws:sourceidentity",
)  # fmt: skip
"""Keys that tell the roles and users of one account apart."""


def tells_who(condition: Condition) -> bool:
    """Whether the condition is about something that an outsider cannot choose."""
    key = condition.key.lower()
    if key in MIRRORS:
        return all(text.lower() == MIRRORS[key] for text in condition.texts)
    return is_trust_key(key)


def hole(condition: Condition, statement: Statement) -> Weakness | None:
    """What lets strangers through a condition of an Allow; None when it keeps them out.

    None as well for what cannot be judged here (unknown values, operators or keys): whoever asks wants
    to blame, and may not do so on a guess.
    """
    operator = condition.operator
    if operator is None or not is_judged(condition):
        return None
    if not tells_who(condition):
        if is_met_by_absence(condition) and not anyone_satisfies(condition.key):
            is_never = is_never_there(condition.key, statement)
            return Weakness(
                "never" if is_never else "negated" if operator.negated else "absent",
                BlamedText(condition.name, condition.operator_pointer, "key"),
            )
        helpless = _is_helpless(condition, statement)
        return Weakness("key", BlamedText(condition.key, condition.pointer, "key")) if helpless else None
    fault = fault_of_operator(operator, condition, statement)
    if fault:
        return Weakness(fault, BlamedText(condition.name, condition.operator_pointer, "key"))
    wide = _wide_values(condition, statement)
    spots = (BlamedText(value.text, value.pointer) for value in wide)
    return Weakness("wide", *spots, doubtful=_is_doubtful(operator, wide)) if wide else None


def fault_of_operator(operator: Operator, condition: Condition, statement: Statement) -> Fault | None:
    if operator.base == "Null":
        return "presence"
    if operator.negated:
        return "negated"
    if operator.holds_when_absent and not _is_present(condition, statement):
        return "absent"
    return None


def holes(conditions: Iterable[Condition], statement: Statement) -> list[tuple[Condition, Weakness]]:
    """The conditions that let strangers through, each with its hole.

    Where one of them was written to keep strangers out, those that never could are not to blame.
    """
    found = [(each, gap) for each in conditions if (gap := hole(each, statement))]
    meant = [(each, gap) for each, gap in found if gap.fault not in ("key", "presence")]
    return meant or found


def narrows(condition: Condition, statement: Statement) -> bool:
    """Whether an Allow's condition keeps strangers out, or may for all that is known."""
    gap = hole(condition, statement)
    return gap is None or gap.doubtful


def may_bind_service(condition: Condition) -> bool:
    """Whether a condition is about the customer that a service works for, or may be meant so.

    One on a key that no service brings is another trouble: nothing matches the statement.
    """
    key = find(condition.key)
    if condition.operator is None or condition.key.lower() in SERVICE_BOUNDS:
        return True
    if key is None:
        return not is_met_by_absence(condition) or variable.has_hole(condition.key)
    return key.callers == "principal" and demands(condition)


def singles_out_identities(statement: Statement) -> bool:
    """Whether a condition, known or not, picks roles or users out of an account."""
    return not statement.unknown.isdisjoint(("Condition", "Statement")) or any(
        demands(condition) and condition.key.lower().startswith(_IDENTITY_KEYS)
        for condition in statement.conditions
    )


def hollow_bounds(statement: Statement) -> tuple[Condition, ...]:
    """The conditions on the customer that a service works for, unless some condition does narrow."""
    for condition in statement.conditions:
        if hole(condition, statement) is None and not _names_service(condition):
            return ()
    return tuple(each for each in statement.conditions if each.key.lower() in SERVICE_BOUNDS)


def binds_service(condition: Condition, statement: Statement) -> bool:
    """Whether an Allow's condition ties AWS services to the customers it names."""
    return condition.key.lower() in SERVICE_BOUNDS and narrows(condition, statement)


def requires_presence(statement: Statement, key: str) -> bool:
    """Whether `Null` demands that the key be there."""
    return any(
        condition.operator is not None
        and condition.operator.base == "Null"
        and not condition.operator.set_prefix
        and condition.key.lower() == key.lower()
        and bool(condition.values)
        and all(text.lower() == "false" for text in condition.texts)
        for condition in statement.conditions
    )


def is_about_owner(condition: Condition, account: str) -> bool:
    """Whether the values name the owner's account and no other; `account` may be empty (unknown).

    What a template fills in may be the owner's.
    """
    key = condition.key.lower()
    owners = {_OWNER, account} - {""}
    if key in MIRRORS:
        return key == "aws:resourceaccount" and tells_who(condition)
    if _has_hole(condition):
        return key in ("aws:principalaccount", "aws:principalarn")
    texts = [without_owner_variables(text) for text in condition.texts]
    if key == "aws:principalarn":
        arns = [parse_arn(text) for text in texts]
        return bool(arns) and all(arn is not None and arn.account in owners for arn in arns)
    return key == "aws:principalaccount" and bool(texts) and owners.issuperset(texts)


def is_judged(condition: Condition) -> bool:
    """Whether the values are known; an empty list is a trouble of its own."""
    return condition.known and bool(condition.values) and not _has_hole(condition)


def _has_hole(condition: Condition) -> bool:
    return any(variable.has_hole(value.text) for value in condition.values)


def _names_service(condition: Condition) -> bool:
    """Whether the condition says which service calls, and nothing on whose behalf."""
    return condition.key.lower().startswith("aws:principalservicename")


def _is_helpless(condition: Condition, statement: Statement) -> bool:
    """Whether a condition on a key that tells nothing lets strangers through, if it lets anyone."""
    return (
        anyone_satisfies(condition.key)
        and not _admits_services_only(condition)
        and not absence(condition, statement)
    )


def _admits_services_only(condition: Condition) -> bool:
    operator = condition.operator
    return (
        condition.key.lower() == "aws:principalisawsservice"
        and operator is not None
        and not operator.holds_when_absent
        and all(text.lower() == "true" for text in condition.texts)
    )


def _is_present(condition: Condition, statement: Statement) -> bool:
    """Whether every stranger's request that gets this far has the key."""
    return condition.key.lower() in CALLER_ALWAYS_HAS or requires_presence(statement, condition.key)


def _wide_values(condition: Condition, statement: Statement) -> tuple[Value, ...]:
    """The values of a trust key that single nobody out."""
    key = condition.key.lower()
    if key in MIRRORS:
        return ()
    return tuple(value for value in condition.values if _is_wide(value.text, key, condition, statement))


def _is_wide(text: str, key: str, condition: Condition, statement: Statement) -> bool:
    operator = condition.operator
    whole = text
    if operator is None or (operator.family == "IP") != is_address_key(key):
        return False  # the operator does not fit the key, which is worse
    if operator.family == "ARN" and parse_arn(text) is None:
        return _is_bare(text)  # anything else matches nothing
    if statement.policy.version == "2012-10-17":
        text = without_owner_variables(text)
    else:
        text = text.replace("${", "{")  # plain text before that version
    if not operator.wildcards and operator.family == "String":
        text = text.replace("*", "x").replace("?", "x")  # plain characters for this operator
    return not is_narrow_value(key, text, operator.family == "ARN") and not _is_broken(
        whole, condition, statement
    )


def _is_broken(text: str, condition: Condition, statement: Statement) -> bool:
    """Whether a value is malformed: then it matches nothing, and another rule says so."""
    if arn_flaw.of_value(condition, text)[1]:
        return True
    return statement.policy.version == "2012-10-17" and any(variable.broken(text))


def _is_doubtful(operator: Operator, wide: tuple[Value, ...]) -> bool:
    """Whether nobody knows that these values let anyone through; so it is when there are none."""
    return not wide or (operator.family == "ARN" and all(_is_bare(value.text) for value in wide))


def _is_bare(text: str) -> bool:
    """Whether a value is nothing but wildcards."""
    return not text.strip("*?")


def without_owner_variables(text: str) -> str:
    if "${" not in text:
        return text
    lowered = text.lower()
    for written, value in _OWNER_VARIABLES.items():
        lowered = lowered.replace(written, value)
    return lowered
