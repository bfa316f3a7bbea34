"""The table of who may do what: a row for everybody a policy names, a cell for every capability."""

from __future__ import annotations

from ecrlint.access.boxes import leftover, meet
from ecrlint.access.budget import question
from ecrlint.access.capabilities import NAMES, capability
from ecrlint.access.operators import matcher
from ecrlint.access.queries import first_refused
from ecrlint.access.readings import DOCUMENTED
from ecrlint.access.request import DERIVED
from ecrlint.access.space import ACTION, CALLER
from ecrlint.access.words import condition_words, deny_words, statement_conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from ecrlint.access.boxes import Box
    from ecrlint.access.budget import Budget
    from ecrlint.access.capabilities import Capability
    from ecrlint.access.space import Space, Term, Terms
    from ecrlint.policy.model import Policy, Statement
    from ecrlint.policy.principal import Principal

    Level = Literal["full", "partial", "conditional", "none"]

_OTHERS = 2
ANYONE = "anyone with AWS credentials"
ANY_SERVICE = "any AWS service"


class Cell:
    """How far a capability goes, the Allows that give it, the Denies that touch it.

    `conditions` say in words when the Allows hold, `exceptions` when a Deny strikes.
    """

    __slots__ = ("conditions", "denies", "exceptions", "level", "statements")

    def __init__(
        self, level: Level, statements: tuple[Statement, ...] = (), denies: tuple[Statement, ...] = ()
    ) -> None:
        self.level: Level = level
        self.statements = statements
        self.denies = denies
        self.conditions = tuple(
            dict.fromkeys(words for each in statements for words in statement_conditions(each))
        )
        self.exceptions = tuple(dict.fromkeys(words for each in denies if (words := deny_words(each))))

    def __repr__(self) -> str:
        return f"<Cell {self.level}>"


class Row:
    """Somebody and what they may do.

    `delegates` tells that an account is meant, whose own identity policies decide who of it may;
    `is_owner` that it is the repository's own account, where those policies alone suffice.
    `callers` are the caller cells of all whom the row means, `generic` those of whom no narrower row
    speaks: they are judged.
    """

    __slots__ = ("account", "callers", "cells", "delegates", "generic", "is_owner", "principal", "who")

    def __init__(self, who: str, principal: str, account: str, callers: int, delegates: bool = False) -> None:
        self.who = who
        self.principal = principal
        self.account = account
        self.callers = self.generic = callers
        self.delegates = delegates
        self.is_owner = False
        self.cells: dict[str, Cell] = {}

    def __repr__(self) -> str:
        return f"<Row {self.who}: {self.cells}>"


def matrix(space: Space, policy: Policy) -> list[Row]:
    """The rows in the order in which the policy names them; those without any access are left out."""
    terms = space.terms(policy, DOCUMENTED, "most")
    sure = space.terms(policy, DOCUMENTED, "least")
    rows, budget = _rows(space, policy), question()
    for row in rows:
        row.is_owner = bool(space.account) and row.account == space.account
        mine = row.callers
        for other in rows:
            # Accounts named alike share a cell: what is of another account is no part of this one.
            apart = row.account and other.account and other.account != row.account
            if not apart and other.callers != row.callers and other.callers & row.callers == other.callers:
                mine &= ~other.callers
        row.generic = mine or row.callers
        _fill(space, policy, row, terms, sure, budget)
    return [row for row in rows if any(cell.level != "none" for cell in row.cells.values())]


def _rows(space: Space, policy: Policy) -> list[Row]:
    found: dict[tuple[str, str], Row] = {}
    for statement in policy.statements:
        if statement.denies:
            continue
        narrowing = _caller_conditions(space, statement)
        for row in _principals(space, statement):
            for mask, words in narrowing:
                row.callers &= mask
                row.who += f", {words}"
            if row.callers:
                found.setdefault((row.principal, row.who), row)
    return list(found.values())


def _principals(space: Space, statement: Statement) -> Iterator[Row]:
    callers = space.callers
    if not statement.has("Principal") or "Principal" in statement.unknown:
        mask = callers.full
        if not statement.unknown & {"Principal", "NotPrincipal"}:
            mask = callers.principals(statement, DOCUMENTED)
        yield Row("anyone but those listed", "*", "", mask)
        return
    for principal in statement.principals:
        if principal.type == "AWS" and principal.is_everyone:
            yield Row(ANYONE, "*", "", callers.full & ~callers.services)
            yield Row(ANY_SERVICE, "*", "", callers.services)
        else:
            yield _named(space, principal)


def _named(space: Space, principal: Principal) -> Row:
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


def _fill(space: Space, policy: Policy, row: Row, terms: Terms, sure: Terms, budget: Budget) -> None:
    callers = row.generic
    clip = space.clip(callers=callers)
    allows = [term for term in terms.allows if term[0][CALLER] & callers]
    denies = [term for term in terms.denies if term[0][CALLER] & callers]
    possible = _possible(space, clip, allows, [box for box, _ in denies], budget)
    certain = _certain(space, clip, sure)
    for name in NAMES:
        ability = capability(name, policy.service)
        row.cells[name] = _cell(space, ability, clip, possible, certain, (allows, denies), sure, budget)


def _possible(space: Space, clip: Box, allows: list[Term], denies: list[Box], budget: Budget) -> int:
    """The actions that some request within the clip is granted."""
    found = 0
    for box, _ in allows:
        for universe in space.universes:
            inside = meet(meet(box, clip) or universe, universe) if meet(box, clip) else None
            while inside and inside[ACTION] & ~found:
                inside = (inside[CALLER], inside[ACTION] & ~found, *inside[_OTHERS:])
                left = leftover(inside, denies, budget)
                if left is None:
                    break
                found |= left[ACTION]
    return found


def _certain(space: Space, clip: Box, terms: Terms) -> int:
    """The actions that one Allow grants to every request within the clip and no Deny touches."""
    found = 0
    for box, _ in terms.allows:
        if not clip[CALLER] & ~box[CALLER] and all(_spans(box, each, clip) for each in space.universes):
            found |= box[ACTION]
    for box, _ in terms.denies:
        inside = meet(box, clip)
        if inside and any(meet(inside, universe) for universe in space.universes):
            found &= ~box[ACTION]
    return found


def _spans(box: Box, universe: Box, clip: Box) -> bool:
    """Whether the conditions of a box leave out nothing of a universe."""
    both = meet(universe, clip)
    return both is None or not any(
        mask & ~mine for mask, mine in zip(both[_OTHERS:], box[_OTHERS:], strict=True)
    )


def _cell(
    space: Space,
    ability: Capability,
    clip: Box,
    possible: int,
    certain: int,
    touching: tuple[list[Term], list[Term]],
    sure: Terms,
    budget: Budget,
) -> Cell:
    needed = space.action_mask(ability.needed)
    if not possible & space.action_mask(ability.telling):
        return Cell("none")
    level: Level = "partial"
    if not needed & ~certain:
        level = "full"
    elif not needed & ~possible:
        rest = (clip[CALLER], needed & ~certain, *clip[_OTHERS:])
        level = "conditional" if first_refused(space, sure, rest, budget) else "full"
    allows, denies = (
        tuple(statement for box, statement in terms if statement and box[ACTION] & needed)
        for terms in touching
    )
    return Cell(level, allows, denies)
