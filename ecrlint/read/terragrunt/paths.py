"""The files that configurations of Terragrunt may name: those of the repository."""

from __future__ import annotations

import os

from ecrlint.read.terraform.syntax_cache import SyntaxCache
from ecrlint.system.worktree import is_inside, readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.files import Files
    from ecrlint.source import Source

_KEPT = "terragrunt syntax"

_DEFAULT = "terragrunt.hcl"


class Paths:
    """Files around the folder of the unit from which all starts, `start`.

    Paths that come out are absolute, as functions give them; a source has its own as that of the unit is.
    """

    def __init__(self, folder: str, files: Files) -> None:
        self._files = files
        self._is_absolute = os.path.isabs(folder)
        self.start = os.path.abspath(folder)
        self.root = readable_root(folder or os.curdir)

    @property
    def syntax(self) -> SyntaxCache:
        """The files that were parsed, for all units that are read with the same files."""
        found = self._files.kept.setdefault(_KEPT, SyntaxCache())
        assert isinstance(found, SyntaxCache)
        return found

    def spelled(self, path: str) -> str | None:
        """A path as a source has it; None where it leads out of the repository."""
        absolute = os.path.abspath(path)
        if not is_inside(absolute, self.root):
            return None
        return absolute if self._is_absolute else os.path.relpath(absolute)

    def source(self, path: str) -> Source | None:
        """A file of the repository; None where there is none that may be read."""
        spelled = self.spelled(path)
        return self._files.source(spelled) if spelled else None

    def trouble(self, path: str) -> str:
        """Why a file that is there is not read."""
        spelled = self.spelled(path)
        return self._files.trouble(spelled) if spelled else ""

    def find_above(self, folder: str, name: str) -> str | None:
        """The absolute path of the nearest file of a name in the folders above one, in the repository."""
        above, folder = os.path.abspath(folder), os.path.dirname(os.path.abspath(folder))
        while folder != above and is_inside(folder, self.root):
            found = os.path.join(folder, name or _DEFAULT)
            if self.source(found):
                return found
            above, folder = folder, os.path.dirname(folder)
        return None
