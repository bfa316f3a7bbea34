"""Annotations for GitHub Actions: one workflow command for each place.

Facts: GitHub Docs, "Workflow commands for GitHub Actions"; what a property and a message escape is as in
its own toolkit.
"""

from __future__ import annotations

from ecrlint.console import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.rule.finding import Level
    from ecrlint.run.result import RunResult
    from ecrlint.source import Span

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(result: RunResult) -> str:
    """Every finding, then the files that could not be read and the rules that crashed."""
    lines = [finding(located) for located in result.findings]
    for each in (*result.of("error"), *result.of("crash")):
        lines.append(annotation("error", each.path, None, each.words))
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
