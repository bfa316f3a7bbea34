"""Where findings stand: pointers become characters, and each finding gets the mark it is known by.

Only a run with findings loads this.
"""

from __future__ import annotations

from ecrlint.lint.located import Located, LocatedRelated
from ecrlint.policy.changes import Fix
from ecrlint.policy.pointer import Place
from ecrlint.rule.finding import Finding
from ecrlint.rule.fingerprint import fingerprint, of_place
from ecrlint.rule.selection import SYNTAX_ERROR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint.replay import Replays
    from ecrlint.read.document import Document, Reading
    from ecrlint.read.positions import Problem
    from ecrlint.rule.rule import Rule
    from ecrlint.rule.selection import RuleSet
    from ecrlint.source import Source, Span


def locate_text(finding: Finding, span: Span) -> Located:
    """A finding about text rather than about a document."""
    text = span.source.text[span.start : span.end]
    mark = fingerprint(finding.rule, finding.message, text)
    return Located(finding, finding.rule.level, span, "", (), "unknown", "", mark)


def locate(finding: Finding, document: Document, replays: Replays) -> Located:
    """A finding about a document, with its characters."""
    place = finding.place
    assert isinstance(place, Place)  # rules about documents give pointers
    related = tuple(
        LocatedRelated(each.message, each.place.pointer, document.locate(each.place))
        if isinstance(each.place, Place)
        else LocatedRelated(each.message, "", each.place)
        for each in finding.related
    )
    span = document.locate(place)
    if document.holder:
        from ecrlint.lint.origins import origins

        related += tuple(origins(document, place, span))
    return Located(
        finding,
        finding.rule.level_in(document.kind),
        span,
        place.pointer,
        related,
        document.kind,
        document.name,
        of_place(finding.rule, document.own_name, place, document.data),
        replays.expectation(finding.witness),
        document,
    )


def located_problems(source: Source, reading: Reading, rules: RuleSet) -> Iterator[Located]:
    """The findings about text that was found while a source was read."""
    kind = reading.documents[0].kind if reading.documents else "unknown"
    for problem in reading.problems:
        rule = rules.by_name[problem.rule]
        if rules.runs(rule) or rule.name == SYNTAX_ERROR:
            yield _located_problem(problem, rule, source, kind)


def _located_problem(problem: Problem, rule: Rule, read: Source, kind: str) -> Located:
    source = problem.source or read
    span = source.span(problem.start, problem.end)
    # Messages put their fields in single quotes, so what a field quotes itself takes the double ones.
    fields = {name: text.replace("'", '"') for name, text in problem.fields.items()}
    fix = Fix(f"delete the first '{fields['key']}'") if rule.name == "duplicate-key" else None
    finding = Finding(rule, span, problem.variant, fields, "", problem.help, (), fix=fix)
    result = locate_text(finding, span)
    result.kind = kind
    if problem.related:
        start, end, words = problem.related
        result.related = (LocatedRelated(words, "", source.span(start, end)),)
    return result
