"""Statements that no request can match, and why.

Only what can be told for certain: empty lists, patterns without an action, conditions that cannot
hold together, an Allow that is denied whole. Deaths that a rule of their own explains are left to it.
"""

from __future__ import annotations

from functools import lru_cache

from ecrlint.policy.action import is_misspelt, names, service_of
from ecrlint.policy.arn_flaw import of_value
from ecrlint.policy.condition_keys import find
from ecrlint.policy.condition_value import expected, misfit
from ecrlint.policy.glob import matches
from ecrlint.policy.literal import literal_wildcards
from ecrlint.policy.network import tests_private_source
from ecrlint.policy.pointer import escape
from ecrlint.policy.presence import absence, demands, null_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from ecrlint.policy.model import Condition, Policy, Statement, Value
    from ecrlint.policy.principal import Principal

    Cause = Literal["empty", "action", "conditions", "endpoint", "denied"]

_ENDPOINT_KEYS = frozenset((
    "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip", "aws:vpceaccount",
    "aws:vpceorgid", "aws:vpceorgpaths",
))  # fmt: skip
"""Keys of requests through a VPC endpoint, which have no aws:SourceIp (lower case)."""

_SPOILT = ("orphan", "wildcard", "malformed", "unsupported", "group")


class Death:
    """Why nothing matches a statement.

    `cause` is "empty", "action", "conditions", "endpoint" (conditions too) or "denied"; `what` is the
    element, entry, key or Deny that it is about; `pointer` the narrowest place, or the statement itself; `others` the places that
    explain it.
    """

    __slots__ = ("cause", "others", "pointer", "what")

    def __init__(self, cause: Cause, what: str, pointer: str, others: tuple[str, ...] = ()) -> None:
        self.cause = cause
        self.what = what
        self.pointer = pointer
        self.others = others


def death(statement: Statement, denials: Denials) -> Death | None:
    """The first cause of death of a statement, if it is dead and no other rule explains it."""
    if not statement.sound:
        return None
    empty = _empty_element(statement)
    if empty:
        return empty
    entry = unmatched_action(statement)
    if entry:
        found: Death | None = Death("action", entry.text, entry.pointer)
    else:
        found = _contradiction(statement) or _two_ways(statement) or denials.swallow(statement)
    return None if found and is_explained(statement) else found


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
    if not entries or statement.reach & names(statement.policy.service):
        return None
    if statement.actions and not all("*" in each.text or "?" in each.text for each in entries):
        return None
    return entries[0]


def _contradiction(statement: Statement) -> Death | None:
    """Conditions on one key that cannot hold together, or that the principals refute."""
    by_key: dict[str, list[Condition]] = {}
    for condition in statement.conditions:
        by_key.setdefault(condition.key.lower(), []).append(condition)
    for key, conditions in by_key.items():
        given = _given(key, statement)
        if len(conditions) < 2 and not given:
            continue  # one test of one key cannot contradict itself
        clash = _clash(conditions, given)
        if clash:
            places = tuple(each.pointer for each in clash)
            return Death("conditions", clash[0].key, statement.pointer, places)
    return None


def _two_ways(statement: Statement) -> Death | None:
    """Conditions of which one demands an address and another a VPC endpoint."""
    if len(statement.conditions) < 2:
        return None
    wanted = {each.key.lower(): each for each in statement.conditions if demands(each)}
    address = wanted.get("aws:sourceip")
    endpoint = next((each for key, each in wanted.items() if key in _ENDPOINT_KEYS), None)
    if address is None or endpoint is None:
        return None
    return Death("endpoint", address.key, statement.pointer, (address.pointer, endpoint.pointer))


class Denials:
    """What the Denies without conditions take from whom; made in one walk over a policy."""

    def __init__(self, policy: Policy) -> None:
        self._by_name: dict[str, list[Statement]] = {}
        self._taken: dict[str, frozenset[str]] = {}
        for statement in policy.statements:
            if statement.denies and _is_unconditional(statement):
                for principal in statement.principals:
                    name = principal.identity
                    self._by_name.setdefault(name, []).append(statement)
                    self._taken[name] = self._taken.get(name, frozenset()) | statement.reach

    def swallow(self, allow: Statement) -> Death | None:
        """The first Deny of those that together take all that an Allow grants."""
        if not self._taken or not allow.allows or not allow.principals:
            return None
        granted = allow.reach & names(allow.policy.service)
        if not granted or not all(granted <= self._from(each) for each in allow.principals):
            return None
        first = next(
            statement
            for name in _covering_names(allow.principals[0])
            for statement in self._by_name.get(name, ())
            if statement.reach & granted
        )
        return Death("denied", first.label, allow.pointer, (first.pointer,))

    def _from(self, principal: Principal) -> frozenset[str]:
        nothing: frozenset[str] = frozenset()
        return nothing.union(*(self._taken.get(name, nothing) for name in _covering_names(principal)))


def _covering_names(principal: Principal) -> tuple[str, ...]:
    return ("*", principal.account, principal.identity)


def _is_unconditional(statement: Statement) -> bool:
    if statement.conditions or not statement.sound or statement.has("NotResource"):
        return False
    return not statement.has("Resource") or any(each.text == "*" for each in statement.resources)


def _is_troubled(condition: Condition, statement: Statement) -> bool:
    return (
        condition.operator is None
        or find(condition.key) is None
        or misfit(condition) is not None
        or bool(literal_wildcards(condition))
        or bool(absence(condition, statement))
        or tests_private_source(condition)
        or any(of_value(condition, text)[1] or expected(condition, text) for text in condition.texts)
    )


def _given(key: str, statement: Statement) -> frozenset[str]:
    """The values that a key can have for the principals of a statement; empty when that is open."""
    principals = statement.principals
    if key == "aws:principalaccount" and all(principal.account for principal in principals):
        return frozenset(principal.account for principal in principals)
    if key == "aws:principalisawsservice" and principals:
        if all(principal.is_service for principal in principals):
            return frozenset(("true",))
        if all(principal.account for principal in principals):
            return frozenset(("false",))
    return frozenset()


def _clash(conditions: list[Condition], given: frozenset[str]) -> tuple[Condition, ...]:
    if not all(_is_fixed(condition) for condition in conditions):
        return ()
    absent = next((each for each in conditions if null_test(each) == "true"), None)
    wanted = next((each for each in conditions if demands(each)), None)
    if absent and wanted:
        return (absent, wanted)
    known = find(conditions[0].key)
    if known is None or known.multivalued or any(_has_set_prefix(each) for each in conditions):
        return ()
    for candidates, source in _candidates(conditions, given):
        for condition in conditions:
            candidates = [text for text in candidates if _may_meet(text, condition)]
            if not candidates:
                return (source, condition) if source else (condition,)
    return ()


def _candidates(
    conditions: list[Condition], given: frozenset[str]
) -> Iterator[tuple[list[str], Condition | None]]:
    """Lists of values outside of which the key can have none, each with the condition that says so."""
    if given:
        yield list(given), None
    if len(conditions) < 2:
        return
    for condition in conditions:
        operator = condition.operator
        if operator and operator.base in ("StringEquals", "Bool") and not operator.if_exists:
            yield condition.texts, condition


def _is_fixed(condition: Condition) -> bool:
    return (
        condition.operator is not None
        and condition.known
        and not any("${" in text for text in condition.texts)
    )


def _has_set_prefix(condition: Condition) -> bool:
    return condition.operator is not None and bool(condition.operator.set_prefix)


def _may_meet(text: str, condition: Condition) -> bool:
    """Whether a request whose key has this value may meet a condition; True for what is not judged."""
    operator = condition.operator
    assert operator is not None
    if operator.base == "StringEquals" or operator.base == "StringNotEquals":
        met = text in condition.texts
    elif operator.base.endswith("IgnoreCase") or operator.family == "Bool":
        met = text.lower() in {each.lower() for each in condition.texts}
    elif operator.family == "String":
        met = any(matches(pattern, text) for pattern in condition.texts)
    elif operator.family == "ARN":
        met = any(_matches_arn(pattern, text) for pattern in condition.texts)
    else:
        return True
    return met != operator.negated


def _matches_arn(pattern: str, text: str) -> bool:
    """Whether an ARN matches field by field: a wildcard does not reach over a colon before the last."""
    patterns, fields = pattern.split(":", 5), text.split(":", 5)
    return len(patterns) == len(fields) == 6 and all(map(matches, patterns, fields))
