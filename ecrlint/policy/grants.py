"""What the statements of a policy add up to: a careful reading, one statement at a time.

Conditions are not computed here. A condition that may narrow makes a grant narrow, a Deny that may
shut strangers out does, and whatever is unknown counts for the author; so what is left can be blamed
without guessing. Time grows with the statements and their principals, not with pairs of them.
"""

from __future__ import annotations

from ecrlint.finding import Place, Related
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.glob import covers
from ecrlint.policy.trust import narrows, shuts_out, shuts_out_services, tells_who
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Condition, Policy, Statement
    from ecrlint.policy.principal import Principal

_EVERYONE = "*"
_NOTHING: frozenset[str] = frozenset()
_POWERLESS = ("orphan", "group", "unsupported")
_MOST_COMPARED = 100  # Denies over different resources; of more than these, each may close a grant


class PublicGrant:
    """An Allow that strangers meet: the pointer to who is named, and the actions left after Denies.

    `almost` is a Deny for everyone that shuts out some, but not every stranger.
    """

    __slots__ = ("actions", "almost", "pointer", "statement")

    def __init__(
        self,
        statement: Statement,
        pointer: str,
        actions: frozenset[str],
        almost: Statement | None,
    ) -> None:
        self.statement = statement
        self.pointer = pointer
        self.actions = actions
        self.almost = almost

    @property
    def related(self) -> tuple[Related, ...]:
        """The Deny that nearly helped, for a finding about this grant."""
        if self.almost is None:
            return ()
        place = Place(self.almost.pointer, "opening")
        return (Related(place, "this Deny does not reach every stranger"),)


class ServiceGrant:
    """An Allow for AWS services that no Deny closes to those who work for strangers."""

    __slots__ = ("services", "statement")

    def __init__(self, statement: Statement, services: list[Principal]) -> None:
        self.statement = statement
        self.services = services


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


class _Sum:
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


class Grants:
    """The grants of one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._denies = _unconditional_denies(policy)
        self.callers = _callers(policy, self._denies)
        self.public = list(_public_grants(policy))
        self._services: list[ServiceGrant] | None = None
        self._open: frozenset[str] = frozenset()

    @property
    def services(self) -> list[ServiceGrant]:
        """What AWS services are granted, whatever the conditions of the grant say."""
        if self._services is None:
            self._services = list(_service_grants(self._policy))
            self._open = frozenset(service.pointer for grant in self._services for service in grant.services)
        return self._services

    def is_open(self, service: Principal) -> bool:
        """Whether no Deny closes what this service of an Allow is granted to strangers."""
        return bool(self.services) and service.pointer in self._open

    def denied(self, principal: Principal) -> frozenset[str]:
        """The actions that a Deny without condition takes from a principal."""
        return self._denies.of(principal)


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


def _names_covering(principal: Principal) -> tuple[str, ...]:
    """The names under which a principal may be granted or denied something."""
    if principal.form == "session" and principal.arn:
        role = principal.arn.resource.split("/")[1]
        named = f"arn:{principal.arn.partition}:iam::{principal.account}:role/{role}"
        return principal.identity, principal.account, _EVERYONE, named
    return principal.identity, principal.account, _EVERYONE


def _unconditional_denies(policy: Policy) -> _Sum:
    denies = _Sum()
    for statement in policy.statements:
        if statement.denies and not statement.conditions and statement.sound:
            for principal in statement.principals:
                denies.add(principal.identity, statement)
    return denies


def _callers(policy: Policy, denies: _Sum) -> list[Caller]:
    allows = _Sum()
    callers: dict[str, Caller] = {}
    for statement in policy.statements:
        if not statement.allows:
            allows.uncertain.update(() if statement.denies else _names_of(statement))
            continue
        for name in _names_of(statement):
            allows.add(name, statement)
        for principal in statement.principals:
            if principal.form not in _POWERLESS and not has_hole(principal.text):
                caller = callers.setdefault(principal.identity, Caller(principal))
                caller.statements.append(statement)
    if policy.unknown_statements:
        allows.uncertain.add(_EVERYONE)
    for caller in callers.values():
        caller.allowed = allows.of(caller.principal)
        caller.denied = denies.of(caller.principal)
        caller.certain = allows.is_certain(caller.principal)
    return list(callers.values())


def _names_of(statement: Statement) -> Iterator[str]:
    """Whom an Allow may reach; everyone, where that is not known or said the other way round."""
    for principal in statement.principals:
        yield _EVERYONE if has_hole(principal.text) else principal.identity
    if statement.has("NotPrincipal") or "Principal" in statement.unknown:
        yield _EVERYONE


def _public_grants(policy: Policy) -> Iterator[PublicGrant]:
    closing: _Closing | None = None
    for statement in policy.statements:
        pointer = everyone_in(statement)
        if pointer and not any(narrows(each, statement) for each in statement.conditions):
            if closing is None:
                closing = _Closing(policy, shuts_out)
            left = statement.reach - closing.of(statement)
            if left:
                yield PublicGrant(statement, pointer, left, closing.almost(left))


def everyone_in(statement: Statement) -> str:
    """Where an Allow whose meaning is known names everyone; empty when it does not."""
    if not statement.allows or not statement.unknown.isdisjoint(("Condition", "Statement")):
        return ""
    for principal in statement.principals:
        if principal.is_everyone:
            return principal.pointer
    if statement.has("Principal") or "NotPrincipal" in statement.unknown:
        return ""
    excepted = statement.not_principals
    return statement.at("NotPrincipal") if excepted and not _has_everyone(excepted) else ""


def _service_grants(policy: Policy) -> Iterator[ServiceGrant]:
    closing: _Closing | None = None
    for statement in policy.statements:
        if not statement.allows or not statement.unknown.isdisjoint(("Condition", "Statement")):
            continue
        services = [each for each in statement.principals if each.is_service]
        if services:
            if closing is None:
                closing = _Closing(policy, shuts_out_services)
            open_to = [each for each in services if statement.reach - closing.of(statement, each.identity)]
            if open_to:
                yield ServiceGrant(statement, open_to)


def _has_everyone(principals: tuple[Principal, ...]) -> bool:
    return any(principal.is_everyone for principal in principals)


def _names_denied(statement: Statement) -> set[str]:
    """Whom a Deny reaches, or may reach for all that is known."""
    if statement.refused and not statement.denies:
        return set()  # its Effect is no Effect at all
    if not statement.unknown.isdisjoint(("Principal", "NotPrincipal", "Statement")):
        return {_EVERYONE}
    if statement.has("NotPrincipal"):
        return set() if _has_everyone(statement.not_principals) else {_EVERYONE}
    return {_EVERYONE if _may_be_everyone(each) else each.identity for each in statement.principals}


def _may_be_everyone(principal: Principal) -> bool:
    """Whether a template fills in the whole name."""
    return principal.text.startswith("${") and has_hole(principal.text)


class _Closing:
    """What Denies take from everyone who is a stranger, by the test of who that is.

    A Deny of which something is decided elsewhere may take all. In a registry policy a Deny counts
    where its resources cover those of the grant.
    """

    def __init__(self, policy: Policy, reaches: Callable[[Condition, Statement], bool]) -> None:
        self._by_name: dict[str, dict[frozenset[str], frozenset[str]]] = {}
        self._almost: list[Statement] = []
        if policy.unknown_statements:
            self._take(_EVERYONE, _ANYWHERE, frozenset(ACTIONS))
        for statement in policy.statements:
            if not statement.allows:
                self._read(statement, reaches)

    def of(self, allow: Statement, name: str = _EVERYONE) -> frozenset[str]:
        """The actions of an Allow that are taken from everyone, or from a principal of that name."""
        if not self._by_name:
            return _NOTHING
        taken: frozenset[str] = frozenset()
        for each in {name, _EVERYONE}:
            groups = self._by_name.get(each, {})
            many = len(groups) > _MOST_COMPARED
            for resources, actions in groups.items():
                if many or _covers_resources(resources, allow):
                    taken |= actions
        return taken

    def almost(self, actions: frozenset[str]) -> Statement | None:
        """A Deny for everyone that would take some of the actions, were its condition another."""
        some = self._almost[:_MOST_COMPARED]
        return next((each for each in some if each.reach & actions), None)

    def _read(self, statement: Statement, reaches: Callable[[Condition, Statement], bool]) -> None:
        names = _names_denied(statement)
        if not statement.sound:
            for name in names:
                self._take(name, _ANYWHERE, frozenset(ACTIONS))
        elif all(reaches(condition, statement) for condition in statement.conditions):
            for name in names:
                self._take(name, _resources(statement), statement.reach)
        elif _EVERYONE in names and any(map(tells_who, statement.conditions)):
            self._almost.append(statement)

    def _take(self, name: str, resources: frozenset[str], actions: frozenset[str]) -> None:
        groups = self._by_name.setdefault(name, {})
        groups[resources] = groups.get(resources, frozenset()) | actions


_ANYWHERE = frozenset("*")


def _resources(statement: Statement) -> frozenset[str]:
    """The resource patterns of a statement; all, where the policy is about one repository anyway."""
    if statement.policy.kind != "registry" or not statement.resources:
        return _ANYWHERE
    return frozenset(each.text for each in statement.resources)


def _covers_resources(wide: frozenset[str], allow: Statement) -> bool:
    return "*" in wide or all(any(covers(pattern, each.text) for pattern in wide) for each in allow.resources)
