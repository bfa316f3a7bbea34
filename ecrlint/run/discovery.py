"""Which files to lint: the arguments as they are, folders walked with manners.

What a walk finds is only linted when it is an ECR policy; what the user names is.
"""

from __future__ import annotations

import os
import stat

from ecrlint.config import NO_CONFIG, Configs
from ecrlint.config.config import NAMES
from ecrlint.lint.report import Notice
from ecrlint.read.registry import SUFFIXES, TERRAFORM
from ecrlint.run.inputs import Discovery, Input, Wanted, display_path, explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.read.files import Files


def discover(
    paths: Iterable[str],
    exclude: Iterable[str] = (),
    force_exclude: bool = False,
    configs: Configs | None = None,
    suffixes: tuple[str, ...] = SUFFIXES,
    files: Files | None = None,
) -> Discovery:
    """Follow the arguments; `exclude` holds .gitignore patterns relative to the working directory.

    They apply, like those of `configs`, to what walks find. With `force_exclude` named files are taken like
    what a walk finds, as hooks want it that name every file: exclusions apply, and what is no ECR policy is
    passed over. Walks find the files with one of the `suffixes`. A configuration stands for all that is
    below it, and with `files`, those around the files that are found, each file for the units that it is a
    part of. Raises UsageError for a wrong configuration.
    """
    found = Discovery()
    wanted = Wanted(suffixes, list(exclude))
    configs = configs or Configs(fixed=NO_CONFIG)
    seen: set[str] = set()
    given: set[str] = set()
    for path in paths:
        name = display_path(path)
        for each in _follow(path, found, wanted, configs, force_exclude):
            if each.path == name:
                given.add(each.identity)
            if each.identity not in seen:
                seen.add(each.identity)
                found.inputs.append(each)
    if files and (given or any(each.path.endswith(TERRAFORM) for each in found.inputs)):
        from ecrlint.run.unit_inputs import UnitInputs

        UnitInputs(wanted, configs, files).complete(found, given)
    return found


def discover_text(name: str, configs: Configs, files: Files | None) -> Discovery:
    """What a text leads to that stands for a file: itself, and with `files` the units of that file.

    Raises UsageError for a wrong configuration.
    """
    found = Discovery()
    found.inputs.append(Input(name, os.path.realpath(name), named=True))
    if files:
        complete_units(found, [name], configs, files)
    return found


def complete_units(found: Discovery, named: Sequence[str], configs: Configs, files: Files) -> None:
    """Add the rest of the units that files are a part of; `named` are the paths that somebody gave.

    Raises UsageError for a wrong configuration.
    """
    from ecrlint.run.unit_inputs import UnitInputs

    given = {each.identity for each in found.inputs if each.path in named}
    UnitInputs(Wanted(SUFFIXES, ()), configs, files).complete(found, given)


def _follow(
    path: str, found: Discovery, wanted: Wanted, configs: Configs, force_exclude: bool
) -> Iterator[Input]:
    name = display_path(path)
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        found.notices.append(Notice("error", name, explain(error)))
        return
    folder = os.path.dirname(path)
    if force_exclude and wanted.excludes(path, stat.S_ISDIR(mode), configs.of_walk(folder)):
        found.notices.append(Notice("skipped", name, "excluded"))
    elif stat.S_ISDIR(mode) or os.path.basename(path) in NAMES:
        from ecrlint.run.walk import Walk

        top = path if stat.S_ISDIR(mode) else folder or os.curdir
        yield from Walk(top, found, wanted, configs).inputs()
    elif stat.S_ISREG(mode):
        yield Input(name, os.path.realpath(path), named=not force_exclude)
    else:
        found.notices.append(Notice("error", name, "not a regular file; pipe its text to `ecrlint check -`"))
