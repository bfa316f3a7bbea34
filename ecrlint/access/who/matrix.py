"""The table of who may do what: a row for everybody a policy names, a cell for every capability."""

from __future__ import annotations

from ecrlint.access.queries import first_refused
from ecrlint.access.space.boxes import leftover, meet
from ecrlint.access.space.budget import TooHard, question
from ecrlint.access.space.space import ACTION, CALLER
from ecrlint.access.who.capabilities import capability, names_for
from ecrlint.access.who.cell import Cell
from ecrlint.access.who.rows import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space, Term, Terms
    from ecrlint.access.who.capabilities import Capability, Name
    from ecrlint.access.who.cell import Level
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Policy

    Decides: TypeAlias = Callable[[Reading, Bound], tuple[Terms, Terms]]
    """The boxes that decide, and those of the statements behind them, which are the same in one policy."""

_OTHERS = 2


def matrix(space: Space, policy: Policy) -> list[Row]:
    """The rows in the order in which the policy names them; those without any access are left out."""
    found = rows(space, policy)

    def decides(reading: Reading, bound: Bound) -> tuple[Terms, Terms]:
        terms = space.terms(policy, reading, bound)
        return terms, terms

    judge(space, found, names_for(policy), policy.service, decides)
    return [row for row in found if any(cell.level != "none" for cell in row.cells.values())]


def judge(space: Space, rows: Iterable[Row], names: Iterable[Name], service: str, decides: Decides) -> None:
    """Fill the cells of the rows; raises TooHard."""
    if space.is_cut:
        raise TooHard(space.why)
    abilities, budget = [capability(name, service) for name in names], question()
    for row in rows:
        by_reading = {
            reading: _cells(space, row.clip, abilities, reading, decides, budget)
            for reading in space.readings
        }
        for each in abilities:
            row.cells[each.name] = _agreed_cell(
                {reading: cells[each.name] for reading, cells in by_reading.items()}
            )


def _agreed_cell(cells: dict[Reading, Cell]) -> Cell:
    """The cell on which all readings of the documentation agree, or one that is unknown."""
    documented = next(iter(cells.values()))
    others = [sorted(reading) for reading, cell in cells.items() if cell.level != documented.level]
    if not others:
        return documented
    allows = dict.fromkeys(each for cell in cells.values() for each in cell.statements)
    denies = dict.fromkeys(each for cell in cells.values() for each in cell.denies)
    fewest = min(others, key=len)
    return Cell("unknown", tuple(allows), tuple(denies), tuple(fewest))


def _cells(
    space: Space,
    clip: Box,
    abilities: Iterable[Capability],
    reading: Reading,
    decides: Decides,
    budget: Budget,
) -> dict[str, Cell]:
    """The cells of a row under one reading of the documentation."""
    (terms, told), (sure, _) = decides(reading, "most"), decides(reading, "least")
    touching = tuple([term for term in side if meet(term[0], clip)] for side in (told.allows, told.denies))
    allows = [term for term in terms.allows if meet(term[0], clip)]
    denies = [box for box, _ in terms.denies if meet(box, clip)]
    possible = _possible(space, clip, allows, denies, budget)
    certain = _certain(space, clip, sure)
    return {
        each.name: _cell(space, each, clip, possible, certain, touching, sure, budget) for each in abilities
    }


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
    touching: Iterable[list[Term]],
    sure: Terms,
    budget: Budget,
) -> Cell:
    needed = space.action_mask(ability.needed)
    level: Level = "partial"
    if not possible & space.action_mask(ability.telling):
        level = "none"
    elif not needed & ~certain:
        level = "full"
    elif not needed & ~possible:
        rest = (clip[CALLER], needed & ~certain, *clip[_OTHERS:])
        level = "conditional" if first_refused(space, sure, rest, budget) else "full"
    allows, denies = (
        tuple(statement for box, statement in terms if statement and box[ACTION] & needed)
        for terms in touching
    )
    return Cell(level, allows, denies)
