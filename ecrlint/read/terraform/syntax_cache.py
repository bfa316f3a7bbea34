"""The files of Terraform's modules, each parsed once, whoever asks for it."""

from __future__ import annotations

import os

from ecrlint.read.hcl.syntax import Body, salvage
from ecrlint.read.terraform.json_syntax import salvage_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.read.positions import SyntaxTrouble
    from ecrlint.source import Source

    Parsed: TypeAlias = tuple[Body, SyntaxTrouble | None]

_KEPT = 2 * 1024 * 1024
"""Characters of the files whose syntax is kept; a tree takes up to a hundred times its text."""


class SyntaxCache:
    """What files hold, by path. One is parsed again if its text has changed, or it was not asked for lately.

    What was parsed `below`, where other files had another text, is taken over.
    """

    def __init__(self, below: SyntaxCache | None = None) -> None:
        self._parsed: dict[str, tuple[str, Parsed]] = dict(below._parsed) if below else {}
        self._kept = sum(len(text) for text, _ in self._parsed.values())

    def body(self, source: Source) -> Parsed:
        """What a file holds, and where it does not parse."""
        key = os.path.normpath(source.path)
        known = self._parsed.pop(key, None)
        if known is None or known[0] != source.text:
            self._kept += len(source.text) - (len(known[0]) if known else 0)
            known = source.text, _parse(source)
        self._parsed[key] = known  # the last is the one that was asked for last
        while self._kept > _KEPT and len(self._parsed) > 1:
            text, _ = self._parsed.pop(next(iter(self._parsed)))
            self._kept -= len(text)
        return known[1]


def _parse(source: Source) -> Parsed:
    return salvage_json(source) if source.path.lower().endswith(".json") else salvage(source)
