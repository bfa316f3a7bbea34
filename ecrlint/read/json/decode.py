"""JSON text to values, by the fast C parser: all that a file without findings ever needs.

Where Python's parser is more generous than JSON, this is not: NaN, numbers too large for a float
and half surrogate pairs are refused. What it refuses is explained by `ecrlint.read.json.positions`,
whose positions are exact and the same in every Python version.
"""

from __future__ import annotations

from ecrlint.read.positions import MAX_DEPTH, syntax_error
from ecrlint.startup.json_decoder import Decoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.positions import SyntaxTrouble


class _Twice(ValueError):
    """Raised inside the C parser by an object that has a key twice."""


def parse(text: str) -> tuple[object, bool]:
    """The value of a JSON text, and whether some object in it has a key twice (the last one wins).

    Raises SyntaxTrouble.
    """
    twice = False
    try:
        try:
            value = _strict.decode(text)
        except _Twice:
            twice = True
            value = _lenient.decode(text)
    except (ValueError, RecursionError):
        raise _trouble(text) from None
    if _may_be_refused(text, value, twice):
        # A circle: only the parser with positions can say what is wrong, and it shares how numbers are read.
        from ecrlint.read.json import positions as json_tree

        json_tree.scan(text)
    return value, twice


def finite(number: str) -> float:
    """A number with a point or an exponent. Raises ValueError where a float would be infinite."""
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise ValueError(number)
    return value


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Twice
    return value


# Made once, because making a decoder takes as long as parsing a small policy.
_lenient = Decoder(None, finite, _refuse)
_strict = Decoder(_members, finite, _refuse)


def _may_be_refused(text: str, value: object, twice: bool) -> bool:
    """Whether the scanner may still object: a cheap test that is False for any usual text.

    The scanner decides, as the value tells neither half a surrogate pair in a key given twice nor
    how deep the value was that such a key lost.
    """
    if "\\ud" in text or "\\uD" in text:
        return True
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    return twice or _is_too_deep(value)


def _is_too_deep(value: object) -> bool:
    """Whether more than MAX_DEPTH objects and lists stand inside each other."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inside: list[object] = []
        for outer in level:
            if isinstance(outer, dict):
                inside.extend(outer.values())
            elif isinstance(outer, list):
                inside.extend(outer)
        level = inside
    return any(isinstance(inner, dict | list) for inner in level)


def _trouble(text: str) -> SyntaxTrouble:
    """What the scanner says about a text that the C parser refuses."""
    # Imported late: its patterns take longer to compile than a policy takes to parse.
    from ecrlint.read.json import positions as json_tree
    from ecrlint.read.positions import SyntaxTrouble

    try:
        json_tree.scan(text)
    except SyntaxTrouble as trouble:
        return trouble
    except RecursionError:
        # Only possible where the caller has used up most of Python's stack.
        pass
    return syntax_error(0, 0, "a value that Python cannot read")
