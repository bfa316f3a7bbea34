"""The text that an edit is thought out in: the source as it stands, or one that is escaped inside it.

A policy in the quotes of JSON, YAML or HCL has backslashes in front of its own. It is unescaped, edited as
what it is, and the edit is escaped again, in the way that JSON, YAML's double quotes and HCL share.
"""

from __future__ import annotations

import json

from ecrlint.read.source_map import in_json_string
from ecrlint.write.edit import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.source_map import SourceMap
    from ecrlint.source import Source


class Layer:
    """A text in `start`..`end` of a source, from which `depth` layers of escapes are taken.

    At depth 0 it is the whole text of the source, with the source's offsets; then `base` is `start`. Raises
    ValueError for escapes that are none.
    """

    __slots__ = ("_written", "base", "depth", "limit", "source", "text")

    def __init__(self, source: Source, start: int, end: int, depth: int) -> None:
        self.source = source
        self.depth = depth
        self.base = start if depth == 0 else 0
        self._written: SourceMap | None = None
        self.text = source.text
        for number in range(depth):
            inner = in_json_string(self.text, start - 1, end + 1)
            self._written = inner.inside(self._written) if number and self._written else inner
            self.text, start, end = inner.text, 0, len(inner.text)
        self.limit = end if depth == 0 else len(self.text)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """An edit of this text, as one of the source."""
        for _ in range(self.depth):
            text = json.dumps(text, ensure_ascii=False)[1:-1]
        if self._written:
            start, end = self._written.stretch(start, end)
        return Edit(self.source, start, end, text)
