"""The files beside a source, for formats whose policies reach over several files."""

from __future__ import annotations

import errno
import os

from ecrlint.errors import reason_of
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.source import Source
from ecrlint.system.safe_read import TooLong, contents
from ecrlint.system.worktree import leads_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_BESIDE = 2 * 1024 * 1024
"""Bytes of the largest file that is read because another one names it."""


class Files:
    """What readers may see of the files around a source: nothing, where a text came alone.

    `kept` is for what a reader has worked out from several files and needs for the next one; while it works
    on that, it takes it out, as several threads may read with the same files. `asked` are the paths of those
    that somebody wanted to read, be they there or not.

    `var_files` are those that a command names for the values of Terraform's variables; later ones win.
    """

    def __init__(self) -> None:
        self.kept: dict[str, object] = {}
        self.var_files: Sequence[str] = ()
        self.asked: set[str] = set()

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none when it cannot be listed."""
        return []

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder, sorted; links to folders are none."""
        return []

    def source(self, path: str) -> Source | None:
        """A file's text; None when there is none, it is too large, or no text."""
        return None

    def trouble(self, path: str) -> str:
        """Why a file or folder that is there was not read; empty for one that is not there."""
        return ""


class Overlay(Files):
    """The files `below` it, some of which have another text than theirs: `texts`, by their paths."""

    def __init__(self, files: Files, texts: Mapping[str, Source]) -> None:
        super().__init__()
        self.var_files = files.var_files
        over = files if isinstance(files, Overlay) else None
        self.below: Files = over.below if over else files
        self.texts: dict[str, Source] = dict(over.texts) if over else {}
        self.texts.update((os.path.normpath(path), source) for path, source in texts.items())

    def names(self, folder: str) -> list[str]:
        here = os.path.normpath(folder) if folder else ""
        added = {os.path.basename(path) for path in self.texts if os.path.dirname(path) == here}
        return sorted(added.union(self.below.names(folder)))

    def folders(self, folder: str) -> list[str]:
        start = os.path.join(os.path.normpath(folder), "") if folder else ""
        inside = [path[len(start) :] for path in self.texts if path.startswith(start)]
        added = {path.partition(os.sep)[0] for path in inside if os.sep in path and not os.path.isabs(path)}
        return sorted(added.union(self.below.folders(folder)) - {os.pardir})

    def source(self, path: str) -> Source | None:
        key = os.path.normpath(path)
        self.asked.add(key)
        return self.texts.get(key) or self.below.source(path)

    def trouble(self, path: str) -> str:
        return self.below.trouble(path)


class Disk(Files):
    """The files of this machine, each read once; a link that leads out of its repository leads nowhere."""

    def __init__(self, var_files: Sequence[str] = ()) -> None:
        super().__init__()
        self.var_files = var_files
        self._sources: dict[str, Source | None] = {}
        self._listed: dict[str, tuple[list[str], list[str]]] = {}
        self._troubles: dict[str, str] = {}

    def names(self, folder: str) -> list[str]:
        return self._content(folder)[0]

    def folders(self, folder: str) -> list[str]:
        return self._content(folder)[1]

    def source(self, path: str) -> Source | None:
        key = os.path.normpath(path)
        self.asked.add(key)
        if key not in self._sources:
            self._sources.setdefault(key, self._read(path))
        return self._sources[key]

    def trouble(self, path: str) -> str:
        return self._troubles.get(os.path.normpath(path), "")

    def _content(self, folder: str) -> tuple[list[str], list[str]]:
        if folder not in self._listed:
            self._listed.setdefault(folder, self._list(folder))
        return self._listed[folder]

    def _list(self, folder: str) -> tuple[list[str], list[str]]:
        """The names of the files in a folder, and of the folders."""
        try:
            with os.scandir(folder or os.curdir) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
                files = [entry.name for entry in entries if entry.is_file()]
                return files, [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError as error:
            self._tell(folder, error)
        except ValueError:
            pass
        return [], []

    def _read(self, path: str) -> Source | None:
        try:
            if leads_out(path):
                raise OSError(errno.EXDEV, "a link that leads out of the repository")
            return Source(path, decode(contents(path, MAX_BESIDE)))
        except (OSError, TooLong, Undecodable) as error:
            self._tell(path, error)
        except ValueError:
            pass
        return None

    def _tell(self, path: str, error: OSError | TooLong | Undecodable) -> None:
        """Keep why something is not read, if it is there."""
        if isinstance(error, TooLong):
            why = f"{error.size:,} bytes; at most {MAX_BESIDE:,} are read"
        elif isinstance(error, Undecodable):
            why = error.message
        elif isinstance(error, FileNotFoundError | NotADirectoryError):
            return
        else:
            why = reason_of(error)
        self._troubles[os.path.normpath(path)] = why
