"""The report for programs; `schemas/ecrlint-report.schema.json` describes it."""

from __future__ import annotations

from ecrlint.report.escape import json_text
from ecrlint.run.finding_json import finding_json
from ecrlint.run.result import crash_message
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.run.result import RunResult

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""


def render(result: RunResult) -> str:
    """The whole run as one JSON object."""
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "findings": [finding_json(located, located.offer) for located in result.findings],
            "excepted": [
                finding_json(each.located, each.located.offer) | {"reason": each.reason}
                for each in result.excepted
            ],
            "skipped": [{"path": each.path, "why": each.words} for each in result.of("skipped")],
            "errors": _errors(result),
            **_relaxed(result),
            "summary": _summary(result),
        }
    )


def _errors(result: RunResult) -> list[Json]:
    """Files that could not be read or written, and rules that raised: either way something was not done."""
    troubles = [*result.of("error"), *result.of("unwritten"), *result.of("crash")]
    return [{"path": each.path, "message": crash_message(each)} for each in troubles]


def _relaxed(result: RunResult) -> Json:
    """What a change lets pass; there is no such list where a run knows of nothing."""
    relaxed = [
        {
            "path": each.span.source.path,
            "start": {"line": each.span.line, "column": each.span.column},
            "message": each.words,
        }
        for each in result.relaxed
    ]
    return {"relaxed": relaxed} if relaxed else {}


def _summary(result: RunResult) -> Json:
    fixed = {} if result.fixed is None else {"fixed": result.fixed}
    account = result.account
    return {
        "files": result.files,
        "documents": result.documents,
        "judged": {"whole": account.whole, "partly": account.partly, "not": account.unjudged},
        "unrecognized": len(result.of("mention")),
        "error": result.count("error"),
        "warning": result.count("warning"),
        "note": result.count("note"),
        **({"uncreated": account.uncreated} if account.uncreated else {}),
        **fixed,
    }
