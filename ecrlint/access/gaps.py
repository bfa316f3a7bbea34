"""Callers who are granted a part of some actions that are of use only together."""

from __future__ import annotations

from ecrlint.access import queries
from ecrlint.access.semantics.interpretations import DOCUMENTED
from ecrlint.access.space.boxes import leftover, meet
from ecrlint.access.space.space import ACTION, CALLER
from ecrlint.analysis.partial_sets import halves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.space import Space
    from ecrlint.policy.model import Policy
    from ecrlint.policy.principal import Principal

    Actions = frozenset[str]

_MOST_TRIED = 32
"""Callers of one principal; where the first lack something on purpose, the others mostly do."""


class Gap:
    """A principal that a statement gives a part: what is missing, and a request of the part.

    `index` is the statement's place in the policy.
    """

    __slots__ = ("index", "missing", "principal", "request")

    def __init__(self, index: int, principal: Principal, missing: Actions, request: Request) -> None:
        self.index = index
        self.principal = principal
        self.missing = missing
        self.request = request

    @property
    def is_service(self) -> bool:
        return self.request.caller.is_service


def gaps(
    space: Space,
    policy: Policy,
    sets: tuple[Actions, Actions, Actions],
    sufficient: Iterable[Actions],
    budget: Budget,
) -> list[Gap]:
    """The gaps of a policy. The sets are those of `Judge.gaps`, as is `sufficient`.

    Whatever any statement may give counts, under whatever condition. What a Deny takes away whole is
    meant so.
    """
    needed, telling, spared = sets
    reached = _ReachedCallers(space, policy)
    content = reached.by_any(spared)
    for each in sufficient:
        content |= reached.by_all(each)
    found: list[Gap] = []
    for statement, principal in halves(policy, needed, telling):
        part = _members(space, principal) & reached.by_any(telling) & ~content
        for cell in _lowest(part & ~reached.by_all(needed)):
            budget.spend(4 * len(policy.statements))
            missing = frozenset(each for each in needed if not reached.by_any([each]) & cell)
            missing -= _denied_actions(space, policy, missing, cell, budget)
            clip = space.clip(space.action_mask(telling), cell)
            verdict = queries.grants_nothing(space, policy, clip, budget=budget) if missing else None
            if verdict and verdict.witness:
                found.append(Gap(statement.index, principal, missing, verdict.witness))
                break
    return found


class _ReachedCallers:
    """The callers that some Allow may give an action."""

    def __init__(self, space: Space, policy: Policy) -> None:
        boxes = [box for each in space.readings for box, _ in space.terms(policy, each, "most").allows]
        self._space = space
        self._boxes = [both for box in boxes for each in space.universes if (both := meet(box, each))]

    def by_any(self, actions: Iterable[str]) -> int:
        mask, callers = self._space.action_mask(actions), 0
        for box in self._boxes:
            if box[ACTION] & mask:
                callers |= box[CALLER]
        return callers

    def by_all(self, actions: Iterable[str]) -> int:
        callers = self._space.callers.full
        for action in actions:
            callers &= self.by_any([action])
        return callers


def _members(space: Space, principal: Principal) -> int:
    """The callers that a principal stands for; a session is of the role that the policy names, if it does."""
    if principal.is_everyone:
        return space.callers.full
    members = space.callers.members
    own = members.get(principal.identity, 0)
    if principal.form == "session" and principal.arn:
        name = principal.arn.resource.split("/")[1]
        role = f"arn:{principal.arn.partition}:iam::{principal.account}:role/{name}"
        return own & members.get(role, 0) or own
    return own


def _lowest(mask: int) -> Iterator[int]:
    for _ in range(_MOST_TRIED):
        if not mask:
            return
        yield mask & -mask
        mask &= mask - 1


def _denied_actions(space: Space, policy: Policy, actions: Actions, cell: int, budget: Budget) -> Actions:
    """The actions that Denies take away from a caller whatever the circumstances."""
    denies = [box for box, _ in space.terms(policy, DOCUMENTED, "most").denies]
    taken = set()
    for action in actions if denies else ():
        clip = space.clip(space.action_mask([action]), cell)
        insides = [inside for each in space.universes if (inside := meet(clip, each))]
        if not any(leftover(inside, denies, budget) for inside in insides):
            taken.add(action)
    return frozenset(taken)
