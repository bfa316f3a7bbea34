"""The principals of a policy's Allows, each with all that the statements add up to for it.

Conditions are not computed here: a grant counts under whatever condition it stands, and what is unknown
counts for the author. Time grows with the statements and their principals, not with pairs of them.
"""

from __future__ import annotations

from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal

_EVERYONE = "*"
_POWERLESS = ("orphan", "group", "unsupported")
_NOTHING: frozenset[str] = frozenset()


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
    """Callers that a statement gives a set of actions only in part: AWS services, or others."""

    __slots__ = ("caller", "is_service", "missing", "statement")

    def __init__(
        self, statement: Statement, caller: str, missing: frozenset[str], *, is_service: bool
    ) -> None:
        self.statement = statement
        self.caller = caller
        self.missing = missing
        self.is_service = is_service

    @property
    def evidence(self) -> str:
        """Where the rest may be; a service has no identity policy."""
        if self.is_service:
            return ""
        return "a caller of the owner's account may hold the rest in an identity policy"


class Sum:
    """What the statements of one effect add up to, by the principal they name."""

    def __init__(self) -> None:
        self.by_name: dict[str, frozenset[str]] = {}
        self.uncertain: set[str] = set()

    def add(self, name: str, statement: Statement) -> None:
        known = self.by_name.get(name)
        self.by_name[name] = known | statement.reach if known else statement.reach
        if statement.unknown and not statement.unknown.isdisjoint(("Action", "NotAction", "Statement")):
            self.uncertain.add(name)

    def of(self, principal: Principal) -> frozenset[str]:
        known = self.by_name
        if not known:
            return _NOTHING
        parts = [known[name] for name in _names_covering(principal) if name in known]
        return parts[0] if len(parts) == 1 else _NOTHING.union(*parts)

    def is_certain(self, principal: Principal) -> bool:
        return not self.uncertain or self.uncertain.isdisjoint(_names_covering(principal))


def incomplete(callers: list[Caller], needed: frozenset[str], telling: frozenset[str]) -> Iterator[Gap]:
    """The callers that hold some of `telling` but not all of `needed`, one gap for each statement.

    A half that a Deny takes away whole is meant so, and what may be granted by an unknown part is no gap.
    """
    gaps: dict[tuple[int, frozenset[str], bool], list[Caller]] = {}
    for caller in callers:
        missing = needed - caller.allowed
        if missing and caller.certain and (caller.allowed & telling) - caller.denied:
            statement = caller.first_statement(telling)
            key = (statement.index, missing, caller.principal.is_service)
            gaps.setdefault(key, []).append(caller)
    for (_, missing, is_service), sharers in gaps.items():
        first = sharers[0]
        others = f" and {len(sharers) - 1} more" if len(sharers) > 1 else ""
        name = first.principal.text + others
        yield Gap(first.first_statement(telling), name, missing, is_service=is_service)


def callers_of(policy: Policy, denies: Sum) -> list[Caller]:
    allows = Sum()
    callers: dict[str, Caller] = {}
    for statement in policy.statements:
        names = [_name_of(principal) for principal in statement.principals]
        if statement.has("NotPrincipal") or "Principal" in statement.unknown:
            names.append(_EVERYONE)
        if not statement.allows:
            allows.uncertain.update(() if statement.denies else names)
            continue
        for name in names:
            allows.add(name, statement)
        for principal in statement.principals:
            if principal.form not in _POWERLESS and not has_hole(principal.text):
                caller = callers.get(principal.identity)
                if caller is None:
                    caller = callers[principal.identity] = Caller(principal)
                caller.statements.append(statement)
    if policy.unknown_statements:
        allows.uncertain.add(_EVERYONE)
    for caller in callers.values():
        caller.allowed = allows.of(caller.principal)
        caller.denied = denies.of(caller.principal)
        caller.certain = allows.is_certain(caller.principal)
    return list(callers.values())


def unconditional_denies(policy: Policy) -> Sum:
    denies = Sum()
    for statement in policy.statements:
        if statement.denies and not statement.conditions and statement.sound:
            for principal in statement.principals:
                denies.add(principal.identity, statement)
    return denies


def _name_of(principal: Principal) -> str:
    """Whom an Allow reaches: anyone, where a template decides it."""
    return _EVERYONE if has_hole(principal.text) else principal.identity


def _names_covering(principal: Principal) -> tuple[str, ...]:
    """The names under which a principal may be granted or denied something."""
    if principal.form == "session" and principal.arn:
        role = principal.arn.resource.split("/")[1]
        named = f"arn:{principal.arn.partition}:iam::{principal.account}:role/{role}"
        return principal.identity, principal.account, _EVERYONE, named
    return principal.identity, principal.account, _EVERYONE
