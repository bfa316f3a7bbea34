"""Text from a user's file or path, made safe to print.

A policy can hold escape sequences that drive a terminal, or direction marks that make text read
backwards. People see such characters spelled out; JSON carries them as escapes of its own.
"""

from __future__ import annotations

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_UNSAFE_IN_JSON = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


def visible(text: str) -> str:
    r"""The text with every character that does not print spelled out, such as \x1b or \u202e."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _spelled(char) for char in text)


def json_text(data: object) -> str:
    """`data` as indented JSON that is valid UTF-8 and safe to print, with a final newline."""
    import json
    import re

    text = json.dumps(data, ensure_ascii=False, indent=2)
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _spelled(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return _SHORT.get(char) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
