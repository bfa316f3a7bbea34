"""A finding as plain JSON data: what `--format json` writes and `Diagnostic.to_dict` gives."""

from __future__ import annotations

from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.located import Located, LocatedRelated, Offer
    from ecrlint.source import Span

    Json = dict[str, object]


def finding_json(located: Located, offer: Offer | None) -> Json:
    """The finding and the fix for it, which takes work to find out."""
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
        "related": [_related_json(related) for related in located.related],
        "fix": fix_json(offer),
        "fingerprint": located.fingerprint,
        **_witness(located),
    }


def fix_json(offer: Offer | None) -> Json | None:
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


def _related_json(related: LocatedRelated) -> Json:
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
