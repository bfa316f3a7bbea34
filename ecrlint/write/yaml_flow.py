"""YAML's flow collections that are no JSON: bare words in brackets, comments between them."""

from __future__ import annotations

from ecrlint.write.bracketed import Bracketed
from ecrlint.write.edit import Unwritable
from ecrlint.write.escaping import Layer
from ecrlint.write.flow import Flow
from ecrlint.write.literals import Words
from ecrlint.write.strings import in_quotes, plain_or_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.positions import Node
    from ecrlint.source import Source

COMMENT = r"(?<!\S)#[^\r\n]*"


def collection(source: Source, node: Node) -> Flow:
    """The object or list in brackets at a node. Raises Unwritable."""
    children = node.children
    if isinstance(children, dict):
        parts = [(member.start, key, member.value) for key, member in children.items()]
    else:
        parts = [(each.start, str(index), each) for index, each in enumerate(children or ())]
    parts.sort(key=lambda part: part[0])
    at = node.start
    for start, _, value in parts:
        if value.source not in (None, source) or not at <= start <= value.start <= value.end <= node.end:
            raise Unwritable
        at = value.end
    values = [(value.start, value.end) for _, _, value in parts]
    entries = [(start, value.end) for start, _, value in parts]
    layer = Layer(source, node.start, node.end, 0)
    bracketed = Bracketed(layer, node.start, node.end, entries, COMMENT)
    return Flow(layer, bracketed, [name for _, name, _ in parts], values, _words(source, values))


def _words(source: Source, values: list[tuple[int, int]]) -> Words:
    """Texts bare, or in the quotes of the first."""
    quote = source.text[values[0][0]] if values and values[0][0] < len(source.text) else ""
    if quote in ('"', "'"):
        return Words(key=plain_or_quoted, text=lambda text: in_quotes(text, quote))
    return Words(key=plain_or_quoted, text=plain_or_quoted)
