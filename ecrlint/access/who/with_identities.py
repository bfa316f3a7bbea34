"""Who may do what with a repository once the caller's own identity policies count: rows for both sides.

Callers of the account that owns the repository and of other accounts are different cases, each a space of its
own: either side is enough for the first, the second need both.
"""

from __future__ import annotations

from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import is_on_repository
from ecrlint.access.space.boxes import meet
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.space.space import ACTION, CALLER, Space, Terms
from ecrlint.access.who.capabilities import capability, names_for
from ecrlint.access.who.cell import Missing
from ecrlint.access.who.combined import join
from ecrlint.access.who.matrix import judge
from ecrlint.access.who.policy_pair import Together
from ecrlint.access.who.rows import ANYONE, rows
from ecrlint.policy.model import parse
from ecrlint.policy.principal import Principal
from ecrlint.startup.light_functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.who.capabilities import Name
    from ecrlint.access.who.route import Route
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Kind, Policy

ANY_CALLER = "any role or user"
_HOLDERS = ("role", "user")  # those that identity policies are attached to
_STAND_IN = "999999999998"  # for the account of an owner whom nobody told
_ANYWHERE = "arn:*:*:*:*:*"


class IdentityCase:
    """Callers of the account that owns the repository (`is_own`), or of others: their rows, judged.

    Raises TooHard.
    """

    __slots__ = ("_route", "_together", "is_own", "names", "rows", "service", "space")

    def __init__(
        self,
        together: Together,
        names: tuple[Name, ...],
        space: Space,
        rows: list[Row],
        route: Route | None = None,
    ) -> None:
        self._together = together
        self._route = route
        self.is_own = together.is_own
        self.names = names
        self.service = together.resource.service
        self.space = space
        self.rows = rows = route.travellers(space, rows) if route else rows
        judge(space, rows, names, self.service, cache(self._decides))
        for row in rows:
            row.missing = {name: tuple(self._missing(row, name)) for name in names}

    def _decides(self, reading: Reading, bound: Bound) -> tuple[Terms, Terms]:
        here, there = self._together.sides(self.space, reading, bound)
        told = Terms()
        told.allows, told.denies = here.allows + there.allows, here.denies + there.denies
        granted = self._together.terms(self.space, reading, bound)
        if self._route is None:
            return granted, told
        passing = self._route.narrow(self.space, granted, reading, bound)
        return passing, self._route.tell(self.space, told, reading, bound)

    def _missing(self, row: Row, name: Name) -> Iterator[Missing]:
        """What no Allow reaches in the policies of some kinds, where it has to stand."""
        needed = capability(name, self.service).needed
        for kinds, reached in self._requirements(needed, row.clip):
            lacking = frozenset(each for each in needed if not self.space.action_mask([each]) & reached)
            if lacking:
                yield Missing(kinds, lacking)
        kept = self._route.lacking(self.space, row.clip, needed) if self._route else frozenset[str]()
        if kept:
            yield Missing(("endpoint",), kept)

    def _requirements(self, actions: frozenset[str], clip: Box) -> Iterator[tuple[tuple[Kind, ...], int]]:
        """The kinds of policies of which one must allow some actions, and all that they allow."""
        resource = self._together.resource
        kinds = tuple(part.kind for part in resource.parts or (resource,))
        sides = self._together.sides(self.space, DOCUMENTED, "most")
        here, there = (self._reach(side, clip) for side in sides)
        if not all(map(is_on_repository, actions)):
            yield ("identity",), there
        elif self.is_own:
            yield (*kinds, "identity"), here | there
        else:
            yield kinds, here
            yield ("identity",), there

    def _reach(self, side: Terms, clip: Box) -> int:
        """The actions that the Allows of one side give some caller of a row, whatever is denied."""
        found = 0
        for box, _ in side.allows:
            inside = meet(box, clip)
            if inside and any(meet(inside, each) for each in self.space.universes):
                found |= box[ACTION]
        return found


def cases(
    resource: Policy,
    identity: Policy,
    *,
    account: str = "",
    organization: str = "",
    home: str = "",
    principal: str = "",
    route: Route | None = None,
) -> list[IdentityCase]:
    """The cases that are possible: one of them where the owner's `account` and the caller are known.

    `principal` is the ARN of the role, user or session that the identity policies are attached to; without it
    there is a row for everybody whom the resource's policies name. With a `route` only requests that take it
    are looked at. Raises TooHard.
    """
    theirs = Principal("AWS", principal, "").account if principal else ""
    found = []
    for is_own in (True, False):
        if not (account and theirs) or (account == theirs) == is_own:
            owner = account or (theirs or _STAND_IN if is_own else "")
            place = home or (_ANYWHERE if owner == _STAND_IN else "")
            together = Together(resource, identity, is_own)
            whom = principal or (owner if is_own else "*")
            probe = _probe(whom, resource.kind)
            listing = probe if principal else join(probe, resource)
            ways = [route.policy] if route else []
            space = Space([*together.policies, listing, *ways], owner, organization, home=place)
            names: tuple[Name, ...] = ("login", *names_for(resource))
            found.append(
                IdentityCase(together, names, space, _callers(space, rows(space, listing), is_own), route)
            )
    return found


def _probe(whom: str, kind: Kind) -> Policy:
    """A policy that does nothing but make the space tell somebody apart."""
    statement = {"Effect": "Allow", "Principal": {"AWS": whom}, "Action": "*", "Resource": "*"}
    return parse({"Version": "2012-10-17", "Statement": statement}, kind)


def _callers(space: Space, rows: Iterable[Row], is_own: bool) -> list[Row]:
    """The rows less whom identity policies cannot be attached to, and whom the other case is about."""
    cells = space.callers.cells
    holders = sum(1 << index for index, caller in enumerate(cells) if caller.kind in _HOLDERS)
    mine = holders & (space.callers.owner if is_own else ~space.callers.owner)
    found = []
    for row in rows:
        clip = list(row.clip)
        clip[CALLER] &= mine
        if RESOURCE in space.places:
            clip[space.places[RESOURCE]] |= ~space.at_home & space.full[space.places[RESOURCE]]
        if clip[CALLER]:
            row.clip = tuple(clip)
            row.own &= row.roster.within(clip[CALLER])
            found.append(_rename(row))
    return found


def _rename(row: Row) -> Row:
    if row.account == _STAND_IN:
        row.who, row.principal, row.account, row.delegates = ANY_CALLER, "*", "", False
    elif row.delegates:
        row.who, row.delegates = row.who.replace("account", f"{ANY_CALLER} of account", 1), False
    row.who = row.who.replace(ANYONE, ANY_CALLER)
    return row
