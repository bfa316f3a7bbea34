"""A text in the place of another one, written in the same manner: with its quotes, with its escapes."""

from __future__ import annotations

import json
import re

from ecrlint.policy.variable import has_hole
from ecrlint.read.yaml.scalars import resolve
from ecrlint.write.edit import Unwritable

_quoted = re.compile(r"""(\\*["'])(.*)\1""", re.DOTALL).fullmatch
_plain = re.compile(r"[A-Za-z_][\w./*@+=-]*(?::[\w./*@+=-]+)*", re.ASCII).fullmatch
_BOOLEANS = ("y", "n", "yes", "no", "on", "off")  # in YAML 1.1, which others may read it as


def respell(written: str, old: str, new: str) -> str:
    """How `new` is written where `old` is, as `written`. Raises Unwritable.

    A template's `${…}` in it stays as it is, if the two texts differ on one side of all of them only.
    """
    quoted = _quoted(written)
    quote, inside = (quoted[1], quoted[2]) if quoted else ("", written)
    if inside == _encode(old, quote):
        return f"{quote}{_encode(new, quote)}{quote}" if quote else plain_or_quoted(new)
    head = _common_prefix_length(old, new)
    tail = _common_prefix_length(old[head:][::-1], new[head:][::-1])
    middle = _encode(new[head : len(new) - tail], quote)
    behind, before = _encode(old[head:], quote), _encode(old[: len(old) - tail], quote)
    kept = _encode(old[len(old) - tail :], quote) if tail else ""
    if behind and not has_hole(behind) and inside.endswith(behind):
        return f"{quote}{inside[: -len(behind)]}{middle}{kept}{quote}"
    if before and not has_hole(before) and inside.startswith(before):
        first = _encode(old[:head], quote)
        return f"{quote}{first}{middle}{inside[len(before) :]}{quote}"
    raise Unwritable


def is_plain(text: str) -> bool:
    """Whether a text means itself without quotes, in every version of YAML."""
    return bool(_plain(text)) and resolve(text) == text and text.lower() not in _BOOLEANS


def plain_or_quoted(text: str, quote: str = '"') -> str:
    """A text as YAML writes it: bare where that is safe."""
    return text if is_plain(text) else in_quotes(text, quote)


def in_quotes(text: str, quote: str = '"') -> str:
    """A text in double quotes, or in single ones where they are asked for and can hold it."""
    return f"{quote}{_encode(text, quote)}{quote}"


def _encode(text: str, quote: str) -> str:
    """A text as it is written inside of quotes, which may be escaped themselves."""
    if quote.endswith('"'):
        depth = len(quote).bit_length()  # one layer of escapes for ", two for \", three for \\\"
        for _ in range(depth):
            text = json.dumps(text, ensure_ascii=False)[1:-1]
    elif quote.endswith("'"):
        text = text.replace("'", "''")
    return text


def _common_prefix_length(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return number
    return min(len(one), len(other))
