"""The table of who may do what: a row for everybody a policy names, a cell for every capability."""

from __future__ import annotations

from ecrlint.access.queries import first_refused
from ecrlint.access.space.boxes import leftover, meet, narrow
from ecrlint.access.space.budget import TooHard, question
from ecrlint.access.space.space import ACTION, CALLER
from ecrlint.access.who.capabilities import capability, names_for
from ecrlint.access.who.cell import Cell, Missing
from ecrlint.access.who.circumstances import circumstances
from ecrlint.access.who.rows import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from ecrlint.access.semantics.evaluate import Bound
    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.space.boxes import Box
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space, Terms
    from ecrlint.access.who.capabilities import Capability, Name
    from ecrlint.access.who.cell import Level
    from ecrlint.access.who.route import Route
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Policy

    Decides: TypeAlias = Callable[[Reading, Bound], tuple[Terms, Terms]]
    """The boxes that decide, and those of the statements behind them, which are the same in one policy."""

_OTHERS = 2


def matrix(space: Space, policy: Policy, route: Route | None = None) -> list[Row]:
    """The rows in the order in which the policy names them; by a `route`, of whoever may take it.

    A row without any access is left out, unless a wider one has some: that says nothing of who is in a row of
    its own. So is nobody left out whom the route alone keeps from something.
    """
    found, names = rows(space, policy), names_for(policy)
    found = route.travellers(space, found) if route else found

    def decides(reading: Reading, bound: Bound) -> tuple[Terms, Terms]:
        terms = space.terms(policy, reading, bound)
        if route is None:
            return terms, terms
        return route.narrow(space, terms, reading, bound), route.tell(space, terms, reading, bound)

    judge(space, found, names, policy.service, decides)
    if route:
        for row in found:
            row.missing = _kept_back(space, row, names, policy.service, route)
    told = [row for row in found if row.has_access or row.missing]
    return [row for row in found if row in told or any(each.leaves_to(row) for each in told)]


def _kept_back(
    space: Space, row: Row, names: Iterable[Name], service: str, route: Route
) -> dict[str, tuple[Missing, ...]]:
    """What the policy of the repository gives the row, and the route does not let pass."""
    found: dict[str, tuple[Missing, ...]] = {}
    for name in names:
        ability = capability(name, service)
        is_given = any(
            each.policy is not route.policy and not ability.telling.isdisjoint(each.reach)
            for each in row.cells[name].statements
        )
        lacking = route.lacking(space, row.clip, ability.needed) if is_given else frozenset[str]()
        if lacking:
            found[name] = (Missing((route.policy.kind,), lacking),)
    return found


def judge(space: Space, rows: Iterable[Row], names: Iterable[Name], service: str, decides: Decides) -> None:
    """Fill the cells of the rows; raises TooHard."""
    if space.is_cut:
        raise TooHard(space.why)
    abilities, budget = [capability(name, service) for name in names], question()
    for row in rows:
        by_reading = {
            reading: _cells(space, row, abilities, reading, decides, budget) for reading in space.readings
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
    when = {each: words for cell in cells.values() for each, words in cell.when.items()}
    return Cell("unknown", tuple(allows), tuple(denies), tuple(fewest), when)


def _cells(
    space: Space,
    row: Row,
    abilities: Iterable[Capability],
    reading: Reading,
    decides: Decides,
    budget: Budget,
) -> dict[str, Cell]:
    """The cells of a row under one reading of the documentation."""
    (terms, told), (sure, _) = decides(reading, "most"), decides(reading, "least")
    clip, found = row.clip, dict[str, Cell]()
    possible, certain = _granted(space, terms, clip, ACTION, budget), _certain(space, clip, sure)
    for each in abilities:
        level = _level(space, each, clip, possible, certain, (terms, sure), budget)
        needed = space.action_mask(each.needed)
        allows, denies = (
            tuple(statement for box, statement in side if statement and box[ACTION] & needed)
            for side in (
                [term for term in side if meet(term[0], clip)] for side in (told.allows, told.denies)
            )
        )
        when = {each: circumstances(space, row, each) for each in (*allows, *denies)}
        found[each.name] = Cell(level, allows, denies, when=when)
    return found


def _level(
    space: Space,
    ability: Capability,
    clip: Box,
    possible: int,
    certain: int,
    sides: tuple[Terms, Terms],
    budget: Budget,
) -> Level:
    """How far a capability goes; `sides` are the boxes that decide at most, and those that do for certain."""
    needed, (terms, sure) = space.action_mask(ability.needed), sides
    if not possible & space.action_mask(ability.telling):
        return "none"
    if not needed & ~certain:
        return "full"
    if needed & ~possible or not _is_whole_for_somebody(space, terms, clip, needed, budget):
        return "partial"
    rest = (clip[CALLER], needed & ~certain, *clip[_OTHERS:])
    return "conditional" if first_refused(space, sure, rest, budget) else "full"


def _granted(space: Space, terms: Terms, clip: Box, dimension: int, budget: Budget) -> int:
    """The cells of one dimension in which some request within the clip is granted."""
    found, denies = 0, [box for box, _ in terms.denies]
    parts = (meet(box, clip) for box, _ in terms.allows)
    for part in filter(None, parts):
        for universe in space.universes:
            inside = meet(part, universe)
            while inside and inside[dimension] & ~found:
                left = leftover(narrow(inside, dimension, ~found), denies, budget)
                if left is None:
                    break
                found |= left[dimension]
    return found


def _is_whole_for_somebody(space: Space, terms: Terms, clip: Box, needed: int, budget: Budget) -> bool:
    """Whether some caller is granted every one of some actions, which are all granted to somebody."""
    callers = clip[CALLER]
    if not callers & (callers - 1):
        return True
    while needed and callers:
        action = needed & -needed
        needed ^= action
        callers = _granted(space, terms, (callers, action, *clip[_OTHERS:]), CALLER, budget)
    return bool(callers)


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
