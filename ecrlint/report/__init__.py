"""The reports, each its own module, imported only when somebody asks for its format."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.run.result import RunResult

FORMATS = {
    "text": "ecrlint.report.check.text",
    "concise": "ecrlint.report.check.concise",
    "json": "ecrlint.report.check.json_report",
    "sarif": "ecrlint.report.check.sarif",
    "github": "ecrlint.report.check.github",
    "gitlab": "ecrlint.report.check.gitlab",
    "junit": "ecrlint.report.check.junit",
    "rdjson": "ecrlint.report.check.rdjson",
}
"""Every format, and the module whose `render` writes it."""

FOR_PEOPLE = ("text", "concise")
"""The formats that know colour, quiet and a closing line; the others say everything, always."""

TELL_RELAXED = (*FOR_PEOPLE, "json", "github")
"""The formats that have a place for what a change lets pass."""


def render(
    format: str, result: RunResult, color: bool = False, *, quiet: bool = False, summary: bool = False
) -> str:
    """The report of a run in one of FORMATS.

    `quiet` leaves out the closing line; `summary` writes it on a clean run too, as fits a terminal.
    """
    if format in FOR_PEOPLE and not summary and result.is_silent:
        return ""
    module = __import__(FORMATS[format], fromlist=["render"])
    report: str
    if format in FOR_PEOPLE:
        report = module.render(result, color=color, quiet=quiet, summary=summary)
    else:
        report = module.render(result)
    return report
