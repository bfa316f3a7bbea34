"""JSON text to positions: where every value and every key stands, exactly.

A scanner of its own, because no parser of Python gives positions. It accepts what
`ecrlint.read.json_text.parse` accepts, finds every key that is given twice, and hands what it
refuses to `ecrlint.read.json_trouble` for an explanation. Offsets count code points.
"""

from __future__ import annotations

import json
import re

from ecrlint.read.json_text import finite
from ecrlint.read.json_trouble import explain
from ecrlint.read.tree import MAX_DEPTH, Member, Node, note_twin, syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.tree import Problem, Twins

_CHARS = r"[ !#-\[\]-\U0010ffff]*+"  # no quote, backslash or control character
_STRING = rf'"{_CHARS}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_CHARS})*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"
_BLANKS = r"[ \t\n\r]*+"

_blanks = re.compile(_BLANKS).match
# What leads to a value, and the value itself unless it begins with a bracket. The last group that
# matched tells which: group 1 is the key (empty before a list's item), so no plain value follows;
# group 2 is a text, true, false or null; group 3 is a number.
_TEXT, _DIGITS = 2, 3
_VALUE = rf"(?:({_STRING}|true|false|null)|({_NUMBER}))?"
_member = re.compile(rf"{_BLANKS}({_STRING}){_BLANKS}:{_BLANKS}{_VALUE}").match
_item = re.compile(rf"{_BLANKS}(){_VALUE}").match
_after_item = re.compile(rf"{_BLANKS}([,\]])").match
_after_member = re.compile(rf"{_BLANKS}([,}}])").match
_empty = re.compile(rf"\[{_BLANKS}\]|\{{{_BLANKS}\}}").match

# A valid text has backslashes in strings only, so every escape can be found from left to right.
_PAIR = r"u[dD][89abAB]..\\u[dD][c-fC-F].."
_escapes = re.compile(rf"\\(?:{_PAIR}|(?P<half>u[dD][89a-fA-F]..)|.)").finditer


def scan(text: str) -> tuple[Node, list[Problem]]:
    """The positions in a JSON text, and a problem for every key that is given again.

    Raises SyntaxTrouble.
    """
    twins: Twins = {}
    lead = _item(text)
    assert lead is not None  # it also matches nothing
    if lead[_TEXT] or lead[_DIGITS]:
        root = _number(lead) if lead[_DIGITS] else Node(*lead.span(_TEXT))
    else:
        root = _collection(text, _bracket(text, lead.end(), None), 1, twins)
    end = _end_of_blanks(text, root.end)
    if end < len(text):
        raise explain(text, end, "end", None)
    if "\\u" in text:
        _check_surrogates(text)
    return root, list(twins.values())


def _collection(text: str, opening: int, depth: int, twins: Twins) -> Node:
    """The object or list whose bracket is at `opening`; calls itself for those inside."""
    if depth > MAX_DEPTH:
        problem = f"more than {MAX_DEPTH} objects and lists inside each other"
        raise syntax_error(opening, opening + 1, problem)
    members: dict[str, Member] = {}
    items: list[Node] = []
    in_object = text[opening] == "{"
    node = Node(opening, opening, members if in_object else items)
    empty = _empty(text, opening)
    if empty:
        node.end = empty.end()
        return node
    before, after = (_member, _after_member) if in_object else (_item, _after_item)
    at = opening + 1
    while True:
        lead = before(text, at)
        if not lead:
            raise explain(text, at, "key", opening)
        kind = lead.lastindex
        if kind == _TEXT:
            value = Node(lead.start(_TEXT), lead.end())
        elif kind == _DIGITS:
            value = _number(lead)
        else:
            value = _collection(text, _bracket(text, lead.end(), opening), depth + 1, twins)
        if in_object:
            start, end = lead.span(1)
            key = text[start + 1 : end - 1]
            if "\\" in key:
                key = json.loads(text[start:end])
            if key in members:
                note_twin(twins, key, start, end, members[key])
            members[key] = Member(start, end, value)
        else:
            items.append(value)
        stop = after(text, value.end)
        if not stop:
            raise explain(text, value.end, "comma", opening)
        at = stop.end()
        if stop[1] != ",":
            node.end = at
            return node


def _bracket(text: str, at: int, opening: int | None) -> int:
    """`at`, where an object or a list begins. Raises SyntaxTrouble if none does."""
    if text[at : at + 1] not in ("{", "["):
        raise explain(text, at, "value", opening)
    return at


def _number(lead: re.Match[str]) -> Node:
    """A number; raises SyntaxTrouble if Python cannot hold it: 1e999, or thousands of digits."""
    number = lead[_DIGITS]
    try:
        int(number) if number.lstrip("-").isdigit() else finite(number)
    except ValueError:
        raise syntax_error(*lead.span(_DIGITS), "a number that is too large") from None
    return Node(*lead.span(_DIGITS))


def _check_surrogates(text: str) -> None:
    """Raise SyntaxTrouble for half a surrogate pair: such a text could not be written out."""
    for escape in _escapes(text):
        if escape["half"]:
            problem = f"the escape {escape[0]}, which is half a character"
            raise syntax_error(*escape.span(), problem, "write both halves of the pair")


def _end_of_blanks(text: str, at: int) -> int:
    match = _blanks(text, at)
    assert match is not None  # it also matches nothing
    return match.end()
