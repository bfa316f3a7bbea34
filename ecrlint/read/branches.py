"""The ways in which the conditions of a template may turn out, tried one after the other.

What a template says under conditions that nobody knows is read once for each way in which those turn out that
are asked for meanwhile. Within one reading a condition is the same everywhere.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Protocol, TypeAlias, TypeVar

    Branch: TypeAlias = Mapping[str, str]
    """What conditions turn out as, by their words: `{"var.open": "true"}`."""

    class Case(Protocol):
        """One way in which conditions turn out."""

        @property
        def outcomes(self) -> list[bool]:
            """How those came out that were asked for, in that order."""

    One = TypeVar("One", bound=Case)
    Result = TypeVar("Result")

MAX_JOINT = 64
"""How many ways are tried for one policy; beyond, conditions are turned over one at a time."""

MAX_SINGLE = 64
"""How many conditions are turned over one at a time; what depends on later ones has one outcome only."""


class OpenOutcomes:
    """How open conditions come out, in the order in which they are asked for; later ones are true."""

    __slots__ = ("_asked", "outcomes")

    def __init__(self, outcomes: list[bool]) -> None:
        self.outcomes = outcomes
        self._asked = 0

    def take(self) -> bool:
        """How the next one comes out."""
        if self._asked == len(self.outcomes):
            self.outcomes.append(True)
        self._asked += 1
        return self.outcomes[self._asked - 1]


def each_case(make: Callable[[list[bool]], One], read: Callable[[One], Result]) -> tuple[list[Result], bool]:
    """What `read` gives for each way in which the conditions that it asks for turn out, and whether in all.

    `make` makes a case whose first conditions come out as given. A new condition comes out true first; then
    everything is read again with the last one turned over.
    """
    results: list[Result] = []
    pending: list[list[bool]] = [[]]
    while pending:
        if len(results) == MAX_JOINT:
            return _one_at_a_time(make, read), False
        chosen = pending.pop()
        case = make(list(chosen))
        results.append(read(case))
        taken = case.outcomes
        pending += [[*taken[:index], False] for index in range(len(chosen), len(taken))]
    return results, True


def _one_at_a_time(make: Callable[[list[bool]], One], read: Callable[[One], Result]) -> list[Result]:
    """What `read` gives where all conditions come out true, and where all but one do."""
    first = make([])
    results = [read(first)]
    for index in range(min(len(first.outcomes), MAX_SINGLE)):
        results.append(read(make([*first.outcomes[:index], False])))
    return results


class Branches:
    """The branches in which a policy is what it is, among all that were tried."""

    __slots__ = ("every", "mine")

    def __init__(self, mine: Sequence[Branch], every: Sequence[Branch]) -> None:
        self.mine = mine
        self.every = every


def deciding(some: Sequence[Branch], every: Sequence[Branch]) -> Branch:
    """What tells some branches from all others, as far as conditions do that are alike in all of them.

    Where none is alike, it is what the first of them says.
    """
    common = {
        name: value
        for name, value in some[0].items()
        if all(each.get(name) == value for each in some) and any(each.get(name) != value for each in every)
    }
    return common or some[0]
