"""`ecrlint.yaml`: which configuration holds for a file.

The nearest one, from the file's folder up to the root of its git repository; outside of a repository, up
to the working directory. One counts, nothing is merged, and none replaces one above that is locked. What is
in it is read by `ecrlint.config.load`, which a run without a configuration never imports.
"""

from __future__ import annotations

import os

from ecrlint.config.config import NAMES, NO_CONFIG, Config
from ecrlint.errors import UsageError
from ecrlint.system.worktree import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.config.committed import Committed
    from ecrlint.config.config import Comments
    from ecrlint.config.lock import Locks
    from ecrlint.rule.rule import Rule

__all__ = ["NAMES", "NO_CONFIG", "Config", "Configs", "Search", "find"]


class Configs:
    """The configuration of every file, each found and read once.

    `fixed` is one for all files, whatever stands beside them; `committed` has them in the place of the
    working tree. `rules` are those that a configuration may name; without them nobody looks whether the names
    are right. `rules_dirs` were loaded. `comments` is what holds for all of them.
    """

    def __init__(
        self,
        rules: Sequence[Rule] | None = None,
        fixed: Config | None = None,
        rules_dirs: Sequence[str] = (),
        *,
        committed: Committed | None = None,
        comments: Comments = "all",
    ) -> None:
        self._rules = rules
        self._rules_dirs = rules_dirs
        self._fixed = fixed
        self._search = ConfigSearch()
        self._committed = committed
        self._comments = comments
        self._none = NO_CONFIG if comments == "all" else Config(comments=comments)
        self._by_folder: dict[str, tuple[Config, str]] = {}
        self._by_file: dict[str, Config] = {}
        self._locks: Locks | None = None

    def of(self, path: str) -> Config:
        """The configuration of a file that is linted.

        Raises UsageError, a line for each mistake in it, and for one below another that is locked.
        """
        config, flaw = self._of_folder(os.path.dirname(path))
        if flaw:
            raise UsageError(flaw)
        return config

    def of_walk(self, folder: str) -> Config:
        """What a walk leaves out of a folder: one below a locked one has no say in it. Raises UsageError."""
        return self._of_folder(folder)[0]

    def _of_folder(self, folder: str) -> tuple[Config, str]:
        """The configuration, and what is wrong with its place."""
        if self._fixed is not None:
            return self._fixed, ""
        found = self._by_folder.get(folder)
        if found is None:
            found = self._by_folder[folder] = self._nearest(os.path.abspath(folder))
        return found

    def _nearest(self, folder: str) -> tuple[Config, str]:
        files = self._committed.find_all(folder) if self._committed else self._search.find_all(folder)
        if not files:
            return self._none, ""
        locked = self._locked_above(files) if len(files) > 1 else ""
        if not locked:
            return self._load(files[0]), ""
        from ecrlint.config.lock import replacement

        return self._load(locked), replacement(files[0], locked, self._committed)

    def _locked_above(self, files: Sequence[str]) -> str:
        if self._locks is None:
            from ecrlint.config.lock import Locks

            self._locks = Locks(self._committed)
        return self._locks.above(files)

    def _load(self, file: str) -> Config:
        if file not in self._by_file:
            from ecrlint.config.load import load

            self._by_file[file] = load(file, self._rules, self._rules_dirs, self._committed, self._comments)
        return self._by_file[file]


class ConfigSearch:
    """Looks for the configurations of many folders, and at each folder once."""

    __slots__ = ("_files", "_git_roots")

    def __init__(self) -> None:
        self._git_roots: dict[str, str] = {}
        self._files: dict[str, tuple[str, ...]] = {}

    def find_all(self, folder: str) -> tuple[str, ...]:
        """The configurations in a folder (absolute) and above it, the nearest first: that one holds.

        Raises UsageError for two in one folder, and for one that is no file of the repository: whoever put
        it there counts on what it says.
        """
        last = self._git_root(folder) or _last_outside(folder)
        passed: list[str] = []
        while folder not in self._files:
            passed.append(folder)
            if folder == last:
                break
            folder = os.path.dirname(folder)
        found = self._files.get(folder, ())
        for each in reversed(passed):
            file = _file_in(each)
            found = self._files[each] = (file, *found) if file else found
        return found

    def _git_root(self, folder: str) -> str:
        passed, root = [], ""
        for each, is_git_root in upwards(folder):
            if is_git_root or each in self._git_roots:
                root = self._git_roots.get(each, each)
                break
            passed.append(each)
        self._git_roots.update(dict.fromkeys(passed, root))
        return root


def find(folder: str) -> str:
    """The path of the configuration for the files of one folder, as `Search` finds it; empty without one."""
    return next(iter(ConfigSearch().find_all(folder)), "")


def _last_outside(folder: str) -> str:
    """Where a search outside of a repository ends: at the working directory, if the folder is in it."""
    here = os.getcwd()
    return here if folder.startswith(os.path.join(here, "")) else folder


def _file_in(folder: str) -> str:
    """The path of the configuration that stands in a folder; empty when none does. Raises UsageError."""
    found = [path for path in (os.path.join(folder, name) for name in NAMES) if os.path.lexists(path)]
    if not found:
        return ""
    from ecrlint.config.file_check import trouble

    told = trouble(found)
    if told:
        raise UsageError(told)
    return found[0]
