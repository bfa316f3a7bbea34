"""JSON values one after another: the pages of a command's output, appended to a file, or JSON Lines."""

from __future__ import annotations

import json
import re

from ecrlint.read.json import decode as json_text
from ecrlint.read.positions import SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.source import Source


class Malformed(Exception):
    """A text that is not what it should be; the message begins with the file and says where in it."""


def values(source: Source) -> Iterator[object]:
    """Every JSON value of a text, which may be empty. Raises Malformed."""
    text = source.text
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, end = _decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise _explain(source, at) from None
        yield value
        at = _skip(text, end)


def _refuse(constant: str) -> object:
    raise ValueError(constant)


_decoder = json.JSONDecoder(parse_float=json_text.finite, parse_constant=_refuse)
_blanks = re.compile(r"[ \t\n\r]*").match


def _skip(text: str, at: int) -> int:
    match = _blanks(text, at)
    assert match is not None  # it also matches nothing
    return match.end()


def _explain(source: Source, at: int) -> Malformed:
    """Why the value that begins at `at` is none; our own parser explains it better than Python does."""
    try:
        json_text.parse(source.text[at:])
    except SyntaxTrouble as trouble:
        line, column = source.position(at + trouble.problem.start)
        words = trouble.problem.fields["problem"]
        return Malformed(f"{source.path}:{line}:{column}: it does not parse: {words}")
    line, column = source.position(at)
    return Malformed(f"{source.path}:{line}:{column}: it does not parse")
