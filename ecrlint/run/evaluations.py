"""How often a file of Terraform is evaluated: once for each of its configuration's `var-files`."""

from __future__ import annotations

import os

from ecrlint.config.source import relative_path
from ecrlint.errors import UsageError
from ecrlint.read.files import Disk
from ecrlint.read.registry import TERRAFORM
from ecrlint.read.terraform.variable_files import gives_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecrlint.read.files import Files


class Evaluations:
    """The files to read with, by the file of values that they begin from, each made once by `make`."""

    def __init__(self, make: Callable[[Files], Files]) -> None:
        self._make = make
        self._made: dict[str, Files] = {}

    def of(self, path: str, var_files: Sequence[str], beside: Files) -> list[Files]:
        """What a file is to be read with, once each.

        That is `beside`, unless files of values exclude each other and give something to the variables of the
        file's folder. Raises UsageError for one that does not exist.
        """
        if beside.var_files or not path.lower().endswith(TERRAFORM):
            return [beside]
        folder = os.path.dirname(path)
        return [each for each in map(self._with, var_files) if gives_to(folder, each)] or [beside]

    def _with(self, path: str) -> Files:
        if path not in self._made:
            if not os.path.isfile(path):
                raise UsageError(f"var-files: {relative_path(path)}: no such file")
            self._made[path] = self._make(Disk((path,)))
        return self._made[path]
