"""Limits: how much work a question may take before it ends as `unknown`."""

from __future__ import annotations

MAX_STEPS = 50_000
"""Comparisons of boxes for one question (some 300 ms at worst)."""
MAX_STATES = 20_000
"""States of wildcard automata for one space (some 150 ms at worst)."""
MAX_WIDTH = 20_000
"""Characters of all wildcard patterns that run as one automaton, each of which every state has a bit for."""
MAX_COMPARISONS = 1_000_000
"""Comparisons of values with those that the policies name, for one space (under a second at worst)."""
MAX_KEYS = 500
"""Keys that one space has a dimension for."""
MAX_CALLERS = 10_000
"""Callers to try for one space."""
MAX_SETS = 1_024
"""Sets of values of one multivalued key."""

MAX_REPLAYS = 200_000
"""Values of conditions that requests are tried on by the evaluator, for one policy (some 200 ms at worst)."""


class TooHard(Exception):
    """A question that would take too long; the text says why."""


class Budget:
    """How many steps are left, and what to say when there are none."""

    __slots__ = ("left", "why")

    def __init__(self, steps: int, why: str) -> None:
        self.left = steps
        self.why = why

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooHard(self.why)


def question() -> Budget:
    """The budget of one question about boxes."""
    return Budget(MAX_STEPS, "the statements overlap in too many ways")


def replays() -> Budget:
    """The budget for trying requests one by one."""
    return Budget(MAX_REPLAYS, "too many requests would have to be tried")


def automata() -> Budget:
    """The budget for all wildcard patterns of a space."""
    return Budget(MAX_STATES, "the patterns overlap in too many ways")


def comparisons() -> Budget:
    """The budget for finding out which values of a space meet which tests."""
    return Budget(MAX_COMPARISONS, "too many values are compared")
