"""Bytes to text: every encoding we read, and exactly where the others stop being text."""

import pytest

from ecrlint.read.decoding import Undecodable, decode

TEXT = '{"Sid": "Grüße 😀"}'


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16-le mark", "utf-16-be mark", "utf-16-le", "utf-16-be"],
)
def test_reads(data: bytes) -> None:
    assert decode(data) == TEXT


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf", ""),
        (b"\xff\xfe", ""),
        (b"{", "{"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "\ufeff{}"),  # only the first mark is one
        (b'{"a": "\x00"}', '{"a": "\0"}'),  # the parser refuses it, with a place
        (b"a\r\nb\r", "a\r\nb\r"),
    ],
)
def test_keeps_everything_but_the_mark(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    ("data", "offset", "words"),
    [
        (b'{"a": "\xe9"}', 7, "byte 8 (0xE9) is not UTF-8"),  # Latin-1
        (b"\xef\xbb\xbf{\xff}", 4, "byte 5 (0xFF) is not UTF-8"),
        (b"\xed\xa0\x80", 0, "byte 1 (0xED)"),  # a surrogate in UTF-8
        (b'{"\xe2\x82', 2, "byte 3 (0xE2)"),  # cut off
        ("{}".encode("utf-16-le") + b"\n", 4, "byte 5 (0x0A) is not UTF-16"),  # odd byte
        (b"\xff\xfe{\x00\x00\xd8{\x00", 4, "byte 5 (0x00) is not UTF-16"),  # half a pair
        (b"\xfe\xff\xdc\x00", 2, "byte 3 (0xDC) is not UTF-16"),
        ("{}".encode("utf-32"), 0, "UTF-32"),
        ("{}".encode("utf-32-le"), 0, "UTF-32"),
        ("{}".encode("utf-32-be"), 0, "UTF-32"),
    ],
)
def test_refuses(data: bytes, offset: int, words: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decode(data)
    assert caught.value.offset == offset
    assert words in caught.value.message
