"""What Go takes for one character, a blank, and a capital letter."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided

BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
"""White space of Unicode, which `unicode.IsSpace` knows."""

FIRST_THAT_JOINS = "\u0300"
"""The first character that may be one with those around it."""


def characters(text: str) -> list[str]:
    """The characters as people see them. Raises Undecided for texts that may have several of them joined."""
    if any(char >= FIRST_THAT_JOINS for char in text):
        raise Undecided
    if "\r\n" not in text:
        return list(text)
    import re

    return re.findall(r"\r\n|.", text, re.S)


def upper(text: str) -> str:
    """Every letter as a capital, if one character is its capital."""
    return "".join(_one(char, char.upper()) for char in _plain(text))


def lower(text: str) -> str:
    """Every letter as a small one."""
    return "".join(_one(char, char.lower()) for char in _plain(text))


def title(text: str) -> str:
    """The first letter of each word as a capital."""
    made, before = [], " "
    for char in _plain(text):
        made.append(upper(char) if _separates(before) else char)
        before = char
    return "".join(made)


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    return not char.isalnum() and char in BLANKS


def _one(char: str, other: str) -> str:
    return other if len(other) == 1 else char


def _plain(text: str) -> str:
    """A text whose letters are written alike everywhere. Raises Undecided for others."""
    if any(char >= FIRST_THAT_JOINS or char in "\u0130\u0131\u0149\u01c5\u01c8\u01cb\u01f2" for char in text):
        raise Undecided
    return text
