"""Units: what has to be read to know a policy.

A unit is a file alone, or a Terraform configuration: a root folder, the modules that it calls by path or from
`.terraform/modules`, the files that give values to its variables, and the texts that its expressions read.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.read.files import Files

CONFIGURATION = (".tf", ".tofu", ".tf.json", ".tofu.json")
"""How the names of files end that are written in Terraform's language."""

VALUES = (".tfvars", ".tfvars.json")
"""How the names of files end that give values to variables."""


class Unit:
    """A file, or a Terraform configuration, of which `path` is the root folder."""

    __slots__ = ("is_configuration", "path")

    def __init__(self, path: str, is_configuration: bool = False) -> None:
        self.path = path
        self.is_configuration = is_configuration

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unit) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"<Unit {self.path or os.curdir}>"

    @property
    def key(self) -> tuple[str, bool]:
        return os.path.normpath(self.path), self.is_configuration


class Units:
    """Which units there are among some files, and what belongs to each."""

    def __init__(self, files: Files) -> None:
        self.files = files

    def of(self, path: str) -> list[Unit]:
        """The units that a file is a part of: itself, or Terraform configurations."""
        if is_part(path):
            return self._configurations(path)
        return [Unit(path)]

    def sources(self, unit: Unit) -> list[str]:
        """The paths of the files in which the policies of a unit are found."""
        if not unit.is_configuration:
            return [unit.path]
        return [os.path.join(unit.path, name) for name in self._names(unit.path, CONFIGURATION)]

    def parts(self, unit: Unit) -> set[str]:
        """The paths of the files of a unit, but for the texts that expressions of Terraform read."""
        if not unit.is_configuration:
            return {unit.path}
        folders = self._folders(unit)
        found = {os.path.join(each, name) for each in folders for name in self._names(each, CONFIGURATION)}
        return found | {os.path.join(unit.path, name) for name in self._names(unit.path, VALUES)}

    def _configurations(self, path: str) -> list[Unit]:
        folder = os.path.dirname(path)
        roots = [folder]
        if not self._names(folder, CONFIGURATION):
            return []
        return [Unit(root, is_configuration=True) for root in roots]

    def _folders(self, unit: Unit) -> list[str]:
        return [unit.path]

    def _names(self, folder: str, endings: tuple[str, ...]) -> Iterable[str]:
        return [name for name in self.files.names(folder) if name.lower().endswith(endings)]


def is_part(path: str) -> bool:
    """Whether a file is a part of some Terraform configuration by its name."""
    return path.lower().endswith((*CONFIGURATION, *VALUES))
