"""Where each character of a YAML text is written: without the indentation of a block, with the escapes.

The parser gives the text and where its scalar stands, but not its style. So each style is tried on what
is written there, and the one that gives the parser's text is right (YAML 1.2, chapters 7 and 8).
"""

from __future__ import annotations

import re

from ecrlint.read.source_map import SourceMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.source import Source

    Piece = tuple[str, int, int]
    Line = tuple[int, int, int]

_BREAK = r"(?:\r\n|\r|\n)"
_FOLD = rf"[ \t]*(?P<fold>{_BREAK}(?:[ \t]*{_BREAK})*)[ \t]*"
_PAIR = r"u[dD][89abAB]..\\u[dD][c-fC-F].."
_CODE = rf"(?P<code>{_PAIR}|x..|u.{{4}}|U.{{8}})"
_ESCAPE = rf"\\(?:(?P<join>{_BREAK}(?:[ \t]*{_BREAK})*)[ \t]*|{_CODE}|(?P<sign>.))"
_SIGNS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def source_map_of(text: str, start: int, end: int, value: str, source: Source | None = None) -> SourceMap:
    """Where the characters of `value` are written, which the scalar at `start`..`end` of a YAML text means.

    The offsets are those of its node: with the quotes, and of a block the inner text. Where no style
    explains the value, each of its characters is written in the whole of the scalar.
    """
    for style in (_quoted_pieces, _plain, _block):
        pieces = list(style(text, start, end, value))
        if "".join([piece for piece, _, _ in pieces]) == value:
            return _of(value, pieces, source)
    return SourceMap(value, [start] * len(value), [end] * len(value), source)


def _of(value: str, pieces: list[Piece], source: Source | None) -> SourceMap:
    starts, ends = [], []
    for piece, start, end in pieces:
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return SourceMap(value, starts, ends, source)


def _quoted_pieces(text: str, start: int, end: int, value: str) -> Iterator[Piece]:
    quote = text[start : start + 1]
    if end - start < 2 or quote not in ("'", '"') or text[end - 1] != quote:
        return
    special = rf"{_ESCAPE}|{_FOLD}|." if quote == '"' else rf"(?P<sign>'')|{_FOLD}|."
    yield from _flow(special, text, start + 1, end - 1)


def _plain(text: str, start: int, end: int, value: str) -> Iterator[Piece]:
    yield from _flow(rf"{_FOLD}|.", text, start, end)


def _flow(regex: str, text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of a text outside blocks, whose lines are folded."""
    for match in re.compile(regex, re.DOTALL).finditer(text, start, end):
        kind = match.lastgroup
        if kind == "fold" or kind == "join":
            _, *others = re.compile(_BREAK).finditer(text, *match.span(kind))
            yield from (("\n", each.start(), each.end()) for each in others)
            if kind == "join" or others:
                continue
        yield _meaning(kind, match[kind or 0]), match.start(), match.end()


def _meaning(kind: str | None, found: str) -> str:
    """The character that a piece of a text stands for."""
    if kind == "code":
        return _decode(found)
    if kind == "sign":
        return "'" if found == "''" else _SIGNS.get(found, found)
    return " " if kind == "fold" else found


def _decode(code: str) -> str:
    """The character of an escape, or of two that are the halves of one."""
    try:
        units = "".join(chr(int(each[1:], 16)) for each in code.split("\\"))
    except (ValueError, OverflowError):
        return ""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _block(text: str, start: int, end: int, value: str) -> Iterator[Piece]:
    """The pieces of a block, `|` or `>`, with as many of the breaks behind it as the value has."""
    header = text[:start].rstrip()
    line = max(header.rfind("\n"), header.rfind("\r")) + 1
    found = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?\Z").search(header, line)
    after = re.compile(_BREAK).search(text, len(header), start)
    if not (found and after):
        return
    lines = _lines(text, after.end(), end, _indentation(text, start, value))
    length = 0
    for piece in _fold(text, lines) if found[0][0] == ">" else _literal(text, lines):
        if length == len(value):
            break
        yield piece
        length += len(piece[0])


def _indentation(text: str, start: int, value: str) -> int:
    """How many blanks begin each line; the value's first visible character is at `start`."""
    column = start - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) - 1
    first = next((line for line in value.split("\n") if line.strip()), "")
    return column - (len(first) - len(first.lstrip()))


def _lines(text: str, at: int, end: int, indentation: int) -> Iterator[Line]:
    """Each line from `at` on up to `end`, and the empty ones behind: its text, its end, its break's end."""
    for match in re.compile(rf"([^\r\n]*)({_BREAK}|\Z)").finditer(text, at):
        if (match.start() >= end and match[1].strip()) or match.start() == len(text):
            break
        yield min(match.start() + indentation, match.end(1)), match.end(1), match.end()


def _literal(text: str, lines: Iterable[Line]) -> Iterator[Piece]:
    for start, end, after in lines:
        yield from _as_written(text, start, end)
        yield "\n", end, after


def _fold(text: str, lines: Iterable[Line]) -> Iterator[Piece]:
    """The lines of a `>` block: a break becomes a blank, except beside empty and indented lines."""
    breaks: list[Piece] = []
    indented = True
    for start, end, after in lines:
        if start < end:
            was_indented, indented = indented, text[start] in " \t"
            if was_indented or indented:
                yield from breaks
            else:
                yield from breaks[1:] or [(" ", breaks[0][1], start)]
            yield from _as_written(text, start, end)
            breaks = []
        breaks.append(("\n", end, after))
    yield from breaks


def _as_written(text: str, start: int, end: int) -> Iterator[Piece]:
    return ((text[at], at, at + 1) for at in range(start, end))
