"""What evaluations may cost, and how they end without a value."""

from __future__ import annotations

from contextlib import contextmanager

from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.limits import Reached, more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.outcomes import Outcomes

MAX_NESTING = 80
"""How many expressions may be evaluated inside each other, references followed."""

MAX_STEPS = 30_000
"""How many expressions one evaluation may evaluate, those of a loop each time."""

MAX_MADE = 200_000
"""How many values one evaluation may make, each counted as often as it is made or looked through."""

MAX_WORK = 1_000_000
"""The values that all evaluations of a configuration may make; a step counts like `_STEP` of them."""

MAX_RUN = 2_000_000
"""The values that all configurations of a run may make, and `PER_CHARACTER` more for each of their files."""

PER_CHARACTER = 10

_STEP = 5

MAX_ITEMS = 10_000
"""How many items a loop or a function may give."""

MAX_SIZE = 200_000
"""The largest `size` of a value."""

MAX_TEXT = 1024 * 1024
"""Code points of the longest text that is made."""


class Failed(Exception):
    """Terraform would surely stop here with an error; `try` and `can` catch it."""


class Undecided(Exception):
    """Nobody knows the value: it depends on what is UNKNOWN, or on what is not modelled here.

    `limit` is a note where a limit leaves this one value unknown, and all around it goes on; `function` is
    one that would have to be worked out, and that is not modelled here.
    """

    def __init__(self, limit: str = "", function: str = "") -> None:
        super().__init__(limit or function)
        self.limit = limit
        self.function = function


class TooMuch(Exception):
    """The evaluation is given up: it takes more than a bound allows. The message says than which."""

    def __init__(self, most: int, what: str) -> None:
        super().__init__(more_than(most, what))


class Work:
    """What all evaluations of one configuration have taken together, as a part of that of a whole run."""

    __slots__ = ("_all", "done")

    def __init__(self, whole: RunWork | None = None) -> None:
        self.done = 0
        self._all = whole

    def spend(self, count: int) -> None:
        """So many steps or values more. Raises TooMuch."""
        self.done += count
        if self.done > MAX_WORK:
            raise TooMuch(MAX_WORK, "steps and values for one configuration")
        if self._all:
            self._all.spend(count)


class RunWork:
    """What the evaluations of a whole run have taken; they may take the more, the more there is to read."""

    __slots__ = ("done", "most")

    def __init__(self) -> None:
        self.done = 0
        self.most = MAX_RUN

    def allow(self, characters: int) -> None:
        """So many characters more are to be evaluated."""
        self.most += PER_CHARACTER * characters

    def spend(self, count: int) -> None:
        """So many steps or values more. Raises TooMuch."""
        self.done += count
        if self.done > self.most:
            raise TooMuch(self.most, "steps and values for all configurations together")


class Evaluation:
    """What is evaluated in one reading: what that has taken so far, and the limits that were `reached`.

    Scopes hold it, so whatever is evaluated under their names is counted in it. Steps, and values that are
    made, are counted anew from each outermost expression on; `work` counts them for the configuration. `turn`
    says how conditions come out that nobody knows.
    """

    __slots__ = ("made", "nesting", "reached", "steps", "turn", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.restart()

    def restart(self) -> None:
        """Another reading begins."""
        self.reached = Reached()
        self.nesting = 0
        self.turn: Outcomes = OPEN
        self.begin()

    def begin(self) -> None:
        """An outermost expression begins."""
        self.steps = 0
        self.made = 0

    def enter(self) -> None:
        """One more expression. Raises TooMuch."""
        self.steps += 1
        if self.nesting >= MAX_NESTING:
            raise TooMuch(MAX_NESTING, "expressions inside each other")
        if self.steps > MAX_STEPS:
            raise TooMuch(MAX_STEPS, "steps of one evaluation")
        self.work.spend(_STEP)
        self.nesting += 1

    def leave(self) -> None:
        """The expression is done."""
        self.nesting -= 1

    def spend(self, count: int) -> None:
        """So many values are made, or looked through. Raises TooMuch."""
        self.made += count
        if self.made > MAX_MADE:
            raise TooMuch(MAX_MADE, "values in one evaluation")
        self.work.spend(count)

    def affords(self, count: int) -> bool:
        """The same where nothing is under way: whether there was room for them, which is noted if not."""
        try:
            self.spend(count)
        except TooMuch as limit:
            self.reached.note(str(limit))
            return False
        return True

    @contextmanager
    def all_open(self) -> Iterator[None]:
        """Conditions that nobody knows are left open meanwhile."""
        turn, self.turn = self.turn, OPEN
        try:
            yield
        finally:
            self.turn = turn

    def leave_open(self, undecided: Undecided) -> None:
        """A value stays unknown; the limit or the function that is the reason, if one is, is noted."""
        if undecided.limit:
            self.reached.note(undecided.limit)
        if undecided.function:
            self.reached.lack(undecided.function)


def bound_count(count: int) -> int:
    """The number of items, if a value may have as many. Raises TooMuch."""
    if count > MAX_ITEMS:
        raise TooMuch(MAX_ITEMS, "items")
    return count


def bound_text(text: str) -> str:
    """The text, if a value may be as long. Raises TooMuch."""
    bound_length(len(text))
    return text


def bound_length(length: int) -> None:
    """Raises TooMuch if no text may be as long."""
    if length > MAX_TEXT:
        raise TooMuch(MAX_TEXT, "characters of a text")
