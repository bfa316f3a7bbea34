"""JSON pointers (RFC 6901): how rules say where."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Part = Literal["value", "key", "opening"]


class Place:
    """A part of a document by JSON pointer (RFC 6901).

    `part` says which characters: the `value`, the `key` in front of it, or the `opening`, which is the
    first line of the value and stands for something that is missing inside it.
    """

    __slots__ = ("part", "pointer")

    def __init__(self, pointer: str, part: Part = "value") -> None:
        self.pointer = pointer
        self.part = part

    def __repr__(self) -> str:
        return f"Place({self.pointer!r}, {self.part!r})"


def escape(key: str) -> str:
    """A key as one token of a pointer."""
    if "~" in key or "/" in key:
        return key.replace("~", "~0").replace("/", "~1")
    return key


def keys(pointer: str) -> list[str]:
    """The keys and indexes that a pointer goes through."""
    tokens = pointer.split("/")[1:]
    if "~" in pointer:
        return [token.replace("~1", "/").replace("~0", "~") for token in tokens]
    return tokens


def is_index(token: str, length: int) -> bool:
    """Whether a token is an index of a list: digits without leading zeros, and not too large."""
    return (
        token.isascii()
        and token.isdigit()
        and len(token) <= len(str(length))
        and (token == "0" or token[0] != "0")
        and int(token) < length
    )


def value_at(data: object, pointer: str) -> object:
    """The value that a pointer leads to in plain data. Raises LookupError where there is none."""
    if pointer and not pointer.startswith("/"):
        raise LookupError(pointer)
    for key in keys(pointer):
        if isinstance(data, dict) and key in data:
            data = data[key]
        elif isinstance(data, list) and is_index(key, len(data)):
            data = data[int(key)]
        else:
            raise LookupError(pointer)
    return data


def reaches(pointer: str, data: object) -> bool:
    """Whether a pointer leads to a value of plain data."""
    try:
        value_at(data, pointer)
    except LookupError:
        return False
    return True


def parent(pointer: str) -> tuple[str, str]:
    """The pointer to the object or list that has what is at another one, and the key under which it is."""
    above, _, _ = pointer.rpartition("/")
    return above, keys(pointer)[-1]


def statement_of(pointer: str) -> str:
    """The pointer to the statement that another one leads into; empty where it leads into none.

    It is `/Statement/0` in a list, `/Statement` for one that stands alone.
    """
    tokens = pointer.split("/")[:3]
    if tokens[1:2] != ["Statement"]:
        return ""
    return "/".join(tokens if tokens[-1].isdigit() else tokens[:2])


def sid_at(data: object, pointer: str) -> str:
    """The Sid of the statement that a pointer leads into; empty where it has none, or leads into none."""
    statement = statement_of(pointer)
    try:
        sid = value_at(data, f"{statement}/Sid") if statement else ""
    except LookupError:
        return ""
    return sid if isinstance(sid, str) else ""
