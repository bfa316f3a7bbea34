"""Units: what has to be read to know a policy.

A unit is a file alone, or a Terraform configuration: a root folder, the modules that it calls by path or from
`.terraform/modules`, the files that give values to its variables, and the texts that its expressions read. A
file that a configuration reads as a text is a unit of its own as well. Where Terragrunt runs a root, the unit
is its `terragrunt.hcl` with the module that it runs and all that it includes.
"""

from __future__ import annotations

import os

from ecrlint.read.registry import TERRAFORM, TERRAGRUNT
from ecrlint.system.worktree import readable_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.files import Files
    from ecrlint.read.terraform.configuration import Configurations

VALUES = (".tfvars", ".tfvars.json")
"""How the names of files end that give values to variables."""

MAX_LOOKED = 5_000
"""How many folders are looked into for who reads a text, those nearest to the repository's root first."""

_READ_TEXTS = ("file(", "templatefile(", "fileset(", "filebase64(", "file (", "templatefile (")


class Unit:
    """A file, or a configuration, of which `path` is the root folder, or that of its `terragrunt.hcl`."""

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
        """What is the same for the same unit, however its path is spelled; units are sorted by it."""
        return os.path.normpath(self.path), self.is_configuration


class Units:
    """Which units there are among some files, and what belongs to each."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._texts: dict[Unit, frozenset[str]] = {}
        self._readers: dict[str, list[Unit]] = {}

    def of(self, path: str) -> list[Unit]:
        """The units that a file is a part of by its name and place: itself, or Terraform configurations."""
        if not is_part(path):
            return [Unit(path, is_terragrunt(path))]
        folder = os.path.dirname(path)
        if not self._names(folder, TERRAFORM):
            return []
        return [unit for root in self._graph(folder).roots_of(folder) for unit in self._of_root(root)]

    def readers_of(self, path: str) -> list[Unit]:
        """The configurations with an expression that reads a file as a text.

        All of the repository is looked through for them, or of the working directory outside of one.
        """
        folder = os.path.dirname(path)
        top = readable_root(folder or os.curdir)
        if top not in self._readers:
            self._readers[top] = list(self._that_read(folder, top))
        real = os.path.realpath(path)
        return [unit for unit in self._readers[top] if real in map(os.path.realpath, self.texts(unit))]

    def sources(self, unit: Unit) -> list[str]:
        """The paths of the files in which the policies of a unit are found."""
        if not unit.is_configuration or is_terragrunt(unit.path):
            return [unit.path]
        return [os.path.join(unit.path, name) for name in self._names(unit.path, TERRAFORM)]

    def parts(self, unit: Unit) -> set[str]:
        """The paths of the files of a unit, but for the `texts` that expressions of Terraform read."""
        if not unit.is_configuration:
            return {unit.path}
        if not is_terragrunt(unit.path):
            return self._parts_of_root(unit.path)
        module = self._run_by(unit.path)
        return {unit.path} if module is None else {unit.path, *self._parts_of_root(module)}

    def texts(self, unit: Unit) -> frozenset[str]:
        """The paths of the texts that the expressions of a configuration read, be they there or not."""
        if unit not in self._texts:
            self._texts[unit] = frozenset(self._find_texts(unit) if unit.is_configuration else ())
        return self._texts[unit]

    def _of_root(self, root: str) -> list[Unit]:
        """The configuration of a root, or the units of Terragrunt that run it."""
        runs: list[str] = []
        if self._graph(root).terragrunt_units():
            from ecrlint.read.terragrunt.module_run import units_that_run

            runs = units_that_run(root, self.files)
        return [Unit(path, is_configuration=True) for path in runs or [root]]

    def _parts_of_root(self, root: str) -> set[str]:
        folders = self._graph(root).folders_of(root)
        found = {os.path.join(each, name) for each in folders for name in self._names(each, TERRAFORM)}
        values = {os.path.join(root, name) for name in self._names(root, VALUES)}
        return found | values | {*self.files.var_files}

    def _run_by(self, path: str) -> str | None:
        """The folder of the module that a unit of Terragrunt runs, if that is in the repository."""
        source = self.files.source(path)
        if source is None:
            return None
        from ecrlint.read.terragrunt.module_run import folder_run_by

        return folder_run_by(source, self.files)

    def _find_texts(self, unit: Unit) -> Iterator[str]:
        from ecrlint.read.document import TooLarge, read

        if not (is_terragrunt(unit.path) or any(map(self._may_read_texts, self.parts(unit)))):
            return
        self.files.asked.clear()
        for path in self.sources(unit):
            source = self.files.source(path)
            try:
                if source:
                    read(source, None, self.files)
            except TooLarge:
                continue
        yield from (path for path in self.files.asked if not is_part(path) and path != unit.path)

    def _may_read_texts(self, path: str) -> bool:
        source = self.files.source(path)
        return source is not None and any(word in source.text for word in _READ_TEXTS)

    def _that_read(self, folder: str, top: str) -> Iterator[Unit]:
        """The configurations of a repository, `top`, that read some text and concern ECR."""
        reading = self._folders_that_read(folder, top)
        if not reading:
            return
        graph = self._graph(folder)
        roots = {root for each in reading for root in graph.roots_of(each) if graph.concerns_ecr(root)}
        for path in (*sorted(roots), *graph.terragrunt_units()):
            unit = Unit(path, is_configuration=True)
            if self.texts(unit):
                yield unit

    def _folders_that_read(self, folder: str, top: str) -> list[str]:
        """The folders with an expression that reads a text, or Terragrunt's, found without parsing."""
        start = top if os.path.isabs(folder) else os.path.relpath(top)
        pending = ["" if start == os.curdir else start]
        found = []
        for each in pending:
            paths = (os.path.join(each, name) for name in self._names(each, TERRAFORM))
            if self._names(each, (TERRAGRUNT,)) or any(map(self._may_read_texts, paths)):
                found.append(each)
            names = [name for name in self.files.folders(each) if not name.startswith(".")]
            room = max(0, MAX_LOOKED - len(pending))
            pending.extend(os.path.join(each, name) for name in names[:room] if name != "node_modules")
        return found

    def _graph(self, folder: str) -> Configurations:
        from ecrlint.read.terraform.configuration import configurations_of

        return configurations_of(folder, self.files)

    def _names(self, folder: str, endings: tuple[str, ...]) -> list[str]:
        return [name for name in self.files.names(folder) if name.lower().endswith(endings)]


def is_terragrunt(path: str) -> bool:
    """Whether a file is one by which Terragrunt runs a module."""
    return os.path.basename(path) == TERRAGRUNT


def is_part(path: str) -> bool:
    """Whether a file is a part of a Terraform configuration by its name."""
    return path.lower().endswith((*TERRAFORM, *VALUES))


def unit_read_by(path: str) -> Unit:
    """The unit whose policies are found in a file: the configuration of its folder, or the file alone."""
    if is_terragrunt(path):
        return Unit(path, is_configuration=True)
    is_language = path.lower().endswith(TERRAFORM)
    return Unit(os.path.dirname(path) if is_language else path, is_configuration=is_language)
