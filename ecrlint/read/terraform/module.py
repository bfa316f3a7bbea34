"""A module: the files of one folder, and what they declare by name."""

from __future__ import annotations

import os

from ecrlint.read.limits import more_than, unreadable
from ecrlint.read.registry import TERRAFORM
from ecrlint.read.terraform.override import is_override, merged, read_files
from ecrlint.read.terraform.syntax_cache import SyntaxCache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.syntax import Attribute, Block, Body
    from ecrlint.read.terraform.syntax_cache import Parsed
    from ecrlint.source import Source

    Address: TypeAlias = tuple[str, ...]

MAX_FILES = 500
"""How many files of one folder are read together."""


class Module:
    """What the files of a folder declare: blocks by type and labels, locals by name.

    A file is parsed when it is asked for, the others with the first name that is looked up.
    """

    def __init__(self, folder: str, files: Files, syntax: SyntaxCache | None = None) -> None:
        self.folder = folder
        self.files = files
        self._syntax = syntax or SyntaxCache()
        self._own: dict[str, Source] = {}
        self._parsed: dict[str, tuple[str, Parsed]] = {}
        self._declared: Declared | None = None

    @property
    def declared(self) -> Declared:
        """What all of its files declare."""
        if self._declared is None:
            declared = Declared()
            for source in self._sources(declared.unread):
                declared.add(self._parse(source)[0], is_override(os.path.basename(source.path)))
            self._declared = declared
        return self._declared

    def body(self, source: Source) -> Parsed:
        """What one of its files holds, and where it does not parse; the text that is given is the file's."""
        key = os.path.normpath(source.path)
        known = self._own.get(key) or (self._declared and self.files.source(source.path))
        if not known or known.text != source.text:
            self._declared = None
        self._own[key] = source
        return self._parse(source)

    def _parse(self, source: Source) -> Parsed:
        """What a file holds: the same blocks as long as it has the same text."""
        key = os.path.normpath(source.path)
        known = self._parsed.get(key)
        if known is None or known[0] != source.text:
            known = self._parsed[key] = (source.text, self._syntax.body(source))
        return known[1]

    def blocks_of(self, body: Body) -> list[Block]:
        """The blocks of one of its files with what others override, without those that only do that."""
        if not any(map(is_override, self._names())):
            return body.blocks
        return [found for block in body.blocks if (found := self.declared.as_merged(block))]

    def source(self, name: str, unread: list[str]) -> Source | None:
        """A file beside those of the module; `unread` is told why it cannot be read."""
        path = os.path.normpath(os.path.join(self.folder, name))
        source = self._own.get(path) or self.files.source(path)
        if source is None and (why := self.files.trouble(path)):
            unread.append(unreadable(path, why))
        return source

    def _sources(self, unread: list[str]) -> list[Source]:
        names = self._names()
        if why := self.files.trouble(self.folder):
            unread.append(unreadable(self.folder or os.curdir, why))
        if len(names) > MAX_FILES:
            unread.append(more_than(MAX_FILES, "files of one module"))
        found = (self.source(name, unread) for name in read_files(names)[: MAX_FILES + len(self._own)])
        return [source for source in found if source]

    def _names(self) -> set[str]:
        """The names of its files, those of texts that are given included."""
        found = {name for name in self.files.names(self.folder) if name.lower().endswith(TERRAFORM)}
        return found.union(map(os.path.basename, self._own))


class Declared:
    """What a module declares: blocks by type and labels in the order of its files, and locals by name.

    `unread` says of files that were not looked at why.
    """

    __slots__ = ("_first", "_merged", "blocks", "locals", "unread")

    def __init__(self) -> None:
        self.locals: dict[str, Attribute] = {}
        self.blocks: dict[Address, Block] = {}
        self.unread: list[str] = []
        self._first: dict[Address, Block] = {}
        self._merged: dict[Block, Block] = {}

    def add(self, body: Body, overrides: bool) -> None:
        """Take up what one file declares; what `overrides` others is merged into what they declare."""
        for block in body.blocks:
            address = (block.type, *block.labels)
            if block.type == "locals":
                self.locals.update(block.body.attributes)
            first = self._first.get(address)
            if overrides and first and block.type != "locals":
                self._merged[first] = self.blocks[address] = merged(self.blocks[address], block)
            else:
                self._first[address] = self._merged[block] = self.blocks[address] = block

    def as_merged(self, block: Block) -> Block | None:
        """A block of a file with what others replace in it; None for one that is replaced in another."""
        return self._merged.get(block)
