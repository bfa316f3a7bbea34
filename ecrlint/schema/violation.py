"""One thing that a schema refuses, and what the explanations of policies and lifecycle policies share."""

from __future__ import annotations

from ecrlint.policy.pointer import escape
from ecrlint.policy.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import TypeAlias

    from ecrlint.policy.changes import Fix
    from ecrlint.policy.pointer import Part
    from ecrlint.rule.finding import Related

    Path: TypeAlias = list[str | int]
    """The keys and indexes on the way to a value."""

# Annotations in our schemas: the elements that a failing subschema is about, and what belongs there in words.
ELEMENT = "x-ecrlint-element"
ELEMENTS = "x-ecrlint-elements"
EXPECTED = "x-ecrlint-expected"

MAX_EXPLAINED = 500
"""Statements or rules that are explained one by one."""

MAX_QUOTED = 100
"""Where a text of the policy is cut that a message quotes."""


class Violation:
    """One thing the schema refuses: the rule that names it, where, what fills its message, and a fix."""

    __slots__ = ("fields", "fix", "help", "part", "pointer", "related", "rule", "variant")

    def __init__(
        self,
        rule: str,
        pointer: str,
        part: Part = "value",
        variant: str = "default",
        help: str = "",
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        **fields: str,
    ) -> None:
        self.rule = rule
        self.pointer = pointer
        self.part = part
        self.variant = variant
        self.help = help
        self.fix = fix
        self.related = related
        self.fields = fields


def pointer_of(path: Path) -> str:
    """The way to a value as a JSON pointer."""
    return "".join(f"/{escape(str(token))}" for token in path)


def dotted_path(path: Path) -> str:
    """The way to a value as messages write it, such as `Principal.AWS[0]`."""
    name = ""
    for token in path:
        name += f"[{token}]" if isinstance(token, int) else f".{token}" if name else token
    return name


def is_misspelt(elements: Collection[str], keys: Iterable[str], known: Collection[str]) -> bool:
    """Whether one of the keys is not known, and most like one of some elements."""
    return any(key not in known and nearest(key, known) in elements for key in keys)


def in_words(value: object) -> str:
    """A value as messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the string {value[:MAX_QUOTED]}" if value else "an empty string"
    if isinstance(value, list):
        return "an array" if value else "an empty array"
    return "an object"
