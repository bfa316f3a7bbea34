"""Values in words: JSON, HCL and the brackets of YAML differ in their quotes, colons and commas only."""

from __future__ import annotations

import json
from itertools import groupby

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Spelling = Callable[[str], str]


def quote(text: str) -> str:
    """A text in JSON's quotes, which YAML and HCL understand too."""
    return json.dumps(text, ensure_ascii=False)


class Words:
    """How values are written in some place: `key` and `text` spell, `colon` and `comma` stand between.

    `pad` stands inside of braces. `line_comma` ends the lines of what is written over several; there objects
    without others inside still take one line where they are `short`. Where they are `aligned`, the colons of
    members that follow each other on a line each stand below each other.
    """

    __slots__ = ("aligned", "colon", "comma", "key", "line_comma", "newline", "pad", "short", "text", "unit")

    def __init__(
        self,
        *,
        key: Spelling = quote,
        text: Spelling = quote,
        colon: str = ": ",
        comma: str = ", ",
        pad: str = "",
        line_comma: str = ",",
        unit: str = "  ",
        newline: str = "\n",
        aligned: bool = False,
    ) -> None:
        self.key = key
        self.text = text
        self.colon = colon
        self.comma = comma
        self.pad = pad
        self.line_comma = line_comma
        self.unit = unit
        self.newline = newline
        self.short = False
        self.aligned = aligned

    def value(self, value: object, indent: str | None = None) -> str:
        """A value on one line; or, where its first line is indented by `indent`, objects over several."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict) and value:
            return self._object(value, indent)
        if isinstance(value, list):
            return f"[{self.comma.join(self.value(item) for item in value)}]"
        return "{}" if isinstance(value, dict) else json.dumps(value)

    def member(self, key: str, value: object, indent: str | None = None, width: int = 0) -> str:
        """A key and its value; the key of a value on one line is filled up to a width."""
        written = self.value(value, indent)
        return f"{self.key(key).ljust(0 if self.newline in written else width)}{self.colon}{written}"

    def _object(self, value: dict[str, object], indent: str | None) -> str:
        is_leaf = self.short and not any(isinstance(item, dict) for item in value.values())
        if indent is None or is_leaf:
            return f"{{{self.pad}{self.comma.join(self.member(*item) for item in value.items())}{self.pad}}}"
        inner = indent + self.unit
        between = self.line_comma + self.newline + inner
        widths = self._widths(value, inner) if self.aligned else [0] * len(value)
        members = between.join(
            self.member(*item, inner, width) for item, width in zip(value.items(), widths, strict=True)
        )
        return f"{{{self.newline}{inner}{members}{self.newline}{indent}}}"

    def _widths(self, value: dict[str, object], indent: str) -> list[int]:
        """The width of each key: as wide as the widest of those around it whose values take one line."""
        widths: list[int] = []
        for is_long, group in groupby(
            value.items(), lambda item: self.newline in self.value(item[1], indent)
        ):
            keys = [self.key(key) for key, _ in group]
            widths += [0 if is_long else max(map(len, keys))] * len(keys)
        return widths
