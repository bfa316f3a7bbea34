"""Which grants stay with the account that owns the repository."""

from __future__ import annotations

from ecrlint.analysis.trust import binds_service, is_about_owner, narrows
from ecrlint.policy.action import expand, is_everything, policy_change_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.analysis.grants import Grants
    from ecrlint.policy.model import Condition, Policy, Statement, Value

    Exposed = Callable[[Statement, frozenset[str], str], object]

_ABLE = frozenset(("everyone", "account", "root", "user", "role", "session", "federated-user"))


class Takeover:
    """An Action entry that lets somebody change the policy: the entry, those actions of it, and whom."""

    __slots__ = ("actions", "entry", "principals", "statement")

    def __init__(
        self,
        statement: Statement,
        entry: Value,
        actions: frozenset[str],
        principals: list[str],
    ) -> None:
        self.statement = statement
        self.entry = entry
        self.actions = actions
        self.principals = principals


def takeovers(policy: Policy, account: str, grants: Grants, exposed: Exposed) -> Iterator[Takeover]:
    """The entries that give the right to change the policy to others than the owner.

    `account` is the owner's, empty when it is not known: then nobody is known to be the owner's. An
    entry for all actions is not among them, it hides nothing. `exposed` tells whether a statement gives
    some actions to a service that works for a stranger.
    """
    change = policy_change_set(policy.service)
    kept: frozenset[str] | None = None
    for statement in policy.statements:
        if not (statement.allows and statement.reach & change) or _is_limited(statement, account):
            continue
        if kept is None:
            kept = _actions_kept_for_owner(policy, account)
        for entry in statement.actions:
            actions = (expand(entry.text) & change) - kept
            if actions and not is_everything(entry.text, policy.service):
                others = list(_others(statement, actions, account, grants, exposed))
                if others:
                    yield Takeover(statement, entry, actions, others)


def _is_limited(statement: Statement, account: str) -> bool:
    """Whether conditions, known or not, may keep an Allow to the owner's account."""
    return not statement.unknown.isdisjoint(("Condition", "Statement")) or any(
        is_about_owner(condition, account) and narrows(condition, statement)
        for condition in statement.conditions
    )


def _others(
    statement: Statement, actions: frozenset[str], account: str, grants: Grants, exposed: Exposed
) -> Iterator[str]:
    """Those an Allow names who are not known to be the owner's, and keep some of the actions."""
    bound = any(binds_service(condition, statement) for condition in statement.conditions)
    for principal in statement.principals:
        if principal.is_service:
            able = not bound and bool(exposed(statement, actions, principal.text))
        else:
            able = principal.form in _ABLE and not (account and principal.account == account)
        if able and actions - grants.denied(principal):
            yield principal.text
    if statement.not_principals:
        yield "everyone else"


def _actions_kept_for_owner(policy: Policy, account: str) -> frozenset[str]:
    """The actions that a Deny takes from all but the owner's account."""
    kept: frozenset[str] = frozenset()
    for statement in policy.statements:
        if statement.denies and statement.sound and _spares_only_owner(statement, account):
            kept |= statement.reach
    return kept


def _spares_only_owner(deny: Statement, account: str) -> bool:
    if deny.not_principals:
        named = all(account and each.account == account for each in deny.not_principals)
        return named and not deny.conditions
    return (
        any(principal.is_everyone for principal in deny.principals)
        and bool(deny.conditions)
        and all(
            is_about_owner(condition, account) and _strikes_others(condition) for condition in deny.conditions
        )
    )


def _strikes_others(condition: Condition) -> bool:
    """Whether a condition on the owner is met by everybody else, or may be for all that is known."""
    return condition.operator is None or condition.operator.negated
