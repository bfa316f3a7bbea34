"""`ecrlint who` as a Mermaid flowchart, which code hosts draw in comments and documents."""

from __future__ import annotations

import re

from ecrlint.console import visible
from ecrlint.report.who.group import SECTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.report.who.group import Group, Section
    from ecrlint.report.who.table import Table

_MOST = 3  # names of one kind in a box
_ARROWS = {"full": "==>", "partial": "-->", "conditional": "-.->", "unknown": "-.->"}
_PLAIN = r"[^\w .,:/()@=+-]"


def render(table: Table) -> str:
    """Callers on the left, the repository or registry on the right; the arrows say what they may do."""
    lines = ["flowchart LR", f'  {table.thing}[("{_text(table.sources.title)}")]']
    for section in SECTIONS:
        lines += _section(table, section)
    for number, group in enumerate(table.groups, 1):
        lines += _arrows(table, number, group)
    if not table.groups:
        lines.append(f'  nobody["nobody"] --- {table.thing}')
    return "".join(f"{line}\n" for line in lines)


def _section(table: Table, section: Section) -> Iterator[str]:
    mine = [(number, group) for number, group in enumerate(table.groups, 1) if group.section == section]
    if not mine:
        return
    yield f'  subgraph {section}s["{_text(SECTIONS[section])}"]'
    for number, group in mine:
        yield f'    caller{number}["{"<br>".join(_text(each) for each in group.callers(_MOST))}"]'
    yield "  end"


def _arrows(table: Table, number: int, group: Group) -> Iterator[str]:
    """A thick arrow for what is granted in full, a thin one for the rest, dotted with conditions."""
    for level, arrow in _ARROWS.items():
        names = [name for name in table.columns if group.cells[name].level == level]
        if names:
            label = ", ".join(names) + ("" if level == "full" else f" ({level})")
            yield f'  caller{number} {arrow}|"{label}"| {table.thing}'


def _text(text: str) -> str:
    """Text inside quotes, with all that Mermaid or HTML could read as more than text spelled as entities."""
    return re.sub(_PLAIN, lambda match: f"#{ord(match[0])};", visible(text))
