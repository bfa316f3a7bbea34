"""JSON pointers (RFC 6901): how rules say where."""

from __future__ import annotations


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
