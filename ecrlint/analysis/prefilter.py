"""Statements that obviously do something: a quick reading, so that most policies need no proof.

Where it cannot tell at a glance, the answer is "maybe not", and `context.access` decides.
"""

from __future__ import annotations

from ecrlint.policy.action import names
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.policy.model import Condition, Statement

OF_CALLER = frozenset((
    "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:username",
    "aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist",
))  # fmt: skip
"""Keys whose value follows from who calls (lower case)."""

MOST_COMPARED = 300
"""Statements of a policy that are held against each other; one that ECR takes has no room for more."""

ALWAYS_PRESENT = frozenset((
    "aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:requestedregion",
    "aws:viaawsservice", "aws:useragent", "aws:userid",
))  # fmt: skip
_NETWORK = frozenset((
    "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:sourcevpcarn",
    "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
))  # fmt: skip
_TLS = "aws:securetransport"


def may_contradict(statement: Statement) -> bool:
    """Whether a statement's conditions may leave no request: they share a key, or one is never met."""
    seen: set[str] = set()
    for condition in statement.conditions:
        key, operator = condition.key.lower(), condition.operator
        if key in OF_CALLER or key in seen or (key in _NETWORK and not _NETWORK.isdisjoint(seen)):
            return True
        if key in ALWAYS_PRESENT and operator and (operator.negated or operator.base == "Null"):
            return True
        seen.add(key)
    return False


def may_be_denied(allow: Statement, denies: Sequence[Statement]) -> bool:
    """Whether Denies may take all that an Allow grants."""
    if not denies:
        return False
    granted = allow.reach & names(allow.policy.service)
    touching = [each for each in denies if each.reach & granted]
    if not touching or not granted <= frozenset().union(*(each.reach for each in touching)):
        return False
    tested = {condition.key.lower() for condition in allow.conditions}
    if all(principal.is_service for principal in allow.principals):
        return True
    return not are_avoidable(touching) or any(
        condition.key.lower() in tested for each in touching for condition in each.conditions
    )


def are_avoidable(denies: Sequence[Statement]) -> bool:
    """Whether people obviously can avoid all of some Denies.

    One of them at most may be more than a demand for TLS, and it must turn on something that people bring.
    """
    others = [each for each in denies if not _demands_tls(each)]
    return not others or (len(others) == 1 and any(map(_is_theirs, others[0].conditions)))


def _demands_tls(deny: Statement) -> bool:
    return bool(deny.conditions) and all(
        condition.key.lower() == _TLS and condition.texts == ["false"] for condition in deny.conditions
    )


def _is_theirs(condition: Condition) -> bool:
    key = find(condition.key)
    lowered = condition.key.lower()
    return key is not None and key.callers != "service" and lowered not in OF_CALLER | ALWAYS_PRESENT
