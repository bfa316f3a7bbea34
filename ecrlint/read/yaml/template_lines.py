"""The lines of a YAML template, and what a hole in them stands in: quotes, brackets, a block scalar."""

from __future__ import annotations

import re
from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from ecrlint.read.placeholders import Placeholder

    Stretch: TypeAlias = tuple[int, int]

_LOOKED_BACK = 400
"""How many characters of a line are looked at in front of a hole."""

_hole = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>")
_quoted = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'[^']*+'")
_block_scalar = re.compile(r"( *)(?:- +)*(?:[^#\n]*?:[ \t]+)?[|>][-+0-9]*[ \t]*").fullmatch
_open_key = re.compile(r"( *(?:- +)*)[^#\s][^#\n]*:[ \t]*").fullmatch


class TemplateLines:
    """The lines of a template whose holes are the stretches that are given, in order."""

    __slots__ = ("_above", "_below", "_is_scalar", "_starts", "_texts")

    def __init__(self, template: str, found: Sequence[Stretch]) -> None:
        self._texts = [line.rstrip("\r") for line in template.split("\n")]
        self._starts = _starts(template)
        self._is_scalar = _scalar_lines(self._texts)
        others = self._without(found)
        self._above = _nearest(others)
        self._below = [len(others) - 1 - each for each in reversed(_nearest(others[::-1]))]

    def rows(self, found: Iterable[Placeholder]) -> list[list[Placeholder]]:
        """Holes that share a line, together."""
        rows: list[list[Placeholder]] = []
        for each in found:
            if rows and self._number(rows[-1][-1].end - 1) == self._number(each.start):
                rows[-1].append(each)
            else:
                rows.append([each])
        return rows

    def is_alone(self, start: int, end: int) -> bool:
        """Whether a hole has its lines for itself, outside of block scalars."""
        return not self._is_scalar[self._number(start)] and self._has_its_lines(start, end)

    def is_scalar_line(self, start: int, end: int) -> bool:
        """Whether it has its lines for itself inside of one."""
        return self._is_scalar[self._number(start)] and self._has_its_lines(start, end)

    def _has_its_lines(self, start: int, end: int) -> bool:
        first, last = self._number(start), self._number(end - 1)
        before = self._texts[first][: start - self._starts[first]]
        behind = self._texts[last][end - self._starts[last] :]
        return not (before.strip() or behind.strip())

    def end_of_only_key(self, start: int, end: int) -> int | None:
        """Where the key ends whose whole value a hole with a line of its own is; None where it is not."""
        above, below = self._above[self._number(start)], self._below[self._number(end - 1)]
        key = _open_key(self._texts[above]) if above >= 0 and not self._is_scalar[above] else None
        if key is None:
            return None
        line = self._texts[below] if below < len(self._texts) else ""
        depth, own = len(line) - len(line.lstrip(" ")), len(key[1])
        ends = not line.strip() or depth < own or (depth == own and not line.lstrip().startswith("-"))
        return self._starts[above] + len(key[0].rstrip()) if ends else None

    def around(self, at: int) -> tuple[bool, bool]:
        """Whether a place is inside of quotes, or of a block scalar, and whether it is between brackets."""
        number = self._number(at)
        if self._is_scalar[number]:
            return True, False
        before = self._texts[number][: at - self._starts[number]][-_LOOKED_BACK:]
        plain = _quoted.sub("", _hole.sub("", before))
        if '"' in plain or "'" in plain:
            return True, False
        return False, plain.count("{") + plain.count("[") > plain.count("}") + plain.count("]")

    def _number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _without(self, found: Sequence[Stretch]) -> list[str]:
        """The lines without their holes."""
        cut = [0] * len(self._texts)
        for start, end in found:
            first, last = self._number(start), self._number(end - 1)
            for number in range(first, last + 1):
                line = self._starts[number]
                cut[number] += min(end, line + len(self._texts[number])) - max(start, line)
        return [
            "" if count >= len(text.replace(" ", "")) and count else text
            for text, count in zip(self._texts, cut, strict=True)
        ]


def _starts(template: str) -> list[int]:
    starts = [0]
    while (end := template.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return starts


def _nearest(lines: Sequence[str]) -> list[int]:
    """For each line, the nearest one above that is not blank; -1 for none."""
    found, last = [], -1
    for number, line in enumerate(lines):
        found.append(last)
        if line.strip():
            last = number
    return found


def _scalar_lines(lines: Sequence[str]) -> list[bool]:
    """Which lines are those of block scalars; what only decides may stand in front of them."""
    found, depth = [], -1
    for line in lines:
        plain = line.lstrip(" ")
        is_inside = depth >= 0 and (
            not plain or len(line) - len(plain) > depth or plain.startswith(("{{-", "{%"))
        )
        found.append(is_inside)
        if not is_inside:
            opening = _block_scalar(line)
            depth = len(opening[1]) if opening else -1
    return found
