"""Callers one by one, as the rows of the table name them.

The cells of a space hold together whom no statement tells apart. A row names people: role `ci` and role `app`
may share a cell and are two rows all the same, so which row is within which cannot be read off the cells.
"""

from __future__ import annotations

from ecrlint.access.semantics.operators import matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Caller
    from ecrlint.access.space.callers import Callers
    from ecrlint.policy.model import Policy
    from ecrlint.policy.principal import Principal

    Role = tuple[str, str, str]  # partition, account, name

Names = int
"""A set of callers of a roster, a bit for each."""


class Roster:
    """The callers of a space, those left out who cannot be beside the roles that a policy names.

    The name of a role is unique in its account, whatever its path (IAM User Guide, "IAM and AWS STS quotas",
    name requirements). So a session that is a principal is one of the role that is a principal, too.
    """

    __slots__ = ("_by_identity", "_callers", "_cells", "everybody")

    def __init__(self, callers: Callers, policy: Policy) -> None:
        paths, sessions = _named_roles(policy)
        samples = [each for each in callers.samples if not _is_of_another_role(each[0], paths, sessions)]
        self._callers = callers
        self._cells = [1 << cell for _, cell in samples]
        self._by_identity: dict[str, Names] = {}
        self.everybody: Names = (1 << len(samples)) - 1
        for number, (caller, _) in enumerate(samples):
            for identity in filter(None, (*caller.identities, caller.account)):
                self._by_identity[identity] = self._by_identity.get(identity, 0) | 1 << number

    def named(self, principal: Principal) -> Names:
        """Whom a principal stands for; by a pattern, whoever it matches."""
        if principal.form != "wildcard":
            return self._by_identity.get(principal.identity, 0)
        test, found = matcher("ArnLike", principal.text), 0
        for identity, names in self._by_identity.items():
            if test and test(identity):
                found |= names
        return found

    def within(self, cells: int) -> Names:
        """The callers of some cells of the space."""
        if cells == self._callers.full:
            return self.everybody
        return sum(1 << number for number, cell in enumerate(self._cells) if cell & cells)

    def cells(self, names: Names) -> int:
        """The cells that some callers are in."""
        found = 0
        while names:
            low = names & -names
            found |= self._cells[low.bit_length() - 1]
            names ^= low
        return found


def _named_roles(policy: Policy) -> tuple[dict[Role, set[str]], set[str]]:
    """The paths at which the policy names a role, and the sessions that it names."""
    paths: dict[Role, set[str]] = {}
    sessions: set[str] = set()
    for statement in policy.statements:
        for principal in (*statement.principals, *statement.not_principals):
            if principal.form == "session":
                sessions.add(principal.text)
            elif principal.form == "role" and principal.arn:
                path, _, name = principal.arn.resource.partition("/")[2].rpartition("/")
                paths.setdefault((principal.arn.partition, principal.account, name), set()).add(path)
    return paths, sessions


def _is_of_another_role(caller: Caller, paths: dict[Role, set[str]], sessions: set[str]) -> bool:
    """Whether a session that is named would be of a role whose name another one has."""
    taken = paths.get((caller.partition, caller.account, caller.name)) if caller.kind == "role" else None
    return taken is not None and caller.path not in taken and caller.identities[0] in sessions
