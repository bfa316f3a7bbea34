"""The files around a source as they were in a git revision, by their paths in the working tree."""

from __future__ import annotations

import os

from ecrlint.errors import UsageError
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.files import MAX_BESIDE, Disk, Files
from ecrlint.read.registry import TERRAFORM
from ecrlint.read.units import VALUES
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.system.revision import Revision

_TOGETHER = (*TERRAFORM, *VALUES)
"""The files that are asked of git at once, as who reads one looks for what calls it in all the others."""


_INSTALLED = f"{os.sep}.terraform{os.sep}"


class RevisionFiles(Files):
    """The files of a revision; what is outside of its repository is not there.

    What `terraform init` has installed is in no revision, nor are values that git ignores: what is there
    today stands for them.
    """

    def __init__(self, revision: Revision) -> None:
        super().__init__()
        self.revision = revision
        self._sources: dict[str, Source | None] = {}
        self._troubles: dict[str, str] = {}
        self._has_fetched = False
        self._installed = Disk()
        self._ignored: dict[str, set[str]] = {}

    def names(self, folder: str) -> list[str]:
        if is_made_by_init(folder):
            return self._installed.names(folder)
        return sorted({*self._names(folder), *self._ignored_values(folder)})

    def _names(self, folder: str) -> list[str]:
        within = self.revision.path_of(folder or os.curdir)
        try:
            return [] if _is_outside(within) else self.revision.names(within)
        except UsageError as error:
            self._troubles[os.path.normpath(folder)] = str(error)
            return []

    def folders(self, folder: str) -> list[str]:
        within = self.revision.path_of(folder or os.curdir)
        return [] if _is_outside(within) else self.revision.folders(within)

    def source(self, path: str) -> Source | None:
        if self.is_of_today(path):
            return self._installed.source(path)
        key = os.path.normpath(path)
        self.asked.add(key)
        if key not in self._sources:
            self._sources[key] = self._read(path, key)
        return self._sources[key]

    def trouble(self, path: str) -> str:
        return self._troubles.get(os.path.normpath(path), "") or self._installed.trouble(path)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None when there is none. Raises UsageError."""
        within = self.revision.path_of(path)
        if _is_outside(within):
            raise UsageError("it is outside of the git repository at the working directory")
        if within.endswith(_TOGETHER) and not self._has_fetched:
            self._has_fetched = True
            self.revision.fetch(each for each in self.revision.entries if each.endswith(_TOGETHER))
        return self.revision.read(within)

    def display_path(self, path: str) -> str:
        """A file of the revision as git and messages call it: `REV:path/from/root`."""
        return f"{self.revision.name}:{self.revision.path_of(path)}"

    def is_of_today(self, path: str) -> bool:
        """Whether what is there today stands for a file, as no revision has it."""
        folder, name = os.path.split(path)
        return is_made_by_init(path) or (name.endswith(VALUES) and name in self._ignored_values(folder))

    def _ignored_values(self, folder: str) -> set[str]:
        """The names of the files in a folder that give values, and that git ignores."""
        if folder not in self._ignored:
            known = self._names(folder)
            names = [
                each for each in self._installed.names(folder) if each.endswith(VALUES) and each not in known
            ]
            paths = {self.revision.path_of(os.path.join(folder, each)): each for each in names}
            inside = [path for path in paths if not _is_outside(path)]
            self._ignored[folder] = (
                {paths[each] for each in self.revision.ignored(inside)} if inside else set()
            )
        return self._ignored[folder]

    def _read(self, path: str, key: str) -> Source | None:
        try:
            data = self.content(path)
            if data is None:
                return None
            if len(data) <= MAX_BESIDE:
                return Source(path, decode(data))
            self._troubles[key] = f"{len(data):,} bytes; at most {MAX_BESIDE:,} are read"
        except Undecodable as error:
            self._troubles[key] = error.message
        except UsageError as error:
            self._troubles[key] = str(error)
        return None


def is_made_by_init(path: str) -> bool:
    """Whether a path is one of what `terraform init` has put beside a configuration."""
    return _INSTALLED in f"{os.sep}{os.path.normpath(path)}{os.sep}"


def _is_outside(path: str) -> bool:
    return path == os.pardir or path.startswith("../")
