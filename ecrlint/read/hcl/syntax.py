"""HCL text to blocks and attributes, by tree-sitter-hcl; expressions wait until they are needed."""

from __future__ import annotations

import re
from bisect import bisect_left

import tree_sitter_hcl
from tree_sitter import Language, Parser

from ecrlint.read.hcl.escapes import decode_all
from ecrlint.read.hcl.value import HclSpan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.value import Written
    from ecrlint.read.positions import SyntaxTrouble
    from ecrlint.source import Source

_LANGUAGE = Language(tree_sitter_hcl.language())

MAX_DEPTH = 50
"""How many blocks may stand inside each other; what is deeper is not looked at."""

# The grammar takes a line that begins with '(' for the arguments of the name in front of it; in HCL it is the
# next key of an object. A comma says so, and keeps every offset.
_key_in_parentheses = re.compile(rb"(?<=\w)\n(?=[ \t]*\([^()\n]*\)[ \t]*[=:][^=])")

# It knows an exponent behind a fraction only. As many digits say the same, as far as it is concerned.
_bare_exponent = re.compile(rb"(?<![\w.])[0-9]+[eE][-+]?[0-9]+(?!\w)")


class HclText:
    """A source as the parser sees it, in bytes; `offset` leads back to code points."""

    __slots__ = ("_continuations", "_shift", "data", "source")

    def __init__(self, source: Source, before: bytes = b"", after: bytes = b"\n") -> None:
        """`before` and `after` are put around it, in ASCII; a heredoc ends with its line's end."""
        self.source = source
        self.data = before + source.text.encode("utf-8", "replace") + after
        self._shift = len(before)
        self._continuations: Sequence[int] = ()
        if not source.text.isascii():
            self._continuations = [at for at, byte in enumerate(self.data) if byte & 0xC0 == 0x80]

    def offset(self, byte: int) -> int:
        """The code point that begins at a byte, or that the byte is a part of."""
        found = byte - bisect_left(self._continuations, byte) if self._continuations else byte
        return max(0, min(found - self._shift, len(self.source.text)))

    def spot(self, branch: Branch) -> HclSpan:
        """Where a branch of the syntax tree is written."""
        return HclSpan(self.offset(branch.start_byte), self.offset(branch.end_byte), self.source)

    def words(self, branch: Branch) -> str:
        """What is written there."""
        return self.data[branch.start_byte : branch.end_byte].decode("utf-8", "replace")


class Expression:
    """An expression that was not evaluated yet."""

    __slots__ = ("branch", "text")

    def __init__(self, branch: Branch, text: HclText) -> None:
        self.branch = branch
        self.text = text

    def __repr__(self) -> str:
        return f"<Expression {self.words}>"

    @property
    def spot(self) -> HclSpan:
        """Where it is written."""
        return self.text.spot(self.branch)

    @property
    def words(self) -> str:
        """As it is written."""
        return self.text.words(self.branch)


class Attribute:
    """`name = expression`; `spot` is the name's."""

    __slots__ = ("expression", "name", "spot")

    def __init__(self, name: str, spot: HclSpan, expression: Written) -> None:
        self.name = name
        self.spot = spot
        self.expression = expression

    def __repr__(self) -> str:
        return f"<Attribute {self.name} = {self.expression.words}>"


class Block:
    """`type "label" { … }`; `spot` is all of it, `header` what stands before the brace."""

    __slots__ = ("body", "header", "labels", "spot", "type")

    def __init__(self, type: str, labels: list[str], body: Body, spot: HclSpan, header: HclSpan) -> None:
        self.type = type
        self.labels = labels
        self.body = body
        self.spot = spot
        self.header = header

    def __repr__(self) -> str:
        return f"<Block {self.type} {' '.join(self.labels)}>"

    @property
    def words(self) -> str:
        """As it is written."""
        source = self.spot.source
        return source.text[self.spot.start : self.spot.end] if source else ""


class Body:
    """What a file or a block holds: attributes by name, and blocks in order."""

    __slots__ = ("attributes", "blocks")

    def __init__(self) -> None:
        self.attributes: dict[str, Attribute] = {}
        self.blocks: list[Block] = []

    def __repr__(self) -> str:
        return f"<Body {list(self.attributes)} {self.blocks}>"

    def blocks_of(self, type: str) -> Iterator[Block]:
        """The blocks of a type."""
        return (block for block in self.blocks if block.type == type)


def syntax_tree(data: bytes) -> Branch:
    """The root of what the grammar makes of HCL. A parser has a state, so each text has its own."""
    root = Parser(_LANGUAGE).parse(data).root_node
    if not root.has_error:
        return root
    plain = _key_in_parentheses.sub(b",", data)
    plain = _bare_exponent.sub(lambda match: b"1" * len(match[0]), plain)
    return root if plain == data else Parser(_LANGUAGE).parse(plain).root_node


def parse(source: Source) -> Body:
    """A file's body. Raises SyntaxTrouble where it first does not parse."""
    body, trouble = salvage(source)
    if trouble:
        raise trouble
    return body


def salvage(source: Source) -> tuple[Body, SyntaxTrouble | None]:
    """What does parse of a file, block by block and attribute by attribute, and the first trouble."""
    text = HclText(source)
    root = syntax_tree(text.data)
    body = Body()
    for child in [root, *(child for child in root.children if child.type in ("body", "ERROR"))]:
        _fill(body, child, text)
    from ecrlint.read.hcl import errors as trouble

    return body, trouble.first(root, text)


def _fill(body: Body, branch: Branch, text: HclText, depth: int = 0) -> None:
    """Take what stands in a branch into a body, except what has an error inside."""
    for child in branch.children:
        if child.has_error or depth > MAX_DEPTH:
            continue
        if child.type == "attribute":
            attribute = _attribute(child, text)
            body.attributes.setdefault(attribute.name, attribute)
        elif child.type == "block":
            body.blocks.append(_block(child, text, depth))


def _attribute(branch: Branch, text: HclText) -> Attribute:
    name, *_, expression = (child for child in branch.children if child.type != "comment")
    return Attribute(text.words(name), text.spot(name), Expression(expression, text))


def _block(branch: Branch, text: HclText, depth: int) -> Block:
    type, *rest = branch.children
    labels, body, end = [], Body(), type.end_byte
    for child in rest:
        if child.type == "string_lit":
            labels.append(decode_all(text.words(child)[1:-1]))
        elif child.type == "identifier":
            labels.append(text.words(child))
        elif child.type == "body":
            _fill(body, child, text, depth + 1)
        elif child.type == "block_start":
            end = child.start_byte
    spot = text.spot(branch)
    header = text.source.text[spot.start : text.offset(end)].rstrip()
    return Block(
        text.words(type), labels, body, spot, HclSpan(spot.start, spot.start + len(header), text.source)
    )
