"""Texts that a shell script writes out, as the shell passes them on, and where each character is written.

What a shell would put in (`$X`, `$(…)`, `'…'"$X"'…'`) is a hole.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ecrlint.read.source_map import SourceMap, as_it_stands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_INSERTED = r"""'(?:"(?:[^"\\]|\\.)*"|\$\([^()']*\)|[\w$@{}.-]|\\')*'"""
QUOTED = rf"""(?:'[^']*+(?:{_INSERTED}[^']*+)*'|"(?:[^"\\]|\\.)*+")"""
"""A pattern for a text in quotes, others that follow without a blank included."""

_inserted = re.compile(_INSERTED)
_substituted = re.compile(r"\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`")
_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)[^\r\n]*\r?\n")
_WORD = re.compile(r"^[ \t]*(\w+)[ \t]*\r?$", re.M)
_characters = re.compile(r'\\[$`"\\]|\\\r?\n|.', re.S)


def unquote(quoted: str, start: int) -> SourceMap:
    """The text inside of the quotes that stand at a place."""
    inner = quoted[1:-1]
    if quoted[0] == "'":
        return as_it_stands(_inserted.sub(_as_hole, inner), start + 1)
    return _without_escapes(_substituted.sub(_as_hole, inner), start + 1)


def heredocs(text: str) -> Iterator[SourceMap]:
    """Every heredoc; one whose end is not in quotes is filled in by the shell."""
    ends: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        ends.setdefault(word[1], []).append(word.start())
    at = 0
    while heredoc := _HEREDOC.search(text, at):
        at = heredoc.end()
        lines = ends.get(heredoc["end"], [])
        line = bisect_left(lines, at)
        if line < len(lines):
            inner = text[at : lines[line]]
            yield as_it_stands(inner if heredoc["quote"] else _substituted.sub(_as_hole, inner), at)
            at = lines[line]


def _without_escapes(inner: str, start: int) -> SourceMap:
    """What double quotes make of a text: a backslash frees a sign, and joins lines (bash, "Quoting")."""
    if "\\" not in inner:
        return as_it_stands(inner, start)
    found = [each for each in _characters.finditer(inner) if each[0][-1] != "\n" or len(each[0]) == 1]
    text = "".join(each[0][-1] for each in found)
    return SourceMap(text, [start + each.start() for each in found], [start + each.end() for each in found])


def _as_hole(inserted: re.Match[str]) -> str:
    """What the shell puts in, as a hole of the same length; an escaped quote as itself."""
    name = re.sub(r"\W", "x", inserted[0][2:-1])
    return f"${{{name}}}" if name else " " * len(inserted[0])
