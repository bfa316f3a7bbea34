"""`csvdecode` ("Encoding Functions"): RFC 4180 as Go's encoding/csv reads it."""

from __future__ import annotations

import re

from ecrlint.read.hcl.budget import Failed, bound_count
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.types import STRING, Type
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.value import HclSpan

_field = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"(?=[,\n]|\Z)|(?P<bare>[^",\n]*)(?=[,\n]|\Z)')


def csvdecode(evaluation: Evaluation, args: Args, spot: HclSpan) -> HclValue:
    """A list of objects, with the texts of the first row for keys."""
    (text,) = map(known_text, args)
    rows = list(_rows(text))
    if not rows:
        raise Failed
    header, *others = rows
    if len(set(header)) < len(header) or any(len(row) != len(header) for row in others):
        raise Failed
    evaluation.spend(bound_count(len(others)) * len(header))
    items = [HclValue(dict(_entries(header, row, spot)), spot) for row in others]
    element = Type("object", parts=dict.fromkeys(header, STRING))
    return HclValue(list(items), spot, type=Type("list", element))


def _entries(header: list[str], row: list[str], spot: HclSpan) -> Iterator[tuple[str, Entry]]:
    for name, text in zip(header, row, strict=True):
        yield name, Entry(HclValue(text, spot), spot)


def _rows(text: str) -> Iterator[list[str]]:
    """The fields of each line that is not empty. Raises Failed."""
    text = text.replace("\r\n", "\n")
    text = text.removesuffix("\r")
    at = 0
    while at < len(text):
        if text[at] == "\n":
            at += 1
            continue
        row: list[str] = []
        while True:
            match = _field.match(text, at)
            if match is None:
                raise Failed
            row.append(match["bare"] if match["quoted"] is None else match["quoted"].replace('""', '"'))
            at = match.end() + 1
            if text[match.end() : at] != ",":
                break
        yield row
