"""What the statements of a policy add up to: a careful reading, one statement at a time.

Conditions are not computed here. A condition that may narrow makes a grant narrow, a Deny that may
shut strangers out does, and whatever is unknown counts for the author; so what is left can be blamed
without guessing. Time grows with the statements and their principals, not with pairs of them.
"""

from __future__ import annotations

from ecrlint.policy.action import ACTIONS
from ecrlint.policy.trust import narrows, shuts_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal

_EVERYONE = "*"
_POWERLESS = ("orphan", "group", "unsupported")


class PublicGrant:
    """An Allow that strangers meet: the pointer to who is named, and the actions left after Denies."""

    __slots__ = ("actions", "pointer", "statement")

    def __init__(self, statement: Statement, pointer: str, actions: frozenset[str]) -> None:
        self.statement = statement
        self.pointer = pointer
        self.actions = actions


class Caller:
    """A principal of an Allow, with all that the policy's statements give it.

    `allowed` counts every statement that covers the caller, under whatever condition; `denied` what a
    Deny without condition takes; `certain` is False when an unknown part may allow more.
    """

    __slots__ = ("allowed", "certain", "denied", "principal", "statements")

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.allowed: frozenset[str] = frozenset()
        self.denied: frozenset[str] = frozenset()
        self.certain = True
        self.statements: list[Statement] = []

    def first_statement(self, actions: frozenset[str]) -> Statement:
        """The first statement naming the caller that allows one of the actions."""
        for statement in self.statements:
            if statement.reach & actions:
                return statement
        return self.statements[0]


class Gap:
    """Callers that a statement gives a set of actions only in part."""

    __slots__ = ("caller", "missing", "statement")

    def __init__(self, statement: Statement, caller: str, missing: frozenset[str]) -> None:
        self.statement = statement
        self.caller = caller
        self.missing = missing


class _Sum:
    """What the statements of one effect add up to, by the principal they name."""

    def __init__(self) -> None:
        self.by_name: dict[str, frozenset[str]] = {}
        self.uncertain: set[str] = set()

    def add(self, name: str, statement: Statement) -> None:
        self.by_name[name] = self.by_name.get(name, frozenset()) | statement.reach
        if not statement.unknown.isdisjoint(("Action", "NotAction", "Statement")):
            self.uncertain.add(name)

    def of(self, principal: Principal) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for name in _names_covering(principal):
            found |= self.by_name.get(name, frozenset())
        return found

    def is_certain(self, principal: Principal) -> bool:
        return self.uncertain.isdisjoint(_names_covering(principal))


class Grants:
    """The grants of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.callers = _callers(policy)
        self.public = list(_public_grants(policy))


def incomplete(callers: list[Caller], needed: frozenset[str], telling: frozenset[str]) -> Iterator[Gap]:
    """The callers that hold some of `telling` but not all of `needed`, one gap for each statement.

    A half that a Deny takes away whole is meant so, and what may be granted by an unknown part is no gap.
    """
    gaps: dict[tuple[int, frozenset[str]], list[Caller]] = {}
    for caller in callers:
        missing = needed - caller.allowed
        if missing and caller.certain and (caller.allowed & telling) - caller.denied:
            statement = caller.first_statement(telling)
            gaps.setdefault((statement.index, missing), []).append(caller)
    for (_, missing), sharers in gaps.items():
        first = sharers[0]
        others = f" and {len(sharers) - 1} more" if len(sharers) > 1 else ""
        yield Gap(first.first_statement(telling), first.principal.text + others, missing)


def _names_covering(principal: Principal) -> tuple[str, ...]:
    return (principal.identity, principal.account, _EVERYONE)


def _callers(policy: Policy) -> list[Caller]:
    allows, denies = _Sum(), _Sum()
    callers: dict[str, Caller] = {}
    for statement in policy.statements:
        if statement.allows:
            for name in _names_of(statement):
                allows.add(name, statement)
            for principal in statement.principals:
                if principal.form not in _POWERLESS:
                    caller = callers.setdefault(principal.identity, Caller(principal))
                    caller.statements.append(statement)
        elif statement.denies and not statement.conditions and statement.sound:
            for principal in statement.principals:
                denies.add(principal.identity, statement)
    for caller in callers.values():
        caller.allowed = allows.of(caller.principal)
        caller.denied = denies.of(caller.principal)
        caller.certain = allows.is_certain(caller.principal)
    return list(callers.values())


def _names_of(statement: Statement) -> Iterator[str]:
    """Whom an Allow may reach; everyone, where that is not known or said the other way round."""
    for principal in statement.principals:
        yield principal.identity
    if statement.has("NotPrincipal") or not statement.unknown.isdisjoint(("Principal",)):
        yield _EVERYONE


def _public_grants(policy: Policy) -> Iterator[PublicGrant]:
    shut: frozenset[str] | None = None
    for statement in policy.statements:
        pointer = _public_pointer(statement)
        if pointer and not any(narrows(each, statement) for each in statement.conditions):
            if shut is None:
                shut = _shut_to_strangers(policy)
            left = statement.reach - shut
            if left:
                yield PublicGrant(statement, pointer, left)


def _public_pointer(statement: Statement) -> str:
    """Where an Allow whose meaning is known names everyone; empty when it does not."""
    if not statement.allows:
        return ""
    if not statement.unknown.isdisjoint(("Condition", "Statement")):
        return ""
    for principal in statement.principals:
        if principal.is_everyone:
            return principal.pointer
    if statement.not_principals and "NotPrincipal" not in statement.unknown:
        return statement.at("NotPrincipal")
    return ""


def _shut_to_strangers(policy: Policy) -> frozenset[str]:
    """Actions that some Deny takes from every stranger; a Deny decided elsewhere may take all."""
    shut: frozenset[str] = frozenset()
    for statement in policy.statements:
        if statement.refused or statement.allows:
            continue
        if not statement.sound:
            return frozenset(ACTIONS)
        everyone = statement.not_principals or any(
            principal.is_everyone for principal in statement.principals
        )
        if everyone and all(shuts_out(condition) for condition in statement.conditions):
            shut |= statement.reach
    return shut
