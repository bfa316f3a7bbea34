"""The Allows of a policy that may reach strangers: a quick reading, so that most policies need no proof.

Denies are not looked at, and of conditions only those that keep strangers out for certain. What is left
is for `context.access` to decide.
"""

from __future__ import annotations

from ecrlint.analysis.denied import Denied
from ecrlint.analysis.kept_out import keeps_strangers_out
from ecrlint.analysis.trust_keys import ORGANIZATION_KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Condition, Policy, Statement
    from ecrlint.policy.principal import Principal


class PublicGrant:
    """An Allow for everyone that strangers may meet, and the pointer to who is named."""

    __slots__ = ("pointer", "statement")

    def __init__(self, statement: Statement, pointer: str) -> None:
        self.statement = statement
        self.pointer = pointer


class ServiceGrant:
    """An Allow for AWS services, whatever its conditions say."""

    __slots__ = ("services", "statement")

    def __init__(self, statement: Statement, services: list[Principal]) -> None:
        self.statement = statement
        self.services = services


class Grants:
    """The grants of one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._denied: Denied | None = None
        self._public: dict[str, list[PublicGrant]] = {}

    def public(self, organization: str) -> list[PublicGrant]:
        """What strangers may be granted; other organisations are strange where the owner's is known."""
        if organization not in self._public:
            self._public[organization] = list(_public_grants(self._policy, organization))
        return self._public[organization]

    def services(self) -> Iterator[ServiceGrant]:
        """What AWS services are granted."""
        for statement in self._policy.statements:
            services = [each for each in statement.principals if each.is_service]
            if services and statement.allows and statement.unknown.isdisjoint(("Condition", "Statement")):
                yield ServiceGrant(statement, services)

    def denied(self, principal: Principal) -> frozenset[str]:
        """The actions that a Deny without condition takes from a principal."""
        if self._denied is None:
            self._denied = Denied(self._policy)
        return self._denied.to(principal)


def _public_grants(policy: Policy, organization: str) -> Iterator[PublicGrant]:
    for statement in policy.statements:
        pointer = everyone_in(statement)
        if pointer and not any(_keeps_out(each, statement, organization) for each in statement.conditions):
            yield PublicGrant(statement, pointer)


def _keeps_out(condition: Condition, statement: Statement, organization: str) -> bool:
    admits_others = (
        bool(organization)
        and condition.key.lower() in ORGANIZATION_KEYS
        and any(text.partition("/")[0] != organization for text in condition.texts)
    )
    return not admits_others and keeps_strangers_out(condition, statement)


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
    is_all = any(principal.is_everyone for principal in excepted)
    return statement.at("NotPrincipal") if excepted and not is_all else ""
