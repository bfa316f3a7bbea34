"""One input text, and how its offsets become lines and columns.

Offsets count code points from the start of the decoded text (after a byte-order mark). Lines and
columns are 1-based, columns count code points, and an end is exclusive. A line ends at LF, CR LF or a
lone CR and at nothing else: the other "line breaks" of Unicode are ordinary characters in a policy.
"""

from __future__ import annotations

from bisect import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Span:
    """A stretch of a source: offsets `start`..`end`, and the same as 1-based lines and columns."""

    __slots__ = ("column", "end", "end_column", "end_line", "line", "source", "start")

    def __init__(
        self, source: Source, start: int, end: int, line: int, column: int, end_line: int, end_column: int
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    def __repr__(self) -> str:
        return f"{self.line}:{self.column}-{self.end_line}:{self.end_column}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, int, int, int, int]:
        return self.source.path, self.start, self.end, self.line, self.column


class Source:
    """A decoded input: `path` as the user gave it (`/`-separated, `<stdin>` without a name) and `text`."""

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    @property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line; found once, at the first finding."""
        if self._starts is None:
            self._starts = list(_line_starts(self.text))
        return self._starts

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets, with its lines and columns."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Span(self, start, end, line, column, end_line, end_column)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Text of a 1-based line, without its line end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def first_line_of(self, start: int, end: int) -> int:
        """Where the first line of the stretch `start`..`end` ends, trailing blanks left out."""
        ends = (self.text.find(sign, start, end) for sign in "\r\n")
        stop = min((at for at in ends if at >= 0), default=end)
        while stop > start + 1 and self.text[stop - 1] in " \t":
            stop -= 1
        return stop


def _line_starts(text: str) -> Iterator[int]:
    """Where each line of a text begins."""
    yield 0
    at = 0
    # Bytes are cut at the line ends that count, and at no others.
    for line in text.encode("utf-8", "surrogatepass").splitlines(keepends=True):
        at += len(line.decode("utf-8", "surrogatepass"))
        if line.endswith((b"\n", b"\r")):
            yield at
