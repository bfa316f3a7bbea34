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

ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""How the names of the files of a module end."""


class SyntaxCache:
    """What files hold, by path; a file whose text has changed is parsed again.

    What was parsed `below`, where other files had another text, is taken over.
    """

    def __init__(self, below: SyntaxCache | None = None) -> None:
        self._parsed: dict[str, tuple[str, Parsed]] = dict(below._parsed) if below else {}

    def body(self, source: Source) -> Parsed:
        """What a file holds, and where it does not parse."""
        key = os.path.normpath(source.path)
        known = self._parsed.get(key)
        if known is None or known[0] != source.text:
            known = self._parsed[key] = (source.text, _parse(source))
        return known[1]


def _parse(source: Source) -> Parsed:
    return salvage_json(source) if source.path.lower().endswith(".json") else salvage(source)
