"""Where a template fills something into a text: `${x}`, `{{ x }}`, `<%= x %>`, `$X`.

What Terraform, Jinja, Go, ERB and envsubst write is all understood, as file names do not tell them
apart. A policy variable (`${aws:username}`) is none of it. Offsets count code points.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN, Unknown
from ecrlint.policy.variable import hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    Role = Literal["value", "literal", "directive"]

_ROLES: dict[str, Role] = {
    "%{": "directive", "{%": "directive", "<%": "directive",
    "{#": "literal", "$${": "literal", "%%{": "literal",
}  # fmt: skip
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>", "<%=": "%>"}
_LONGEST_NAME = 60


class Placeholder:
    """A stretch `start`..`end` of a text that a template replaces.

    Its role: a `value` is filled in; a `literal` stands for the `text`, as the escape `$${` does; a
    `directive` decides whether what stands beside it is there. The text of a value is a hole by name.
    """

    __slots__ = ("end", "role", "start", "text")

    def __init__(self, start: int, end: int, role: Role, text: str) -> None:
        self.start = start
        self.end = end
        self.role = role
        self.text = text

    def __repr__(self) -> str:
        return f"Hole({self.start}, {self.end}, {self.role!r}, {self.text!r})"


def holes(text: str) -> Iterator[Placeholder]:
    """Every hole, from left to right; behind one that is not closed nothing is a hole."""
    at = 0
    while found := _opening(text, at):
        sign, start = found[0], found.start()
        variable = _variable(text, start)
        at = variable.end() if variable else _end(text, found.end(), sign)
        if at < 0:
            return
        if not variable:
            yield _hole(text[start:at], start, sign)


def fill_holes(text: str) -> str | Unknown:
    """A text with its holes by name; UNKNOWN where it is nothing but a hole."""
    parts, at = [], 0
    for each in holes(text):
        if each.role == "value" and not text[: each.start].strip() and not text[each.end :].strip():
            return UNKNOWN
        parts += [text[at : each.start], each.text]
        at = each.end
    return "".join([*parts, text[at:]]) if parts else text


def _hole(written: str, start: int, sign: str) -> Placeholder:
    role = "directive" if _block(written) else _ROLES.get(sign, "value")
    if role == "literal":
        return Placeholder(start, start + len(written), role, "" if sign == "{#" else sign[1:])
    name = " ".join(written.strip("${}%<>=-~@. \t\r\n").split())[:_LONGEST_NAME]
    return Placeholder(start, start + len(written), role, hole(name))


def _end(text: str, at: int, sign: str) -> int:
    """Where a hole ends that is open at `at`; -1 when it is not closed."""
    if sign == "$":
        name = _word(text, at)
        return name.end() if name else at
    if sign in ("$${", "%%{"):
        return at
    if sign in _CLOSING:
        found = text.find(_CLOSING[sign], at)
        return found + 2 if found >= 0 else -1
    depth = 1
    for token in _tokens(text, at):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return token.end()
    return -1


_opening = re.compile(r"\$\$\{|%%\{|[$%]\{|\{[{%#]|<%=?|\$(?=[A-Za-z_])").search
_variable = re.compile(r"\$\{(?:[*?$]|[\w.-]+:[^\s:{}\"',?]+(?:,\s*'[^'{}]*')?)\}").match
_word = re.compile(r"\w+").match
_tokens = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL).finditer
_block = re.compile(r"\{\{-?\s*(?:[#/^]|(?:if|else|end|range|with|define|block|template|include)\b)").match
