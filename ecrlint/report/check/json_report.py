"""The report for programs; `schemas/ecrlint-report.schema.json` describes it."""

from __future__ import annotations

from ecrlint import __version__
from ecrlint.policy.condition_keys import find
from ecrlint.report.escape import json_text
from ecrlint.run.result import crash_message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located, LocatedRelated, Offer
    from ecrlint.run.result import RunResult
    from ecrlint.source import Span

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""


def render(result: RunResult) -> str:
    """The whole run as one JSON object."""
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "findings": [_finding(located) for located in result.findings],
            "excepted": [
                _finding(excepted.located) | {"reason": excepted.reason} for excepted in result.excepted
            ],
            "skipped": [{"path": each.path, "why": each.words} for each in result.of("skipped")],
            "errors": _errors(result),
            "summary": _summary(result),
        }
    )


def _finding(located: Located) -> Json:
    return {
        "code": located.rule.code,
        "rule": located.rule.name,
        "level": located.level,
        "message": located.message,
        "because": located.finding.because,
        "help": located.finding.help,
        "path": located.path,
        **_ends(located.span),
        "pointer": located.pointer,
        "document": {"kind": located.kind, "name": located.name},
        "related": [_related(related) for related in located.related],
        "fix": _fix(located.offer),
        "fingerprint": located.fingerprint,
        **_witness(located),
    }


def _fix(offer: Offer | None) -> Json | None:
    """The edits that put a finding right, all in one file, and what they do to access."""
    if offer is None:
        return None
    access = offer.access
    return {
        "title": offer.title,
        "safe": offer.is_safe,
        "gained": list(access.gained),
        "lost": list(access.lost),
        "doubts": list(access.doubts),
        "path": offer.source.path,
        "edits": [
            {**_ends(edit.source.span(edit.start, edit.end)), "text": edit.text} for edit in offer.edits
        ],
    }


def _witness(located: Located) -> Json:
    """The request that shows the finding, where there is one."""
    witness = located.finding.witness
    if witness is None or not located.replay:
        return {}
    request = witness.request
    return {
        "witness": {
            "principal": request.caller.identities[0],
            "action": request.action,
            "context": {_key(key): list(values) for key, values in sorted(request.context.items()) if values},
            "resource": request.resource,
            "decision": witness.decision,
            "command": located.replay,
        }
    }


def _key(key: str) -> str:
    known = find(key)
    return known.name if known else key


def _related(related: LocatedRelated) -> Json:
    return {
        "message": related.message,
        "path": related.span.source.path,
        **_ends(related.span),
        "pointer": related.pointer,
    }


def _ends(span: Span) -> Json:
    return {
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }


def _errors(result: RunResult) -> list[Json]:
    """Files that could not be read or written, and rules that raised: either way something was not done."""
    troubles = [*result.of("error"), *result.of("unwritten"), *result.of("crash")]
    return [{"path": each.path, "message": crash_message(each)} for each in troubles]


def _summary(result: RunResult) -> dict[str, int]:
    fixed = {} if result.fixed is None else {"fixed": result.fixed}
    return {
        "files": result.files,
        "documents": result.documents,
        "error": result.count("error"),
        "warning": result.count("warning"),
        "note": result.count("note"),
        **fixed,
    }
