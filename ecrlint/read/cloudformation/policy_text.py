"""Policies given as JSON texts with holes that are filled in later: also bare ones, as in `[${days}]`."""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.positions import Node, SyntaxTrouble
from ecrlint.read.source_map import parse_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.read.positions import Problem
    from ecrlint.read.source_map import SourceMap

_STAND_IN = "\ue000"
_HOLE = r"\$\{[a-z][^:{}]*\}"


def parse(text: str, written: Callable[[], SourceMap]) -> tuple[object, Callable[[], Node], list[Problem]]:
    """As ecrlint.read.source_map.parse_json, where a value outside of quotes that has a hole is UNKNOWN.

    Text that does not parse behind a bare hole is UNKNOWN as a whole, as the hole may hold anything. Raises
    SyntaxTrouble for text that does not parse before any.
    """
    if not has_hole(text) or _STAND_IN in text:
        return parse_json(text, written)
    masked, first = _mask(text)
    if first is None:
        return parse_json(text, written)
    try:
        value, tree, problems = parse_json(masked, written)
    except SyntaxTrouble as trouble:
        if trouble.problem.start < written().stretch(first, first + 1)[0]:
            raise
        return UNKNOWN, lambda: _whole(written()), []
    return _unmask(value), tree, problems


def _mask(text: str) -> tuple[str, int | None]:
    """The text in which each value with a bare hole is a string just as long, and where the first one is."""
    first: list[int] = []

    def mask(found: re.Match[str]) -> str:
        if found["string"] or "${" not in found[0]:
            return found[0]
        first.append(found.start())
        return f'"{_STAND_IN * (len(found[0]) - 2)}"'

    bare = re.compile(rf'(?P<string>"(?:[^"\\]|\\.)*+"?)|(?:[\w.+-]++|{_HOLE})+', re.DOTALL)
    masked = bare.sub(mask, text)
    return masked, (first[0] if first else None)


def _unmask(value: object) -> object:
    if isinstance(value, dict):
        return {key: _unmask(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unmask(item) for item in value]
    return UNKNOWN if isinstance(value, str) and value[:1] == _STAND_IN else value


def _whole(written: SourceMap) -> Node:
    return Node(*written.stretch(0, len(written.text)))
