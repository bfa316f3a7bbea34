"""Which files to lint: the arguments as they are, folders walked with manners.

A walk takes files by their suffix, honours every .gitignore from the repository's root down, and stays
out of version control folders, virtual environments and other people's packages. Links to folders are
not followed, so a loop of links ends nowhere, nor are those that lead out of the repository. What a walk
finds is only linted when it is an ECR policy; what the user names is.
"""

from __future__ import annotations

import os
import stat

from ecrlint.config import NO_CONFIG, Configs
from ecrlint.errors import UsageError
from ecrlint.lint.report import Notice
from ecrlint.read.registry import SUFFIXES
from ecrlint.system.safe_read import TooLong, contents
from ecrlint.system.worktree import is_inside, upwards, walk_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.config import Config
    from ecrlint.system.gitignore import Patterns

SKIPPED_FOLDERS = frozenset(
    [
        ".eggs",
        ".git",
        ".hg",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".terraform",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
    ]
)


GITIGNORE = ".gitignore"
MAX_IGNORE = 1024 * 1024
"""Bytes of the largest .gitignore that is read."""


class Input:
    """A file to lint: its path for reports (`/`-separated), and whether the user named it.

    `identity` is the same for every way to the same file.
    """

    __slots__ = ("identity", "named", "path")

    def __init__(self, path: str, identity: str, named: bool) -> None:
        self.path = path
        self.identity = identity
        self.named = named


class Discovery:
    """What the arguments lead to: inputs in report order, and notices of what is none of them."""

    __slots__ = ("inputs", "notices")

    def __init__(self) -> None:
        self.inputs: list[Input] = []
        self.notices: list[Notice] = []


def discover(
    paths: Iterable[str],
    exclude: Iterable[str] = (),
    force_exclude: bool = False,
    configs: Configs | None = None,
    suffixes: tuple[str, ...] = SUFFIXES,
) -> Discovery:
    """Follow the arguments; `exclude` holds .gitignore patterns relative to the working directory.

    They apply, like those of `configs`, to what walks find, and with `force_exclude` to named files as well,
    which is what hooks want that name every file themselves. Walks find the files with one of the
    `suffixes`. Raises UsageError for a wrong configuration.
    """
    found = Discovery()
    wanted = _Wanted(suffixes, list(exclude))
    configs = configs or Configs(fixed=NO_CONFIG)
    seen: set[str] = set()
    for path in paths:
        for each in _follow(path, found, wanted, configs, force_exclude):
            if each.identity not in seen:
                seen.add(each.identity)
                found.inputs.append(each)
    return found


def _follow(
    path: str, found: Discovery, wanted: _Wanted, configs: Configs, force_exclude: bool
) -> Iterator[Input]:
    shown = _display_path(path)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        found.notices.append(Notice("error", shown, _why(error)))
        return
    if force_exclude and wanted.excludes(path, stat.S_ISDIR(mode), configs.of(path)):
        found.notices.append(Notice("skipped", shown, "excluded"))
    elif stat.S_ISDIR(mode):
        yield from _walk(path, found, wanted, configs)
    elif stat.S_ISREG(mode):
        yield Input(shown, os.path.realpath(path), named=True)
    else:
        found.notices.append(Notice("error", shown, "not a regular file; pipe its text to `ecrlint check -`"))


class _Folder:
    """A folder on a walk: its path as given, its real path, and the .gitignore files that rule it.

    `config` is the configuration of the files in it.
    """

    __slots__ = ("config", "ignores", "path", "real")

    def __init__(self, path: str, real: str, ignores: list[_Ignore]) -> None:
        self.path = path
        self.real = real
        self.ignores = ignores
        self.config = NO_CONFIG


def _walk(top: str, found: Discovery, wanted: _Wanted, configs: Configs) -> Iterator[Input]:
    """The files of a folder, then those of the folders in it."""
    pending = [_Folder(top, os.path.realpath(top), _ignores_above(top))]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder.path) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.notices.append(Notice("error", _display_path(folder.path), _why(error)))
            continue
        names = {entry.name for entry in listing}
        if folder.path != top and "pyvenv.cfg" in names:
            found.notices.append(Notice("skipped", _display_path(folder.path), "a virtual environment"))
            continue
        if GITIGNORE in names:
            folder.ignores = [*folder.ignores, _Ignore(folder.path)]
        folder.config = configs.of(os.path.join(folder.path, ""))
        inside = []
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS and _is_welcome(entry, True, folder, wanted, found):
                    inside.append(_Folder(entry.path, os.path.join(folder.real, entry.name), folder.ignores))
            elif _is_candidate(entry, folder, wanted, found, top):
                yield Input(_display_path(entry.path), _identity(entry, folder), named=False)
        pending.extend(reversed(inside))


def _is_candidate(
    entry: os.DirEntry[str], folder: _Folder, wanted: _Wanted, found: Discovery, top: str
) -> bool:
    return (
        entry.name.lower().endswith(wanted.suffixes)
        and _is_welcome(entry, False, folder, wanted, found)
        and _is_file(entry, found, top)
    )


def _is_welcome(
    entry: os.DirEntry[str], is_folder: bool, folder: _Folder, wanted: _Wanted, found: Discovery
) -> bool:
    """Whether neither a .gitignore nor --exclude leaves it out, which is told."""
    why = _reason_left_out(entry.path, is_folder, folder, wanted)
    if why:
        found.notices.append(Notice("skipped", _display_path(entry.path), why))
    return not why


def _is_file(entry: os.DirEntry[str], found: Discovery, top: str) -> bool:
    """Whether something with the right suffix can be read; a link that leads nowhere is an error."""
    try:
        if entry.is_file() and not entry.is_symlink():
            return True
        mode = entry.stat().st_mode
    except OSError as error:
        found.notices.append(Notice("error", _display_path(entry.path), _why(error)))
        return False
    if stat.S_ISDIR(mode):
        why = "a link to a folder"
    elif not stat.S_ISREG(mode):
        why = "not a regular file"
    elif not is_inside(entry.path, walk_root(top)):
        why = "a link that leads out of the repository"
    else:
        return True
    found.notices.append(Notice("skipped", _display_path(entry.path), why))
    return False


def _identity(entry: os.DirEntry[str], folder: _Folder) -> str:
    """The real path of a file; worked out by the system only for links, as that is slow."""
    return os.path.realpath(entry.path) if entry.is_symlink() else f"{folder.real}{os.sep}{entry.name}"


class _Ignore:
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


class _Wanted:
    """What the user wants of folders: files by suffix, less what --exclude and configurations name.

    The patterns of --exclude are relative to the working directory.
    """

    def __init__(self, suffixes: tuple[str, ...], patterns: list[str]) -> None:
        self.suffixes = suffixes
        self._named = patterns
        self._compiled: dict[Config, list[tuple[Patterns, str]]] = {}

    def excludes(self, path: str, is_folder: bool, config: Config) -> bool:
        if not (self._named or config.exclude):
            return False
        from ecrlint.system.gitignore import Patterns, fits

        if config not in self._compiled:
            self._compiled[config] = [
                (Patterns(self._named, "--exclude"), os.curdir),
                (Patterns(config.exclude, "exclude"), config.folder),
            ]
        return any(fits(each, path, folder, is_folder) for each, folder in self._compiled[config])


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


def _reason_left_out(path: str, is_folder: bool, folder: _Folder, wanted: _Wanted) -> str:
    """Why a walk leaves a path out; empty when it does not. The nearest .gitignore has the last word."""
    if wanted.excludes(path, is_folder, folder.config):
        return "excluded"
    for ignore in reversed(folder.ignores):
        verdict = ignore.verdict(path, is_folder)
        if verdict is not None:
            return "ignored by .gitignore" if verdict else ""
    return ""


def _ignores_above(folder: str) -> list[_Ignore]:
    """The .gitignore files above a folder, from the repository's root down; none outside of one."""
    top = os.path.abspath(folder)
    above: list[_Ignore] = []
    for each, is_git_root in upwards(top):
        if each != top and os.path.isfile(os.path.join(each, GITIGNORE)):
            above.insert(0, _Ignore(each))
        if is_git_root:
            return above
    return []


def _display_path(path: str) -> str:
    """A path as reports print it."""
    path = path.replace(os.sep, "/")
    while path.startswith("./") and len(path) > 2:
        path = path[2:].lstrip("/")
    return path


def _why(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or type(error).__name__).lower()
