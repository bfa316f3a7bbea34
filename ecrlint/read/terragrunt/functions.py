"""Terragrunt's own functions, as far as the files of the repository tell what they give.

Their documentation: "HCL Functions". Any other function is Terraform's, or not known.
"""

from __future__ import annotations

import os

from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.primitives import known_text
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from ecrlint.read.hcl.value import HclSpan

    # A circle: a configuration calls functions, which look at that configuration.
    from ecrlint.read.terragrunt.configuration import Configuration

    Args: TypeAlias = Sequence[HclValue]
    Function: TypeAlias = Callable[[Configuration, Args, HclSpan], HclValue]


def find_in_parent_folders(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The nearest file of a name in the folders above the unit; a second argument is what else is given."""
    name = known_text(args[0]) if args else ""
    found = here.paths.find_above(here.unit, name)
    if found:
        return HclValue(found, spot)
    if len(args) > 1:
        return args[1]
    raise Undecided


def read_terragrunt_config(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """Another configuration as an object; what a second argument gives where there is none is not known."""
    path = os.path.join(here.folder, known_text(args[0]))
    other = here.other(path)
    if other is None:
        raise Undecided
    return other.as_object()


def get_terragrunt_dir(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The folder of the unit."""
    return HclValue(here.unit, spot)


def get_original_terragrunt_dir(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The folder of the configuration from which all starts."""
    return HclValue(here.paths.start, spot)


def get_parent_terragrunt_dir(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The folder of what is included, or of what an include of this name includes."""
    return HclValue(_including(here, args)[0], spot)


def path_relative_to_include(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The way from what is included to the unit."""
    parent, unit = _including(here, args)
    return HclValue(_way(parent, unit), spot)


def path_relative_from_include(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The way from the unit to what is included."""
    parent, unit = _including(here, args)
    return HclValue(_way(unit, parent), spot)


def get_repo_root(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The folder of the repository."""
    return HclValue(here.paths.root, spot)


def get_path_from_repo_root(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The way from there to the unit."""
    return HclValue(_way(here.paths.root, here.unit), spot)


def get_path_to_repo_root(here: Configuration, args: Args, spot: HclSpan) -> HclValue:
    """The way back."""
    return HclValue(_way(here.unit, here.paths.root), spot)


def _including(here: Configuration, args: Args) -> tuple[str, str]:
    """The folder of what is included, and that of the unit; the same where nothing is.

    An argument, the label of an include, is needed where there are several.
    """
    if here.included_by:
        return here.folder, here.unit
    label = known_text(args[0]) if args else ""
    if not here.includes:
        return here.folder, here.unit
    only = next(iter(here.includes.values())) if len(here.includes) == 1 else None
    include = only or here.includes.get(label)
    if include is None:
        raise Failed
    if include.configuration is None:
        raise Undecided
    return include.configuration.folder, here.unit


def _way(start: str, end: str) -> str:
    return os.path.relpath(end, start).replace(os.sep, "/")


FUNCTIONS: dict[str, Function] = {
    "find_in_parent_folders": find_in_parent_folders,
    "get_original_terragrunt_dir": get_original_terragrunt_dir,
    "get_parent_terragrunt_dir": get_parent_terragrunt_dir,
    "get_path_from_repo_root": get_path_from_repo_root,
    "get_path_to_repo_root": get_path_to_repo_root,
    "get_repo_root": get_repo_root,
    "get_terragrunt_dir": get_terragrunt_dir,
    "path_relative_from_include": path_relative_from_include,
    "path_relative_to_include": path_relative_to_include,
    "read_terragrunt_config": read_terragrunt_config,
}
