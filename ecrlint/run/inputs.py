"""What a run is to lint: files, and notices of what is none."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.config import Config
    from ecrlint.lint.report import Notice
    from ecrlint.system.gitignore import Patterns


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


class Wanted:
    """What the user wants of folders: files by suffix, less what --exclude and configurations name.

    The patterns of --exclude are relative to the working directory.
    """

    def __init__(self, suffixes: tuple[str, ...], patterns: Sequence[str]) -> None:
        self.suffixes = suffixes
        self._named = patterns
        self._compiled: dict[Config, list[tuple[Patterns, str]]] = {}

    def excludes(self, path: str, is_folder: bool, config: Config) -> bool:
        """Whether --exclude or a configuration leaves a path out."""
        if not (self._named or config.exclude):
            return False
        from ecrlint.system.gitignore import Patterns, fits

        if config not in self._compiled:
            self._compiled[config] = [
                (Patterns(self._named, "--exclude"), os.curdir),
                (Patterns(config.exclude, "exclude"), config.folder),
            ]
        return any(fits(each, path, folder, is_folder) for each, folder in self._compiled[config])


def display_path(path: str) -> str:
    """A path as reports print it."""
    path = path.replace(os.sep, "/")
    while path.startswith("./") and len(path) > 2:
        path = path[2:].lstrip("/")
    return path


def explain(error: OSError | ValueError) -> str:
    """Why a file cannot be read, in words."""
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return (reason or type(error).__name__).lower()
