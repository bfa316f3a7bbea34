"""The report of `ecrlint diff` for programs; `schemas/ecrlint-diff.schema.json` describes it."""

from __future__ import annotations

from ecrlint.lint.diff_phrases import command
from ecrlint.policy.condition_keys import find
from ecrlint.report.diff import lifecycle
from ecrlint.report.escape import json_text
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.engine import Change
    from ecrlint.access.semantics.request import Request
    from ecrlint.lint.comparison import Comparison, Comparisons, Side

    Json = dict[str, object]

VERSION = 1
"""The version of this format; it changes only when a reader of the old one would fail."""


def render(comparisons: Comparisons) -> str:
    """The whole run as one JSON object."""
    return json_text(
        {
            "version": VERSION,
            "tool": {"name": "ecrlint", "version": __version__},
            "comparisons": [_comparison(each) for each in comparisons.items],
            "lifecycles": [lifecycle.as_json(each) for each in comparisons.lifecycles],
            "errors": [{"path": each.path, "message": each.words} for each in comparisons.errors],
            "summary": {
                "compared": len(comparisons.items),
                "added": comparisons.added,
                "removed": comparisons.removed,
                "unknown": sum(bool(each.diff.unknown) for each in comparisons.items),
            },
        }
    )


def _comparison(comparison: Comparison) -> Json:
    old, new, diff = comparison.old, comparison.new, comparison.diff
    return {
        "old": _side(old),
        "new": _side(new),
        "kind": new.policy.kind,
        "same": comparison.is_same,
        "added": list(_changes(comparison, new, diff.added)),
        "removed": list(_changes(comparison, old, diff.removed)),
        "unknown": {"added": diff.maybe_added, "removed": diff.maybe_removed},
    }


def _side(side: Side) -> Json:
    return {"path": side.name, "document": side.number, "exists": side.document is not None}


def _changes(comparison: Comparison, side: Side, changes: list[Change]) -> Iterator[Json]:
    for change in changes:
        span = side.span(change)
        yield {
            "statement": change.statement.label,
            "pointer": change.statement.pointer,
            "path": side.path_of(span),
            "start": {"line": span.line, "column": span.column},
            "end": {"line": span.end_line, "column": span.end_column},
            "words": change.words,
            "request": _request(change.request),
            "replay": command(comparison, side, change),
            "other": {
                "decision": change.other.effect,
                "statements": [each.label for each in change.other.statements],
            },
        }


def _request(request: Request) -> Json:
    caller, context = request.caller, sorted(request.context.items())
    return {
        "principal": caller.arn or caller.name,
        "session": caller.session,
        "issuer": caller.issuer,
        "action": request.action,
        "resource": request.resource,
        "context": {_key(key): list(values) for key, values in context if values},
    }


def _key(key: str) -> str:
    known = find(key)
    return known.name if known else key
