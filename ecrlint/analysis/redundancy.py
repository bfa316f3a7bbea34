"""Statements that others may make superfluous: a quick reading, so that most policies need no proof.

A statement may be covered only by those of its effect that name one of its principals or everyone,
reach its actions and ask for no more than it does; `context.access` decides.
"""

from __future__ import annotations

from ecrlint.analysis.arn_syntax import of_principal
from ecrlint.analysis.prefilter import OF_CALLER
from ecrlint.policy.action import is_everything, is_misspelt
from ecrlint.policy.wildcard import covers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecrlint.policy.model import Policy, Statement

_EVERYONE = "*"


class Rivals:
    """For every statement the others that may cover it together, found by whom they name."""

    def __init__(self, policy: Policy) -> None:
        self._by_name: dict[str, list[Statement]] = {}
        self._names = {statement.index: _names(statement) for statement in policy.statements}
        for statement in policy.statements:
            for name in self._names[statement.index]:
                self._by_name.setdefault(name, []).append(statement)

    def of(self, statement: Statement) -> list[Statement]:
        """The rivals of a statement, empty where they obviously leave something of it."""
        others = self._others(statement)
        if not _reach_all(others.values(), statement):
            return []
        found = _without_demands([others[index] for index in sorted(others)], statement)
        found = [each for each in found if each.sound and not _leaves_to_account(each, statement)]
        return found if _reach_all(found, statement) and _is_comparable(statement) else []

    def _others(self, statement: Statement) -> dict[int, Statement]:
        """Those of its effect that name everyone or somebody whom it names, and reach an action of it."""
        found = {}
        for name in (statement.effect + _EVERYONE, *self._names[statement.index]):
            for each in self._by_name.get(name, ()):
                if each is not statement and not each.reach.isdisjoint(statement.reach):
                    found[each.index] = each
        return found


def _reach_all(others: Collection[Statement], statement: Statement) -> bool:
    """Whether there are others, and they reach every action of a statement together."""
    return bool(others) and statement.reach <= frozenset[str]().union(*[each.reach for each in others])


def copy_before(statement: Statement) -> Statement | None:
    """The first statement that says the same in the same words, templates included; it needs no proof."""
    if not _is_comparable(statement):
        return None
    own = _meaning(statement)
    before = statement.policy.statements[: statement.policy.statements.index(statement)]
    return next((each for each in before if _meaning(each) == own), None)


def _meaning(statement: Statement) -> dict[str, object]:
    return {element: value for element, value in statement.data.items() if element != "Sid"}


def covers_patterns(wide: Sequence[Statement], narrow: Statement) -> bool:
    """Whether no action of the future, which a pattern of a statement would reach, is left out."""
    entries = [entry.text.lower() for each in wide for entry in each.actions]
    service = narrow.policy.service
    if any(is_everything(entry, service) for entry in entries):
        return True
    if narrow.has("NotAction"):
        excepted = {entry.text.lower() for entry in narrow.not_actions}
        return any({entry.text.lower() for entry in each.not_actions} <= excepted
                   for each in wide if each.has("NotAction"))  # fmt: skip
    patterns = [entry.text.lower() for entry in narrow.actions if "*" in entry.text or "?" in entry.text]
    return all(any(covers(entry, pattern) for entry in entries) for pattern in patterns)


def _names(statement: Statement) -> set[str]:
    """The effect of a statement with each whom it names, by account, so that a role meets its account."""
    effect = statement.effect
    found = {effect + (_EVERYONE if each.is_everyone else each.account or each.text)
             for each in statement.principals}  # fmt: skip
    if statement.has("NotPrincipal"):
        found.add(effect + _EVERYONE)
    return found


def _is_comparable(statement: Statement) -> bool:
    return (
        statement.sound
        and bool(statement.reach)
        and all(condition.operator for condition in statement.conditions)
        and not any(is_misspelt(entry.text) for entry in statement.actions)
        and not any(map(of_principal, statement.principals))  # one placeholder may be filled in twice
    )


def _leaves_to_account(other: Statement, statement: Statement) -> bool:
    """Whether an Allow leaves to an account what the statement gives its roles or users directly."""
    if statement.denies:
        return False
    named = {each.identity for each in other.principals}
    accounts = {each.account for each in other.principals if each.is_whole_account}
    return _EVERYONE not in named and any(
        each.account in accounts and not each.is_whole_account and each.identity not in named
        for each in statement.principals
    )


def _without_demands(others: list[Statement], statement: Statement) -> list[Statement]:
    """Those of the others that ask for nothing beside what the statement asks for.

    Two that test the same key may make up for each other.
    """
    foreign = [_demands(each, statement) for each in others]
    if not any(foreign):
        return others
    often = {key for keys in foreign for key in keys if sum(key in each for each in foreign) > 1}
    return [each for each, keys in zip(others, foreign, strict=True) if keys <= often]


def _demands(other: Statement, statement: Statement) -> set[str]:
    """The lower-case keys that another statement tests and this one does not, less those of the caller."""
    if not other.conditions:
        return set()
    own = {condition.key.lower() for condition in statement.conditions}
    return {key for each in other.conditions if (key := each.key.lower()) not in own and key not in OF_CALLER}
