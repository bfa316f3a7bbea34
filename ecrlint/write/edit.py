"""A stretch of a text to be written anew, and what takes its place."""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.source import Source


class Unwritable(Exception):
    """A change that nobody can write without touching more than it is about."""


class Edit:
    """`text` in the place of `start`..`end` of a source: offsets in code points, the end exclusive."""

    __slots__ = ("end", "source", "start", "text")

    def __init__(self, source: Source, start: int, end: int, text: str) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.text = text

    def __repr__(self) -> str:
        return f"Edit({self.start}, {self.end}, {self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edit) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, int, int, str]:
        return self.source.path, self.start, self.end, self.text

    def overlaps(self, other: Edit) -> bool:
        """Whether both are about the same characters, or put something at the same place."""
        if self.source.path != other.source.path:
            return False
        if self.start == other.start:
            return True
        return self.start < other.end and other.start < self.end


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Each edit once, from front to back. Raises Unwritable where two meet."""
    ordered = sorted(set(edits), key=lambda edit: (edit.source.path, edit.start, edit.end))
    for one, next in pairwise(ordered):
        if one.overlaps(next):
            raise Unwritable
    return ordered


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, which are in order and of that text."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])
