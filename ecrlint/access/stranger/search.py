"""A stranger's request that a policy allows, looked for by changing one that it nearly allows.

The space of requests says what strangers might do at most. Whether one of them does it is for the evaluator
to say, request by request: variables have the values of that request, and all its keys are one outsider's.
"""

from __future__ import annotations

from heapq import heappop, heappush

from ecrlint.access.semantics.evaluate import (
    condition_matches,
    decide,
    effect_of,
    principal_matches,
    statement_matches,
)
from ecrlint.access.stranger.doubts import doubtful_forms, doubtful_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Request
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.stranger.moves import Moves
    from ecrlint.policy.model import Condition, Policy, Statement

    Failure = tuple[Statement, list[Condition]]

MAX_REQUESTS = 200
"""Requests whose neighbours are tried for one question."""


class StrangerSearch:
    """The search for a request that one Allow of a policy lets through under every reading."""

    def __init__(
        self, policy: Policy, allow: Statement, readings: list[Reading], moves: Moves, budget: Budget
    ) -> None:
        self._policy = policy
        self._allow = allow
        self._readings = readings
        self._moves = moves
        self._budget = budget
        self._doubtful = doubtful_keys(policy)
        self._cost = sum(
            1 + sum(len(each.values) for each in statement.conditions) for statement in policy.statements
        )

    def near(self, start: Request) -> Request | None:
        """An allowed request of a stranger, the start if it is one; None when none is found.

        Raises TooHard when the budget is spent.
        """
        seen = {_key(start)}
        heap: list[tuple[int, int, Request, list[Failure]]] = []
        self._push(heap, start)
        for _ in range(MAX_REQUESTS):
            if not heap:
                break
            left, _, request, failures = heappop(heap)
            if not left and self._is_found(request):
                return request
            for changed in self._moves.around(request, failures or self._all()):
                key = _key(changed)
                if key not in seen:
                    seen.add(key)
                    self._push(heap, changed)
        return None

    def _all(self) -> list[Failure]:
        """Everything that a change can be about, where nothing fails but the request is nobody's."""
        return [
            (each, list(each.conditions))
            for each in self._policy.statements
            if each is self._allow or each.denies
        ]

    def _push(self, heap: list[tuple[int, int, Request, list[Failure]]], request: Request) -> None:
        failures = self._failures(request)
        heappush(heap, (len(failures), self._budget.left * -1, request, failures))

    def _failures(self, request: Request) -> list[Failure]:
        """The conditions of the Allow that are not met, and the Denies that are."""
        found: dict[Condition | Statement, Failure] = {}
        for variant in doubtful_forms(request, self._doubtful):
            for reading in self._readings:
                self._budget.spend(self._cost)
                for statement, conditions in self._unmet(variant, reading):
                    about = conditions[0] if statement is self._allow and conditions else statement
                    found.setdefault(about, (statement, conditions))
        return list(found.values())

    def _unmet(self, request: Request, reading: Reading) -> Iterator[Failure]:
        allow = self._allow
        for condition in allow.conditions:
            if not condition_matches(condition, allow, request, reading):
                yield allow, [condition]
        if not principal_matches(allow, request.caller, reading, False):
            yield allow, []
        for statement in self._policy.statements:
            denies = effect_of(statement, "least") == "Deny"
            if denies and statement_matches(statement, request, reading, "least"):
                yield statement, list(statement.conditions)

    def _is_found(self, request: Request) -> bool:
        return self._moves.is_strangers(request) and all(
            decide(self._policy, variant, reading, bound).allowed
            for variant in doubtful_forms(request, self._doubtful)
            for reading in self._readings
            for bound in ("most", "least")
        )


def _key(request: Request) -> tuple[object, ...]:
    return (request.caller.identities, request.caller.kind, tuple(sorted(request.context.items())))
