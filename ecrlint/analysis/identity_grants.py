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
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.scope import is_ours, service_meant
from ecrlint.policy.wildcard import matches, meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.analysis.attached import AttachedPolicies
    from ecrlint.policy.model import Policy, Statement

    Actions = frozenset[str]

MOST_PATTERNS = 100
"""Resources with wildcards that are held against each other; hardly any policy has room for more."""

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
    attached: AttachedPolicies,
) -> Iterator[PartOnResource]:
    """Each statement that names some of `telling` for a resource where nothing allows all of `needed`.

    Not where anything of `spared` is allowed, all of a set that is `sufficient` for another use, or, if there
    are `clues`, nothing of them; and not what a Deny may take away. Wildcards count as allowing and tell
    nothing: `ecr:Get*` is meant for reading, and reaches half of a pull by chance. To give an image another
    tag takes a part of a pull and of a push, and no more. What the other policies allow and deny that are
    `attached` to the same identity counts as well.
    """
    halves = [each for each in policy.statements if _is_half(each, needed, telling)]
    if not halves or policy.unknown_statements:
        return
    reached = [_ReachedActions(policy.statements), attached.once("reached", _reached_together)]
    if attached.may_be_more or sum(len(each.wildcards) for each in reached) > MOST_PATTERNS:
        return
    service = service_of(next(iter(needed)))
    for statement in halves:
        for pattern, text in targets(statement).items():
            (allowed, denied), (others, taken) = (each.on(pattern) for each in reached)
            allowed, denied = allowed | others, denied | taken
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
    """Which actions some statements may allow or deny on a resource; `wildcards` has those by patterns."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._named: dict[str, list[tuple[Statement, Actions]]] = {}
        self.wildcards: dict[str, list[tuple[Statement, Actions]]] = {}
        for each in statements:
            reach = _reach(each)
            for pattern in targets(each):
                kept = self.wildcards if has_wildcard(pattern) else self._named
                kept.setdefault(pattern, []).append((each, reach))

    def on(self, pattern: str) -> tuple[Actions, Actions]:
        """What may be allowed, and denied, on a resource that matches a pattern."""
        found = list(self._named.get(pattern, ()))
        if has_wildcard(pattern):
            found += [one for name, every in self._named.items() if matches(pattern, name) for one in every]
        found += [one for wide, every in self.wildcards.items() if meet(pattern, wide) for one in every]
        return (
            frozenset[str]().union(*(reach for each, reach in found if not each.denies)),
            frozenset[str]().union(*(reach for each, reach in found if not each.allows)),
        )


def _reached_together(attached: AttachedPolicies) -> _ReachedActions:
    return _ReachedActions(attached.statements)


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
