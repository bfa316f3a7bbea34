"""`ecrlint who` for programs, as `schemas/ecrlint-who.schema.json` describes it: nothing is put together."""

from __future__ import annotations

from ecrlint import __version__
from ecrlint.report.escape import json_text
from ecrlint.report.simulation import statement_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.matrix import Cell
    from ecrlint.access.rows import Row
    from ecrlint.report.who_table import Group, Table

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""


def render(table: Table) -> str:
    """The whole table as one JSON object."""
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "path": table.file.path,
            "kind": table.file.policy.kind,
            "account": table.access.account,
            "organization": table.access.organization,
            "capabilities": list(table.columns),
            "callers": [_row(table, group, row) for group in table.groups for row in group.rows],
            "notes": table.notes,
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
        "may": {name: _cell(table, row.cells[name]) for name in table.columns},
    }


def _cell(table: Table, cell: Cell) -> Json:
    return {
        "level": cell.level,
        "statements": [statement_json(table.file, each) for each in cell.statements],
        "denies": [statement_json(table.file, each) for each in cell.denies],
        "conditions": list(cell.conditions),
        "exceptions": list(cell.exceptions),
        "corners": list(cell.corners),
    }
