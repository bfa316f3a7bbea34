"""What Denies without a condition take from whom."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy
    from ecrlint.policy.principal import Principal

_EVERYONE = "*"
_NOTHING: frozenset[str] = frozenset()


class Denied:
    """The actions of a policy's Denies without conditions, by the principal they name."""

    def __init__(self, policy: Policy) -> None:
        self._by_name: dict[str, frozenset[str]] = {}
        for statement in policy.statements:
            if statement.denies and not statement.conditions and statement.sound:
                for principal in statement.principals:
                    known = self._by_name.get(principal.identity, _NOTHING)
                    self._by_name[principal.identity] = known | statement.reach

    def to(self, principal: Principal) -> frozenset[str]:
        """The actions that are taken from a principal, whoever else loses them."""
        names = _names_covering(principal) if self._by_name else ()
        return _NOTHING.union(*(self._by_name.get(name, _NOTHING) for name in names))


def _names_covering(principal: Principal) -> tuple[str, ...]:
    if principal.form == "session" and principal.arn:
        role = principal.arn.resource.split("/")[1]
        named = f"arn:{principal.arn.partition}:iam::{principal.account}:role/{role}"
        return principal.identity, principal.account, _EVERYONE, named
    return principal.identity, principal.account, _EVERYONE
