"""Which module of the repository a unit of Terragrunt runs, and which units run a module."""

from __future__ import annotations

import os

from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.local_source import is_local
from ecrlint.read.terragrunt.configuration import Configuration
from ecrlint.read.terragrunt.paths import Paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.files import Files
    from ecrlint.read.terraform.configuration import Configurations
    from ecrlint.source import Source

_KEPT = "terragrunt runs"


def folder_run(unit: Configuration) -> str | None:
    """The folder of the repository with the module that is run; without a source that is the unit's own."""
    run = unit.source
    source = run.content if run else "."
    if not isinstance(source, str) or not (is_local(source) or os.path.isabs(source)):
        return None
    spelled = unit.paths.spelled(os.path.join(unit.unit, source.replace("//", "/")))
    return "" if spelled == os.curdir else spelled


def folder_run_by(source: Source, files: Files) -> str | None:
    """The same for the unit of a file."""
    return folder_run(Configuration(source, Paths(os.path.dirname(source.path), files)))


def units_that_run(folder: str, files: Files) -> list[str]:
    """The paths of the units that run the module of a folder, sorted; examples and tests are left out."""
    configurations = configurations_of(folder, files)
    key = f"{_KEPT} {os.path.isabs(folder)} {configurations.top}"
    runs = files.kept.get(key)
    if not isinstance(runs, dict):
        runs = files.kept[key] = _find_runs(configurations, files)
    found: list[str] = runs.get(os.path.normpath(folder or os.curdir), [])
    return found


def _find_runs(configurations: Configurations, files: Files) -> dict[str, list[str]]:
    runs: dict[str, list[str]] = {}
    for path in configurations.terragrunt_units():
        source = files.source(path)
        run = folder_run_by(source, files) if source else None
        if run is not None:
            runs.setdefault(os.path.normpath(run or os.curdir), []).append(path)
    return runs
