"""A module: the files of one folder, each parsed once, and what they declare by name.

Files named `override.tf` and `*_override.tf` are read like any other: what they replace is not worked out.
"""

from __future__ import annotations

import os

from ecrlint.read.hcl.syntax import Body, salvage
from ecrlint.read.limits import more_than, unreadable
from ecrlint.read.terraform.json_syntax import salvage_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.syntax import Attribute, Block
    from ecrlint.read.positions import SyntaxTrouble
    from ecrlint.source import Source

    Address: TypeAlias = tuple[str, ...]

ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json")
MAX_FILES = 500
"""How many files of one folder are read together."""


class Module:
    """What the files of a folder declare: blocks by type and labels, locals and given values by name.

    A file is parsed when it is asked for, the others with the first name that is looked up.
    """

    def __init__(self, folder: str, files: Files) -> None:
        self.folder = folder
        self.files = files
        self._parsed: dict[str, tuple[str, Body, SyntaxTrouble | None]] = {}
        self._declared: Declared | None = None

    @property
    def declared(self) -> Declared:
        """What all of its files declare."""
        if self._declared is None:
            declared = Declared()
            for body in self._bodies(declared.unread):
                declared.add(body)
            declared.given = self._values(declared.unread_values)
            self._declared = declared
        return self._declared

    def body(self, source: Source) -> tuple[Body, SyntaxTrouble | None]:
        """What one of its files holds, and where it does not parse."""
        key = os.path.normpath(source.path)
        known = self._parsed.get(key)
        if known is None or known[0] != source.text:
            known = self._parsed[key] = (source.text, *_parse(source))
            self._declared = None
        return known[1:]

    def _bodies(self, unread: list[str]) -> list[Body]:
        names = [name for name in self.files.names(self.folder) if name.lower().endswith(ENDINGS)]
        if why := self.files.trouble(self.folder):
            unread.append(unreadable(self.folder or os.curdir, why))
        if len(names) > MAX_FILES:
            unread.append(more_than(MAX_FILES, "files of one module"))
        for name in names[:MAX_FILES]:
            path = os.path.normpath(os.path.join(self.folder, name))
            if path not in self._parsed and (source := self._source(path, unread)):
                self._parsed[path] = (source.text, *_parse(source))
        return [body for _, body, _ in self._parsed.values()]

    def _values(self, unread: list[str]) -> dict[str, Attribute]:
        """The values that `.tfvars` files give."""
        given: dict[str, Attribute] = {}
        for name in sorted(filter(_gives_values, self.files.names(self.folder)), key=_precedence):
            if source := self._source(os.path.join(self.folder, name), unread):
                given.update(_parse(source)[0].attributes)
        return given

    def _source(self, path: str, unread: list[str]) -> Source | None:
        source = self.files.source(path)
        if source is None and (why := self.files.trouble(path)):
            unread.append(unreadable(path, why))
        return source


class Declared:
    """What a module declares: blocks by type and labels, locals and given values by name.

    `unread` says of files that were not looked at why, and `unread_values` of those that give values.
    """

    __slots__ = ("blocks", "given", "locals", "unread", "unread_values")

    def __init__(self) -> None:
        self.given: dict[str, Attribute] = {}
        self.locals: dict[str, Attribute] = {}
        self.blocks: dict[Address, Block] = {}
        self.unread: list[str] = []
        self.unread_values: list[str] = []

    def add(self, body: Body) -> None:
        """Take up what one file declares."""
        for block in body.blocks:
            if block.type == "locals":
                self.locals.update(block.body.attributes)
            self.blocks[(block.type, *block.labels)] = block


def _parse(source: Source) -> tuple[Body, SyntaxTrouble | None]:
    return salvage_json(source) if source.path.lower().endswith(".json") else salvage(source)


def _gives_values(name: str) -> bool:
    return name.startswith("terraform.tfvars") or name.endswith((".auto.tfvars", ".auto.tfvars.json"))


def _precedence(name: str) -> tuple[bool, str]:
    """Later files win: `terraform.tfvars` comes first, then the others by name."""
    return not name.startswith("terraform.tfvars"), name
