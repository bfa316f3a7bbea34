"""The Reviewdog Diagnostic Format, which reviewdog turns into review comments on any code host.

Facts: reviewdog's protocol buffer definition, message DiagnosticResult. Lines are 1-based and columns count
bytes of UTF-8, from 1; ends are exclusive.
Code hosts show a comment as Markdown, so messages are escaped for it.
"""

from __future__ import annotations

from ecrlint.report.escape import json_text, without_markup
from ecrlint.run.result import crash_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located
    from ecrlint.rule.finding import Level
    from ecrlint.run.result import RunResult
    from ecrlint.source import Source, Span

    Json = dict[str, object]

_SEVERITIES: dict[Level, str] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(result: RunResult) -> str:
    """Every finding, then what was not checked: files that could not be read and rules that crashed."""
    diagnostics = [_finding(located) for located in result.findings]
    diagnostics += [_trouble(each.path, each.words) for each in result.of("error")]
    diagnostics += [_trouble(each.path, crash_message(each)) for each in result.of("crash")]
    source = {"name": "ecrlint", "url": "https://github.com/ecrlint/ecrlint"}
    return json_text({"source": source, "diagnostics": diagnostics})


def _finding(located: Located) -> Json:
    diagnostic: Json = {
        "message": without_markup(located.message),
        "location": _location(located.span),
        "severity": _SEVERITIES[located.level],
        "code": {"value": located.rule.code, "url": located.rule.help_uri},
    }
    if located.related:
        diagnostic["related_locations"] = [
            {"message": without_markup(each.message), "location": _location(each.span)}
            for each in located.related
        ]
    return diagnostic


def _trouble(path: str, message: str) -> Json:
    return {"message": without_markup(message), "location": {"path": path}, "severity": "ERROR"}


def _location(span: Span) -> Json:
    start = _position(span.source, span.start)
    return {"path": span.source.path, "range": {"start": start, "end": _position(span.source, span.end)}}


def _position(source: Source, offset: int) -> Json:
    line, column = source.position(offset)
    before = source.text[offset - column + 1 : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
