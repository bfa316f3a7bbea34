"""Terragrunt's units (`terragrunt.hcl`): the policies of the modules that they run.

A module of the repository is read with the inputs of the unit; of any other, what the inputs pass is judged.
A file that others only include has no source, and gives nothing by itself.
"""

from __future__ import annotations

import os
import re

from ecrlint.read.limits import in_the_way
from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.module_inputs.calls import passed
from ecrlint.read.terraform.module_inputs.inputs import inputs_of
from ecrlint.read.terraform.module_inputs.module_source import ModuleSource
from ecrlint.read.terraform.module_scopes import ModuleScopes
from ecrlint.read.terraform.reader import of_block
from ecrlint.read.terragrunt.configuration import Configuration
from ecrlint.read.terragrunt.module_run import folder_run
from ecrlint.read.terragrunt.paths import Paths
from ecrlint.read.terragrunt.unit_scope import UnitScope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.candidate import Found, Remark
    from ecrlint.read.files import Files
    from ecrlint.source import Source

_is_sign = re.compile(r"ecr|rulePriority|file\(|read_terragrunt_config|\\[ux]", re.I).search


def read(source: Source, files: Files) -> Iterator[Found | Remark]:
    """The policies that the unit of a file leads to. Raises SyntaxTrouble after them."""
    paths = Paths(os.path.dirname(source.path), files)
    unit = Configuration(source, paths)
    run = unit.source
    folder = folder_run(unit)
    configurations = configurations_of(os.path.dirname(source.path), files) if folder is not None else None
    if folder is not None and configurations and configurations.has_module(folder):
        if configurations.concerns_ecr(folder):
            scope = UnitScope(folder, files, configurations, unit.inputs)
            scope.allow(len(source.text))
            yield from _of_module(scope)
    elif run and isinstance(run.content, str) and any(map(_is_sign, unit.texts)):
        yield from _passed(ModuleSource(run.content), unit)
    if unit.trouble:
        raise unit.trouble


def _of_module(scope: UnitScope) -> Iterator[Found | Remark]:
    scopes = ModuleScopes(scope)
    for block in scope.module.declared.blocks.values():
        yield from of_block(block, scopes)


def _passed(source: ModuleSource, unit: Configuration) -> Iterator[Found]:
    inputs = unit.inputs
    if inputs is None or not isinstance(inputs.content, dict):
        return
    given = inputs_of(inputs.content, inputs.spot, partial=inputs.partial)
    for found in passed(source, given, unit, lambda name: True):
        found.name = f"inputs{found.name}"
        found.notes = in_the_way(found.value, unit.evaluation.reached.since(0))
        yield found
