"""Fenced blocks of Markdown (CommonMark, "Fenced code blocks"): JSON, YAML, HCL and shell.

A block may stand in a list or a quotation; the marks of those are no part of it.
"""

from __future__ import annotations

import re

from ecrlint.read.formats.snippet import read_snippet
from ecrlint.read.registry import is_read
from ecrlint.read.source_map import as_it_stands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.source import Source

_SUFFIXES = {
    "json": ".json.tpl", "": ".json.tpl",
    "yaml": ".yaml", "yml": ".yaml",
    "hcl": ".tf", "tf": ".tf", "terraform": ".tf", "opentofu": ".tf",
    "sh": ".sh", "bash": ".sh", "shell": ".sh", "zsh": ".sh", "console": ".sh",
}  # fmt: skip
"""What a file in each language is called; a block of an unnamed language may be JSON."""

_FENCE = re.compile(
    r"^(?P<before>[ \t>]*+(?:(?:[-*+]|\d++[.)])[ \t>]++)*+)(?P<fence>`{3,}|~{3,})"
    r"[ \t]*(?:\{\.)?(?P<language>[\w+-]*)[^\r\n`]*(?:\r\n|\r|\n)"
    r"(?P<text>.*?)"
    r"(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.M | re.S,
)
_PLACEHOLDER = re.compile(r"(?<=[\"':/])<([A-Za-z][\w .-]+)>")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies of every block, with holes for `${…}`, `<account>` and the like."""
    for block in _FENCE.finditer(source.text):
        suffix = _SUFFIXES.get(block["language"].lower(), "")
        if suffix and is_read(suffix):
            text = block["text"]
            if ">" in block["before"]:
                text = _QUOTED.sub(lambda mark: " " * len(mark[0]), text)
            if suffix != ".sh":
                text = _PLACEHOLDER.sub(_as_hole, text)
            yield from read_snippet(source, as_it_stands(text, block.start("text")), f"block{suffix}")


def _as_hole(placeholder: re.Match[str]) -> str:
    """What readers are to fill in, `<account>`, as a hole of the same length."""
    return f"${{{placeholder[1][0].lower()}{placeholder[1][1:-1]}}}"
