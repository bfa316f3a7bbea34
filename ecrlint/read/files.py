"""The files beside a source, for formats whose policies reach over several files."""

from __future__ import annotations

import os

from ecrlint.read.text import Undecodable, decode
from ecrlint.source import Source

MAX_BESIDE = 2 * 1024 * 1024
"""Bytes of the largest file that is read because another one speaks of it."""


class Files:
    """What readers may see of the files around a source: nothing, where a text came alone.

    `kept` is for what a reader has worked out from several files and needs for the next one.
    """

    def __init__(self) -> None:
        self.kept: dict[str, object] = {}

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none when it cannot be listed."""
        return []

    def source(self, path: str) -> Source | None:
        """A file's text; None when there is none, it is too large, or no text."""
        return None


class Disk(Files):
    """The files of this machine, each read once."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: dict[str, Source | None] = {}
        self._names: dict[str, list[str]] = {}

    def names(self, folder: str) -> list[str]:
        if folder not in self._names:
            self._names[folder] = self._listed(folder)
        return self._names[folder]

    def source(self, path: str) -> Source | None:
        key = os.path.normpath(path)
        if key not in self._sources:
            self._sources[key] = self._read(path)
        return self._sources[key]

    def _listed(self, folder: str) -> list[str]:
        try:
            with os.scandir(folder or os.curdir) as entries:
                return sorted(entry.name for entry in entries if entry.is_file())
        except (OSError, ValueError):
            return []

    def _read(self, path: str) -> Source | None:
        try:
            if not os.path.isfile(path):
                return None
            with open(path, "rb") as file:
                data = file.read(MAX_BESIDE + 1)
            return Source(path, decode(data)) if len(data) <= MAX_BESIDE else None
        except (OSError, ValueError, Undecodable):
            return None
