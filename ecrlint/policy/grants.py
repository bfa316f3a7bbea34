"""What the statements of a policy add up to: a careful reading, one statement at a time.

Conditions are not computed here. A condition that may narrow makes a grant narrow, a Deny that may
shut strangers out does, and whatever is unknown counts for the author; so what is left can be blamed
without guessing. Time grows with the statements and their principals, not with pairs of them.
"""

from __future__ import annotations

from ecrlint.finding import Place, Related
from ecrlint.policy.callers import callers_of, unconditional_denies
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


class Grants:
    """The grants of one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._denies = unconditional_denies(policy)
        self.callers = callers_of(policy, self._denies)
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
