"""Escapes in quotes and heredocs (HCL's Native Syntax Specification, "Template Literals")."""

from __future__ import annotations

import re

in_quotes = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$\{|%%\{|.", re.S)
"""One character between quotes, as it is written."""

in_heredoc = re.compile(r"\$\$\{|%%\{|.", re.S)
"""One character of a heredoc, as it is written."""

_NAMED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def decode(escape: str) -> str:
    """What one written character says; `$${` says two."""
    if len(escape) == 1:
        return escape
    if escape[0] != "\\":
        return escape[1:]
    if escape[1] in "uU" and len(escape) > 2:
        code = int(escape[2:], 16)
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
    return _NAMED.get(escape[1], escape)


def decode_all(raw: str) -> str:
    """What a stretch between quotes says that is no template, such as a label."""
    return "".join(decode(match[0]) for match in in_quotes.finditer(raw)) if "\\" in raw else raw
