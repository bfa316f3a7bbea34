"""Terraform's JSON syntax (`.tf.json`) as blocks and attributes (documentation, "JSON Configuration Syntax").

Blocks are objects inside of objects, by their labels, and lists of them; a key `//` is a comment.
"""

from __future__ import annotations

from ecrlint.read.hcl.json_expression import JsonExpression
from ecrlint.read.hcl.syntax import Attribute, Block, Body
from ecrlint.read.hcl.value import HclSpan
from ecrlint.read.json import decode as json_text
from ecrlint.read.json import positions as json_tree
from ecrlint.read.positions import SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.positions import Member, Node
    from ecrlint.source import Source

_LABELS = {
    "check": 1, "data": 2, "ephemeral": 2, "import": 0, "locals": 0, "module": 1, "moved": 0, "output": 1,
    "provider": 1, "removed": 0, "resource": 2, "terraform": 0, "variable": 1,
}  # fmt: skip
"""How many names stand between the type of a block and its body."""

_INNER_LABELS = {"dynamic": 1, "content": 0}
"""The same for what stands in blocks; others are taken for attributes."""

_COMMENT = "//"
_VALUES = ".tfvars.json"


def salvage_json(source: Source) -> tuple[Body, SyntaxTrouble | None]:
    """What a file holds; nothing where it is no JSON, with the trouble."""
    body = Body()
    try:
        data, _ = json_text.parse(source.text)
        tree, _ = json_tree.scan(source.text)
    except SyntaxTrouble as trouble:
        return body, trouble
    reader = _Reader(source, is_literal=source.path.lower().endswith(_VALUES))
    for part, node in _each(data, tree):
        reader.fill(body, part, node, _LABELS)
    return body, None


class _Reader:
    """Makes blocks of one file; `is_literal` where its texts are no templates."""

    def __init__(self, source: Source, *, is_literal: bool) -> None:
        self.source = source
        self.is_literal = is_literal

    def fill(self, body: Body, data: object, node: Node, labels: dict[str, int]) -> None:
        """Take the members of an object into a body, those of the types in `labels` as blocks, too."""
        for name, item, member in _members(data, node):
            if name == _COMMENT:
                continue
            expression = JsonExpression(item, member.value, self.source, is_literal=self.is_literal)
            body.attributes[name] = Attribute(name, self._spot(member), expression)
            if name in labels:
                body.blocks.extend(self._blocks(name, (), labels[name], item, member))

    def _blocks(
        self, type: str, names: tuple[str, ...], missing: int, data: object, key: Member
    ) -> Iterator[Block]:
        """The blocks of a type, where so many labels are still to come."""
        for part, node in _each(data, key.value):
            if missing:
                for name, item, member in _members(part, node):
                    if name != _COMMENT:
                        yield from self._blocks(type, (*names, name), missing - 1, item, member)
            elif isinstance(part, dict):
                # What declares a variable is read before there are any values.
                inner = _Reader(self.source, is_literal=self.is_literal or type == "variable")
                body = Body()
                inner.fill(body, part, node, _INNER_LABELS)
                spot = HclSpan(node.start, node.end, self.source)
                yield Block(type, list(names), body, spot, self._spot(key))

    def _spot(self, member: Member) -> HclSpan:
        return HclSpan(member.start, member.end, self.source)


def _members(data: object, node: Node) -> Iterator[tuple[str, object, Member]]:
    if isinstance(data, dict) and isinstance(node.children, dict):
        for name, item in data.items():
            yield name, item, node.children[name]


def _each(data: object, node: Node) -> Iterator[tuple[object, Node]]:
    """The items of a list, those of lists inside included, or the value itself."""
    if isinstance(data, list) and isinstance(node.children, list):
        for pair in zip(data, node.children, strict=True):
            yield from _each(*pair)
    else:
        yield data, node
