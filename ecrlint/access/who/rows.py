"""The rows of the table of who may do what: everybody whom a policy allows something, and where."""

from __future__ import annotations

from ecrlint.access.phrases import condition_words, resource_words
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.request import DERIVED
from ecrlint.access.who.roster import Roster

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.space import Space
    from ecrlint.access.who.cell import Cell, Missing
    from ecrlint.access.who.roster import Names
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal

ANYONE = "anyone with AWS credentials"
ANY_SERVICE = "any AWS service"


class Row:
    """Somebody, and what they may do.

    `where` says which repositories the row is about, empty for all. `delegates` tells that an account
    is meant, whose own identity policies decide who of it may; `is_owner` that it is the repository's
    own account, where those policies alone suffice. `callers` are all of the `roster` whom the row names,
    `own` those whom no narrower row names; `resources` are the cells of what the row is about. What the row
    says is said of `clip`, which is no narrower row's. `missing` are actions that no policy gives, by
    capability, where identity policies count as well.
    """

    __slots__ = (
        "account", "callers", "cells", "clip", "delegates", "is_owner", "missing", "own", "principal",
        "resources", "roster", "where", "who",
    )  # fmt: skip

    def __init__(
        self, who: str, principal: str, account: str, roster: Roster, callers: Names, delegates: bool = False
    ) -> None:
        self.who = who
        self.principal = principal
        self.account = account
        self.roster = roster
        self.callers = callers
        self.own = callers
        self.resources = -1
        self.where = ""
        self.clip: Box = ()
        self.delegates = delegates
        self.is_owner = False
        self.cells: dict[str, Cell] = {}
        self.missing: dict[str, tuple[Missing, ...]] = {}

    @property
    def has_access(self) -> bool:
        """Whether there is anything that some caller of the row may do."""
        return any(cell.level != "none" for cell in self.cells.values())

    def leaves_to(self, other: Row) -> bool:
        """Whether callers or repositories that this row means are left to another one."""
        return self._has_callers_of(other) or self._has_resources_of(other)

    def cut(self, space: Space, rows: Iterable[Row]) -> None:
        """Leave to narrower ones of some rows what they are about; all of it to none."""
        own, resources = self.callers, self.resources
        for other in rows:
            own &= ~other.callers if self._has_callers_of(other) else -1
            resources &= ~other.resources if self._has_resources_of(other) else -1
        self.own = own or self.callers
        cells = self.roster.cells(self.own)
        clip = space.clip(callers=cells, resources=resources)
        self.clip = clip if all(clip) else space.clip(callers=cells, resources=self.resources)

    def _has_callers_of(self, other: Row) -> bool:
        """Whether another row is about fewer callers, and of them about all that this one is about."""
        is_about_all = not self.resources & ~other.resources
        return is_about_all and other.callers != self.callers and not other.callers & ~self.callers

    def _has_resources_of(self, other: Row) -> bool:
        """Whether another row is about the same callers, and fewer repositories."""
        if (other.principal, other.who, other.callers) != (self.principal, self.who, self.callers):
            return False
        return other.resources != self.resources and not other.resources & ~self.resources

    def __repr__(self) -> str:
        return f"<Row {self.who}: {self.cells}>"


def rows(space: Space, policy: Policy) -> list[Row]:
    """A row for everybody whom an Allow names, in their order."""
    roster = Roster(space.callers, policy)
    found: dict[tuple[str, str, str, Names], Row] = {}
    for statement in policy.statements:
        if statement.denies:
            continue
        narrowing = _caller_conditions(space, statement)
        for row in _principals(space, roster, statement):
            for mask, words in narrowing:
                row.callers &= roster.within(mask)
                row.who += f", {words}"
            row.resources = space.resource_mask(statement)
            row.where = "" if row.resources == -1 else resource_words(statement)
            row.is_owner = bool(space.account) and row.account == space.account
            if row.callers:
                found.setdefault((row.principal, row.who, row.where, row.callers), row)
    every = list(found.values())
    for row in every:
        row.cut(space, every)
    return every


def _principals(space: Space, roster: Roster, statement: Statement) -> Iterator[Row]:
    callers = space.callers
    if not statement.has("Principal") or "Principal" in statement.unknown:
        names = roster.everybody
        if not statement.unknown & {"Principal", "NotPrincipal"}:
            names = roster.within(callers.principals(statement, DOCUMENTED))
        is_unknown = "Principal" in statement.unknown
        yield Row(
            "whoever a template names" if is_unknown else "anyone but those listed", "*", "", roster, names
        )
        return
    for principal in statement.principals:
        if principal.type == "AWS" and principal.is_everyone:
            yield Row(ANYONE, "*", "", roster, roster.within(callers.full & ~callers.services))
            yield Row(ANY_SERVICE, "*", "", roster, roster.within(callers.services))
        else:
            yield _row_of(roster, principal)


def _row_of(roster: Roster, principal: Principal) -> Row:
    text, names = principal.text, roster.named(principal)
    if principal.form == "wildcard":
        return Row(f"whoever matches {text}", text, "", roster, names)
    if principal.is_whole_account:
        return Row(f"account {principal.account}", principal.account, principal.account, roster, names, True)
    return Row(text, text, principal.account, roster, names)


def _caller_conditions(space: Space, statement: Statement) -> list[tuple[int, str]]:
    """The conditions that say who, rather than when."""
    found = []
    for condition in statement.conditions:
        if condition.key.lower() in DERIVED:
            mask = space.caller_mask(condition)
            if mask is not None:
                found.append((mask, condition_words(condition)))
    return found
