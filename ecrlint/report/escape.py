"""Text from a user's file made safe for the places that a report writes it to: a patch, Markdown, JSON."""

from __future__ import annotations

from ecrlint.console import COMMAND, disarm, spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OBEYED = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_UNSAFE_IN_JSON = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


def harmless(line: str) -> str:
    """A line of a diff as it is, unless something would obey it; then it is shown, and patches no more."""
    import re

    body = line[1:].rstrip("\r\n")
    shown = disarm(re.sub(_OBEYED, lambda match: spelling(match[0]), body))
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

    text = _indent(data, depth, "", json.JSONEncoder(ensure_ascii=False).encode)
    text = re.sub(COMMAND, r"\\u0023#", text)
    return re.sub(_UNSAFE_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _indent(value: object, depth: int, inset: str, encode: Callable[[object], str]) -> str:
    """A value over several lines down to a depth; below it the encoder, which is in C, is far faster."""
    inside, further = depth - 1, f"{inset}  "
    if depth and value and isinstance(value, dict):
        items = (
            f"{further}{encode(str(key))}: {_indent(item, inside, further, encode)}"
            for key, item in value.items()
        )
        return "{\n" + ",\n".join(items) + f"\n{inset}}}"
    if depth and value and isinstance(value, list | tuple):
        items = (further + _indent(item, inside, further, encode) for item in value)
        return "[\n" + ",\n".join(items) + f"\n{inset}]"
    return encode(value)
