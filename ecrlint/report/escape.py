"""Text from a user's file or path, made safe to print.

A policy can hold escape sequences that drive a terminal, direction marks that make text read backwards, or
words that a build server takes for a command when they stand in a log. People see such characters spelled
out; JSON carries them as escapes of its own.

Facts: GitHub Docs, "Workflow commands for GitHub Actions" (a line that begins with `::`) and its runner's
source (`##[` anywhere in a line); Azure DevOps, "Logging commands" (`##vso[`); TeamCity, "Service messages"
(`##teamcity[`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}
_COMMAND = r"##(?=[\w.-]*\[)"
_OBEYED = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_UNSAFE_IN_JSON = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


def visible(text: str) -> str:
    r"""The text with every character that does not print spelled out, such as \x1b or \u202e.

    The same becomes of a sign that makes a build server obey what it should show.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _spelled(char) for char in text)
    return _disarmed(text) if "##" in text or text.lstrip().startswith("::") else text


def harmless(line: str) -> str:
    """A line of a diff as it is, unless something would obey it; then it is shown, and patches no more."""
    import re

    body = line[1:].rstrip("\r\n")
    shown = _disarmed(re.sub(_OBEYED, lambda match: _spelled(match[0]), body))
    return line[:1] + shown + line[1 + len(body) :]


def without_markup(text: str) -> str:
    """Text in which Markdown finds no link, image, code or HTML; CommonMark, "Backslash escapes"."""
    import re

    return re.sub(r"([\\`\[\]<>&])", r"\\\1", text)


def json_text(data: object, depth: int = 99) -> str:
    """`data` as indented JSON that is valid UTF-8 and safe to print, with a final newline.

    What is deeper in it than `depth` stands in one line.
    """
    import json
    import re

    text = _indented(data, depth, "", json.JSONEncoder(ensure_ascii=False).encode)
    text = re.sub(_COMMAND, r"\\u0023#", text)
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _indented(value: object, depth: int, inset: str, encode: Callable[[object], str]) -> str:
    """A value over several lines down to a depth; below it the encoder, which is in C, is far faster."""
    inside, further = depth - 1, f"{inset}  "
    if depth and value and isinstance(value, dict):
        items = (
            f"{further}{encode(str(key))}: {_indented(item, inside, further, encode)}"
            for key, item in value.items()
        )
        return "{\n" + ",\n".join(items) + f"\n{inset}}}"
    if depth and value and isinstance(value, list | tuple):
        items = (further + _indented(item, inside, further, encode) for item in value)
        return "[\n" + ",\n".join(items) + f"\n{inset}]"
    return encode(value)


def _disarmed(text: str) -> str:
    import re

    return re.sub(r"^(\s*):(?=:)", r"\1\\x3a", re.sub(_COMMAND, r"#\\x23", text))


def _spelled(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return _SHORT.get(char) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
