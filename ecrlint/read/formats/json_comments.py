"""JSON with comments and commas at the end (`.jsonc`, `.json5`): read as the JSON that it is without them.

What more JSON5 allows, such as keys without quotes, is a syntax error here as well.
"""

from __future__ import annotations

import re

from ecrlint.read.document import Reading, find_policies
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found, Remark
    from ecrlint.read.files import Files

_parts = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"|//[^\r\n]*|/\*.*?(?:\*/|\Z)', re.S)
_last_comma = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"|,(?=\s*+[\]}])')


def read(source: Source, files: Files) -> Iterator[Found | Remark]:
    """The policies of the text. Raises SyntaxTrouble."""
    text = _last_comma.sub(_blank, _parts.sub(_blank, source.text))
    yield from find_policies(Source(source.path, text), "policy.json", files, Reading())


def _blank(part: re.Match[str]) -> str:
    """Blanks for a comment or a comma; a text in quotes stays."""
    return part[0] if part[0][0] == '"' else re.sub(r"[^\r\n]", " ", part[0])
