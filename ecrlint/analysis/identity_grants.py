"""What the statements of an identity policy add up to.

Whatever may be granted counts: a condition may hold, and a Resource that is not known may be any. Where two
patterns have a text in common, nobody can tell whether it is a repository that was meant. So an action that
is missing here is surely not granted by this policy; another policy of the same identity may grant it.
"""

from __future__ import annotations

from ecrlint.analysis.identity_resource import may_be_repository, targets
from ecrlint.policy.action import (
    PULL,
    RETAG,
    has_misspelt_service,
    is_misspelt,
    meant_action,
    push_set,
    service_of,
)
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.scope import is_ours, service_meant
from ecrlint.policy.wildcard import matches, meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Policy, Statement

    Actions = frozenset[str]

MOST_PATTERNS = 100
"""Resources of a policy that are held against each other; hardly any policy has room for more."""

_DECISIVE = ("Statement", "Effect", "Action", "NotAction")
_EVERYTHING = frozenset(ACTIONS)
_OF_CLIENTS = PULL | push_set("ecr")


class PartOnResource:
    """A statement that allows some actions on a resource where nothing allows `missing`."""

    __slots__ = ("missing", "resource", "statement")

    def __init__(self, statement: Statement, resource: str, missing: Actions) -> None:
        self.statement = statement
        self.resource = resource
        self.missing = missing


def parts_on_resources(
    policy: Policy,
    needed: Actions,
    telling: Actions,
    spared: Actions,
    clues: Actions,
    sufficient: tuple[Actions, ...],
) -> Iterator[PartOnResource]:
    """Each statement that names some of `telling` for a resource where nothing allows all of `needed`.

    Not where anything of `spared` is allowed, all of a set that is `sufficient` for another use, or, if there
    are `clues`, nothing of them; and not what a Deny may take away. Wildcards count as allowing and tell
    nothing: `ecr:Get*` is meant for reading, and reaches half of a pull by chance. To give an image another
    tag takes a part of a pull and of a push, and no more.
    """
    halves = [each for each in policy.statements if _is_half(each, needed, telling)]
    if not halves or policy.unknown_statements:
        return
    reached = _ReachedActions(policy)
    if reached.patterns > MOST_PATTERNS:
        return
    service = service_of(next(iter(needed)))
    for statement in halves:
        for pattern, text in targets(statement).items():
            allowed, denied = reached.by_allows(pattern), reached.by_denies(pattern)
            if (
                may_be_repository(pattern, service)
                and not needed <= allowed
                and allowed.isdisjoint(spared)
                and not any(each <= allowed for each in sufficient)
                and not (clues and allowed.isdisjoint(clues))
                and allowed & _OF_CLIENTS != RETAG
                and not telling.isdisjoint(_named_actions(statement) - denied)
            ):
                yield PartOnResource(statement, text, needed - allowed)
                break


def may_grant(statement: Statement, action: str) -> bool:
    """Whether a statement may be an Allow of an action (lower case), for whatever resource."""
    if statement.denies:
        return False
    if not statement.unknown.isdisjoint(_DECISIVE):
        return True
    if statement.has("NotAction"):
        return not any(matches(entry.text.lower(), action) for entry in statement.not_actions)
    return action in _slips(statement) or any(
        matches(entry.text.lower(), action) for entry in statement.actions
    )


class _ReachedActions:
    """Which actions the statements of a policy may allow or deny on a resource."""

    def __init__(self, policy: Policy) -> None:
        self._reaching = [(each, list(targets(each)), _reach(each)) for each in policy.statements]
        self.patterns = sum(len(patterns) for _, patterns, _ in self._reaching)

    def by_allows(self, pattern: str) -> Actions:
        return self._union(pattern, [each for each in self._reaching if not each[0].denies])

    def by_denies(self, pattern: str) -> Actions:
        return self._union(pattern, [each for each in self._reaching if not each[0].allows])

    def _union(self, pattern: str, reaching: list[tuple[Statement, list[str], Actions]]) -> Actions:
        found = [reach for _, patterns, reach in reaching if any(meet(pattern, each) for each in patterns)]
        return frozenset[str]().union(*found)


def _is_half(statement: Statement, needed: Actions, telling: Actions) -> bool:
    return (
        statement.allows
        and not telling.isdisjoint(_named_actions(statement))
        and not needed <= statement.reach
    )


def _named_actions(statement: Statement) -> Actions:
    return frozenset([entry.text.lower() for entry in statement.actions])


def _reach(statement: Statement) -> Actions:
    """The actions that a statement may be about: all, where that is not known."""
    slips = _slips(statement)
    if "" in slips or not statement.unknown.isdisjoint(_DECISIVE):
        return _EVERYTHING
    return statement.reach | slips


def _slips(statement: Statement) -> Actions:
    """The actions that misspelt entries were meant for, which have a rule of their own; "" is any."""
    return frozenset(
        [
            (meant_action(entry.text, service_meant(entry.text)) or "").lower()
            for entry in statement.actions
            if is_ours(entry.text) and (is_misspelt(entry.text) or has_misspelt_service(entry.text))
        ]
    )
