"""Findings about a policy that says one thing or another, as conditions of its template turn out.

What ECR refuses and whom a policy exposes the repository to is reported if it is so in any branch, with the
condition that makes it so. What is broken or unclear is reported if it is so in every branch that has the
place.
"""

from __future__ import annotations

from ecrlint.read.branches import deciding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Report
    from ecrlint.read.branches import Branch
    from ecrlint.read.document import Document
    from ecrlint.read.positions import Node

_IN_EVERY = ("broken", "unclear")
"""The families whose findings must hold in every branch."""


def settle_branches(documents: Sequence[Document], report: Report) -> None:
    """Put the findings about the branches of each policy together."""
    forms: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        if document.branches:
            forms.setdefault((document.kind, document.name), []).append(document)
    for same in forms.values():
        _settle(same, report)


def _likeness(each: Located) -> tuple[object, ...]:
    """What findings of several branches share; what is broken may be so in other words."""
    if each.rule.family in _IN_EVERY:
        return each.path, each.span, each.rule.code
    return each.identity


def _settle(forms: Sequence[Document], report: Report) -> None:
    alike: dict[object, list[Located]] = {}
    for each in report.findings:
        if each.document in forms:
            alike.setdefault(_likeness(each), []).append(each)
    dropped: set[Located] = set()
    for found in alike.values():
        having = [form for form in forms if any(each.document is form for each in found)]
        first, *others = found
        dropped.update(others)
        lacking = [form for form in forms if form not in having]
        if first.rule.family in _IN_EVERY:
            if any(_has_place(form, first) for form in lacking):
                dropped.add(first)
        else:
            _name_condition(first, having)
    report.findings = [each for each in report.findings if each not in dropped]


def _name_condition(located: Located, having: Sequence[Document]) -> None:
    """Say in which branches it is so, if not in all."""
    mine: list[Branch] = []
    for form in having:
        assert form.branches
        mine += form.branches.mine
        every = form.branches.every
    if len(mine) < len(every):
        words = " and ".join(f"{name} is {value}" for name, value in deciding(mine, every).items())
        because = located.finding.because
        located.finding.because = f"{because}, where {words}" if because else f"where {words}"


def _has_place(document: Document, located: Located) -> bool:
    """Whether a policy has something at the place of a finding."""
    place = located.path, located.span.start
    path = document.source.path
    pending: list[Node] = [document.tree]
    while pending:
        node = pending.pop()
        own = node.source.path if node.source else path
        if (own, node.start) == place:
            return True
        children = node.children
        if isinstance(children, list):
            pending.extend(children)
        elif children:
            for member in children.values():
                pending.append(member.value)
                if (member.source.path if member.source else path, member.start) == place:
                    return True
    return False
