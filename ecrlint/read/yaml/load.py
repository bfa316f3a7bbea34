"""YAML text to values and positions, both at once, from the parser's stream of events.

Events, because only they tell where an alias stands, and because a builder of our own decides what
values mean (`ecrlint.read.yaml.scalars`), what a tag does and how much an alias may stand for. It
keeps its own stack, so no text is too deep for Python. Offsets count code points; the parser's own
lines are not used, as it takes other characters for line ends.
"""

from __future__ import annotations

from ecrlint.read.positions import MAX_DEPTH, Node, SyntaxTrouble, syntax_error
from ecrlint.read.yaml import events as yaml_events
from ecrlint.read.yaml import spans as yaml_span
from ecrlint.read.yaml.collections import Built, OpenList, OpenObject
from ecrlint.read.yaml.scalars import CORE, CORE_TAGS, resolve, resolve_as
from ecrlint.read.yaml.tags import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    from ecrlint.read.positions import Problem, Twins
    from ecrlint.read.yaml.events import Event
    from ecrlint.read.yaml.scalars import Scalar

    Document: TypeAlias = tuple[object, Node, list[Problem]]
    Resolve: TypeAlias = Callable[[str], Scalar]

MAX_VALUES = 100_000
"""How many values the aliases of one document may stand for, all together."""


def read(text: str, resolve: Resolve = resolve) -> Iterator[Document]:
    """Every document of a YAML text: its value, its positions, a problem for each duplicate key.

    `resolve` says what a text without quotes and tag means, by default what the core schema does. Keys are
    always texts; a value under a tag that is not of the core schema (`!Ref`) is Tagged. An
    alias shares its value and its node with the anchor, so do not change them. Raises
    SyntaxTrouble when the documents before the trouble have been given.
    """
    try:
        quick = list(documents(text, yaml_events.fast(text), resolve))
    except (yaml_events.Doubtful, SyntaxTrouble):
        yield from documents(text, yaml_events.exact(text), resolve)
    else:
        yield from quick


def documents(text: str, events: Iterable[Event], resolve: Resolve = resolve) -> Iterator[Document]:
    """The documents that a parser's events make. Raises SyntaxTrouble, and what the parser raises."""
    builder = _Builder(text, resolve)
    for event in events:
        match type(event).__name__:
            case "ScalarEvent":
                builder.scalar(event)
            case "MappingStartEvent" | "SequenceStartEvent":
                builder.open(event)
            case "MappingEndEvent" | "SequenceEndEvent":
                builder.close(event)
            case "AliasEvent":
                builder.alias(event)
            case "DocumentStartEvent":
                builder = _Builder(text, resolve)
            case "DocumentEndEvent" if builder.root:
                yield builder.root.value, builder.root.node, list(builder.twins.values())


class _Builder:
    """One document: the values that have begun, innermost last, and the anchors seen so far."""

    def __init__(self, text: str, resolve: Resolve) -> None:
        self.text = text
        self.resolve = resolve
        self.root: Built | None = None
        self.twins: Twins = {}
        self.stack: list[tuple[OpenObject | OpenList, Event, bool]] = []
        self.anchors: dict[str, Built | None] = {}
        self.aliased = 0

    def scalar(self, event: Event) -> None:
        parent = self.stack[-1][0] if self.stack else None
        after = parent.end if isinstance(parent, OpenObject) and parent.key else None
        start, end = yaml_span.scalar(self.text, event, after)
        text: str = event.value
        if not text.isascii():
            text = _join_surrogates(text, start, end)
        value = self._value(event, text, start, end)
        merges = text == "<<" and event.implicit[0] and not event.tag
        self._finish(Built(value, Node(start, end), 1, text, merges), event.anchor, start, end)

    def _value(self, event: Event, text: str, start: int, end: int) -> object:
        """What a scalar means. Raises SyntaxTrouble if it cannot mean what its tag says."""
        try:
            if event.tag is None:
                return self.resolve(text) if event.implicit[0] else text
            if event.tag == "!":
                return text
            core = _core(event.tag)
            return resolve_as(core, text) if core else Tagged(event.tag, text)
        except ValueError:
            raise _mistagged_value(event.tag, start, end) from None

    def alias(self, event: Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor not in self.anchors:
            problem = f"an alias without an anchor '&{event.anchor}' before it"
            raise syntax_error(start, end, problem)
        built = self.anchors[event.anchor]
        if built is None:
            raise syntax_error(start, end, "an alias inside the value that it stands for")
        self.aliased += built.size
        if self.aliased > MAX_VALUES:
            problem = f"aliases that stand for more than {MAX_VALUES:,} values"
            raise syntax_error(start, end, problem)
        self._finish(built, None, start, end)

    def open(self, event: Event) -> None:
        start, flow = yaml_span.opening(self.text, event)
        if len(self.stack) == MAX_DEPTH:
            problem = f"more than {MAX_DEPTH} objects and lists inside each other"
            raise syntax_error(start, start + 1, problem)
        if event.anchor:
            self.anchors[event.anchor] = None  # until it ends, an alias to it would be endless
        is_object = _is_object(event)
        opened = OpenObject(start, self.twins) if is_object else OpenList(start)
        self.stack.append((opened, event, flow))

    def close(self, event: Event) -> None:
        opened, start_event, flow = self.stack.pop()
        end = event.end_mark.index if flow else opened.end
        built = opened.close(end)
        built.value = _collection_value(start_event, built, opened.start, end)
        self._finish(built, start_event.anchor, opened.start, end)

    def _finish(self, built: Built, anchor: str | None, start: int, end: int) -> None:
        """Give a finished value, written at `start`..`end`, to the collection that it is in."""
        if anchor:
            self.anchors[anchor] = built
        if self.stack:
            self.stack[-1][0].add(built, start, end)
        else:
            self.root = built


def _collection_value(event: Event, built: Built, start: int, end: int) -> object:
    """What an object or a list means. Raises SyntaxTrouble if it cannot be what its tag says."""
    if event.tag is None or event.tag == "!":
        return built.value
    core = _core(event.tag)
    if not core:
        return Tagged(event.tag, built.value)
    if core != ("map" if _is_object(event) else "seq"):
        raise _mistagged_value(event.tag, start, end)
    return built.value


def _is_object(event: Event) -> bool:
    return type(event).__name__ == "MappingStartEvent"


def _core(tag: str) -> str | None:
    """The name of a tag of the core schema, such as `int`; None for any other tag."""
    name = tag.removeprefix(CORE)
    return name if name != tag and name in CORE_TAGS else None


def _mistagged_value(tag: str | None, start: int, end: int) -> SyntaxTrouble:
    if tag is None:
        return syntax_error(start, end, "a number that is too large")
    return syntax_error(start, end, f"a value that cannot be '!!{tag.removeprefix(CORE)}'")


def _join_surrogates(text: str, start: int, end: int) -> str:
    """A text whose surrogate pairs, which JSON's escapes write, have become characters.

    Raises SyntaxTrouble for half a pair: such a text could not be written out.
    """
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise syntax_error(start, end, "a text with an escape that is half a character") from None
