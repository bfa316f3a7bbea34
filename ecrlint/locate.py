"""Where findings stand: pointers become characters, and each finding gets the mark it is known by.

Only a run with findings loads this.
"""

from __future__ import annotations

from ecrlint.finding import Finding, Located, LocatedRelated, Place
from ecrlint.fix import Fix
from ecrlint.lint import SYNTAX_ERROR
from ecrlint.policy.pointer import keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint import RuleSet
    from ecrlint.read.document import Document, Reading
    from ecrlint.read.tree import Problem
    from ecrlint.replays import Replays
    from ecrlint.rule import Rule
    from ecrlint.source import Source, Span


def located(finding: Finding, span: Span) -> Located:
    """A finding about text rather than about a document."""
    text = span.source.text[span.start : span.end]
    mark = fingerprint(finding.rule, finding.message, text)
    return Located(finding, finding.rule.level, span, "", (), "unknown", "", mark)


def fingerprint(rule: Rule, *parts: str) -> str:
    """A mark that stays the same when lines move: 16 hexadecimal digits of what the finding is about.

    It is the FNV-1a hash, which is no secret's keeper but, unlike hashlib, costs nothing to import.
    """
    value = 0xCBF29CE484222325
    for byte in "\0".join((rule.code, *parts)).encode("utf-8", "replace"):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def locate(finding: Finding, document: Document, replays: Replays) -> Located:
    """A finding about a document, with its characters."""
    place = finding.place
    data = document.data
    assert isinstance(place, Place)  # rules about documents speak in pointers
    related = tuple(
        LocatedRelated(each.message, each.place.pointer, document.locate(each.place))
        if isinstance(each.place, Place)
        else LocatedRelated(each.message, "", each.place)
        for each in finding.related
    )
    return Located(
        finding,
        finding.rule.level,
        document.locate(place),
        place.pointer,
        related,
        document.kind,
        document.name,
        fingerprint(
            finding.rule, document.name, _anchor(place.pointer, data), place.part, _value(place, data)
        ),
        replays.expectation(finding.witness),
        document,
    )


def located_problems(source: Source, reading: Reading, rules: RuleSet) -> Iterator[Located]:
    """The findings about text that was found while a source was read."""
    kind = reading.documents[0].kind if reading.documents else "unknown"
    for problem in reading.problems:
        rule = rules.by_name[problem.rule]
        if rules.speaks(rule) or rule.name == SYNTAX_ERROR:
            yield _located_problem(problem, rule, source, kind)


def _located_problem(problem: Problem, rule: Rule, read: Source, kind: str) -> Located:
    source = problem.source or read
    span = source.span(problem.start, problem.end)
    # Messages put their fields in single quotes, so what a field quotes itself takes the double ones.
    fields = {name: text.replace("'", '"') for name, text in problem.fields.items()}
    fix = Fix(f"delete the first '{fields['key']}'") if rule.name == "duplicate-key" else None
    finding = Finding(rule, span, problem.variant, fields, "", problem.help, (), fix=fix)
    result = located(finding, span)
    result.kind = kind
    if problem.related:
        start, end, words = problem.related
        result.related = (LocatedRelated(words, "", source.span(start, end)),)
    return result


def _anchor(pointer: str, data: object) -> str:
    """The pointer with the statement's Sid for its number, and without places in lists of values."""
    tokens = pointer.split("/")
    if len(tokens) > 2 and tokens[1] == "Statement" and tokens[2].isdigit():
        sid = _follow(data, ["Statement", tokens[2], "Sid"])
        if isinstance(sid, str) and sid:
            tokens[2] = sid
    while len(tokens) > 3 and tokens[-1].isdigit():
        tokens.pop()
    return "/".join(tokens)


def _value(place: Place, data: object) -> str:
    """What stands at a place, in one spelling whatever the file's layout."""
    value = _follow(data, keys(place.pointer))
    if isinstance(value, (dict, list)) and place.part == "opening":
        return ""  # something is missing in it: the rest of it is not what the finding is about
    return _spelled(value)


def _spelled(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{','.join(f'{key!r}:{_spelled(value[key])}' for key in sorted(value, key=str))}}}"
    return f"[{','.join(map(_spelled, value))}]" if isinstance(value, list) else repr(value)


def _follow(data: object, tokens: list[str]) -> object:
    """The value that the keys of a pointer lead to; None where there is none."""
    for token in tokens:
        if isinstance(data, list) and token.isdigit() and int(token) < len(data):
            data = data[int(token)]
        elif isinstance(data, dict):
            data = data.get(token)
        else:
            return None
    return data
