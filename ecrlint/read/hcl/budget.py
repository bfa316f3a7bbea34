"""What one evaluation may cost, and how it ends without a value."""

from __future__ import annotations

MAX_NESTING = 80
"""How many expressions may be evaluated inside each other, references followed."""

MAX_STEPS = 30_000
"""How many expressions one evaluation may evaluate, those of a loop each time."""

MAX_ITEMS = 10_000
"""How many items a loop or a function may give."""

MAX_SIZE = 200_000
"""The largest `size` of a value."""

MAX_TEXT = 1024 * 1024
"""Code points of the longest text that is made."""


class Failed(Exception):
    """Terraform would surely stop here with an error; `try` and `can` catch it."""


class Undecided(Exception):
    """Nobody knows the value: it depends on what is UNKNOWN, or on what is not modelled here."""


class TooMuch(Exception):
    """The evaluation is given up: it takes more than a bound allows."""


class Budget:
    """What the evaluation that is under way has used: the outermost one begins it anew."""

    __slots__ = ("nesting", "steps")

    def __init__(self) -> None:
        self.nesting = 0
        self.steps = 0

    def enter(self) -> None:
        """One more expression. Raises TooMuch."""
        if self.nesting == 0:
            self.steps = 0
        self.steps += 1
        if self.nesting >= MAX_NESTING or self.steps > MAX_STEPS:
            raise TooMuch
        self.nesting += 1

    def leave(self) -> None:
        """The expression is done."""
        self.nesting -= 1


BUDGET = Budget()


def bounded(count: int) -> int:
    """The number of items, if a value may have as many. Raises TooMuch."""
    if count > MAX_ITEMS:
        raise TooMuch
    return count


def bounded_text(text: str) -> str:
    """The text, if a value may be as long. Raises TooMuch."""
    if len(text) > MAX_TEXT:
        raise TooMuch
    return text
