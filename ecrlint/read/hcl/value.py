"""What an expression gives: data as far as it is known, and where each part of it is written."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN, Unknown
from ecrlint.policy.variable import has_hole
from ecrlint.read.positions import Member, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Protocol, TypeAlias

    from ecrlint.read.hcl.types import Type
    from ecrlint.source import Source

    class Written(Protocol):
        """An expression that was not evaluated yet, in HCL or in JSON."""

        @property
        def spot(self) -> HclSpan:
            """Where it is written."""

        @property
        def words(self) -> str:
            """As it is written."""

    Plain: TypeAlias = "str | int | float | bool | Unknown | None"
    Content: TypeAlias = "Plain | list[HclValue] | dict[str, Entry]"


class HclSpan:
    """A stretch of a source, in code points from its start; `end` is exclusive."""

    __slots__ = ("end", "source", "start")

    def __init__(self, start: int, end: int, source: Source | None) -> None:
        self.start = start
        self.end = end
        self.source = source

    def __repr__(self) -> str:
        return f"Spot({self.start}, {self.end})"


class Entry:
    """One entry of an object or a map: its value, and where its key is written."""

    __slots__ = ("spot", "value")

    def __init__(self, value: HclValue, spot: HclSpan) -> None:
        self.value = value
        self.spot = spot


class HclValue:
    """A value and its place.

    `content` is a plain value, a list of Values, or a dict of Entries; a text may have holes
    (`ecrlint.policy.variable.hole`). `data` is the same as plain JSON data, `node` the tree that mirrors it.

    `encoded` is the value whose JSON a text is, as `jsonencode` gives it. `pieces` are what a template's text
    was made of. `type` is given where the content does not tell it: of lists, sets (their items are in order,
    each once) and maps, and of nulls and unknown values that can only be of one. In a `partial` list an
    unknown item stands for any number of items; a partial object may have more entries than are known.

    Values share their parts, so what is small to hold may be large to write: `size` is how many values it is
    when each is counted where it stands, long texts as several.
    """

    __slots__ = ("content", "encoded", "partial", "pieces", "size", "spot", "type")

    def __init__(
        self,
        content: Content,
        spot: HclSpan,
        *,
        encoded: HclValue | None = None,
        pieces: Sequence[Piece] = (),
        partial: bool = False,
        type: Type | None = None,
    ) -> None:
        self.content = content
        self.spot = spot
        self.encoded = encoded
        self.pieces = pieces
        self.partial = partial
        self.type = type
        self.size = _size(content, encoded, pieces)

    def __repr__(self) -> str:
        return f"<Value {self.data!r}>"

    @property
    def data(self) -> object:
        """Plain JSON data. An object that may lack entries is UNKNOWN as a whole."""
        content = self.content
        if isinstance(content, list):
            return [item.data for item in content]
        if isinstance(content, dict):
            return UNKNOWN if self.partial else {key: entry.value.data for key, entry in content.items()}
        return content

    @property
    def node(self) -> Node:
        """Where each part of `data` is written."""
        content, spot = self.content, self.spot
        if isinstance(content, list):
            return Node(spot.start, spot.end, [item.node for item in content], spot.source)
        if isinstance(content, dict) and not self.partial:
            members = {key: _member(entry) for key, entry in content.items()}
            return Node(spot.start, spot.end, members, spot.source)
        return Node(spot.start, spot.end, None, spot.source)

    @property
    def is_set(self) -> bool:
        """Whether it is a set, so that its items have no index."""
        return self.type is not None and self.type.kind == "set"

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.content is UNKNOWN and self.encoded is None

    @property
    def is_undecided(self) -> bool:
        """Whether it is a plain value that nobody knows, or knows only a part of."""
        content = self.content
        return content is UNKNOWN or (
            isinstance(content, str) and has_hole(content) and self._has_filled_hole
        )

    @property
    def _has_filled_hole(self) -> bool:
        """Whether what looks like a hole comes from an interpolation: it may be written so (`$${x}`)."""
        return not self.pieces or any(
            piece.value is not None and piece.value.is_undecided for piece in self.pieces
        )

    @property
    def is_known(self) -> bool:
        """Whether all of it is known, down to the last part."""
        content = self.content
        if self.partial or self.is_undecided:
            return False
        if isinstance(content, list):
            return all(item.is_known for item in content)
        if isinstance(content, dict):
            return all(entry.value.is_known for entry in content.values())
        return True

    def plain_values(self) -> Iterator[HclValue]:
        """Every plain value in it."""
        content = self.content
        if isinstance(content, list):
            for item in content:
                yield from item.plain_values()
        elif isinstance(content, dict):
            for entry in content.values():
                yield from entry.value.plain_values()
        else:
            yield self


class Piece:
    """A part of a text made by a template.

    Either it is written as it stands: then `starts` and `ends` tell where each of its characters is, an
    escape being several. Or it is what an interpolation gives: then `value` is that, and `spot` is the
    whole `${…}`.
    """

    __slots__ = ("ends", "spot", "starts", "text", "value")

    def __init__(
        self,
        text: str,
        spot: HclSpan,
        starts: Sequence[int] = (),
        ends: Sequence[int] = (),
        value: HclValue | None = None,
    ) -> None:
        self.text = text
        self.spot = spot
        self.starts = starts
        self.ends = ends
        self.value = value

    def cut(self, first: int, last: int) -> None:
        """Keep only the characters `first`..`last`."""
        self.text = self.text[first:last]
        self.starts = self.starts[first:last]
        self.ends = self.ends[first:last]


def _size(content: Content, encoded: HclValue | None, pieces: Sequence[Piece]) -> int:
    size = 1 + (encoded.size if encoded else 0)
    if isinstance(content, list):
        size += sum(item.size for item in content)
    elif isinstance(content, dict):
        size += sum(entry.value.size for entry in content.values())
    elif isinstance(content, str):
        size += len(content) // 64 + sum(piece.value.size for piece in pieces if piece.value)
    return size


def value_of(data: object, node: Node, source: Source | None = None) -> HclValue:
    """Plain data with its tree as a Value; `source` is the text that the tree is about."""
    spot = HclSpan(node.start, node.end, node.source or source)
    children = node.children
    if isinstance(data, dict) and isinstance(children, dict):
        return HclValue({key: _entry(data[key], children[key], source) for key in data}, spot)
    if isinstance(data, list) and isinstance(children, list):
        return HclValue([value_of(*pair, source) for pair in zip(data, children, strict=True)], spot)
    return at(spot, data)


def at(spot: HclSpan, data: object) -> HclValue:
    """Plain data as a Value that is written as a whole at one spot."""
    if isinstance(data, dict):
        return HclValue({key: Entry(at(spot, item), spot) for key, item in data.items()}, spot)
    if isinstance(data, list):
        return HclValue([at(spot, item) for item in data], spot)
    return HclValue(data, spot)  # type: ignore[arg-type]


def _member(entry: Entry) -> Member:
    spot = entry.spot
    return Member(spot.start, spot.end, entry.value.node, spot.source)


def _entry(data: object, member: Member, source: Source | None) -> Entry:
    spot = HclSpan(member.start, member.end, member.source or source)
    return Entry(value_of(data, member.value, source), spot)
