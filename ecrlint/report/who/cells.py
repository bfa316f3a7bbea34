"""The cells of the table of `ecrlint who`, with the statements that a reader needs and no others."""

from __future__ import annotations

from ecrlint.access.space.boxes import meet
from ecrlint.access.who.capabilities import capability
from ecrlint.access.who.cell import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.space.space import Space
    from ecrlint.access.who.capabilities import Name
    from ecrlint.access.who.rows import Row
    from ecrlint.policy.model import Statement
    from ecrlint.report.who.group import Section

    Statements = tuple[Statement, ...]


def telling_part(space: Space, row: Row, name: Name, section: Section | None) -> Cell:
    """A cell with only the statements that some request of such callers can meet and that matter."""
    cell = row.cells[name]
    is_given = any(each.policy.kind != "endpoint" for each in cell.statements)
    if cell.level == "none" and section is None and (row.has_access or not is_given):
        return Cell("none")

    def acts(statement: Statement) -> bool:
        boxes = (space.box(statement, reading) for reading in space.readings)
        insides = [inside for box in boxes if box and (inside := meet(box, row.clip))]
        return any(meet(inside, each) for inside in insides for each in space.universes)

    allows, denies = tuple(filter(acts, cell.statements)), tuple(filter(acts, cell.denies))
    if cell.level == "full":
        needed = capability(name, space.policies[0].service).needed
        sides = _sides(allows, section == "other")
        enough = tuple(each for side in sides for each in _enough(side, cell, needed))
        return Cell("full", enough, when=cell.when)
    return Cell(cell.level, allows, denies, cell.corners, cell.when)


def _sides(allows: Statements, takes_both: bool) -> Iterator[Statements]:
    """The Allows of the repository and those of the caller, apart where it takes both; and the endpoint's."""
    kinds = {each: each.policy.kind for each in allows}
    yield tuple(
        each
        for each in allows
        if kinds[each] != "endpoint" and not (takes_both and kinds[each] == "identity")
    )
    yield tuple(each for each in allows if takes_both and kinds[each] == "identity")
    yield tuple(each for each in allows if kinds[each] == "endpoint")


def _enough(allows: Statements, cell: Cell, needed: frozenset[str]) -> Statements:
    """The Allows that always hold where they are enough, above all those that each are."""
    plain = tuple(each for each in allows if not cell.when[each])
    alone = tuple(each for each in plain if needed <= each.reach)
    together = needed <= frozenset[str]().union(*(each.reach for each in plain))
    return alone or (plain if together else allows)
