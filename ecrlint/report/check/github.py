"""Annotations for GitHub Actions: one workflow command for each place.

Facts: GitHub Docs, "Workflow commands for GitHub Actions"; what a property and a message escape is as in
its own toolkit.
"""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.report.check.summary import closing_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted
    from ecrlint.rule.finding import Level
    from ecrlint.run.result import RunResult
    from ecrlint.source import Span

MOST_LISTED = 20
"""Findings that were put aside and are listed in one annotation; the other reports have them all."""

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(result: RunResult) -> str:
    """Every finding, what was put aside, then the files that could not be read and the rules that crashed."""
    lines = [finding(located) for located in result.findings]
    lines += _excepted_lines(result)
    for new in result.relaxed:
        lines.append(annotation("note", new.span.source.path, new.span, new.words))
    for each in (*result.of("error"), *result.of("crash")):
        lines.append(annotation("error", each.path, None, each.words))
    return "".join(f"{line}\n" for line in lines)


def finding(located: Located) -> str:
    """A finding as an annotation."""
    message = f"{located.rule.code} {located.rule.name}: {located.message}"
    return annotation(located.level, located.path, located.span, message)


def _excepted_lines(result: RunResult) -> list[str]:
    """What exceptions and the baseline accept: each where it stands if that is asked for, else one line."""
    if result.show_excepted:
        return [_excepted_line(each) for each in result.excepted]
    if not result.excepted:
        return []
    listed = [f"{_place(each)}: {each.located.rule.name}: {each.reason}" for each in result.excepted]
    more = [f"{len(listed) - MOST_LISTED} more"] if len(listed) > MOST_LISTED else []
    lines = [closing_line(result, quiet=False, summary=True), *listed[:MOST_LISTED], *more]
    message = "\n".join(map(visible, lines)).translate(_IN_MESSAGE)
    return [f"::notice title=ecrlint::{message}"]


def _excepted_line(each: Excepted) -> str:
    located = each.located
    message = f"excepted: {located.rule.code} {located.rule.name}: {located.message} ({each.reason})"
    return annotation("note", located.path, located.span, message)


def _place(each: Excepted) -> str:
    span = each.located.span
    return f"{each.located.path}:{span.line}:{span.column}"


def annotation(level: Level, path: str, span: Span | None, message: str) -> str:
    """One workflow command; without a span it is about the whole file."""
    place = f"file={visible(path).translate(_IN_PROPERTY)}"
    if span:
        place += f",line={span.line},col={span.column}"
    return f"::{_COMMANDS[level]} {place}::{visible(message).translate(_IN_MESSAGE)}"
