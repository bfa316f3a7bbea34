"""What `ecrlint diff` found, as findings of the rule new-access: for SARIF and annotations.

Only what is new is a finding, and what may be new. Access that is lost harms nobody's security.
"""

from __future__ import annotations

from ecrlint.lint.diff_phrases import command, decision_phrase
from ecrlint.lint.located import Located
from ecrlint.rule.fingerprint import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.engine import Change
    from ecrlint.lint.comparison import Comparison, Comparisons, Side
    from ecrlint.rule.finding import Finding
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Span

NAME = "new-access"
"""The rule of these findings."""


def findings(rule: Rule, comparisons: Comparisons) -> Iterator[Located]:
    """The findings of all comparisons."""
    for each in comparisons.items:
        for change in each.diff.added:
            yield _new(rule, each, change)
        for why in each.diff.maybe_added:
            if each.new.document is not None:
                yield _doubt(rule, each, why)


def _new(rule: Rule, comparison: Comparison, change: Change) -> Located:
    side, statement = comparison.new, change.statement
    words = command(comparison, side, change)
    finding = rule.at(
        statement.pointer,
        "default" if words else "open",
        part="opening",
        statement=_requote(statement.label),
        request=_requote(change.words),
        command=words,
        because=f"before: {decision_phrase(change.other)}",
    )
    mark = fingerprint(rule, statement.sid or statement.pointer, change.words)
    return _locate(finding, side, side.span(change), mark)


def _doubt(rule: Rule, comparison: Comparison, why: str) -> Located:
    side = comparison.new
    finding = rule.at("", "unknown", policy=_requote(side.name), why=_requote(why))
    assert side.document is not None
    source = side.document.source
    first = source.span(0, source.first_line_of(0, len(source.text)))
    return _locate(finding, side, first, fingerprint(rule, "", why))


def _locate(finding: Finding, side: Side, span: Span, mark: str) -> Located:
    assert side.document is not None  # a missing file gives no access
    pointer = getattr(finding.place, "pointer", "")
    kind = side.document.kind
    return Located(finding, finding.rule.level, span, pointer, (), kind, side.document.name, mark)


def _requote(text: str) -> str:
    """Messages put their fields in single quotes, so what a field quotes itself takes the double ones."""
    return text.replace("'", '"')
