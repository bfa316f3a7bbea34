"""`ecrlint who` for people at a terminal: the table, and below it what decides each row."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.report.who.group import SECTIONS
from ecrlint.report.who.notes import notes
from ecrlint.report.who.table import LEVELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.report.who.group import Group
    from ecrlint.report.who.table import Table

WIDTH = 100
"""Columns of the lines below the table."""

_CALLERS = (36, 64)  # columns of the table that name callers: so many, up to so many for a long name
_MOST = 3  # names of one kind that the table shows; the rest is told below it
_GAP = _HANGING = "  "


def render(table: Table) -> str:
    """The whole report."""
    if not table.groups:
        lines = [f"{visible(table.sources.title)}: {table.nothing}", ""]
    else:
        lines = [f"{visible(table.sources.title)}: who may do what with the {table.thing}", ""]
        lines += [*_rows(table), "", *_reasons(table), *_legend(table), ""]
    for note in notes(table):
        lines += _wrap(visible(note), "note: ", "      ")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _rows(table: Table) -> Iterator[str]:
    widths = [max(len(name), *(len(_word(group, name)) for group in table.groups)) for name in table.columns]
    digits, room = len(str(len(table.groups))), _room(table)
    names = [name.ljust(width) for name, width in zip(table.columns, widths, strict=True)]
    yield _GAP.join([" " * (digits + len(_GAP) + room), *names])
    section = ""
    for number, group in enumerate(table.groups, 1):
        if group.section != section:
            section = group.section
            yield ""
            yield SECTIONS[group.section]
        first, *more = _names(group, room)
        cells = [_word(group, name).ljust(width) for name, width in zip(table.columns, widths, strict=True)]
        yield _GAP.join([f"{number:>{digits}}", first.ljust(room), *cells])
        for line in more:
            yield " " * digits + _GAP + line


def _room(table: Table) -> int:
    """Columns for the callers, so that few names are broken."""
    words = (
        word for group in table.groups for each in group.callers(_MOST) for word in visible(each).split()
    )
    least, most = _CALLERS
    return min(max(least, len(_HANGING) + max(map(len, words))), most)


def _names(group: Group, room: int) -> list[str]:
    import textwrap

    lines: list[str] = []
    for callers in group.callers(_MOST):
        lines += textwrap.wrap(visible(callers), room, subsequent_indent=_HANGING, break_on_hyphens=False)
    return lines


def _word(group: Group, name: str) -> str:
    level = group.cells[name].level
    return "-" if level == "none" else level


def _reasons(table: Table) -> Iterator[str]:
    for number, group in enumerate(table.groups, 1):
        yield from _wrap(visible("; ".join(group.callers())), f"{number}  ", "   ")
        for names, level, why in table.reasons(group):
            yield from _wrap(visible(f"{', '.join(names)}: {level} {why}"), "     ", "       ")
        yield ""


def _legend(table: Table) -> Iterator[str]:
    seen = {group.cells[name].level for group in table.groups for name in table.columns}
    for level, words in LEVELS.items():
        if level in seen:
            yield f"{'-' if level == 'none' else level}: {words}"


def _wrap(text: str, first: str, following: str) -> list[str]:
    import textwrap

    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=following,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip
