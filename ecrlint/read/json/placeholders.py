"""JSON text with holes that a template fills: its value, where nobody knows what comes, and its positions.

A hole inside a JSON text stays there by name (`ecrlint.policy.variable.hole`), one that is a whole value
is UNKNOWN, and so is an object of which a hole names a key. For reading, each is replaced by
filler of the same length, so every position is right without further ado.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.json import decode as json_text
from ecrlint.read.json import positions as json_tree
from ecrlint.read.placeholders import Placeholder, holes
from ecrlint.read.positions import Node, SyntaxTrouble
from ecrlint.read.source_map import as_it_stands, in_json_string, move_problem, move_tree, parse_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.read.positions import Problem
    from ecrlint.read.source_map import SourceMap


def parse(
    text: str, written: Callable[[], SourceMap] | None = None
) -> tuple[object, Callable[[], Node], list[Problem]]:
    """The value of a JSON text with holes, its tree, and its problems.

    `written` says where the text is written, where it is not the whole source. The value is UNKNOWN where
    it depends on what comes into the holes whether the text is JSON. Raises SyntaxTrouble where it never
    is, with offsets of the source.
    """
    where = written or (lambda: as_it_stands(text, 0))
    found = list(holes(text))
    if not found:
        return parse_json(text, where)
    quoted = _quoted_holes(text, found)
    masked = _mask_holes(text, found, quoted)
    try:
        tree, twins = json_tree.scan(masked)
    except SyntaxTrouble as trouble:
        if len(quoted) < len(found):
            return UNKNOWN, lambda: move_tree(Node(0, len(text)), where()), []
        raise SyntaxTrouble(move_problem(trouble.problem, where())) from None
    value = _fill(json_text.parse(masked)[0], tree, masked, found)
    problems = [move_problem(twin, where()) for twin in twins if not _within(found, twin.start, twin.end)]
    return value, lambda: move_tree(tree, where()), problems


def mask(text: str) -> str:
    """A JSON text with filler for its holes, as long as the text itself."""
    found = list(holes(text))
    return _mask_holes(text, found, _quoted_holes(text, found)) if found else text


def _quoted_holes(text: str, found: list[Placeholder]) -> set[int]:
    """Where the holes start that stand between the quotes of a JSON text."""
    quoted, inside, at = set(), False, 0
    for each in found:
        quotes = re.sub(r"\\.", "", text[at : each.start]).count('"')
        inside ^= quotes % 2 == 1
        if inside:
            quoted.add(each.start)
        at = each.end
    return quoted


def _mask_holes(text: str, found: list[Placeholder], quoted: set[int]) -> str:
    """The text with filler for the holes: letters, a quoted text for a value, blanks for a directive."""
    parts, at = [], 0
    for each in found:
        length = each.end - each.start
        if each.start in quoted:
            filler = "x" * length
        elif each.role == "value":
            filler = f'"{"x" * (length - 2)}"'
        else:
            filler = " " * length
        parts += [text[at : each.start], filler]
        at = each.end
    return "".join([*parts, text[at:]])


def _fill(value: object, node: Node, masked: str, found: list[Placeholder]) -> object:
    """The value with its holes instead of the filler."""
    inside = _within(found, node.start, node.end)
    if not inside:
        return value
    if isinstance(value, dict) and isinstance(node.children, dict):
        if any(_within(inside, member.start, member.end) for member in node.children.values()):
            return UNKNOWN
        return {key: _fill(value[key], member.value, masked, inside) for key, member in node.children.items()}
    if isinstance(value, list) and isinstance(node.children, list):
        pairs = zip(value, node.children, strict=True)
        return [_fill(item, child, masked, inside) for item, child in pairs]
    if inside[0].start == node.start:
        return UNKNOWN
    return _with_names(in_json_string(masked, node.start, node.end), inside)


def _with_names(written: SourceMap, found: list[Placeholder]) -> object:
    if found[0].role == "value" and (found[0].start, found[0].end) == written.stretch(0, len(written.text)):
        return UNKNOWN
    parts, at = [], 0
    for each in found:
        parts += [written.text[at : bisect_left(written.starts, each.start)], each.text]
        at = bisect_left(written.starts, each.end)
    return "".join([*parts, written.text[at:]])


def _within(found: list[Placeholder], start: int, end: int) -> list[Placeholder]:
    """The holes in a stretch of the text."""
    first = bisect_left(found, start, key=_start)
    return found[first : bisect_left(found, end, key=_start)]


def _start(each: Placeholder) -> int:
    return each.start
