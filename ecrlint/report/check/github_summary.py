"""The job summary of GitHub Actions: a table that people see on the page of a run.

Facts: GitHub Docs, "Workflow commands for GitHub Actions", section "Adding a job summary" (GitHub flavoured
Markdown, at most 1 MiB for a step); CommonMark, section "Backslash escapes".
"""

from __future__ import annotations

import re

from ecrlint.console import visible
from ecrlint.report.check.summary import account_line, closing_line
from ecrlint.run.result import crash_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.run.relaxations import Relaxation
    from ecrlint.run.result import RunResult

MOST_SHOWN = 500
"""Rows of the table; the annotations and the log have them all."""


def render(result: RunResult) -> str:
    """The run in Markdown; a text of the user's stands in it as it is, whatever it looks like."""
    rows = [_row(located) for located in result.findings]
    rows += [_trouble(each.path, each.words) for each in result.of("error")]
    rows += [_trouble(each.path, crash_message(each)) for each in result.of("crash")]
    rows += [_new(each) for each in result.relaxed]
    closing = [closing_line(result, quiet=False, summary=True), f"{account_line(result)}."]
    lines = ["### ecrlint", "", _literal(" ".join(closing)), ""]
    if rows:
        lines += ["| level | where | what |", "|---|---|---|", *rows[:MOST_SHOWN]]
    if len(rows) > MOST_SHOWN:
        lines += ["", f"{len(rows) - MOST_SHOWN} more are in the log."]
    return "\n".join(lines) + "\n"


def _row(located: Located) -> str:
    rule = f"[{located.rule.code}]({located.rule.help_uri})"
    place = _literal(f"{located.path}:{located.span.line}:{located.span.column}")
    return f"| {located.level} | {place} | {rule} {_literal(located.message)} |"


def _new(relaxation: Relaxation) -> str:
    span = relaxation.span
    place = _literal(f"{span.source.path}:{span.line}:{span.column}")
    return f"| new | {place} | {_literal(relaxation.words)} |"


def _trouble(path: str, message: str) -> str:
    return f"| not checked | {_literal(path)} | {_literal(message)} |"


def _literal(text: str) -> str:
    """Text that Markdown shows as it is: no markup, link, HTML or cell comes of it."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", visible(text))
