"""The table of `ecrlint who`: rows put together so that a person reads it at a glance."""

from __future__ import annotations

from ecrlint.access.who.capabilities import NAMES, REGISTRY_NAMES, names_for
from ecrlint.report.who.cells import telling_part
from ecrlint.report.who.group import SECTIONS, Group, section_of
from ecrlint.report.who.reasons import Reasons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.access import Access
    from ecrlint.access.space.space import Space
    from ecrlint.access.who.capabilities import Name
    from ecrlint.access.who.rows import Row
    from ecrlint.access.who.with_identities import IdentityCase
    from ecrlint.report.sources import Sources
    from ecrlint.report.who.group import Section

LEVELS = {
    "full": "every action that it needs, always",
    "conditional": "every action that it needs, but only under conditions",
    "partial": "only some of the actions that it needs",
    "none": "nothing of it",
    "unknown": "AWS does not document what decides it",
}
"""What the words in the cells mean."""


class TablePart:
    """Rows that were worked out in one space; `section` is theirs, or None if each has its own."""

    __slots__ = ("names", "rows", "section", "space")

    def __init__(
        self, space: Space, rows: Iterable[Row], names: tuple[Name, ...], section: Section | None
    ) -> None:
        self.space = space
        self.names = names
        self.section = section
        self.rows = list(rows)
        for row in self.rows:
            row.cells = {name: telling_part(space, row, name, section) for name in names}


class Table:
    """Who may do what with a `thing`, a repository or a registry.

    `columns` are the capabilities, `groups` the rows by section.
    """

    __slots__ = ("account", "columns", "groups", "organization", "parts", "sources", "thing")

    def __init__(self, sources: Sources, parts: Sequence[TablePart], account: str, organization: str) -> None:
        self.sources = sources
        self.parts = parts
        self.account = account
        self.organization = organization
        self.thing = "registry" if sources.main.policy.kind == "registry" else "repository"
        self.groups = _group(parts)
        self.columns = tuple(_columns(self))

    @property
    def nothing(self) -> str:
        """What to say when there is no row."""
        if any(part.space.is_vague for part in self.parts):
            return f"what is known of it gives none of {', '.join(self.columns)}"
        policies = "the policies give" if len(self.sources.files) > 1 else "the policy gives"
        return f"{policies} nobody any of {', '.join(self.columns)}"

    def reasons(self, group: Group) -> Iterator[tuple[list[Name], str, str]]:
        """Capabilities of a group that are decided alike, their level, and why, as a phrase."""
        reasons = Reasons(self.sources, group)
        found: dict[tuple[str, str], list[Name]] = {}
        for name in self.columns:
            if reasons.has(name):
                found.setdefault((group.cells[name].level, reasons.why(name)), []).append(name)
        for (level, why), names in found.items():
            yield names, level, why


def of_policy(sources: Sources, access: Access) -> Table:
    """What policies of a repository or registry give by themselves; raises TooHard."""
    names = names_for(access.policy)
    return of_rows(sources, access.space, access.who(), names, access.account, access.organization)


def of_rows(
    sources: Sources,
    space: Space,
    rows: Iterable[Row],
    names: tuple[Name, ...],
    account: str,
    organization: str,
) -> Table:
    """What rows of one space tell, each in a section of its own."""
    return Table(sources, [TablePart(space, rows, names, None)], account, organization)


def of_cases(sources: Sources, cases: Iterable[IdentityCase], account: str, organization: str) -> Table:
    """What callers have by such policies and their own identity policies together."""
    parts = [
        TablePart(each.space, each.rows, each.names, "own" if each.is_own else "other") for each in cases
    ]
    return Table(sources, parts, account, organization)


def _columns(table: Table) -> Iterator[Name]:
    """The capabilities that such policies are for, and what else these give."""
    mine = REGISTRY_NAMES if table.thing == "registry" else ("login", *NAMES)
    for name in table.parts[0].names:
        if name in mine or any(group.cells[name].level != "none" for group in table.groups):
            yield name


def _group(parts: Iterable[TablePart]) -> list[Group]:
    found: dict[tuple[object, ...], Group] = {}
    for part in parts:
        for row in part.rows:
            section = part.section or section_of(row)
            cells = tuple(
                (name, cell.level, cell.acting, cell.conditions, cell.exceptions)
                for name, cell in row.cells.items()
            )
            missing = tuple((name, tuple(each.text for each in row.missing[name])) for name in row.missing)
            key = (section, row.is_owner, row.where, cells, missing)
            found.setdefault(key, Group(section, row)).rows.append(row)
    order = list(SECTIONS)
    return sorted(found.values(), key=lambda group: order.index(group.section))
