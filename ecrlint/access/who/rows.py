"""The rows of the table of who may do what: everybody whom a policy allows something, and where."""

from __future__ import annotations

from ecrlint.access.phrases import condition_words, resource_words
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.semantics.operators import matcher
from ecrlint.access.semantics.request import DERIVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.space import Space
    from ecrlint.access.who.cell import Cell, Missing
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal

ANYONE = "anyone with AWS credentials"
ANY_SERVICE = "any AWS service"


class Row:
    """Somebody, and what they may do.

    `where` says which repositories the row is about, empty for all. `delegates` tells that an account
    is meant, whose own identity policies decide who of it may; `is_owner` that it is the repository's
    own account, where those policies alone suffice. `callers` and `resources` are the cells of all whom
    and what the row means; `clip` is the part that no narrower row is about: that is judged. `missing` are
    actions that no policy gives, by capability, where identity policies count as well.
    """

    __slots__ = (
        "account", "callers", "cells", "clip", "delegates", "is_owner", "missing", "principal", "resources",
        "where", "who",
    )  # fmt: skip

    def __init__(self, who: str, principal: str, account: str, callers: int, delegates: bool = False) -> None:
        self.who = who
        self.principal = principal
        self.account = account
        self.callers = callers
        self.resources = -1
        self.where = ""
        self.clip: Box = ()
        self.delegates = delegates
        self.is_owner = False
        self.cells: dict[str, Cell] = {}
        self.missing: dict[str, tuple[Missing, ...]] = {}

    def __repr__(self) -> str:
        return f"<Row {self.who}: {self.cells}>"


def rows(space: Space, policy: Policy) -> list[Row]:
    """A row for everybody whom an Allow names, in their order."""
    found: dict[tuple[str, str, str], Row] = {}
    for statement in policy.statements:
        if statement.denies:
            continue
        narrowing = _caller_conditions(space, statement)
        for row in _principals(space, statement):
            for mask, words in narrowing:
                row.callers &= mask
                row.who += f", {words}"
            row.resources = space.resource_mask(statement)
            row.where = "" if row.resources == -1 else resource_words(statement)
            row.is_owner = bool(space.account) and row.account == space.account
            if row.callers:
                found.setdefault((row.principal, row.who, row.where), row)
    every = list(found.values())
    for row in every:
        row.clip = _own_part(space, row, every)
    return every


def _own_part(space: Space, row: Row, rows: list[Row]) -> Box:
    """What no narrower row is about; of callers and repositories that others cover, all."""
    callers, resources = row.callers, row.resources
    for other in rows:
        # Accounts named alike share a cell: what is of another account is no part of this one.
        apart = row.account and other.account and other.account != row.account
        if not apart and other.callers != row.callers and other.callers & row.callers == other.callers:
            callers &= ~other.callers
        same = other.principal == row.principal and other.who == row.who
        if same and other.resources != row.resources and other.resources & row.resources == other.resources:
            resources &= ~other.resources
    clip = space.clip(callers=callers or row.callers, resources=resources)
    return clip if all(clip) else space.clip(callers=callers or row.callers, resources=row.resources)


def _principals(space: Space, statement: Statement) -> Iterator[Row]:
    callers = space.callers
    if not statement.has("Principal") or "Principal" in statement.unknown:
        mask = callers.full
        if not statement.unknown & {"Principal", "NotPrincipal"}:
            mask = callers.principals(statement, DOCUMENTED)
        is_unknown = "Principal" in statement.unknown
        yield Row("whoever a template names" if is_unknown else "anyone but those listed", "*", "", mask)
        return
    for principal in statement.principals:
        if principal.type == "AWS" and principal.is_everyone:
            yield Row(ANYONE, "*", "", callers.full & ~callers.services)
            yield Row(ANY_SERVICE, "*", "", callers.services)
        else:
            yield _row_of(space, principal)


def _row_of(space: Space, principal: Principal) -> Row:
    members = space.callers.members
    text = principal.text
    if principal.form == "wildcard":
        test = matcher("ArnLike", text)
        mask = 0
        for identity, cells in members.items():
            if test and test(identity):
                mask |= cells
        return Row(f"whoever matches {text}", text, "", mask)
    if principal.is_whole_account:
        mask = members.get(principal.account, 0)
        return Row(f"account {principal.account}", principal.account, principal.account, mask, True)
    return Row(text, text, principal.account, members.get(text, 0))


def _caller_conditions(space: Space, statement: Statement) -> list[tuple[int, str]]:
    """The conditions that say who, rather than when."""
    found = []
    for condition in statement.conditions:
        if condition.key.lower() in DERIVED:
            mask = space.caller_mask(condition)
            if mask is not None:
                found.append((mask, condition_words(condition)))
    return found
