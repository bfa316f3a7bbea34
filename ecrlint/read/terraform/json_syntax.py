"""Terraform's JSON syntax (`.tf.json`) as blocks and attributes.

JSON is almost an expression of HCL, templates in its strings included (Terraform documentation, "JSON
Configuration Syntax"), so the same parser reads it and everything keeps its place.
"""

from __future__ import annotations

import json

from ecrlint.read.hcl.syntax import Attribute, Block, Body, Expression, HclText, syntax_tree
from ecrlint.read.json import decode as json_text
from ecrlint.read.positions import SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.value import HclSpan
    from ecrlint.source import Source

_PREFIX = b"x="
_LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "locals": 0}
"""How many names stand between the type of a block and its body."""


class _Json(HclText):
    """A JSON text that the parser sees as the value of an attribute."""

    __slots__ = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.data = _PREFIX + self.data

    def offset(self, byte: int) -> int:
        return super().offset(max(byte - len(_PREFIX), 0))


def salvage_json(source: Source) -> tuple[Body, SyntaxTrouble | None]:
    """What a file holds; nothing where it is no JSON, with the trouble, or no HCL."""
    body = Body()
    try:
        json_text.parse(source.text)
    except SyntaxTrouble as trouble:
        return body, trouble
    text = _Json(source)
    root = syntax_tree(text.data)
    outermost = _first(root, "object")
    if outermost and not root.has_error:
        for name, spot, value in _members(outermost, text):
            body.attributes[name] = Attribute(name, spot, Expression(value, text))
            if name in _LABELS:
                body.blocks.extend(_blocks(name, (), spot, value, text))
    return body, None


def _blocks(
    type: str, labels: tuple[str, ...], key: HclSpan, value: Branch, text: HclText
) -> Iterator[Block]:
    """The blocks of a type: objects inside of objects, by their labels; a list holds several."""
    inside = _first(value, "object", "tuple")
    if inside is None:
        return
    if inside.type == "tuple":
        for item in inside.named_children:
            yield from _blocks(type, labels, key, item, text)
    elif len(labels) < _LABELS[type]:
        for name, spot, inner in _members(inside, text):
            yield from _blocks(type, (*labels, name), spot, inner, text)
    else:
        body = Body()
        for name, spot, inner in _members(inside, text):
            body.attributes[name] = Attribute(name, spot, Expression(inner, text))
        yield Block(type, list(labels), body, text.spot(inside), key)


def _members(branch: Branch, text: HclText) -> Iterator[tuple[str, HclSpan, Branch]]:
    for element in branch.named_children:
        if element.type == "object_elem":
            key, value = element.named_children[0], element.named_children[-1]
            yield json.loads(text.words(key)), text.spot(key), value


def _first(branch: Branch, *types: str) -> Branch | None:
    """The branch itself, or what it consists of alone, of one of the types."""
    while branch.type not in types:
        inner = branch.named_children
        if branch.type == "object_elem" or len([each for each in inner if each.type != "comment"]) == 0:
            return None
        branch = inner[-1]
    return branch
