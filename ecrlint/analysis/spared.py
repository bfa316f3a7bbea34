"""Whom a Deny spares by name: those whom NotPrincipal lists, or a negated condition on who calls."""

from __future__ import annotations

from ecrlint.policy.arn import parse_arn
from ecrlint.policy.principal import Principal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement

_NAMING = ("aws:principalarn", "aws:principalaccount", "aws:username")


class Spared:
    """Somebody whom a Deny leaves alone: the text, its place, and the account, empty where it has none."""

    __slots__ = ("account", "pointer", "text")

    def __init__(self, text: str, pointer: str) -> None:
        arn = parse_arn(text)
        self.text = text
        self.pointer = pointer
        self.account = arn.account if arn else Principal("AWS", text, "").account


def spared(deny: Statement) -> Iterator[Spared]:
    """Everybody whom a Deny spares by name."""
    for principal in deny.not_principals:
        yield Spared(principal.text, principal.pointer)
    for condition in deny.conditions:
        is_negated = condition.operator is not None and condition.operator.negated
        if is_negated and condition.known and condition.key.lower() in _NAMING:
            for value in condition.values:
                yield Spared(value.text, value.pointer)


def is_meant_for(policy: Policy, action: str, others: list[Spared]) -> bool:
    """Whether an Allow of an action is meant: it names the action, or somebody of the account of one spared.

    `ecr:*` for another account, less what only the owner's roles may, is an ordinary way to write it.
    """
    accounts = {each.account for each in others} - {""}
    for statement in policy.statements:
        if statement.allows and action in statement.reach:
            names_it = any(entry.text.lower() == action for entry in statement.actions)
            if names_it or any(each.account in accounts for each in statement.principals):
                return True
    return False
