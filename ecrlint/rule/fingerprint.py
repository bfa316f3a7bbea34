"""The mark by which a finding is known again after its text has moved."""

from __future__ import annotations

from ecrlint.policy.pointer import sid_at, value_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.pointer import Place
    from ecrlint.rule.rule import Rule

LONG = 4096
"""Characters of a part that are hashed one by one; what is longer is hashed at once before that."""


def fingerprint(rule: Rule, *parts: str) -> str:
    """A mark that stays the same when lines move: 16 hexadecimal digits of what the finding is about.

    It is the FNV-1a hash, which is no secret's keeper but, unlike hashlib, costs nothing to import.
    """
    value = 0xCBF29CE484222325
    for byte in "\0".join((rule.code, *map(_bound, parts))).encode("utf-8", "replace"):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def of_place(rule: Rule, name: str, place: Place, data: object) -> str:
    """The mark of a finding at a place in the data of a document of some name."""
    return fingerprint(rule, name, _anchor(place.pointer, data), place.part, _value(place, data))


def _bound(part: str) -> str:
    if len(part) <= LONG:
        return part
    from hashlib import sha256

    return sha256(part.encode("utf-8", "surrogatepass")).hexdigest()


def _anchor(pointer: str, data: object) -> str:
    """The pointer with the statement's Sid for its number, and without places in lists of values."""
    tokens = pointer.split("/")
    sid = sid_at(data, pointer)
    if sid and tokens[2:] and tokens[2].isdigit():
        tokens[2] = sid
    while len(tokens) > 3 and tokens[-1].isdigit():
        tokens.pop()
    return "/".join(tokens)


def _value(place: Place, data: object) -> str:
    """What stands at a place, in one spelling whatever the file's layout."""
    try:
        value = value_at(data, place.pointer)
    except LookupError:
        value = None
    if isinstance(value, (dict, list)) and place.part == "opening":
        return ""  # something is missing in it: the rest of it is not what the finding is about
    return _spell(value)


def _spell(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{','.join(f'{key!r}:{_spell(value[key])}' for key in sorted(value, key=str))}}}"
    return f"[{','.join(map(_spell, value))}]" if isinstance(value, list) else repr(value)
