"""JSON, wherever it stands: in a file of its own, in a block of YAML, in a heredoc, in the quotes of a text.

As blanks do not count in JSON, a text in a block or a heredoc is edited where it stands. One in quotes is
unescaped first.
"""

from __future__ import annotations

from ecrlint.read.json import positions as json_tree
from ecrlint.read.json.placeholders import mask
from ecrlint.read.positions import Node, SyntaxTrouble
from ecrlint.write.bracketed import Bracketed
from ecrlint.write.escaping import Layer
from ecrlint.write.flow import Flow
from ecrlint.write.literals import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.source import Source

MAX_DEPTH = 2
"""How many layers of quotes are looked through: a text in a text in a text."""


def collection(source: Source, start: int, end: int) -> Flow | None:
    """The object or list that is written at `start`..`end`; None where that is not JSON."""
    for depth in range(MAX_DEPTH + 1):
        try:
            layer = Layer(source, start, end, depth)
            root, twins = json_tree.scan(mask(layer.text[layer.base : layer.limit]))
        except (SyntaxTrouble, ValueError):
            continue
        return None if root.children is None or twins else _flow(layer, root)
    return None


def _flow(layer: Layer, root: Node) -> Flow:
    base, children = layer.base, root.children
    assert children is not None
    if isinstance(children, dict):
        names = list(children)
        nodes = [member.value for member in children.values()]
        starts = [member.start for member in children.values()]
    else:
        names, nodes = [str(index) for index in range(len(children))], children
        starts = [node.start for node in nodes]
    values = [(base + node.start, base + node.end) for node in nodes]
    entries = [(base + start, end) for start, (_, end) in zip(starts, values, strict=True)]
    colon = _colon(layer, root)
    comma = "," if colon == ":" else ", "
    bracketed = Bracketed(layer, base + root.start, base + root.end, entries, separator=comma)
    return Flow(layer, bracketed, names, values, Words(colon=colon))


def _colon(layer: Layer, node: Node) -> str:
    """What stands between the first key that is found and its value."""
    pending = [node]
    while pending:
        children = pending.pop(0).children
        if isinstance(children, dict):
            for member in children.values():
                found = layer.text[layer.base + member.end : layer.base + member.value.start]
                return found if not found.strip(": \t") else ": "
        elif children:
            pending.extend(children)
    return ": " if ": " in layer.text or '":' not in layer.text else ":"
