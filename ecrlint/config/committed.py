"""Configurations as they are in a git revision: what a change brings has no say (`--config-from REV`)."""

from __future__ import annotations

import os

from ecrlint.config.config import NAMES
from ecrlint.config.source import MAX_BYTES, ConfigText, relative_path
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.system.revision import Revision


class Committed:
    """The files of a revision by the paths that they have in the working tree."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision

    def find_all(self, folder: str) -> list[str]:
        """The configurations in a folder (absolute) and above it, the nearest first.

        Raises UsageError for a folder outside of the repository, and for two in one folder.
        """
        within = os.path.dirname(self._within(os.path.join(folder, NAMES[0])))
        found = []
        while True:
            names = [name for name in NAMES if _joined(within, name) in self.revision.entries]
            if len(names) > 1:
                beside = self.display_path(os.path.join(folder, names[1]))
                raise UsageError(f"{beside}: it stands beside {names[0]}; keep one of the two")
            found += [os.path.join(folder, name) for name in names]
            if not within:
                return found
            within, folder = os.path.dirname(within), os.path.dirname(folder)

    def display_path(self, path: str) -> str:
        """A path as messages print it: with the revision in front."""
        return visible(f"{self.revision.name}:{relative_path(path)}")

    def with_revision(self, error: UsageError) -> UsageError:
        """An error whose lines begin with the path of a file, with the revision in front of them."""
        return UsageError(*(f"{visible(self.revision.name)}:{line}" for line in error.args))

    def read_written(self, path: str) -> ConfigText:
        """The text of a configuration. Raises UsageError."""
        data = self.content(path)
        if len(data) > MAX_BYTES:
            name = self.display_path(path)
            raise UsageError(f"{name}: too large for a configuration; at most {MAX_BYTES:,} bytes are read")
        try:
            return ConfigText(Source(relative_path(path), decode(data)))
        except Undecodable as trouble:
            raise UsageError(f"{self.display_path(path)}: {trouble.message}") from trouble
        except UsageError as error:
            raise self.with_revision(error) from error

    def source(self, path: str) -> Source | None:
        """A file's text; None where there is none. Raises UsageError."""
        data = self._read(path)
        try:
            return None if data is None else Source(relative_path(path), decode(data))
        except Undecodable:
            return None

    def content(self, path: str) -> bytes:
        """The content of a file. Raises UsageError where there is none."""
        data = self._read(path)
        if data is None:
            raise UsageError(f"{self.display_path(path)}: no such file in this revision")
        return data

    def has_place_for(self, path: str) -> bool:
        """Whether a path is one of the repository's."""
        return not self.revision.path_of(path).startswith("../")

    def refuse_inside(self, folder: str) -> None:
        """Raise UsageError for a folder of rules in the repository, where the change may have written it."""
        if self.has_place_for(os.path.join(folder, "x")):
            raise UsageError(
                f"--rules-dir {visible(folder)}: in the working tree, but --config-from trusts a revision"
                " only; name the folder in its rules-dirs"
            )

    def save_rules(self, folders: Iterable[str], target: str) -> list[str]:
        """Write the rule files of folders below another, and say where each folder is then.

        Raises UsageError for a folder without any.
        """
        return [
            self._save(folder, os.path.join(target, str(number))) for number, folder in enumerate(folders)
        ]

    def _save(self, folder: str, target: str) -> str:
        prefix = f"{self._within(folder)}/"
        place = os.path.join(target, os.path.basename(os.path.normpath(folder)))
        found = [path for path in self.revision.entries if path.startswith(prefix) and path.endswith(".py")]
        if not found:
            raise UsageError(f"{self.display_path(folder)}: no such folder of rules in this revision")
        for path in found:
            file = os.path.join(place, *path.removeprefix(prefix).split("/"))
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as rule:
                rule.write(self.revision.read(path) or b"")
        return place

    def _within(self, path: str) -> str:
        """A path as the revision has it. Raises UsageError outside of the repository."""
        within = os.path.normpath(self.revision.path_of(path)).replace(os.sep, "/")
        if within.startswith("../"):
            words = f"outside of the repository that has {self.revision.name}"
            raise UsageError(visible(f"{relative_path(path)}: {words}"))
        return within

    def _read(self, path: str) -> bytes | None:
        return self.revision.read(self._within(path))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
