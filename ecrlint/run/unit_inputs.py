"""What else has to be linted for the sake of some files: the rest of the units that they are a part of."""

from __future__ import annotations

import os

from ecrlint.lint.report import Notice
from ecrlint.read.units import VALUES, Units, is_part, is_terragrunt
from ecrlint.run.inputs import Input, display_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.config import Configs
    from ecrlint.read.files import Files
    from ecrlint.read.units import Unit
    from ecrlint.run.inputs import Discovery, Wanted


class UnitInputs:
    """The inputs of the units of some files, each once, whatever number of its files was named."""

    def __init__(self, wanted: Wanted, configs: Configs, files: Files) -> None:
        self._wanted = wanted
        self._configs = configs
        self._units = Units(files)
        self._folders: dict[str, list[Unit]] = {}

    def complete(self, found: Discovery, given: set[str]) -> None:
        """Add the files in which the policies are that depend on what was found.

        Which configurations read a text is looked up for those that were `given`, by their identities. A file
        that only gives values is none to lint. Raises UsageError for a wrong configuration.
        """
        known = {each.identity for each in found.inputs}
        complete: set[Unit] = set()
        for each in list(found.inputs):
            units = self._around(each, each.identity in given)
            for path in self._sources(unit for unit in units if unit not in complete):
                identity = os.path.realpath(path)
                if identity not in known:
                    known.add(identity)
                    found.inputs.append(Input(path, identity, named=False))
            complete.update(units)
            if each.path.lower().endswith(VALUES):
                found.inputs.remove(each)
                if not units:
                    words = "it gives values, and no Terraform configuration is beside it"
                    found.notices.append(Notice("skipped", each.path, words))

    def _around(self, each: Input, is_given: bool) -> list[Unit]:
        """The configurations that a file is a part of."""
        if not (is_part(each.path) or is_terragrunt(each.path)):
            return self._units.readers_of(each.path) if is_given else []
        folder = os.path.dirname(each.path)
        if folder not in self._folders:
            self._folders[folder] = self._units.of(each.path)
        return self._folders[folder]

    def _sources(self, units: Iterable[Unit]) -> Iterator[str]:
        for unit in units:
            for path in self._units.sources(unit):
                config = self._configs.of_walk(os.path.dirname(path))
                if not self._wanted.excludes(path, False, config):
                    yield display_path(path)
