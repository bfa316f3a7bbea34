"""How the conditions turn out that nobody knows: all left open, or each one way or the other."""

from __future__ import annotations

import re

from ecrlint.read.branches import OpenOutcomes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Outcomes(Protocol):
        """One way in which all conditions turn out."""

        def outcome(self, words: str, yes: str = "true", no: str = "false") -> bool | None:
            """Whether a condition holds, by its words in the text; None where that is left open.

            `yes` and `no` say what its being so and not being so is called.
            """


SIZES = ("not empty", "empty")
"""What the outcomes are called where a collection is asked for of which nobody knows what is in it."""

_comparison = re.compile(r'(?P<left>[\w.\[\]"-]+) (?P<sign>==|!=) (?P<right>"[^"$%\\]*")').fullmatch


class _OpenBranch:
    """Every condition is left open."""

    __slots__ = ()

    def outcome(self, words: str, yes: str = "true", no: str = "false") -> bool | None:
        return None


OPEN: Outcomes = _OpenBranch()
"""The turn in which every condition is left open."""


class ChosenBranch:
    """Conditions come out as in `outcomes`, in the order in which they are asked for; later ones true.

    The same words come out the same, and what equals one text equals no other. `branch` says how each came
    out.
    """

    __slots__ = ("_equal", "_open", "branch", "outcomes")

    def __init__(self, outcomes: list[bool]) -> None:
        self.outcomes = outcomes
        self.branch: dict[str, str] = {}
        self._open = OpenOutcomes(outcomes)
        self._equal: dict[str, str] = {}

    def outcome(self, words: str, yes: str = "true", no: str = "false") -> bool | None:
        plain = " ".join(words.split())
        if plain.startswith("!") and re.fullmatch(r"![\w.]+", plain):
            return not self.outcome(plain[1:])
        compared = _comparison(plain)
        if compared and compared["sign"] == "!=":
            return not self.outcome(f"{compared['left']} == {compared['right']}")
        if plain not in self.branch:
            equal = self._equal.get(compared["left"]) if compared else None
            holds = equal is None and self._open.take()
            if compared and holds:
                self._equal[compared["left"]] = compared["right"]
            self.branch[plain] = yes if holds else no
        return self.branch[plain] == yes
