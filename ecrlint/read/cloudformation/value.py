"""Values with the places where they are written, also texts that are put together from parts."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.limits import more_than
from ecrlint.read.source_map import SourceMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import TypeAlias

    from ecrlint.read.limits import Reached
    from ecrlint.read.positions import Node

    Where: TypeAlias = Callable[[], SourceMap]

MAX_TEXT = 200_000
"""Characters of the longest text that is put together; ECR takes 30,720."""


class Placed:
    """A value and the node that mirrors it.

    `name` says what an UNKNOWN stands for, as holes in texts do. `where` tells where the characters of a
    text are written that is not simply the one at its node.
    """

    __slots__ = ("name", "node", "value", "where")

    def __init__(self, value: object, node: Node, name: str = "", where: Where | None = None) -> None:
        self.value = value
        self.node = node
        self.name = name
        self.where = where

    def __repr__(self) -> str:
        return f"Placed({self.value!r}, {self.node!r})"

    @property
    def text(self) -> str:
        """The value inside of a text: a hole for all that is no text, number or boolean."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, (str, int, float)):
            return str(self.value)
        return hole(self.name or "value")


def unknown(node: Node, name: str) -> Placed:
    return Placed(UNKNOWN, node, name)


class Parts:
    """A text that is being put together; `reached` is told where it is too long."""

    def __init__(self, reached: Reached) -> None:
        self._reached = reached
        self._parts: list[tuple[str, Where]] = []
        self._length = 0

    def add(self, text: str, where: Where) -> None:
        self._parts.append((text, where))
        self._length += len(text)

    def placed(self, node: Node, name: str) -> Placed:
        """The text as the value of `node`; UNKNOWN where it is too long."""
        if self._length > MAX_TEXT:
            self._reached.note(more_than(MAX_TEXT, "characters of a text"))
            return unknown(node, name)
        return Placed("".join([text for text, _ in self._parts]), node, name, self._where)

    def _where(self) -> SourceMap:
        starts, ends = [], []
        for _, where in self._parts:
            part = where()
            starts += part.starts
            ends += part.ends
        return SourceMap("".join([text for text, _ in self._parts]), starts, ends)


def filled(
    outer: Placed,
    where: Where,
    reached: Reached,
    pattern: re.Pattern[str],
    fill: Callable[[re.Match[str]], str | None],
) -> Placed:
    """A text in which `fill` replaces what the pattern finds; where it gives None the text stays.

    What is filled in stands where the found text is written.
    """
    text = str(outer.value)
    base = _once(where)
    parts = Parts(reached)
    end = 0
    for match in pattern.finditer(text):
        new = fill(match)
        if new is not None:
            parts.add(text[end : match.start()], _stretch(base, end, match.start()))
            parts.add(new, _all_of(base, new, match.start(), match.end()))
            end = match.end()
    if not end:
        return outer
    parts.add(text[end:], _stretch(base, end, len(text)))
    return parts.placed(outer.node, outer.name)


def stretch_of(text: str, start: int, end: int) -> Where:
    """A text each of whose characters stands in the whole of a stretch."""
    return lambda: SourceMap(text, [start] * len(text), [end] * len(text))


def _once(where: Where) -> Where:
    made: list[SourceMap] = []

    def make() -> SourceMap:
        if not made:
            made.append(where())
        return made[0]

    return make


def _stretch(base: Where, start: int, end: int) -> Where:
    def make() -> SourceMap:
        whole = base()
        return SourceMap(whole.text[start:end], whole.starts[start:end], whole.ends[start:end])

    return make


def _all_of(base: Where, text: str, start: int, end: int) -> Where:
    return lambda: stretch_of(text, *base().stretch(start, end))()
