"""The .gitignore files that a walk meets, and those above it."""

from __future__ import annotations

import os

from ecrlint.errors import UsageError
from ecrlint.system.safe_read import TooLong, contents
from ecrlint.system.worktree import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.system.gitignore import Patterns

GITIGNORE = ".gitignore"
MAX_IGNORE = 1024 * 1024
"""Bytes of the largest .gitignore that is read."""


class IgnoreFile:
    """One .gitignore; its patterns are read when a path first meets them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._patterns: Patterns | None = None

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True to leave the path out, False to keep it, None when nothing speaks of it. Raises UsageError."""
        if self._patterns is None:
            self._patterns = _read(os.path.join(self.folder, GITIGNORE))
        inside = f"{self.folder}{os.sep}"  # as a walk spells it, which takes no work
        relative = path[len(inside) :] if path.startswith(inside) else os.path.relpath(path, self.folder)
        return self._patterns.verdict(relative.replace(os.sep, "/"), is_folder)


def ignore_files_above(folder: str) -> list[IgnoreFile]:
    """The .gitignore files above a folder, from the repository's root down; none outside of one."""
    top = os.path.abspath(folder)
    above: list[IgnoreFile] = []
    for each, is_git_root in upwards(top):
        if each != top and os.path.isfile(os.path.join(each, GITIGNORE)):
            above.insert(0, IgnoreFile(each))
        if is_git_root:
            return above
    return []


def _read(path: str) -> Patterns:
    """The patterns of a .gitignore; none when it cannot be read or is a link: so does git."""
    from ecrlint.system.gitignore import Patterns

    try:
        data = b"" if os.path.islink(path) else contents(path, MAX_IGNORE)
    except TooLong as trouble:
        raise UsageError(f"{path}: {trouble.size:,} bytes; at most {MAX_IGNORE:,} are read") from trouble
    except OSError:
        data = b""
    return Patterns(data.decode("utf-8-sig", "replace").split("\n"), path)
