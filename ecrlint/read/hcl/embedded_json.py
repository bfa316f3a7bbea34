"""The JSON that a text holds, with the places where it is written.

The text may be made by a template, with interpolations inside of JSON's strings and between them. What
is no plain text has a stand-in of one character while the JSON is parsed, with quotes between strings.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue, Piece
from ecrlint.read.json import decode as json_text
from ecrlint.read.json import positions as json_tree
from ecrlint.read.limits import more_than
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.source_map import SourceMap, move_problem, move_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.positions import Member, Node, Problem
    from ecrlint.source import Source

MAX_FILLED = 6_400
"""How many values may be filled into one JSON text."""

_STAND_INS = range(0xE000, 0xE000 + MAX_FILLED)  # characters for private use, which no policy has
_special = re.compile(r'["\\\x00-\x1f]|\$\{').search
_hole = re.compile(r"(\$\{[a-z][^:{}]*\})")


def json_value(
    value: HclValue, evaluation: Evaluation, problems: list[Problem] | None = None
) -> HclValue | None:
    """What the text `value` says as JSON; None when that is not known, and for what is no text.

    `problems` takes up keys that are given twice. Raises SyntaxTrouble when it surely is no JSON.
    """
    if value.encoded:
        return value.encoded
    if not isinstance(value.content, str) or not evaluation.affords(_cost(value.content)):
        return None
    masked = _Masked(_pieces(value))
    if masked.is_spent:
        evaluation.reached.note(more_than(MAX_FILLED, "values filled into one JSON text"))
        return None
    try:
        data, twice = json_text.parse(masked.text)
    except SyntaxTrouble as trouble:
        if UNKNOWN in masked.bare.values():
            return None
        raise SyntaxTrouble(move_problem(trouble.problem, masked.written)) from None
    tree, found = json_tree.scan(masked.text)
    if twice and problems is not None:
        problems.extend(move_problem(problem, masked.written) for problem in found)
    return masked.restore(data, move_tree(tree, masked.written))


def _cost(text: str) -> int:
    """As many values as a JSON text may hold, and something for its length."""
    return len(text) // 16 + text.count(",")


def source_map_of(value: HclValue) -> SourceMap:
    """A text, and where each of its characters is written; those of an interpolation at all of `${…}`."""
    text, starts, ends = "", [], []  # type: tuple[str, list[int], list[int]]
    pieces = _pieces(value)
    for piece in pieces:
        text += piece.text
        starts.extend(piece.starts or [piece.spot.start] * len(piece.text))
        ends.extend(piece.ends or [piece.spot.end] * len(piece.text))
    return SourceMap(text, starts, ends, _source(pieces))


def _pieces(value: HclValue) -> Sequence[Piece]:
    return value.pieces or (Piece(str(value.content), value.spot, value=HclValue(value.content, value.spot)),)


def _source(pieces: Sequence[Piece]) -> Source | None:
    return next((piece.spot.source for piece in pieces), None)


def _is_written_elsewhere(value: HclValue, spot: HclSpan) -> bool:
    """Whether an interpolation that stands at `spot` gives a text that is written in another place."""
    own = value.spot
    if not isinstance(value.content, str) or own.source is None or _special(value.content):
        return False
    return own.source is not spot.source or not spot.start <= own.start < spot.end


class _Masked:
    """A text with stand-ins: `bare` has what those outside of strings stand for, `holes` those inside.

    `filled` are the values of those that begin a string, and that are written somewhere else.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.bare: dict[str, object] = {}
        self.holes: dict[str, str] = {}
        self.filled: dict[str, HclValue] = {}
        self.written = SourceMap("", [], [], _source(pieces))
        self._parts: list[str] = []
        self._in_string = False
        self._escaped = False
        taken = "".join(piece.text for piece in pieces)
        self._spare = (chr(code) for code in _STAND_INS if chr(code) not in taken)
        self.is_spent = False
        for piece in pieces:
            self._add(piece, piece.spot)
        self.text = self.written.text = "".join(self._parts)

    def _add(self, piece: Piece, spot: HclSpan) -> None:
        """A piece at its own place, or all of it at the place of the interpolation around it."""
        value = piece.value
        if value is None:
            whole = len(piece.text)
            inner = spot is not piece.spot
            starts = [spot.start] * whole if inner else piece.starts
            ends = [spot.end] * whole if inner else piece.ends
            self._write(piece.text, starts, ends)
        elif value.encoded and not self._in_string:
            self._stand_in(spot, value.encoded, piece.text)
        elif value.content is UNKNOWN:
            self._stand_in(spot, UNKNOWN, piece.text)
        elif self._begins_string and _is_written_elsewhere(value, spot):
            self.filled[self._stand_in(spot, value, piece.text)] = value
        elif value.pieces:
            for inner_piece in value.pieces:
                self._add(inner_piece, spot)
        else:
            for number, part in enumerate(_hole.split(piece.text)):
                if number % 2:
                    self._stand_in(spot, UNKNOWN, part)
                else:
                    self._write(part, [spot.start] * len(part), [spot.end] * len(part))

    def _write(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> None:
        self._parts.append(text)
        self.written.starts.extend(starts)
        self.written.ends.extend(ends)
        if '"' not in text and "\\" not in text:
            self._escaped = self._escaped and not text
            return
        for char in text:
            if self._escaped:
                self._escaped = False
            elif char == '"':
                self._in_string = not self._in_string
            else:
                self._escaped = self._in_string and char == "\\"

    @property
    def _begins_string(self) -> bool:
        return self._in_string and self._parts[-1].endswith('"')

    def _stand_in(self, spot: HclSpan, stands_for: object, name: str) -> str:
        taken = char = next(self._spare, "")
        self.is_spent = self.is_spent or not char
        if self._in_string:
            self.holes[char] = name
        else:
            self.bare[char] = stands_for
            char = f'"{char}"'
        self._parts.append(char)
        self.written.starts.extend([spot.start] * len(char))
        self.written.ends.extend([spot.end] * len(char))
        return taken

    def restore(self, data: object, node: Node) -> HclValue:
        """Parsed data with what the stand-ins stand for."""
        spot = HclSpan(node.start, node.end, node.source)
        children = node.children
        if isinstance(data, dict) and isinstance(children, dict):
            return HclValue(dict(self._entries(data, children)), spot)
        if isinstance(data, list) and isinstance(children, list):
            items = [self.restore(item, child) for item, child in zip(data, children, strict=True)]
            return HclValue(items, spot, partial=any(self.bare.get(str(item)) is UNKNOWN for item in data))
        if isinstance(data, str) and data in self.bare:
            stands_for = self.bare[data]
            return stands_for if isinstance(stands_for, HclValue) else HclValue(UNKNOWN, spot)
        if isinstance(data, str) and data in self.filled:
            return self.filled[data]
        return HclValue(self._fill(data) if isinstance(data, str) else data, spot)  # type: ignore[arg-type]

    def _entries(self, data: dict[str, object], children: dict[str, Member]) -> Iterator[tuple[str, Entry]]:
        for key, item in data.items():
            member = children[key]
            spot = HclSpan(member.start, member.end, member.source)
            yield self._fill(key), Entry(self.restore(item, member.value), spot)

    def _fill(self, text: str) -> str:
        for char in self.holes.keys() & set(text):
            text = text.replace(char, self.holes[char])
        return "${value}" if text in self.bare else text
