"""The JSON that a text holds, with the places where it is written.

An interpolation inside quotes is a part of that text. A bare one, as in `"AWS": ${local.readers}`, is a
value: the one whose JSON it gives, else UNKNOWN.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, Piece, Spot, Value, value_of
from ecrlint.read.tree import SyntaxTrouble
from ecrlint.read.written import Written, parse_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.read.tree import Problem

_hole = re.compile(r"\$\{[a-z][^:{}]*\}")
_quotes = re.compile(r'\\.|(")', re.S)
_MARK = "\ue000"  # of private use: stands around the number of a bare value
_mark = re.compile(f"{_MARK}([0-9]+){_MARK}")


def json_value(value: Value, problems: list[Problem] | None = None) -> Value | None:
    """What the text `value` says as JSON; None when that is not known.

    `problems` takes up keys that are given twice. Raises SyntaxTrouble when it surely is no JSON.
    """
    if value.encoded:
        return value.encoded
    content = value.content
    if not isinstance(content, str) or not content.strip() or _MARK in content:
        return None
    pieces = value.pieces or (Piece(content, value.spot, value=value),)
    return _Draft(pieces, value).read(problems)


class _Draft:
    """The text, with a mark for each bare value that is no plain text, and where it is written."""

    def __init__(self, pieces: Iterable[Piece], whole: Value) -> None:
        self.whole = whole
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.values: list[Value] = []
        self.is_quoted = False
        for piece in pieces:
            self._add(piece)

    def read(self, problems: list[Problem] | None) -> Value | None:
        """The value; None where what is not known keeps it from being JSON. Raises SyntaxTrouble."""
        source = self.whole.spot.source
        written = Written("".join(self.texts), self.starts, self.ends, source)
        try:
            data, tree, found = parse_json(written.text, lambda: written)
        except SyntaxTrouble as trouble:
            unknown = (value.spot.start for value in self.values if value.content is UNKNOWN)
            if trouble.problem.end > next(unknown, trouble.problem.end):
                return None  # what is filled in there may mend it
            raise
        if problems is not None:
            problems.extend(found)
        return self._filled(value_of(data, tree(), source))

    def _add(self, piece: Piece) -> None:
        value, spot = piece.value, piece.spot
        if value is None:
            self._put(piece.text, piece.starts, piece.ends)
        elif not self.is_quoted and (inner := self._spliced(value)):
            self._mark(inner)
        else:
            for text, is_hole in _cut(piece.text):
                if not is_hole:
                    self._put_at(text, spot)
                elif self.is_quoted:
                    self._put_at(text.replace("\\", "\\\\").replace('"', '\\"'), spot)
                else:
                    self._mark(Value(UNKNOWN, spot))

    def _spliced(self, value: Value) -> Value | None:
        """The value that a bare text is the JSON of, with places of its own; None for a number or a word."""
        if value is self.whole:
            return None
        try:
            inner = json_value(value)
        except SyntaxTrouble:  # several items, perhaps
            return None
        return None if inner is None or isinstance(inner.content, int | float | None) else inner

    def _mark(self, value: Value) -> None:
        text = f'"{_MARK}{len(self.values)}{_MARK}"'
        self.values.append(value)
        self._put_at(text, value.spot)

    def _put_at(self, text: str, spot: Spot) -> None:
        """Put a text that is written as a whole at one spot."""
        if spot.source is not self.whole.spot.source:
            spot = self.whole.spot
        self._put(text, [spot.start] * len(text), [spot.end] * len(text))

    def _put(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.texts.append(text)
        self.starts.extend(starts)
        self.ends.extend(ends)
        if sum(match[1] is not None for match in _quotes.finditer(text)) % 2:
            self.is_quoted = not self.is_quoted

    def _filled(self, value: Value) -> Value | None:
        """The value with what its marks stand for; None when a mark is a part of a key."""
        content = value.content
        if isinstance(content, str):
            found = _mark.fullmatch(content)
            return self.values[int(found[1])] if found else value
        if isinstance(content, list):
            items = [self._filled(item) for item in content]
            partial = any(item is not None and item.content is UNKNOWN for item in items)
            return None if None in items else Value(items, value.spot, partial=partial)  # type: ignore[arg-type]
        if isinstance(content, dict):
            return self._filled_object(content, value.spot)
        return value

    def _filled_object(self, content: dict[str, Entry], spot: Spot) -> Value | None:
        entries: dict[str, Entry] = {}
        for key, entry in content.items():
            inner = self._filled(entry.value)
            if inner is None or _MARK in key:
                return None
            entries[key] = Entry(inner, entry.spot)
        return Value(entries, spot)


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """A text in parts, and whether each is a hole."""
    at = 0
    for match in _hole.finditer(text):
        yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield text[at:], False
