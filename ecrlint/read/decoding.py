"""From the bytes of a file to its text: UTF-8 or UTF-16, with or without a byte-order mark.

Nothing is guessed and nothing is replaced: bytes that are no such text are refused, because a
policy that we read differently from AWS would be judged wrongly.
"""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


class Undecodable(Exception):
    """Bytes that are no text.

    `message` is a sentence without a full stop that counts bytes from 1; `offset` is the offset of
    the first bad byte, from 0 and including a byte-order mark.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def decode(data: bytes) -> str:
    """The text of a file, without its byte-order mark. Raises Undecodable."""
    mark, encoding = b"", "utf-8"
    if 0 in data[:4] or data[:1] >= b"\xef":  # no other file has a mark, or is anything but UTF-8
        if _is_utf_32(data):
            raise Undecodable("the file is UTF-32 from byte 1 on; save it as UTF-8", 0)
        mark, encoding = _encoding(data)
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = len(mark) + error.start
        name = _NAMES[encoding]
        message = f"byte {offset + 1} (0x{data[offset]:02X}) is not {name} text; save it as UTF-8"
        raise Undecodable(message, offset) from None


def encode_like(data: bytes, text: str) -> bytes:
    """Another text for a file whose bytes are `data`: in the same encoding, with the same byte-order mark."""
    mark, encoding = _encoding(data)
    return mark + text.encode(encoding)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte-order mark and the encoding.

    Every text we read starts with an ASCII character, so without a mark one NUL among the first two
    bytes is UTF-16, and which of the two it is tells the byte order.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    if len(data) >= 2 and data[0] and not data[1]:
        return b"", "utf-16-le"
    if len(data) >= 2 and data[1] and not data[0]:
        return b"", "utf-16-be"
    return b"", "utf-8"


def _is_utf_32(data: bytes) -> bool:
    """Whether the first four bytes are one UTF-32 character, be it a byte-order mark or ASCII."""
    first = data[:4]
    if first in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return True
    return len(first) == 4 and first.count(0) == 3 and bool(first[0] or first[3])
