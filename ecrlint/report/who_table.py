"""The table of `ecrlint who`: rows put together so that a person reads it at a glance, and their reasons."""

from __future__ import annotations

from ecrlint.access.boxes import meet
from ecrlint.access.capabilities import REGISTRY_NAMES, capability, names_for
from ecrlint.access.matrix import Cell
from ecrlint.access.readings import CORNERS
from ecrlint.access.rows import ANY_SERVICE
from ecrlint.access.words import deny_words, resource_words, statement_conditions
from ecrlint.policy import action
from ecrlint.policy.principal import Principal
from ecrlint.policy.service_principal import is_service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from ecrlint.access import Access
    from ecrlint.access.capabilities import Name
    from ecrlint.access.rows import Row
    from ecrlint.commands.policy_input import PolicyFile
    from ecrlint.policy.model import Kind, Statement

    Section = Literal["anyone", "account", "named", "service"]

SECTIONS: dict[Section, str] = {
    "anyone": "Anyone, or whoever fits a pattern",
    "account": "Whole accounts, whose own identity policies decide who of them may",
    "named": "Named roles, users and sessions",
    "service": "AWS services",
}
"""The parts of the table in their order, the widest first, with their headings."""

LEVELS = {
    "full": "every action that it needs, always",
    "conditional": "every action that it needs, but only under conditions",
    "partial": "only some of the actions that it needs",
    "none": "nothing of it",
    "unknown": "AWS does not document what decides it",
}
"""What the words in the cells mean."""

_FORMS = {"role": "role", "user": "user", "session": "session", "federated-user": "federated user"}


class Group:
    """Callers who may do exactly the same by the same statements: one row for a reader."""

    __slots__ = ("cells", "rows", "section", "where")

    def __init__(self, section: Section, first: Row) -> None:
        self.section: Section = section
        self.cells = first.cells
        self.where = first.where
        self.rows: list[Row] = []

    @property
    def is_open(self) -> bool:
        """Whether nobody in particular is meant."""
        return any(row.principal == "*" for row in self.rows)

    def callers(self, most: int = 0) -> list[str]:
        """The callers in words, those of one account and kind together; at most so many names in each.

        With `most` of 0 all names are told.
        """
        bundles: dict[tuple[str, str], list[str]] = {}
        for row in self.rows:
            kind, name, tail = _parts(row)
            bundles.setdefault((kind, tail), []).append(name)
        on = f" on {self.where}" if self.where else ""
        return [_bundle(kind, names, tail + on, most) for (kind, tail), names in bundles.items()]


class Table:
    """Who may do what with a `thing`, a repository or a registry.

    `columns` are the capabilities, `groups` the rows by section, `notes` say what the table is worth.
    """

    __slots__ = ("access", "columns", "file", "groups", "notes", "thing")

    def __init__(self, file: PolicyFile, access: Access) -> None:
        """Raises TooHard."""
        self.file = file
        self.access = access
        self.thing = "registry" if file.policy.kind == "registry" else "repository"
        self.groups = _grouped(access)
        self.columns = tuple(_columns(file.policy.kind, self.groups))
        self.notes = list(_notes(self))

    @property
    def nothing(self) -> str:
        """What to say when there is no row."""
        return f"the policy gives nobody any of {', '.join(self.columns)}"

    def reasons(self, group: Group) -> Iterator[tuple[list[Name], str, str]]:
        """Capabilities of a group that are decided alike, their level, and why, as a phrase."""
        told: dict[tuple[str, str], list[Name]] = {}
        for name in self.columns:
            cell = group.cells[name]
            if cell.level != "none":
                told.setdefault((cell.level, self._why(name, cell, group.where)), []).append(name)
        for (level, why), names in told.items():
            yield names, level, why

    def _why(self, name: Name, cell: Cell, where: str) -> str:
        needed = capability(name, self.file.policy.service).needed
        allows = [self._allow(each, where) for each in cell.statements]
        found = "; or ".join(allows)
        found += "".join(f", {self._deny(each)}" for each in cell.denies)
        if cell.level == "partial":
            reached = frozenset[str]().union(*(each.reach for each in cell.statements)) & needed
            if reached != needed:
                found += f"; names only {action.spellings(reached)}"
        open_ = "; ".join(CORNERS[corner] for corner in cell.corners)
        return found + (f"; AWS does not document {open_}" if open_ else "")

    def _allow(self, statement: Statement, where: str) -> str:
        """The statement, where it holds if that is told of no whole row, and when."""
        place, conditions = resource_words(statement), " and ".join(statement_conditions(statement))
        there = f" on {place}" if place not in ("", where) else ""
        return self.called(statement) + there + (f" when {conditions}" if conditions else "")

    def _deny(self, statement: Statement) -> str:
        place, words = resource_words(statement), deny_words(statement)
        there = f" on {place}" if place else ""
        return f"but {self.called(statement)} denies it{there}" + (f" if {words}" if words else "")

    def called(self, statement: Statement) -> str:
        return f"{statement.label} (line {self.file.span(statement).line})"


def _columns(kind: Kind, groups: list[Group]) -> Iterator[Name]:
    """Of a registry's many capabilities those that its policies are for, and what else this one gives."""
    for name in names_for(kind):
        given = any(group.cells[name].level != "none" for group in groups)
        if given or kind != "registry" or name in REGISTRY_NAMES:
            yield name


def _grouped(access: Access) -> list[Group]:
    found: dict[tuple[object, ...], Group] = {}
    for row in access.who():
        row.cells = {name: _told(access, row, name) for name in names_for(access.policy.kind)}
        section = _section(row)
        cells = tuple((name, cell.level, _ids(cell)) for name, cell in row.cells.items())
        group = found.setdefault((section, row.is_owner, row.where, cells), Group(section, row))
        group.rows.append(row)
    order = list(SECTIONS)
    return sorted(found.values(), key=lambda group: order.index(group.section))


def _told(access: Access, row: Row, name: Name) -> Cell:
    """A cell with only the statements that some request of such callers can meet and that matter."""
    cell, space = row.cells[name], access.space
    if cell.level == "none":
        return Cell("none")

    def acts(statement: Statement) -> bool:
        boxes = (space.box(statement, reading) for reading in space.readings)
        insides = [inside for box in boxes if box and (inside := meet(box, row.clip))]
        return any(meet(inside, each) for inside in insides for each in space.universes)

    allows, denies = tuple(filter(acts, cell.statements)), tuple(filter(acts, cell.denies))
    if cell.level == "full":
        needed = capability(name, access.policy.service).needed
        return Cell("full", _enough(allows, needed))
    return Cell(cell.level, allows, denies, cell.corners)


def _enough(allows: tuple[Statement, ...], needed: frozenset[str]) -> tuple[Statement, ...]:
    """The Allows without conditions where they are enough, above all those that each are."""
    plain = tuple(each for each in allows if not each.conditions)
    alone = tuple(each for each in plain if needed <= each.reach)
    together = needed <= frozenset[str]().union(*(each.reach for each in plain))
    return alone or (plain if together else allows)


def _ids(cell: Cell) -> tuple[int, ...]:
    return tuple(each.index for each in (*cell.statements, *cell.denies))


def _section(row: Row) -> Section:
    if row.delegates:
        return "account"
    form = Principal("AWS", row.principal, "").form
    if form in ("everyone", "wildcard"):
        return "service" if row.who.startswith(ANY_SERVICE) else "anyone"
    return "service" if is_service(row.principal) else "named"


def _parts(row: Row) -> tuple[str, str, str]:
    """What a caller is, its name, and what follows: its account, or conditions on who it is."""
    principal = Principal("AWS", row.principal, "")
    tail = " (the owner)" if row.is_owner else ""
    if row.delegates:
        return "account", row.account, tail + row.who.removeprefix(f"account {row.account}")
    kind = _FORMS.get(principal.form, "")
    narrowed = row.who.removeprefix(row.principal)
    if kind and principal.arn and row.who.startswith(row.principal):
        name = principal.arn.resource.partition("/")[2]
        return kind, name, f" of account {row.account}{tail}{narrowed}"
    if is_service(row.principal):
        return "", row.who, ""
    return "", row.who.replace(", ", " when ", 1), tail


def _bundle(kind: str, names: list[str], tail: str, most: int) -> str:
    shown = names[:most] if most and len(names) > most else names
    listed = ", ".join(shown)
    if len(shown) < len(names):
        listed += f" and {len(names) - len(shown)} more"
    plural = "s" if kind and len(names) > 1 else ""
    return f"{kind}{plural} {listed}{tail}".lstrip()


def _notes(table: Table) -> Iterator[str]:
    """What the table does not show."""
    file, access, thing = table.file, table.access, table.thing
    owner = access.account
    if owner:
        yield (
            f"Account {owner} owns the {thing}: its identity policies alone may grant its callers more."
            " Only a Deny here keeps them out."
        )
    else:
        yield (
            f"In the account that owns the {thing} identity policies alone may grant more;"
            " --account tells which it is."
        )
    yield "Callers of other accounts also need an identity policy of their own account that allows it."
    if file.policy.service == "ecr-public":
        yield "Anyone may pull from a public repository, whatever its policy says."
    if set(table.columns) - set(REGISTRY_NAMES) and thing == "registry":
        yield "A registry whose policy scope is V1 does nothing but replicate, create and import."
    for statement in file.policy.statements:
        if statement.allows and (beside := _beside(file, statement)):
            yield f"Not in the table: {table.called(statement)} allows {action.spellings(beside)}."
    yield from _doubts(access)


def _beside(file: PolicyFile, statement: Statement) -> frozenset[str]:
    """What a statement allows when that is nothing the table has a column for."""
    service, kind = file.policy.service, file.policy.kind
    shown = frozenset[str]().union(*(capability(name, service).needed for name in names_for(kind)))
    mine = frozenset(
        name
        for name in statement.reach & action.names(service)
        if kind == "registry" or action.takes_repository(name)
    )
    return frozenset() if mine & shown else mine


def _doubts(access: Access) -> Iterator[str]:
    if access.space.is_vague:
        yield "Parts of the policy cannot be read; the table shows the most that they may allow."
    if access.space.opaques:
        yield "Conditions that compare with a policy variable count as conditions that can be met."
    if access.space.why:
        yield f"The table is not exact: {access.space.why}."
