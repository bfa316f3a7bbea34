"""Entries between brackets: the lists and objects of JSON, of HCL, and of YAML's flow style.

What is written takes the layout of what is there: a line for each entry, or all in one. What is deleted
takes its comma and, where it has lines of its own, these and the comment behind it. Other comments stay.
"""

from __future__ import annotations

import re

from ecrlint.write.edit import Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecrlint.write.edit import Edit
    from ecrlint.write.escaping import Layer

    Writer = Callable[[str | None], list[str]]
    """Writes entries that begin at an indentation, or inline for None."""

_break = re.compile(r"\r\n|\r|\n").search


class Bracketed:
    """The collection at `start`..`end` of a layer, brackets included; `entries` are start and end of each.

    `comment` is the pattern of comments. With `bare_lines` the end of a line may stand for a comma. The
    `separator` is for entries on one line where there are not two to take it from.
    """

    def __init__(
        self,
        layer: Layer,
        start: int,
        end: int,
        entries: Sequence[tuple[int, int]],
        comment: str = "",
        *,
        bare_lines: bool = False,
        separator: str = ", ",
    ) -> None:
        self.layer = layer
        self.start = start
        self.end = end
        self.entries = entries
        self._comment = re.compile(comment, re.DOTALL) if comment else None
        self._bare_lines = bare_lines
        self._separator = separator

    @property
    def newline(self) -> str:
        """How lines end here."""
        found = _break(self.layer.text, self.start, self.end) or _break(self.layer.text)
        return found[0] if found else "\n"

    @property
    def unit(self) -> str:
        """By how much entries are indented further than the closing bracket."""
        indent = self.indent(self.entries[0][0]) if self.entries else None
        outer = self.indent(self.end - 1)
        if indent is None or outer is None or not indent.startswith(outer):
            return "  "
        return indent[len(outer) :] or "  "

    def insert(self, index: int, write: Writer) -> Iterator[Edit]:
        """Put entries in front of the one at `index`, or behind the last."""
        if not self.entries:
            if self.layer.text[self.start + 1 : self.end - 1].strip():
                raise Unwritable  # a comment
            yield self.layer.edit(self.start + 1, self.end - 1, ", ".join(write(None)))
            return
        indent = self._layout(index)
        between = self.separator(indent)
        if index < len(self.entries):
            at = self.entries[index][0]
            yield self.layer.edit(at, at, "".join(text + between for text in write(indent)))
        else:
            yield from self._append(write(indent), between, indent)

    def delete(self, index: int) -> Iterator[Edit]:
        """Take an entry away."""
        start, end = self.entries[index]
        comma = self._comma(index)
        behind = end if comma is None else comma + 1
        has_lines = len(self.entries) > 1 and self.indent(start) is not None
        stop = self._rest_of_line(behind) if has_lines else None
        if stop is not None:
            yield self.layer.edit(self._line_start(start), stop, "")
            if index == len(self.entries) - 1 and comma is None:
                before = self._comma(index - 1)
                if before is not None:
                    yield self.layer.edit(before, before + 1, "")
        elif len(self.entries) == 1:
            yield self._cut(self.start + 1, self.end - 1, start, end)
        elif index < len(self.entries) - 1:
            yield self._cut(start, self.entries[index + 1][0], start, end)
        else:
            yield self._cut(self.entries[index - 1][1], end, start, end)

    def separator(self, indent: str | None) -> str:
        """What stands between two entries."""
        if indent is not None:
            comma = "" if self._bare_lines and self._comma(0) is None else ","
            return f"{comma}{self.newline}{indent}"
        text = self.layer.text
        for (_, end), (start, _) in zip(self.entries, self.entries[1:], strict=False):
            if re.fullmatch(r"[ \t]*,[ \t]*", text[end:start]):
                return text[end:start]
        return self._separator

    def _append(self, texts: list[str], between: str, indent: str | None) -> Iterator[Edit]:
        last = len(self.entries) - 1
        end, comma = self.entries[last][1], self._comma(last)
        if indent is None:
            at = end if comma is None else comma + 1
            before, after = (between, "") if comma is None else (between.replace(",", "", 1), ",")
            yield self.layer.edit(at, at, f"{before}{between.join(texts)}{after}")
            return
        behind = end if comma is None else comma + 1
        stop = self._rest_of_line(behind)
        at = behind if stop is None else len(self.layer.text[:stop].rstrip("\r\n"))
        if not self.layer.text[behind:at].strip():
            at = behind
        ends = "," if comma is not None else ""
        first = between if comma is None and at == end else f"{self.newline}{indent}"
        if comma is None and at != end and "," in between:
            yield self.layer.edit(end, end, ",")
        yield self.layer.edit(at, at, f"{first}{between.join(texts)}{ends}")

    def _layout(self, index: int) -> str | None:
        """The indentation of a new entry on a line of its own; None where entries share lines."""
        return self.indent(self.entries[min(index, len(self.entries) - 1)][0])

    def indent(self, at: int) -> str | None:
        """The blanks in front of an offset, if its line in these brackets begins with nothing else."""
        start = self._line_start(at)
        before = self.layer.text[start:at]
        return before if start > self.start and not before.strip(" \t") else None

    def _line_start(self, at: int) -> int:
        text = self.layer.text
        return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1

    def _rest_of_line(self, at: int) -> int | None:
        """Where the next line starts, if only blanks and a comment stand before; None otherwise."""
        found = _break(self.layer.text, at, self.end)
        if found is None or self._without_comments(at, found.start()).strip():
            return None
        return found.end()

    def _comma(self, index: int) -> int | None:
        """Where the comma behind an entry is."""
        end = self.entries[index][1]
        stop = self.entries[index + 1][0] if index + 1 < len(self.entries) else self.end - 1
        at = self._without_comments(end, stop).find(",")
        return None if at < 0 else end + at

    def _without_comments(self, start: int, end: int) -> str:
        """A stretch between entries, with blanks for its comments."""
        text = self.layer.text[start:end]
        return self._comment.sub(lambda found: " " * len(found[0]), text) if self._comment else text

    def _cut(self, start: int, end: int, first: int, last: int) -> Edit:
        """Delete a stretch around the entry `first`..`last`, if no comment would be lost."""
        for one, other in ((start, first), (last, end)):
            if self._without_comments(one, other) != self.layer.text[one:other]:
                raise Unwritable
        return self.layer.edit(start, end, "")
