"""The units that arguments lead to, in a git revision and in the working tree."""

from __future__ import annotations

import os

from ecrlint.read.registry import SUFFIXES
from ecrlint.read.units import VALUES
from ecrlint.run.discovery import discover

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.config import Configs
    from ecrlint.lint.report import Notice
    from ecrlint.read.units import Unit, Units
    from ecrlint.system.revision import Revision


class UnitCandidates:
    """The files that some paths lead to, those of today and those that are gone since a revision.

    `errors` are about paths that lead to neither. Raises UsageError for a wrong configuration.
    """

    def __init__(
        self, revision: Revision, paths: list[str], exclude: Iterable[str], configs: Configs
    ) -> None:
        self._revision = revision
        today = discover(paths, exclude, configs=configs)
        self._named = {each.path: each.named for each in today.inputs}
        identities = {each.identity for each in today.inputs}
        tracked = {revision.path_of(path) for path in self._named}
        for path in paths:
            for gone, is_named in self._of_revision(path):
                shown = os.path.relpath(os.path.join(revision.root, gone)).replace(os.sep, "/")
                is_link_twin = os.path.realpath(shown) in identities
                if gone not in tracked and (not os.path.isfile(shown) or is_link_twin):
                    self._named.setdefault(shown, is_named)
        covered = {os.path.normpath(path) for path in self._named}
        self.errors: list[Notice] = [
            each
            for each in today.notices
            if each.sort == "error"
            and (os.path.lexists(each.path) or not _is_above(os.path.normpath(each.path), covered))
        ]

    def units(self, *versions: Units) -> dict[Unit, bool]:
        """The units of the files in some versions, and whether somebody named one of their files."""
        found: dict[Unit, bool] = {}
        for path, is_named in self._named.items():
            for units in versions:
                for unit in units.of(path):
                    found[unit] = found.get(unit, False) or is_named
        return dict(sorted(found.items(), key=lambda item: item[0].key))

    def _of_revision(self, path: str) -> Iterator[tuple[str, bool]]:
        """The files of the revision that a walk from a path would have found, or the path itself."""
        top = self._revision.path_of(path)
        within = "" if top == "." else f"{top}/"
        for each in self._revision.entries:
            if each == top:
                yield each, True
            elif each.startswith(within) and each.endswith((*SUFFIXES, *VALUES)):
                yield each, False


def _is_above(path: str, files: set[str]) -> bool:
    return any(file == path or file.startswith(f"{path}{os.sep}") for file in files)
