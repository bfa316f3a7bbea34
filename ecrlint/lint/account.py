"""The account of one source: how much of each policy is known, and what decides the rest.

Only a source in which something is unknown loads this.
"""

from __future__ import annotations

from ecrlint.lint.locate import locate
from ecrlint.policy.pointer import Place, keys
from ecrlint.policy.undecided import is_wholly_unknown, undecided_parts
from ecrlint.rule.selection import UNDECIDED_POLICY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.lint.replay import Replays
    from ecrlint.lint.report import Report
    from ecrlint.policy.undecided import OpenValue
    from ecrlint.read.document import Document
    from ecrlint.rule.finding import Finding
    from ecrlint.rule.rule import Rule
    from ecrlint.rule.selection import RuleSet

_PUBLIC = ("public-push", "public-pull", "public-admin")
_MOST = 3
"""How many parts, or rules, are named; of the others it is said how many there are."""
_WIDTH = 60
"""Characters of an expression that are quoted."""


class JudgedDocument:
    """A policy with what is not known of it: `parts`, and `doubt`, the engine's reason to give up."""

    __slots__ = ("document", "doubt", "parts")

    def __init__(self, document: Document, doubt: str = "") -> None:
        self.document = document
        self.doubt = document.doubt or (f"whom it lets in is not decided: {doubt}" if doubt else "")
        self.parts = [] if document.is_plain else undecided_parts(document.data, document.kind)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing of it is known."""
        return is_wholly_unknown(self.document.data, self.document.kind)

    @property
    def is_whole(self) -> bool:
        return self.document.parsed and not (self.parts or self.doubt)

    @property
    def why(self) -> str:
        """What is not known of it, and what decides that."""
        if not self.document.parsed:
            return "it does not parse"
        told = [self._describe(each) for each in self.parts[:_MOST]]
        if len(self.parts) > _MOST:
            told.append(f"{len(self.parts) - _MOST} more")
        told += [f"it takes {function}, which ecrlint does not have" for function in self.document.functions]
        if self.doubt:
            told.append(self.doubt)
        return "; ".join(told)

    def _describe(self, part: OpenValue) -> str:
        span = self.document.locate(Place(part.pointer))
        file = "" if span.source.path == self.document.source.path else f"{span.source.path}:"
        place = f"{file}{span.line}:{span.column}"
        return f"{self.expression(part)} decides {decided_element(part, self.document)} ({place})"

    def expression(self, part: OpenValue) -> str:
        """The expression that decides a part, on one line."""
        span = self.document.locate(Place(part.pointer))
        text = " ".join(span.source.text[span.start : span.end].split())
        if not text:
            return "an empty default"
        return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def decided_element(part: OpenValue, document: Document) -> str:
    """What is decided: an element of a statement, or the policy as a whole."""
    if not part.pointer:
        return "what it says"
    if part.element in ("Statement", "Version", "rules"):
        return part.element
    return f"{part.element} of {_label(part, document)}"


def _label(part: OpenValue, document: Document) -> str:
    """How messages call the statement of a part: its Sid, or its number."""
    assert isinstance(document.data, dict)
    block = document.data["Statement"]
    index = int(keys(part.pointer)[1]) if isinstance(block, list) else 0
    statement = block[index] if isinstance(block, list) else block
    sid = statement.get("Sid")
    return sid if isinstance(sid, str) and sid else f"#{index + 1}"


def keep_account(cases: Sequence[JudgedDocument], rules: RuleSet, report: Report, replays: Replays) -> None:
    """Count the policies of a source and say what decides those that are not judged whole."""
    for forms in _policies(cases):
        _count(forms, report)
    rule = rules.by_name.get(UNDECIDED_POLICY)
    if rule and rules.runs(rule):
        found = {}
        for case in cases:
            for finding in _findings(case, rule, rules):
                each = locate(finding, case.document, replays)
                found[each.span, case.document.name] = each
        report.findings.extend(found.values())


def _count(forms: Sequence[JudgedDocument], report: Report) -> None:
    """Count one policy, which is judged as far as the least known of its branches is."""
    open_ones = [each for each in forms if not each.is_whole]
    is_judged = True
    if not all(each.document.parsed for each in forms):
        report.account.unparsed += 1
        is_judged = False
    elif all(each.is_unknown for each in forms):
        report.account.unknown += 1
        is_judged = False
    elif open_ones:
        report.account.partly += 1
    else:
        report.account.whole += 1
    if open_ones:
        named = f"{forms[0].document.name}: " if forms[0].document.name else ""
        why = dict.fromkeys(each.why for each in open_ones)
        report.note("partly" if is_judged else "unjudged", f"{named}{'; '.join(why)}")


def _policies(cases: Sequence[JudgedDocument]) -> Iterator[list[JudgedDocument]]:
    """The policies, each with all of its branches."""
    found: dict[object, list[JudgedDocument]] = {}
    for case in cases:
        document = case.document
        key = (document.kind, document.name) if document.branches else document
        found.setdefault(key, []).append(case)
    yield from found.values()


def _findings(case: JudgedDocument, rule: Rule, rules: RuleSet) -> Iterator[Finding]:
    document = case.document
    if document.kind == "ambiguous":
        doubt, _, help = document.doubt.partition("; ")
        yield rule.at("", "kind", part="opening", doubt=doubt, help=help)
    for part in case.parts if document.parsed else ():
        blind = _blind(part, document, rules)
        lacking = " and ".join(document.functions)
        yield rule.at(
            part.pointer,
            "whole" if not part.pointer else "default",
            expression=case.expression(part).replace("'", '"'),
            part_of=decided_element(part, document).replace("'", '"'),
            because=f"{blind} could not look" if blind else "",
            help=(
                f"ecrlint does not have {lacking}; "
                if lacking
                else "give it a value that is known before a deployment, or "
            )
            + "lint what comes of it, such as a plan or the deployed policy",
        )


def _blind(part: OpenValue, document: Document, rules: RuleSet) -> str:
    """The rules that need a part: those that tell whom a statement lets in, and those about the element."""
    elements = frozenset([part.element])
    names = [
        rule.name
        for rule in rules.selected
        if rule.asks(document.kind, elements)
        and (not part.pointer or part.element == "rules" or rule.elements or rule.name in _PUBLIC)
    ]
    if len(names) <= _MOST + 1:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:_MOST])} and {len(names) - _MOST} more rules"
