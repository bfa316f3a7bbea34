"""Where a finding is, in SARIF's terms: URIs, regions and the text around them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.source import Source, Span
    from ecrlint.write import Edit

    Json = dict[str, object]

ROOT = "SRCROOT"
"""The base of every URI: the root of the checkout, or the working directory outside of git."""

# What RFC 3986 lets stand as it is; urllib would do this too, but takes longer to import than all of it.
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")

_CONTEXT = 1000
"""The most characters of context around a region that are worth sending; one-line files are cut."""


class Places:
    """Makes locations whose URIs are relative to one root folder."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)

    def physical(self, span: Span) -> Json:
        """A physical location: the file, the exact characters, and more text around them."""
        return {
            "artifactLocation": self.artifact(span.source.path),
            "region": {**_ends(span), **_snippet(span.source, span.start, span.end)},
            "contextRegion": _context(span),
        }

    def region(self, edit: Edit) -> Json:
        """What an edit takes away: characters, or the place between two."""
        return _ends(edit.source.span(edit.start, edit.end))

    def artifact(self, path: str) -> Json:
        """A file, by a URI that is the same on every machine."""
        try:
            relative = self._relative(path)
        except ValueError:  # Windows: another drive than the root's
            return {"uri": f"file:///{_encode(path)}"}
        return {"uri": _encode(relative), "uriBaseId": ROOT}

    def _relative(self, path: str) -> str:
        """The path from the root; through symbolic links as long as that stays under the root."""
        if path == "<stdin>":
            return path
        resolved = os.path.relpath(os.path.realpath(path), self.root)
        if resolved.partition(os.sep)[0] != os.pardir:
            return resolved
        return os.path.relpath(os.path.abspath(path), self.root)


def _encode(path: str) -> str:
    """A path as a URI; bytes of a file name that are no UTF-8 come out as themselves."""
    errors = "surrogatepass" if os.name == "nt" else "surrogateescape"
    data = path.replace(os.sep, "/").encode("utf-8", errors)
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in data)


def _ends(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": _column(span.source, span.line, span.column),
        "endLine": span.end_line,
        "endColumn": _column(span.source, span.end_line, span.end_column),
    }


def _column(source: Source, line: int, column: int) -> int:
    """A column in UTF-16 units, which is what editors and code hosts count."""
    start = source.line_starts[line - 1]
    before = source.text[start : start + column - 1]
    return column if before.isascii() else column + sum(char > "\uffff" for char in before)


def _snippet(source: Source, start: int, end: int) -> Json:
    return {"snippet": {"text": source.text[start:end]}}


def _context(span: Span) -> Json:
    """The lines of the span and their neighbours; in a file of long lines, a stretch of them."""
    source = span.source
    first, last = _neighbours(span)
    starts = source.line_starts
    start = starts[first - 1]
    end = starts[last] if last < len(starts) else len(source.text)
    if end - start - (span.end - span.start) <= _CONTEXT:
        return {"startLine": first, "endLine": last, **_snippet(source, start, end)}
    start = max(start, span.start - _CONTEXT // 2)
    end = min(end, span.end + _CONTEXT // 2)
    return {**_ends(source.span(start, end)), **_snippet(source, start, end)}


def _neighbours(span: Span) -> tuple[int, int]:
    """One line more on either side; the empty one after a final line end is no line to show."""
    source = span.source
    lines = len(source.line_starts) - (source.line_starts[-1] == len(source.text))
    return max(span.line - 1, 1), max(min(span.end_line + 1, lines), span.end_line)
