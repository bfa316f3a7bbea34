"""`ecrlint who` as one page that can be sent to a reviewer: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

from html import escape

from ecrlint.console import visible
from ecrlint.report.who.group import SECTIONS
from ecrlint.report.who.notes import notes
from ecrlint.report.who.style import STYLE
from ecrlint.report.who.table import LEVELS
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.report.who.group import Group, Section
    from ecrlint.report.who.table import Table

_MOST = 5  # names of one kind in the table; the rest is told below it
_SIGNS = {"full": "●", "conditional": "◐", "partial": "◔", "none": "○", "unknown": "?"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(table: Table) -> str:
    """The whole page."""
    lines = [*_head(table), *_body(table), "</body>", "</html>"]
    return "".join(f"{line}\n" for line in lines)


def _head(table: Table) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>Who may do what: {_safe(table.sources.title)}</title>"
    yield f"<style>{STYLE}</style>"
    yield "</head>"


def _body(table: Table) -> Iterator[str]:
    yield "<body>"
    yield "<main>"
    yield f"<h1>Who may do what with the {table.thing}</h1>"
    yield f"<p>As <code>{_safe(table.sources.title)}</code> has it{_owner(table)}.</p>"
    if table.groups:
        yield from _table(table)
        yield from _legend(table)
        yield '<section aria-labelledby="reasons">'
        yield '<h2 id="reasons">What decides</h2>'
        for number, group in enumerate(table.groups, 1):
            yield from _reasons(table, number, group)
        yield "</section>"
    else:
        yield f"<p><strong>{table.nothing.capitalize()}.</strong></p>"
    yield '<section aria-labelledby="notes">'
    yield '<h2 id="notes">To bear in mind</h2>'
    yield "<ul>"
    yield from (f"<li>{_safe(note)}</li>" for note in notes(table))
    yield "</ul>"
    yield "</section>"
    yield "</main>"
    yield f"<footer>ecrlint {__version__}</footer>"


def _owner(table: Table) -> str:
    account, organization = table.account, table.organization
    found = [f"account {account}"] if account else []
    found += [f"organisation {organization}"] if organization else []
    return f", in a {table.thing} of {_safe(', '.join(found))}" if found else ""


def _table(table: Table) -> Iterator[str]:
    yield '<div class="wide" role="region" aria-labelledby="caption" tabindex="0">'
    yield "<table>"
    yield '<caption id="caption">Callers and what they may do</caption>'
    yield "<thead>"
    columns = "".join(f'<th scope="col">{name}</th>' for name in table.columns)
    yield f'<tr><th scope="col">caller</th>{columns}</tr>'
    yield "</thead>"
    for section in SECTIONS:
        yield from _section(table, section)
    yield "</table>"
    yield "</div>"


def _section(table: Table, section: Section) -> Iterator[str]:
    mine = [(number, group) for number, group in enumerate(table.groups, 1) if group.section == section]
    if not mine:
        return
    yield "<tbody>"
    span = len(table.columns) + 1
    yield f'<tr class="section"><th scope="rowgroup" colspan="{span}">{_safe(SECTIONS[section])}</th></tr>'
    for number, group in mine:
        names = "<br>".join(_safe(each) for each in group.callers(_MOST))
        cells = "".join(_cell(group, name) for name in table.columns)
        row = '<tr class="open">' if group.is_open else "<tr>"
        yield f'{row}<th scope="row"><a href="#caller-{number}">{names}</a></th>{cells}</tr>'
    yield "</tbody>"


def _cell(group: Group, name: str) -> str:
    level = group.cells[name].level
    return f'<td class="{level}">{_mark(level)}</td>'


def _mark(level: str) -> str:
    """The sign is for the eye only; the word is what counts."""
    return f'<span aria-hidden="true">{_SIGNS[level]}</span> {level}'


def _legend(table: Table) -> Iterator[str]:
    seen = {group.cells[name].level for group in table.groups for name in table.columns}
    yield '<dl class="legend">'
    for level, words in LEVELS.items():
        if level in seen:
            yield f'<div><dt class="{level}">{_mark(level)}</dt><dd>{words}</dd></div>'
    yield "</dl>"


def _reasons(table: Table, number: int, group: Group) -> Iterator[str]:
    yield f'<article id="caller-{number}">'
    yield f"<h3>{'<br>'.join(_safe(each) for each in group.callers())}</h3>"
    yield "<dl>"
    for names, level, why in table.reasons(group):
        yield f"<dt>{', '.join(names)}</dt>"
        yield f'<dd><span class="{level}">{_mark(level)}</span> {_safe(why)}</dd>'
    yield "</dl>"
    yield "</article>"


def _safe(text: str) -> str:
    return escape(visible(text))
