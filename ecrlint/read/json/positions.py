"""JSON text to positions: where every value and every key stands, exactly.

A scanner of its own, because no parser of Python gives positions. It accepts what
`ecrlint.read.json.decode.parse` accepts, finds every key that is given twice, and hands what it
refuses to `ecrlint.read.json.errors` for an explanation. Offsets count code points.
"""

from __future__ import annotations

from ecrlint.read.json.decode import finite
from ecrlint.read.positions import MAX_DEPTH, Member, Node, note_twin, syntax_error
from ecrlint.startup.json_decoder import NO_ERROR, scan_string
from ecrlint.startup.light_functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from ecrlint.read.json.errors import Wanted
    from ecrlint.read.positions import Problem, SyntaxTrouble, Twins

_BLANKS = " \t\n\r"
_PIECE = 64  # characters looked at in one go: about as many as a line is indented
_WORDS = {"t": "true", "f": "false", "n": "null"}
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?"

# A valid text has backslashes in strings only, so every escape can be found from left to right.
_PAIR = r"u[dD][89abAB]..\\u[dD][c-fC-F].."
_ESCAPE = rf"\\(?:{_PAIR}|(?P<half>u[dD][89a-fA-F]..)|.)"


def scan(text: str) -> tuple[Node, list[Problem]]:
    """The positions in a JSON text, and a problem for every key that is given again.

    Raises SyntaxTrouble.
    """
    twins: Twins = {}
    root = _value(text, _skip(text, 0), None, 1, twins)
    end = _skip(text, root.end)
    if end < len(text):
        raise _trouble(text, end, "end", None)
    if "\\u" in text:
        _check_surrogates(text)
    return root, list(twins.values())


def _value(text: str, at: int, opening: int | None, depth: int, twins: Twins) -> Node:
    """The value at `at`, inside the bracket at `opening` if there is one."""
    char = text[at : at + 1]
    if char == '"':
        try:
            return Node(at, scan_string(text, at + 1, True)[1])
        except (ValueError, NO_ERROR):
            raise _trouble(text, at, "value", opening) from None
    if char == "{" or char == "[":
        if depth > MAX_DEPTH:
            problem = f"more than {MAX_DEPTH} objects and lists inside each other"
            raise syntax_error(at, at + 1, problem)
        collection = _object if char == "{" else _list
        return collection(text, at, depth, twins)
    word = _WORDS.get(char)
    if word and text.startswith(word, at):
        return Node(at, at + len(word))
    return _number(text, at, opening)


def _object(text: str, opening: int, depth: int, twins: Twins) -> Node:
    members: dict[str, Member] = {}
    at = opening + 1
    start = _skip(text, at)
    if text[start : start + 1] == "}":
        return Node(opening, start + 1, members)
    while True:
        try:
            if text[start : start + 1] != '"':
                raise _trouble(text, at, "key", opening)
            key, end = scan_string(text, start + 1, True)
        except (ValueError, NO_ERROR):
            raise _trouble(text, at, "key", opening) from None
        colon = _skip(text, end)
        if text[colon : colon + 1] != ":":
            raise _trouble(text, at, "key", opening)
        value = _value(text, _skip(text, colon + 1), opening, depth + 1, twins)
        if key in members:
            note_twin(twins, key, start, end, members[key])
        members[key] = Member(start, end, value)
        at = _after(text, value.end, "}", opening)
        if text[at - 1] == "}":
            return Node(opening, at, members)
        start = _skip(text, at)


def _list(text: str, opening: int, depth: int, twins: Twins) -> Node:
    items: list[Node] = []
    at = _skip(text, opening + 1)
    if text[at : at + 1] == "]":
        return Node(opening, at + 1, items)
    while True:
        value = _value(text, _skip(text, at), opening, depth + 1, twins)
        items.append(value)
        at = _after(text, value.end, "]", opening)
        if text[at - 1] == "]":
            return Node(opening, at, items)


def _skip(text: str, at: int) -> int:
    """The offset of the first character from `at` on that is not blank."""
    while piece := text[at : at + _PIECE]:
        bare = piece.lstrip(_BLANKS)
        at += len(piece) - len(bare)
        if bare:
            break
    return at


def _after(text: str, end: int, closing: str, opening: int) -> int:
    """The offset behind the comma or the closing bracket that follows a value."""
    at = _skip(text, end)
    char = text[at : at + 1]
    if char != "," and char != closing:
        raise _trouble(text, end, "comma", opening)
    return at + 1


def _number(text: str, at: int, opening: int | None) -> Node:
    """A number; raises SyntaxTrouble if Python cannot hold it: 1e999, or thousands of digits."""
    match = _pattern(_NUMBER).match(text, at)
    if not match:
        raise _trouble(text, at, "value", opening)
    number = match[0]
    try:
        int(number) if number.lstrip("-").isdigit() else finite(number)
    except ValueError:
        raise syntax_error(*match.span(), "a number that is too large") from None
    return Node(*match.span())


@cache
def _pattern(regex: str) -> re.Pattern[str]:
    """A compiled pattern; few texts need one, and the module that compiles takes long to import."""
    import re

    return re.compile(regex)


def _trouble(text: str, at: int, wanted: Wanted, opening: int | None) -> SyntaxTrouble:
    """Why the text is not JSON from `at` on, where `wanted` should stand."""
    from ecrlint.read.json.errors import explain

    return explain(text, at, wanted, opening)


def _check_surrogates(text: str) -> None:
    """Raise SyntaxTrouble for half a surrogate pair: such a text could not be written out."""
    for escape in _pattern(_ESCAPE).finditer(text):
        if escape["half"]:
            problem = f"the escape {escape[0]}, which is half a character"
            raise syntax_error(*escape.span(), problem, "write both halves of the pair")
