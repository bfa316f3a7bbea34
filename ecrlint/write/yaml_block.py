"""YAML's block collections: an entry for each line or more, told apart by indentation."""

from __future__ import annotations

import re

from ecrlint.write.edit import Edit, Unwritable
from ecrlint.write.literals import Words
from ecrlint.write.strings import in_quotes, plain_or_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.positions import Node
    from ecrlint.source import Source

_break = re.compile(r"\r\n|\r|\n").search
_dash = re.compile(r"-(?:[ \t]+|[ \t]*(?:\r\n|\r|\n)[ \t]*)(?:[!&]\S*[ \t]+)*\Z").search
_indented = re.compile(r"^( +)[^\s#]", re.M).search
_list_in_object = re.compile(r"^([ ]*)(?:- )?[^\s#-][^\r\n]*:[ \t]*(?:\r\n|\r|\n)([ ]*)- ", re.M).search


class YamlBlock:
    """The mapping or sequence at a node of a source."""

    def __init__(self, source: Source, node: Node) -> None:
        self.source = source
        self.text = source.text
        self.is_list = isinstance(node.children, list)
        self.names, self.starts, self.values = _parts(source, node)
        self.ends = [max(end, start) for (_, end), start in zip(self.values, self.starts, strict=True)]
        found = _break(self.text)
        self.newline = found[0] if found else "\n"

    def replace(self, name: str, value: object) -> Iterator[Edit]:
        """Write another value: of a key an object on lines of its own, else on one line."""
        start, end = self.values[self._index(name)]
        text = self._words().value(value)
        if isinstance(value, dict) and not self.is_list:
            text = self._member("", value, self._indent(self._index(name))).partition(":")[2]
            start = len(self.text[:start].rstrip(" "))
        yield Edit(self.source, start, end, text)

    def wrap(self, name: str, items: Sequence[object]) -> Iterator[Edit]:
        """Make a list of a value, in brackets, with more items behind it."""
        start, end = self.values[self._index(name)]
        if _break(self.text, start, end):
            raise Unwritable
        words = self._words(_quote_of([self.text[start:end]]))
        more = [words.value(item) for item in items]
        yield Edit(self.source, start, end, f"[{', '.join([self.text[start:end], *more])}]")

    def insert(self, index: int | None, items: Sequence[object]) -> Iterator[Edit]:
        """Write more items."""
        at = len(self.names) if index is None else index
        inner = self._indent(0) + " " * (self.values[0][0] - self.starts[0])
        dash = self.text[self.starts[0] : self.values[0][0]]
        if not re.fullmatch(r"-[ \t]+", dash):
            dash, inner = "- ", self._indent(0) + "  "
        yield self._put(at, [f"{dash}{self._lines(item, inner)}" for item in items])

    def add(self, key: str, value: object, first: bool) -> Iterator[Edit]:
        """Write one more member."""
        yield self._put(0 if first else len(self.names), [self._member(key, value, self._indent(0))])

    def delete(self, name: str) -> Iterator[Edit]:
        """Take a member or an item away, with its lines and the comment behind it."""
        index = self._index(name)
        if len(self.names) == 1:
            raise Unwritable
        start, line = self.starts[index], self._line_start(self.starts[index])
        stop = self._line_end(index)
        behind = _break(self.text, stop)
        if not self.text[line:start].strip(" "):
            if behind and behind.start() == stop:
                yield Edit(self.source, line, behind.end(), "")
            else:  # the file ends here, without a line end
                yield Edit(self.source, len(self.text[:line].rstrip("\r\n")), stop, "")
        elif index + 1 < len(self.names) and not self.text[stop : self.starts[index + 1]].strip():
            yield Edit(self.source, start, self.starts[index + 1], "")
        else:
            raise Unwritable

    def _put(self, index: int, texts: list[str]) -> Edit:
        """Write entries in front of the one at `index`, or behind the last."""
        between = f"{self.newline}{self._indent(0)}"
        if index < len(self.names):
            at = self.starts[index]
            return Edit(self.source, at, at, "".join(text + between for text in texts))
        at = self._line_end(len(self.names) - 1)
        return Edit(self.source, at, at, "".join(between + text for text in texts))

    def _lines(self, value: object, indent: str) -> str:
        """A value behind a dash, as lines that are indented."""
        if isinstance(value, dict) and value:
            members = [self._member(key, item, indent) for key, item in value.items()]
            return f"{self.newline}{indent}".join(members)
        return self._words().value(value)

    def _member(self, key: str, value: object, indent: str) -> str:
        name = (
            plain_or_quoted(key, self._key_quote) if not self._key_quote else in_quotes(key, self._key_quote)
        )
        if isinstance(value, dict) and value:
            inner = indent + self._unit
            return f"{name}:{self.newline}{inner}{self._lines(value, inner)}"
        if isinstance(value, list) and value:
            inner = indent + self._list_unit
            items = [f"{self.newline}{inner}- {self._lines(item, f'{inner}  ')}" for item in value]
            return f"{name}:{''.join(items)}"
        return f"{name}: {self._words().value(value)}"

    def _words(self, quote: str = "") -> Words:
        """Texts bare, or in the quotes that are given or that all of the others have."""
        quote = quote or _quote_of([self.text[start:end] for start, end in self.values])

        def spell(text: str) -> str:
            return in_quotes(text, quote) if quote else plain_or_quoted(text)

        return Words(key=spell if quote else plain_or_quoted, text=spell)

    @property
    def _key_quote(self) -> str:
        return "" if self.is_list else _quote_of([self.text[start : start + 1] * 2 for start in self.starts])

    @property
    def _unit(self) -> str:
        found = _indented(self.text)
        return found[1] if found else "  "

    @property
    def _list_unit(self) -> str:
        """By how much the dashes of a list are indented under their key."""
        found = _list_in_object(self.text)
        return " " * max(0, len(found[2]) - len(found[1])) if found else self._unit

    def _indent(self, index: int) -> str:
        start = self.starts[index]
        return " " * (start - self._line_start(start))

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _line_end(self, index: int) -> int:
        """Where the last line of an entry ends, its comment included."""
        end = self.ends[index]
        found = _break(self.text, end)
        stop = found.start() if found else len(self.text)
        if not re.fullmatch(r"[ \t]*(?:(?<=\s)#.*)?", self.text[end:stop]):
            raise Unwritable
        return stop

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise Unwritable
        return self.names.index(name)


def _parts(source: Source, node: Node) -> tuple[list[str], list[int], list[tuple[int, int]]]:
    """Names of the entries, where each begins, and where its value stands. Raises Unwritable."""
    parts: list[tuple[int, str, Node]] = []
    if isinstance(node.children, dict):
        parts = [(member.start, key, member.value) for key, member in node.children.items()]
    elif node.children:
        nodes = enumerate(node.children)
        parts = [(_dash_before(source.text, each.start), str(index), each) for index, each in nodes]
    parts.sort(key=lambda part: part[0])
    starts = [start for start, _, _ in parts]
    for (start, _, value), stop in zip(parts, [*starts[1:], node.end + 1], strict=True):
        if not (node.start <= start and value.source in (None, source) and start <= value.start < stop):
            raise Unwritable  # it stands elsewhere: behind an alias, in a merged object
    if not parts:
        raise Unwritable
    return [name for _, name, _ in parts], starts, [(each.start, each.end) for _, _, each in parts]


def _dash_before(text: str, at: int) -> int:
    """Where the dash of an item is that begins at an offset."""
    found = _dash(text, max(0, at - 200), at)
    if found is None:
        raise Unwritable
    return found.start()


def _quote_of(written: list[str]) -> str:
    """The quote that all texts are in; empty where some are in none."""
    quotes = {each[:1] if each[:1] in ('"', "'") and each[-1:] == each[:1] else "" for each in written}
    return quotes.pop() if len(quotes) == 1 else ""
