"""Which files to lint: the arguments as they are, folders walked with manners.

A walk takes files by their suffix, honours every .gitignore from the repository's root down, and stays
out of version control folders, virtual environments and other people's packages. Links to folders are
not followed, so a loop of links ends nowhere. What a walk finds is only linted when it is an ECR policy;
what the user names is.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathspec import GitIgnoreSpec

SUFFIXES = (".json", ".yaml", ".yml")
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


class Input:
    """A file to lint: its path for reports (`/`-separated), and whether the user named it."""

    __slots__ = ("named", "path")

    def __init__(self, path: str, named: bool) -> None:
        self.path = path
        self.named = named


class Discovery:
    """What the arguments lead to: inputs in report order, and paths that could not be followed."""

    __slots__ = ("errors", "inputs", "skipped")

    def __init__(self) -> None:
        self.inputs: list[Input] = []
        self.errors: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []


def discover(paths: Iterable[str], exclude: Iterable[str] = (), force_exclude: bool = False) -> Discovery:
    """Follow the arguments; `exclude` holds .gitignore patterns relative to the working directory.

    They apply to what walks find, and with `force_exclude` to named files as well, which is what hooks
    want that name every file themselves.
    """
    found = Discovery()
    excluded = _Excluded(list(exclude))
    seen: set[str] = set()
    for path in paths:
        for each in _follow(path, found, excluded, force_exclude):
            identity = os.path.realpath(each.path)
            if identity not in seen:
                seen.add(identity)
                found.inputs.append(each)
    return found


def _follow(path: str, found: Discovery, excluded: _Excluded, force_exclude: bool) -> Iterator[Input]:
    shown = _shown(path)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        found.errors.append((shown, _why(error)))
        return
    if force_exclude and excluded.matches(path, stat.S_ISDIR(mode)):
        found.skipped.append((shown, "excluded"))
    elif stat.S_ISDIR(mode):
        yield from _walk(path, found, excluded)
    elif stat.S_ISREG(mode):
        yield Input(shown, named=True)
    else:
        found.errors.append((shown, "not a regular file; pipe its text to `ecrlint check -`"))


def _walk(folder: str, found: Discovery, excluded: _Excluded) -> Iterator[Input]:
    """The files of a folder and of the folders in it, in the order of their paths."""
    pending = [(folder, _ignores_above(folder))]
    while pending:
        here, ignores = pending.pop()
        try:
            with os.scandir(here) as entries:
                listing = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.errors.append((_shown(here), _why(error)))
            continue
        names = {entry.name for entry in listing}
        if here != folder and "pyvenv.cfg" in names:
            continue
        if ".gitignore" in names:
            ignores = [*ignores, _Ignore(here)]
        folders = []
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS and not _left_out(entry.path, True, ignores, excluded):
                    folders.append((entry.path, ignores))
            elif _is_candidate(entry) and not _left_out(entry.path, False, ignores, excluded):
                yield Input(_shown(entry.path), named=False)
        pending.extend(reversed(folders))


def _is_candidate(entry: os.DirEntry[str]) -> bool:
    if not entry.name.lower().endswith(SUFFIXES):
        return False
    try:
        return entry.is_file()
    except OSError:
        return False  # a link that leads to itself


class _Ignore:
    """One .gitignore; its patterns are compiled when a path first meets them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._spec: GitIgnoreSpec | None = None

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True to leave the path out, False to keep it, None when no pattern speaks of it."""
        if self._spec is None:
            name = os.path.join(self.folder, ".gitignore")
            with open(name, encoding="utf-8", errors="replace") as file:
                self._spec = _compile(file.read().splitlines())
        relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self._spec.check_file(relative + "/" if is_folder else relative).include


class _Excluded:
    """The patterns of --exclude, relative to the working directory."""

    def __init__(self, patterns: list[str]) -> None:
        self._spec = _compile(patterns) if patterns else None

    def matches(self, path: str, is_folder: bool) -> bool:
        if self._spec is None:
            return False
        relative = os.path.relpath(path).replace(os.sep, "/")
        return bool(self._spec.check_file(relative + "/" if is_folder else relative).include)


def _compile(lines: list[str]) -> GitIgnoreSpec:
    # Imported late: it takes as long as the rest of a run on one file.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _left_out(path: str, is_folder: bool, ignores: list[_Ignore], excluded: _Excluded) -> bool:
    if excluded.matches(path, is_folder):
        return True
    for ignore in reversed(ignores):
        verdict = ignore.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False


def _ignores_above(folder: str) -> list[_Ignore]:
    """The .gitignore files above a folder, from the repository's root down; none outside of one."""
    above: list[_Ignore] = []
    here = os.path.abspath(folder)
    while not os.path.exists(os.path.join(here, ".git")):
        parent = os.path.dirname(here)
        if parent == here:
            return []
        here = parent
        if os.path.isfile(os.path.join(here, ".gitignore")):
            above.insert(0, _Ignore(here))
    return above


def _shown(path: str) -> str:
    """A path as reports print it."""
    path = path.replace(os.sep, "/")
    while path.startswith("./") and len(path) > 2:
        path = path[2:].lstrip("/")
    return path


def _why(error: OSError | ValueError) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or type(error).__name__).lower()
