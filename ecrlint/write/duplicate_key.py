"""A key that is given twice: the first member goes, if both say the same."""

from __future__ import annotations

import json
import re

from ecrlint.write.bracketed import Bracketed
from ecrlint.write.edit import Edit, Unwritable
from ecrlint.write.escaping import Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.source import Source

_colon = re.compile(r"\s*:\s*").match
_blanks = re.compile(r"\s*").match


def without_twin(source: Source, first: int, second: int) -> Edit:
    """The edit that deletes the first of two members with one key, by their offsets. Raises Unwritable."""
    if not first < second:
        raise Unwritable
    if source.text[second : second + 1] in ('"', "'"):
        return _in_json(source, first, second)
    return _in_block(source, first, second)


def _in_json(source: Source, first: int, second: int) -> Edit:
    start, end = _member(source.text, first)
    _, last = _member(source.text, second)
    if json.loads(f"{{{source.text[start:end]}}}") != json.loads(f"{{{source.text[second:last]}}}"):
        raise Unwritable
    comma = source.text.find(",", end)
    found = _blanks(source.text, comma + 1)
    following = found.end() if found else second
    opening = source.text.rfind("{", 0, start)
    layer = Layer(source, opening, last + 1, 0)
    entries = [(start, end), (following, following + 1), (max(second, following + 1), last)]
    (edit,) = Bracketed(layer, opening, last + 1, entries).delete(0)
    return edit


def _member(text: str, at: int) -> tuple[int, int]:
    """Where a member of a JSON object begins and ends. Raises Unwritable."""
    decoder = json.JSONDecoder()
    try:
        _, end = decoder.raw_decode(text, at)
        colon = _colon(text, end)
        if colon:
            return at, decoder.raw_decode(text, colon.end())[1]
    except ValueError:
        pass
    raise Unwritable


def _in_block(source: Source, first: int, second: int) -> Edit:
    """In a block of YAML: a member is its line and those that are indented further."""
    one, other = _lines(source.text, first), _lines(source.text, second)
    if source.text[slice(*one)].split() != source.text[slice(*other)].split():
        raise Unwritable
    return Edit(source, *one, "")


def _lines(text: str, at: int) -> tuple[int, int]:
    line = text.rfind("\n", 0, at) + 1
    if text[line:at].strip(" ") or not text[at : at + 1].isalpha():
        raise Unwritable
    pattern = rf"[^\n]*(?:\n(?:[ ]{{{at - line + 1},}}[^\n]*|[ ]{{{at - line}}}- [^\n]*|[ \t\r]*(?=\n)))*\n?"
    found = re.compile(pattern).match(text, line)
    if found is None:
        raise Unwritable
    return line, found.end()
