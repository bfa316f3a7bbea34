"""An object or a list in brackets whose members have names: what changes are made to."""

from __future__ import annotations

from ecrlint.write.bracketed import Bracketed
from ecrlint.write.edit import Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.write.edit import Edit
    from ecrlint.write.escaping import Layer
    from ecrlint.write.literals import Words

    Stretch = tuple[int, int]


class Flow:
    """The collection at `start`..`end` of a layer.

    `names` has the key of each entry, or its index, `values` where the values stand.
    """

    def __init__(
        self,
        layer: Layer,
        bracketed: Bracketed,
        names: Sequence[str],
        values: Sequence[Stretch],
        words: Words,
    ) -> None:
        self.layer = layer
        self.bracketed = bracketed
        self.names = names
        self.values = values
        self.words = words
        words.newline, words.unit = bracketed.newline, bracketed.unit
        words.comma = bracketed.separator(None)
        written = [layer.text[start:end] for start, end in values]
        words.short = any(each[0] == "{" and "\n" not in each and len(each) > 2 for each in written if each)

    def replace(self, name: str, value: object) -> Iterator[Edit]:
        """Write another value."""
        start, end = self.values[self._index(name)]
        indent = self.bracketed.indent(self.bracketed.entries[self._index(name)][0])
        yield self.layer.edit(start, end, self.words.value(value, indent))

    def wrap(self, name: str, items: Sequence[object]) -> Iterator[Edit]:
        """Make a list of a value, with more items behind it."""
        start, end = self.values[self._index(name)]
        more = [self.words.value(item) for item in items]
        inside = self.words.comma.join([self.layer.text[start:end], *more])
        yield self.layer.edit(start, end, f"[{inside}]")

    def insert(self, index: int | None, items: Sequence[object]) -> Iterator[Edit]:
        """Write more items."""

        def write(indent: str | None) -> list[str]:
            return [self.words.value(item, indent) for item in items]

        yield from self.bracketed.insert(len(self.names) if index is None else index, write)

    def add(self, key: str, value: object, first: bool) -> Iterator[Edit]:
        """Write one more member."""
        at = 0 if first else len(self.names)
        width = self._width(at) if self.words.aligned else 0

        def write(indent: str | None) -> list[str]:
            return [self.words.member(key, value, indent, 0 if indent is None else width)]

        yield from self.bracketed.insert(at, write)

    def _width(self, at: int) -> int:
        """The width of the key beside a place, with the blanks behind it; 0 where its value is long."""
        if not self.names:
            return 0
        beside = min(at, len(self.names) - 1)
        start, end = self.bracketed.entries[beside]
        is_long = self.words.newline in self.layer.text[start:end]
        return 0 if is_long else self.values[beside][0] - start - len(self.words.colon)

    def delete(self, name: str) -> Iterator[Edit]:
        """Take a member or an item away."""
        yield from self.bracketed.delete(self._index(name))

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise Unwritable
        return self.names.index(name)
