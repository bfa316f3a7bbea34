"""Terragrunt's units (`terragrunt.hcl`): the policies that they give to the modules that they run.

A file that others only include has no source, and gives nothing by itself.
"""

from __future__ import annotations

import os
import re

from ecrlint.read.limits import in_the_way
from ecrlint.read.terraform.module_inputs.calls import passed
from ecrlint.read.terraform.module_inputs.inputs import inputs_of
from ecrlint.read.terraform.module_inputs.module_source import ModuleSource
from ecrlint.read.terragrunt.configuration import Configuration
from ecrlint.read.terragrunt.paths import Paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.source import Source

_is_sign = re.compile(r"ecr|rulePriority|file\(|read_terragrunt_config|\\[ux]", re.I).search


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that the unit of a file passes. Raises SyntaxTrouble after them."""
    paths = Paths(os.path.dirname(source.path), files)
    unit = Configuration(source, paths)
    if any(map(_is_sign, unit.texts)):
        yield from _policies(unit)
    if unit.trouble:
        raise unit.trouble


def _policies(unit: Configuration) -> Iterator[Found]:
    source = unit.source
    if source is None or not isinstance(source.content, str):
        return
    inputs = unit.inputs
    if inputs is None or not isinstance(inputs.content, dict):
        return
    given = inputs_of(inputs.content, inputs.spot, partial=inputs.partial)
    for found in passed(ModuleSource(source.content), given, unit, lambda name: True):
        found.name = f"inputs{found.name}"
        found.notes = in_the_way(found.value, unit.evaluation.reached.since(0))
        yield found
