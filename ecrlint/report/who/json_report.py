"""`ecrlint who` for programs, as `schemas/ecrlint-who.schema.json` describes it: nothing is put together."""

from __future__ import annotations

from ecrlint.access.who.capabilities import spellings_of
from ecrlint.report.escape import json_text
from ecrlint.report.who.notes import notes
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.who.capabilities import Name
    from ecrlint.access.who.rows import Row
    from ecrlint.report.who.group import Group
    from ecrlint.report.who.table import Table

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""


def render(table: Table) -> str:
    """The whole table as one JSON object."""
    main = table.sources.main
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "path": main.path,
            "kind": main.policy.kind,
            "policies": [{"kind": each.policy.kind, "path": each.path} for each in table.sources.files],
            "account": table.account,
            "organization": table.organization,
            "capabilities": list(table.columns),
            "callers": [_row(table, group, row) for group in table.groups for row in group.rows],
            "notes": list(notes(table)),
        }
    )


def _row(table: Table, group: Group, row: Row) -> Json:
    return {
        "who": row.who,
        "principal": row.principal,
        "where": row.where,
        "section": group.section,
        "account": row.account,
        "delegates": row.delegates,
        "owner": row.is_owner,
        "may": {name: _cell(table, row, name) for name in table.columns},
    }


def _cell(table: Table, row: Row, name: Name) -> Json:
    cell = row.cells[name]
    return {
        "level": cell.level,
        "statements": list(map(table.sources.json, cell.statements)),
        "denies": list(map(table.sources.json, cell.denies)),
        "conditions": list(cell.conditions),
        "exceptions": list(cell.exceptions),
        "corners": list(cell.corners),
        "missing": [
            {"policies": list(each.kinds), "actions": spellings_of(each.actions)}
            for each in row.missing.get(name, ())
        ],
    }
