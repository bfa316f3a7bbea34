"""A walk through a folder: which files in it are worth a look.

It takes files by their suffix, honours every .gitignore from the repository's root down, and stays out of
folders of version control, virtual environments and other people's packages. But a file that git tracks is
part of a change wherever it is, and is taken. Links to folders are not followed, so a loop of links ends
nowhere, nor are those that lead out of the repository.
"""

from __future__ import annotations

import os
import stat

from ecrlint.config import NO_CONFIG
from ecrlint.errors import UsageError
from ecrlint.lint.report import Notice
from ecrlint.run.ignore_files import GITIGNORE, IgnoreFile, ignore_files_above
from ecrlint.run.inputs import Input, display_path, explain
from ecrlint.system.worktree import git_root, is_inside, walk_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from ecrlint.config import Configs
    from ecrlint.lint.report import Sort
    from ecrlint.run.inputs import Discovery, Wanted

SKIPPED_FOLDERS = frozenset((
    ".eggs", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".ruff_cache", ".svn", ".terraform", ".tox",
    ".venv", "__pycache__", "node_modules", "site-packages",
))  # fmt: skip
"""Folders of tools and of other people's packages, of which only what git tracks is linted."""


class _Folder:
    """A folder on a walk: its path as given, its real path, and the .gitignore files that rule it.

    `repository` is the real path of the git repository that it is in, empty outside of one.
    """

    __slots__ = ("config", "ignores", "path", "real", "repository")

    def __init__(self, path: str, real: str, ignores: list[IgnoreFile], repository: str) -> None:
        self.path = path
        self.real = real
        self.ignores = ignores
        self.repository = repository
        self.config = NO_CONFIG


class _LeftOut:
    """What a walk left out, and why; `within` is its path from the root of the `repository`."""

    __slots__ = ("is_folder", "path", "repository", "why", "within")

    def __init__(self, path: str, real: str, repository: str, is_folder: bool, why: str) -> None:
        self.path = path
        self.repository = repository
        self.within = real[len(repository) :].replace(os.sep, "/").strip("/")
        self.is_folder = is_folder
        self.why = why


class Walk:
    """One walk; what it does not take is told in the notices of `found`."""

    def __init__(self, top: str, found: Discovery, wanted: Wanted, configs: Configs) -> None:
        self._top = top
        self._found = found
        self._wanted = wanted
        self._configs = configs
        self._left_out: list[_LeftOut] = []

    def inputs(self) -> Iterator[Input]:
        """The files of a folder, then those of the folders in it, and what git tracks of the rest.

        Raises UsageError for a wrong configuration.
        """
        real = os.path.realpath(self._top)
        pending = [_Folder(self._top, real, ignore_files_above(self._top), git_root(real))]
        while pending:
            inside: list[_Folder] = []
            yield from self._in(pending.pop(), inside)
            pending.extend(reversed(inside))
        tracked = (yield from self._tracked()) if self._left_out else set()
        for each in self._left_out:
            if each not in tracked:
                self._note("skipped", each.path, each.why)
            elif each.is_folder:
                self._note("skipped", each.path, f"{each.why}, but for the files in it that git tracks")

    def _in(self, folder: _Folder, inside: list[_Folder]) -> Iterator[Input]:
        """The files of a folder; the folders in it are added to `inside`."""
        try:
            with os.scandir(folder.path) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._note("error", folder.path, explain(error))
            return
        names = {entry.name for entry in listing}
        if ".git" in names:
            folder.repository = folder.real
        if folder.path != self._top and "pyvenv.cfg" in names:
            self._leave(folder.path, folder.real, folder, True, "a virtual environment")
            return
        if GITIGNORE in names:
            folder.ignores = [*folder.ignores, IgnoreFile(folder.path)]
        folder.config = self._configs.of_walk(folder.path)
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != ".git" and self._is_welcome(entry, True, folder):
                    real = os.path.join(folder.real, entry.name)
                    inside.append(_Folder(entry.path, real, folder.ignores, folder.repository))
            elif self._is_candidate(entry, folder):
                yield Input(display_path(entry.path), _identity(entry, folder), named=False)

    def _is_candidate(self, entry: os.DirEntry[str], folder: _Folder) -> bool:
        return (
            entry.name.lower().endswith(self._wanted.suffixes)
            and self._is_welcome(entry, False, folder)
            and ((not entry.is_symlink() and entry.is_file()) or self._is_file(entry.path))
        )

    def _is_welcome(self, entry: os.DirEntry[str], is_folder: bool, folder: _Folder) -> bool:
        """Whether nothing leaves it out. The nearest .gitignore has the last word."""
        if self._wanted.excludes(entry.path, is_folder, folder.config):
            self._note("skipped", entry.path, "excluded")
            return False
        why = "a folder of tools or packages" if is_folder and entry.name in SKIPPED_FOLDERS else ""
        for ignore in reversed(folder.ignores if not why else ()):
            verdict = ignore.verdict(entry.path, is_folder)
            if verdict is not None:
                why = "ignored by .gitignore" if verdict else ""
                break
        if why:
            self._leave(entry.path, os.path.join(folder.real, entry.name), folder, is_folder, why)
        return not why

    def _leave(self, path: str, real: str, folder: _Folder, is_folder: bool, why: str) -> None:
        self._left_out.append(_LeftOut(path, real, folder.repository, is_folder, why))

    def _tracked(self) -> Generator[Input, None, set[_LeftOut]]:
        """What git tracks of all that was left out; returns what of that it is in."""
        from ecrlint.system.tracked import tracked_files

        found: set[_LeftOut] = set()
        for root in sorted({each.repository for each in self._left_out} - {""}):
            left_out = {each.within: each for each in self._left_out if each.repository == root}
            try:
                paths = tracked_files(root, left_out)
            except UsageError as error:
                words = f"whether git tracks files that were left out is not known: {error}"
                self._note("untold", self._top, words)
                continue
            for path in paths:
                around = _around(path, left_out) if path.lower().endswith(self._wanted.suffixes) else None
                if around:
                    found.add(around)
                    yield from self._tracked_input(f"{around.path}{path[len(around.within) :]}")
        return found

    def _tracked_input(self, path: str) -> Iterator[Input]:
        """A file of which git knows, if it is there."""
        if not os.path.lexists(path):
            return
        config = self._configs.of_walk(os.path.dirname(path))
        if self._wanted.excludes(path, False, config):
            self._note("skipped", path, "excluded")
        elif self._is_file(path):
            yield Input(display_path(path), os.path.realpath(path), named=False)

    def _is_file(self, path: str) -> bool:
        """Whether something with the right suffix can be read; a link that leads nowhere is an error."""
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            self._note("error", path, explain(error))
            return False
        if stat.S_ISDIR(mode):
            why = "a link to a folder"
        elif not stat.S_ISREG(mode):
            why = "not a regular file"
        elif not is_inside(path, walk_root(self._top)):
            why = "a link that leads out of the repository"
        else:
            return True
        self._note("skipped", path, why)
        return False

    def _note(self, sort: Sort, path: str, words: str) -> None:
        self._found.notices.append(Notice(sort, display_path(path), words))


def _around(path: str, left_out: dict[str, _LeftOut]) -> _LeftOut | None:
    """What was left out that is a path, or a folder around it."""
    end = len(path)
    while end > 0:
        found = left_out.get(path[:end])
        if found:
            return found
        end = path.rfind("/", 0, end)
    return left_out.get("")


def _identity(entry: os.DirEntry[str], folder: _Folder) -> str:
    """The real path of a file; worked out by the system only for links, as that is slow."""
    return os.path.realpath(entry.path) if entry.is_symlink() else f"{folder.real}{os.sep}{entry.name}"
