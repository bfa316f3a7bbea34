"""Matches, found by following all ways through a pattern at once (Pike's machine).

Each character of the text takes at most as many steps as the pattern has instructions. Of several ways the
one wins that a search with backtracking would find first.
"""

from __future__ import annotations

from ecrlint.read.hcl.budget import TooMuch
from ecrlint.read.hcl.re2.tree import Anchor, Char, Choice, Group, Repeat, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.re2.tree import Pattern, Tree

    Step: TypeAlias = "Char | Anchor | int | tuple[int, int] | None"
    """A character or a place to be met, a slot to keep the position in, two ways to go on, or the end."""
    Slots: TypeAlias = "tuple[int, ...]"

MAX_INSTRUCTIONS = 5_000
"""The longest program that a pattern may become."""

_STEPS = 16
"""So many steps count like one value that is made."""


class Machine:
    """Finds a pattern in texts; the work is counted in the evaluation. Raises TooMuch."""

    def __init__(self, pattern: Pattern, evaluation: Evaluation) -> None:
        self.names = pattern.names
        self._evaluation = evaluation
        self._program: list[Step] = []
        self._compile(Group(0, pattern.tree))
        self._add(None)

    def all(self, text: str) -> Iterator[Slots]:
        """The matches from left to right; an empty one right behind another is none."""
        at, end = 0, -1
        while at <= len(text):
            found = self.first(text, at)
            if found is None:
                return
            if found[1] > found[0] or found[0] != end:
                yield found
            end = found[1]
            at = end if end > at else at + 1

    def first(self, text: str, start: int = 0) -> Slots | None:
        """The first match from an offset on: the start and the end of it and of each group, -1 for none."""
        threads: dict[int, Slots] = {}
        best: Slots | None = None
        nothing = (-1,) * (2 * (len(self.names) + 1))
        steps = 0
        for at in range(start, len(text) + 1):
            if best is None:
                self._follow(threads, 0, nothing, text, at)
            elif not threads:
                break
            char = text[at : at + 1]
            following: dict[int, Slots] = {}
            steps += len(threads)
            for number, slots in threads.items():
                step = self._program[number]
                if step is None:
                    best = slots
                    break  # the ways behind it are worse
                if char and isinstance(step, Char) and step.takes(char):
                    self._follow(following, number + 1, slots, text, at + 1)
            threads = following
            if steps > 1000:
                self._evaluation.spend(steps // _STEPS)
                steps = 0
        self._evaluation.spend(steps // _STEPS)
        return best

    def _follow(self, threads: dict[int, Slots], first: int, slots: Slots, text: str, at: int) -> None:
        """Go on from an instruction up to the next character, or to the end, by all ways, the best first."""
        pending = [(first, slots)]
        while pending:
            number, slots = pending.pop()
            if number in threads:
                continue
            step = self._program[number]
            threads[number] = slots
            if isinstance(step, tuple):
                pending.extend(((number + step[1], slots), (number + step[0], slots)))
            elif isinstance(step, int):
                pending.append((number + 1, (*slots[:step], at, *slots[step + 1 :])))
            elif isinstance(step, Anchor) and _holds(step.kind, text, at):
                pending.append((number + 1, slots))

    def _add(self, step: Step) -> int:
        if len(self._program) >= MAX_INSTRUCTIONS:
            raise TooMuch(MAX_INSTRUCTIONS, "instructions of a regular expression")
        self._program.append(step)
        return len(self._program) - 1

    def _compile(self, tree: Tree) -> None:
        if isinstance(tree, Char | Anchor):
            self._add(tree)
        elif isinstance(tree, Group):
            self._add(2 * tree.number)
            self._compile(tree.inside)
            self._add(2 * tree.number + 1)
        elif isinstance(tree, Sequence):
            for part in tree.parts:
                self._compile(part)
        elif isinstance(tree, Choice):
            self._choose(tree.parts)
        else:
            self._repeat(tree)

    def _choose(self, parts: list[Tree]) -> None:
        jumps: list[int] = []
        for part in parts[:-1]:
            split = self._add((1, 0))
            self._compile(part)
            jumps.append(self._add((0, 0)))
            self._program[split] = 1, len(self._program) - split
        self._compile(parts[-1])
        for jump in jumps:
            self._program[jump] = (len(self._program) - jump,) * 2

    def _repeat(self, tree: Repeat) -> None:
        for _ in range(tree.least):
            self._compile(tree.inside)
        if tree.most is None:
            split = self._add((1, 0))
            self._compile(tree.inside)
            back = self._add((0, 0))
            self._program[back] = (split - back,) * 2
            self._program[split] = _ways(tree, len(self._program) - split)
            return
        splits: list[int] = []
        for _ in range(tree.most - tree.least):
            splits.append(self._add((1, 0)))
            self._compile(tree.inside)
        for split in splits:
            self._program[split] = _ways(tree, len(self._program) - split)


def _ways(tree: Repeat, over: int) -> tuple[int, int]:
    """Into the part first, or over it first."""
    return (1, over) if tree.is_greedy else (over, 1)


def _holds(kind: str, text: str, at: int) -> bool:
    """Whether a place is what an anchor asks for."""
    if kind == "text start":
        return at == 0
    if kind == "text end":
        return at == len(text)
    if kind == "line start":
        return at == 0 or text[at - 1] == "\n"
    if kind == "line end":
        return at == len(text) or text[at] == "\n"
    is_border = _is_word(text[at - 1 : at] if at else "") != _is_word(text[at : at + 1])
    return is_border == (kind == "word")


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")
