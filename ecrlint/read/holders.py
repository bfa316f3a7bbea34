"""Which policies of a template are attached to the same identities, whatever language it is written in.

A reader says what it finds, in any order: a role, user or group (a holder) and the policy that it has, both
by names that mean the same wherever they stand. Contents are looked at when somebody asks for them.
"""

from __future__ import annotations

import re

from ecrlint.analysis.attached import AttachedPolicies
from ecrlint.analysis.managed_policies import statements_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_managed = re.compile(r":(?:aws|\d{12}|[^:\"']*):policy/([\w+=,.@/-]+)")


class Holders:
    """Who holds which policies.

    `documents` has for each policy what reads its documents; of managed ones from elsewhere the name is all
    that there is. `names` has for each holder what else it is called.
    """

    def __init__(self) -> None:
        self.documents: dict[str, Callable[[], list[object]]] = {}
        self.names: dict[str, list[str]] = {}
        self._held: dict[str, dict[str, None]] = {}
        self._holders: dict[str, set[str]] = {}
        self._open: set[str] = set()
        self._known: dict[frozenset[str], AttachedPolicies] = {}

    def attach(self, policy: str, holder: str) -> None:
        """A holder has a policy."""
        self._held.setdefault(holder, {})[policy] = None
        self._holders.setdefault(policy, set()).add(holder)

    def attach_managed(self, written: str, holder: str) -> None:
        """A holder has the managed policies whose ARNs are in a text; where none is, nobody knows which."""
        names = [path.rsplit("/", 1)[-1] for path in _managed.findall(written)]
        for name in names:
            self.attach_named(name, holder)
        if not names:
            self._open.add(holder)

    def attach_named(self, name: str, holder: str) -> None:
        """A holder has the managed policy of a name, which may be one of AWS."""
        statements = statements_of(name)
        if statements is None:
            self._open.add(holder)
        elif statements:
            self.documents[name] = lambda: [{"Version": "2012-10-17", "Statement": statements}]
            self.attach(name, holder)

    def leave_open(self, holder: str) -> None:
        """A holder has something of which nobody knows what it allows."""
        self._open.add(holder)

    def share(self, policy: str, document: str) -> None:
        """Who has a policy has a document that it is made of; what that says stands in the policy."""
        self._holders.setdefault(document, set()).update(self._holders.get(policy, ()))

    def beside(self, policy: str) -> AttachedPolicies | None:
        """What is attached to those who hold a policy; None if nobody knows who does."""
        holders = frozenset(self._holders.get(policy, ()))
        if not holders:
            return None
        if holders not in self._known:
            held = dict.fromkeys(each for holder in sorted(holders) for each in self._held[holder])
            names = {name for each in holders for name in (each, *self.names.get(each, ()))}
            self._known[holders] = AttachedPolicies(
                list(self._contents(held)), names, is_open=not holders.isdisjoint(self._open)
            )
        return self._known[holders]

    def _contents(self, policies: dict[str, None]) -> Iterator[object]:
        for each in policies:
            if each in self.documents:
                yield from self.documents[each]()
