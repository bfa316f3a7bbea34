"""Findings that are met more than once, as several files or calls lead to what they are about: told once."""

from __future__ import annotations

from ecrlint.policy.pointer import Place, statement_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted

_MOST = 100
"""Related places of one finding."""

_LEVELS = ("note", "warning", "error")


def told_once(findings: Iterable[Located]) -> list[Located]:
    """The findings without those that were met again.

    What several calls of a module share, at the same place of a value and of its statement, is one finding:
    it is as grave as the gravest of them, and related to all of their calls.
    """
    groups: dict[object, list[Located]] = {}
    for each in findings:
        groups.setdefault(_likeness(each), []).append(each)
    return [found for group in groups.values() for found in _merged(group)]


def excepted_once(excepted: Iterable[Excepted]) -> list[Excepted]:
    """The same for those that were put aside."""
    return list({each.located.identity: each for each in reversed(list(excepted))}.values())[::-1]


def _likeness(each: Located) -> object:
    document = each.document
    if document is None or not document.calls:
        return each.identity
    statement = statement_of(each.pointer)
    return each.path, each.span, each.rule.code, document.locate(Place(statement)) if statement else ""


def _merged(group: list[Located]) -> list[Located]:
    """The findings of one of the policies that share a place, with the calls of all."""
    if len(group) == 1:
        return group
    gravest = max(group, key=lambda each: _LEVELS.index(each.level))
    own = {each.identity: each for each in reversed(group) if each.document is gravest.document}
    places = {(each.message, each.span): each for one in group for each in one.related}
    for each in own.values():
        each.related = tuple(dict.fromkeys((*each.related, *list(places.values())[:_MOST])))
        each.related = tuple({(one.message, one.span): one for one in each.related}.values())
    return list(own.values())[::-1]
