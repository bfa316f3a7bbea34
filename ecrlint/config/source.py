"""The text of a configuration: its data, and where everything in it stands."""

from __future__ import annotations

import os

from ecrlint.console import visible
from ecrlint.errors import UsageError, reason_of
from ecrlint.policy.pointer import Place
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.positions import Node, SyntaxTrouble, span_of
from ecrlint.source import Source
from ecrlint.system.safe_read import TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ecrlint.policy.pointer import Part
    from ecrlint.read.positions import Problem
    from ecrlint.source import Span

MAX_BYTES = 1024 * 1024
"""The largest configuration that is read."""

MAX_MESSAGE = 400
"""Characters of what is said about one mistake, which quotes what stands there."""


class ConfigText:
    """A configuration as written; `data` is plain, an empty text is an empty object."""

    __slots__ = ("_tree", "data", "source")

    def __init__(self, source: Source) -> None:
        """Raise UsageError for a text that is not one YAML document, or has a key twice."""
        self.source = source
        self.data: Any = {}
        self._tree = Node(0, 0)
        documents = self._documents()
        if len(documents) > 1:
            raise UsageError(self._told(documents[1][1].start, "a second document; a configuration is one"))
        for value, self._tree, problems in documents:
            self.data = {} if value is None else value
            refuse(
                self._told(each.start, f"the key '{each.fields['key']}' stands twice") for each in problems
            )

    def span(self, pointer: str, part: Part = "value") -> Span:
        """The characters of a value or, with `part`, of its key."""
        return span_of(self._tree, Place(pointer, part), self.source)

    def told(self, pointer: str, message: str, part: Part = "value") -> str:
        """A mistake in one line, with its place in front."""
        return self._told(self.span(pointer, part).start, message)

    def text(self, pointer: str) -> str:
        """A value as it is written."""
        span = self.span(pointer)
        return self.source.text[span.start : span.end]

    def _documents(self) -> list[tuple[object, Node, list[Problem]]]:
        from ecrlint.read.yaml.load import read

        try:
            return list(read(self.source.text))
        except SyntaxTrouble as trouble:
            problem = trouble.problem
            help = f"; {problem.help}" if problem.help else ""
            text = f"it does not parse: {problem.fields['problem']}{help}"
            raise UsageError(self._told(problem.start, text)) from trouble

    def _told(self, offset: int, message: str) -> str:
        line, column = self.source.position(offset)
        return visible(f"{self.source.path}:{line}:{column}: {_shorten(message)}")


def _shorten(message: str) -> str:
    """A message without the middle of the long text that it quotes; what to do stands at its end."""
    half = MAX_MESSAGE // 2
    return message if len(message) <= MAX_MESSAGE else f"{message[:half]} … {message[-half:]}"


def refuse(lines: Iterable[str]) -> None:
    """Raise UsageError with all lines if there are any."""
    told = list(lines)
    if told:
        raise UsageError(*told)


def read_written(path: str) -> ConfigText:
    """The configuration of a path. Raises UsageError."""
    name = relative_path(path)
    try:
        data = contents(path, MAX_BYTES)
    except TooLong as trouble:
        raise UsageError(
            visible(f"{name}: too large for a configuration; at most {MAX_BYTES:,} bytes are read")
        ) from trouble
    except OSError as error:
        raise UsageError(visible(f"{name}: {reason_of(error)}")) from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(visible(f"{name}: {error}")) from error
    try:
        return ConfigText(Source(name, decode(data)))
    except Undecodable as trouble:
        raise UsageError(visible(f"{name}: {trouble.message}")) from trouble


def relative_path(path: str) -> str:
    """A path as messages and reports print it: `/`-separated, relative to the working directory."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # Windows: another drive
        relative = path
    return relative.replace(os.sep, "/")
