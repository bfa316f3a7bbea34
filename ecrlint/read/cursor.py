"""A value in JSON or YAML, and where it stands: how readers of formats walk to the policies in it.

    spot["spec"]["policy"].found("repository", name="app")

What is not there is a spot whose value is None, so no step needs a test. No position is looked up before
somebody asks for one.
"""

from __future__ import annotations

from ecrlint.policy.pointer import escape
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import Found
from ecrlint.read.json import placeholders as json_holes
from ecrlint.read.json import positions as json_tree
from ecrlint.read.placeholders import fill_holes
from ecrlint.read.positions import Node, SyntaxTrouble, find
from ecrlint.read.source_map import move_tree, parse_json
from ecrlint.read.yaml.tags import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.source_map import SourceMap


class TextLayer:
    """The JSON or YAML text that spots stand in: the source's own, or one that is written inside it.

    `tree` makes its positions, `written` says where an inner text is written.
    """

    __slots__ = ("text", "tree", "written")

    def __init__(
        self, text: str, tree: Callable[[], Node], written: Callable[[], SourceMap] | None = None
    ) -> None:
        self.text = text
        self.tree = tree
        self.written = written


class Cursor:
    """A value at a JSON pointer of a text. Under a tag that YAML does not know the value is UNKNOWN."""

    __slots__ = ("pointer", "text", "value")

    def __init__(self, value: object, text: TextLayer, pointer: str = "") -> None:
        self.value = UNKNOWN if isinstance(value, Tagged) else value
        self.text = text
        self.pointer = pointer

    def __getitem__(self, key: str) -> Cursor:
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Cursor(value, self.text, f"{self.pointer}/{escape(key)}")

    def __iter__(self) -> Iterator[Cursor]:
        """The items of a list, the values of an object; nothing of any other value."""
        if isinstance(self.value, dict):
            yield from (self[key] for key in self.value)
        elif isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Cursor(value, self.text, f"{self.pointer}/{index}")

    @property
    def known(self) -> str:
        """The value where it is a text, or a number as text, and all of it is known; else empty."""
        text = fill_holes(str(self.value)) if type(self.value) in (str, int) else UNKNOWN
        return text if isinstance(text, str) and text == str(self.value) else ""

    def everywhere(self) -> Iterator[Cursor]:
        """The spot itself and all in it, outermost first."""
        pending = [self]
        while pending:
            spot = pending.pop()
            yield spot
            pending.extend(reversed(list(spot)))

    def node(self) -> Node:
        """Where the value stands in the source."""
        return self._in_source(find(self.text.tree(), self.pointer)[0])

    def key(self) -> Node:
        """Where the key in front of the value stands; the value where there is none."""
        node, member, _ = find(self.text.tree(), self.pointer)
        return self._in_source(Node(member.start, member.end) if member else node)

    def _in_source(self, node: Node) -> Node:
        return move_tree(node, self.text.written()) if self.text.written else node

    def written(self) -> SourceMap:
        """Where each character of the text that the value is stands in the source."""
        from ecrlint.read.yaml import source_map as yaml_written

        assert isinstance(self.value, str)
        node = find(self.text.tree(), self.pointer)[0]
        inner = yaml_written.source_map_of(self.text.text, node.start, node.end, self.value)
        return inner.inside(self.text.written()) if self.text.written else inner

    def inside(self) -> Cursor:
        """What a JSON text says that the value is; the spot itself where it is none."""
        if not isinstance(self.value, str) or self.value.lstrip()[:1] not in ("{", "[", '"'):
            return self
        text = self.value
        try:
            value, _, _ = parse_json(text, self.written)
        except SyntaxTrouble:
            return self
        return Cursor(value, TextLayer(text, lambda: json_tree.scan(text)[0], self.written))

    def unquote(self) -> Cursor:
        """The text that a JSON text in quotes says, as where a policy is escaped once more than need be."""
        return self.inside() if isinstance(self.value, str) and self.value.lstrip()[:1] == '"' else self

    @property
    def given(self) -> bool:
        """Whether there is a value, and not just an empty text."""
        return self.value is not None and self.value != ""

    def found(self, kind: Kind | None, *, name: str = "", repository: str = "", account: str = "") -> Found:
        """The policy that the value is, as an object or as a JSON text. A broken text is its problem.

        An empty text is itself, for the schema to refuse.
        """
        value: object = self.value
        if isinstance(value, str) and not value.strip():
            value = ""
        written = isinstance(value, str) and value and fill_holes(value) is not UNKNOWN
        policy = self._in_text(str(value)) if written else Found(_data(value), self.node)
        policy.kind, policy.name, policy.repository, policy.account = kind, name, repository, account
        return policy

    def _in_text(self, text: str) -> Found:
        try:
            value, tree, problems = json_holes.parse(text, self.written)
        except SyntaxTrouble as trouble:
            return Found(UNKNOWN, self.node, problems=[trouble.problem])
        return Found(value, tree, text=text if fill_holes(text) == text else "", problems=problems)


def _data(value: object) -> object:
    """The value as plain data: with holes in its texts, and UNKNOWN for what nobody knows."""
    if isinstance(value, Tagged):
        return UNKNOWN
    if isinstance(value, str):
        return fill_holes(value)
    if isinstance(value, list):
        return [_data(item) for item in value]
    if isinstance(value, dict):
        known = all(fill_holes(key) == key for key in value)
        return {key: _data(item) for key, item in value.items()} if known else UNKNOWN
    return value
