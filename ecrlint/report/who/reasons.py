"""Why a cell of the table of `ecrlint who` is as it is, in words."""

from __future__ import annotations

from ecrlint.access.phrases import resource_words
from ecrlint.access.semantics.interpretations import CORNERS
from ecrlint.access.who.capabilities import capability, spellings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.who.capabilities import Name
    from ecrlint.access.who.cell import Cell, Missing
    from ecrlint.policy.model import Statement
    from ecrlint.report.sources import Sources
    from ecrlint.report.who.group import Group

_ALWAYS_TOLD = ("login", "pull", "push")
"""What people who ask about a caller want to know, even that nothing of it is there."""


class Reasons:
    """The reasons of one row, which is a `group` of callers."""

    __slots__ = ("_group", "_sources")

    def __init__(self, sources: Sources, group: Group) -> None:
        self._sources = sources
        self._group = group

    def has(self, name: Name) -> bool:
        """Whether there is something to tell: if nothing is given, what one side gives or denies."""
        group = self._group
        if group.cells[name].level != "none" or (group.cells[name].statements and not group.missing):
            return True
        sides = 2 if group.section == "other" else 1
        missing = group.missing.get(name)
        if missing is None:
            return False
        only_on_the_way = bool(missing) and all(each.kinds == ("endpoint",) for each in missing)
        return only_on_the_way or name in _ALWAYS_TOLD or len(missing) < sides

    def why(self, name: Name) -> str:
        """The reason as a phrase: "by" the statements that give it, or "because" of what is missing."""
        cell, missing = self._group.cells[name], self._group.missing.get(name, ())
        lacking = ", and ".join(self._lacking(name, each) for each in missing)
        if cell.level == "none":
            return f"because {lacking or self._refusal(cell)}"
        sides = filter(None, self._sides(cell.statements))
        told = (" or ".join(self._allow(cell, each) for each in side) for side in sides)
        found = "by " + ("; and ".join(told) or "statements that are decided elsewhere")
        found += "".join(f", but {self._deny(cell, each)}" for each in cell.denies)
        if lacking:
            found += f"; {lacking}"
        elif cell.level == "partial":
            found += self._name(name, cell)
        open_ = "; ".join(CORNERS[corner] for corner in cell.corners)
        return found + (f"; AWS does not document {open_}" if open_ else "")

    def _sides(self, allows: Iterable[Statement]) -> list[list[Statement]]:
        """The Allows, those of the repository and of the caller apart where it takes both; the endpoint's."""
        found: tuple[list[Statement], list[Statement], list[Statement]] = ([], [], [])
        for each in allows:
            takes_both = self._group.section == "other" and each.policy.kind == "identity"
            found[2 if each.policy.kind == "endpoint" else takes_both].append(each)
        return list(found)

    def _allow(self, cell: Cell, statement: Statement) -> str:
        """The statement, where it holds if that is told of no whole row, and when."""
        place, conditions = resource_words(statement), " and ".join(cell.when[statement])
        there = f" on {place}" if place not in ("", self._group.where) else ""
        return self._sources.statement_name(statement) + there + (f" when {conditions}" if conditions else "")

    def _deny(self, cell: Cell, statement: Statement) -> str:
        place, words = resource_words(statement), " and ".join(cell.when[statement])
        there = f" on {place}" if place else ""
        return f"{self._sources.statement_name(statement)} denies it{there}" + (
            f" if {words}" if words else ""
        )

    def _refusal(self, cell: Cell) -> str:
        if cell.denies:
            return " and ".join(self._deny(cell, each) for each in cell.denies)
        return "no request meets what the policies ask for together"

    def _name(self, name: Name, cell: Cell) -> str:
        needed = capability(name, self._sources.main.policy.service).needed
        givers = (each for each in cell.statements if each.policy.kind != "endpoint")
        reached = frozenset[str]().union(*(each.reach for each in givers)) & needed
        return f"; names only {', '.join(spellings_of(reached))}" if reached != needed else ""

    def _lacking(self, name: Name, missing: Missing) -> str:
        """Which policies do not allow which actions."""
        first, *others = dict.fromkeys(map(self._sources.named, missing.kinds))
        actions = ", ".join(spellings_of(missing.actions))
        is_all = missing.actions == capability(name, self._sources.main.policy.service).needed
        if not others:
            nothing = f"{first} allows nothing of it"
            return nothing if is_all else f"{first} does not allow {actions}"
        return f"neither {first} nor {' nor '.join(others)} allows {'anything of it' if is_all else actions}"
