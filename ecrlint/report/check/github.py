"""Annotations for GitHub Actions: one workflow command for each place.

Facts: GitHub Docs, "Workflow commands for GitHub Actions"; what a property and a message escape is as in
its own toolkit.
"""

from __future__ import annotations

from ecrlint.report.escape import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.finding import Level, Located
    from ecrlint.run.result import Result
    from ecrlint.source import Span

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(result: Result) -> str:
    """Every finding, then the files that could not be read and the rules that crashed."""
    lines = [finding(located) for located in result.findings]
    lines += [annotation("error", path, None, message) for path, message in result.errors]
    lines += [annotation("error", path, None, message) for _, path, message in result.crashes]
    return "".join(f"{line}\n" for line in lines)


def finding(located: Located) -> str:
    """A finding as an annotation."""
    message = f"{located.rule.code} {located.rule.name}: {located.message}"
    return annotation(located.level, located.path, located.span, message)


def annotation(level: Level, path: str, span: Span | None, message: str) -> str:
    """One workflow command; without a span it is about the whole file."""
    place = f"file={visible(path).translate(_IN_PROPERTY)}"
    if span:
        place += f",line={span.line},col={span.column}"
    return f"::{_COMMANDS[level]} {place}::{visible(message).translate(_IN_MESSAGE)}"
