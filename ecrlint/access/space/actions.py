"""The actions of a request, each a cell of its own, and which of them work on a repository."""

from __future__ import annotations

from ecrlint.access.semantics.request import BEARER_TOKEN, FUTURE, is_on_repository
from ecrlint.policy import action
from ecrlint.policy.wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.policy.model import Policy, Statement

_WHOLE = ("registry", "identity")  # kinds of policies that can allow what works on no repository


class Actions:
    """The lower-case `names` of all actions that some policies decide about, and masks of them.

    `on_repositories` are those that work on a repository, what AWS may add in the future among them.
    """

    __slots__ = ("_foreign", "_index", "_masks", "full", "names", "on_repositories")

    def __init__(self, policies: Sequence[Policy]) -> None:
        kinds = {policy.kind for policy in policies}
        services = sorted({policy.service for policy in policies})
        known = [
            name
            for service in services
            for name in sorted(action.names(service))
            if not kinds.isdisjoint(_WHOLE) or action.takes_repository(name)
        ]
        future = [f"{service}:{FUTURE}" for service in services]
        self._foreign = [BEARER_TOKEN] if "identity" in kinds and "ecr-public" in services else []
        self.names = [*known, *future, *self._foreign]
        self.full = (1 << len(self.names)) - 1
        self._index = {name: 1 << index for index, name in enumerate(self.names)}
        self._masks: dict[str, int] = {}
        self.on_repositories = self.mask(filter(is_on_repository, self.names))

    def mask(self, names: Iterable[str]) -> int:
        """The cells of some lower-case actions."""
        index = self._index
        return sum(index[name] for name in names if name in index)

    def of(self, statement: Statement, widest: bool) -> int:
        """The actions that a statement is about, or may be when `widest`."""
        decided = self.full & ~self.mask(statement.policy.beyond)
        if widest and not statement.unknown.isdisjoint(("Action", "NotAction")):
            return decided
        if statement.has("Action"):
            return decided & self._reach(entry.text for entry in statement.actions)
        if not statement.has("NotAction"):
            return 0
        return decided & ~self._reach(entry.text for entry in statement.not_actions)

    def _reach(self, entries: Iterable[str]) -> int:
        found = 0
        for entry in entries:
            mask = self._masks.get(entry)
            if mask is None:
                mask = self._masks[entry] = self.mask(self._names_of(entry))
            found |= mask
        return found

    def _names_of(self, entry: str) -> Iterable[str]:
        yield from action.expand(entry)
        for name in self.names:
            service, _, rest = name.partition(":")
            if rest == FUTURE and action.is_everything(entry, service):
                yield name
        for name in self._foreign:
            if matches(entry.lower(), name):
                yield name
