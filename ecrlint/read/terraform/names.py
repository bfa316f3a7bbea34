"""What the names of all modules of one configuration stand for, each worked out once in a turn."""

from __future__ import annotations

from contextlib import contextmanager

from ecrlint.read.hcl.budget import Evaluation, TooMuch, Work
from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.limits import more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from typing import TypeAlias

    from ecrlint.read.hcl.budget import RunWork
    from ecrlint.read.hcl.outcomes import Outcomes
    from ecrlint.read.hcl.value import HclValue

    Key: TypeAlias = "tuple[Hashable, ...]"

MAX_DEPTH = 40
"""How many names may lead to each other."""


class _Turn:
    """What is known in one turn of the conditions: values, with what kept them unknown, and modules."""

    __slots__ = ("modules", "values")

    def __init__(self) -> None:
        self.values: dict[Key, tuple[HclValue | None, tuple[str, ...]]] = {}
        self.modules: dict[Key, object] = {}


class Names:
    """The values of names, by the scope that they are in; in a circle a name is UNKNOWN.

    The limits that were reached meanwhile are noted for everybody who asks. `evaluation` counts the work of
    the whole configuration; what is tried turn by turn is counted apart.
    """

    __slots__ = ("_aside", "_depth", "_in_turn", "_known", "_tried", "_work", "evaluation")

    def __init__(self, budget: RunWork | None = None) -> None:
        self._work = Work(budget)
        self._tried = Work(budget)
        self.evaluation = Evaluation(self._work)
        self._depth = 0
        self._known = _Turn()
        self._in_turn = _Turn()
        self._aside = _Turn()

    def begin(self) -> None:
        """Another reading begins; the account of the work stays."""
        self.evaluation.restart()

    @contextmanager
    def trying(self, turn: Outcomes) -> Iterator[None]:
        """Names mean what they do in one turn of the conditions."""
        evaluation = self.evaluation
        before = evaluation.turn, evaluation.work
        self._in_turn, self._aside = _Turn(), _Turn()
        evaluation.turn, evaluation.work = turn, self._tried
        try:
            yield
        finally:
            evaluation.turn, evaluation.work = before

    @property
    def _turn(self) -> _Turn:
        """What is known by now: where a turn is tried, in it, or aside of it with all open."""
        if self.evaluation.work is self._work:
            return self._known
        return self._aside if self.evaluation.turn is OPEN else self._in_turn

    @property
    def modules(self) -> dict[Key, object]:
        """The modules that were called in this turn, by what they are called by."""
        return self._turn.modules

    def look_up(self, key: Key, work_out: Callable[[], HclValue | None]) -> HclValue | None:
        """The value under a key, worked out when it is first asked for."""
        known = self._turn.values
        reached = self.evaluation.reached
        if key in known:
            value, limits = known[key]
            reached.note(*limits)
            return value
        if self._depth == MAX_DEPTH:
            reached.note(more_than(MAX_DEPTH, "names that lead to each other"))
            return None
        value = None
        mark = reached.mark()
        known[key] = value, ()  # that is what a circle finds
        self._depth += 1
        try:
            value = work_out()
        except TooMuch as limit:
            reached.note(str(limit))
        finally:
            self._depth -= 1
            known[key] = value, reached.since(mark)
        return value
