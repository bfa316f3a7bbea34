"""Rules of installed packages, which declare their folders in the entry-point group `ecrlint.rules`.

    [project.entry-points."ecrlint.rules"]
    acme = "acme_ecr_rules"

The value is a package; its folder is loaded as one of `--rules-dir`. Facts: Python Packaging User Guide,
"Entry points specification".
"""

from __future__ import annotations

import os
import sys

from ecrlint.rule.rule import RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from importlib.metadata import Distribution

GROUP = "ecrlint.rules"


def installed_folders() -> list[str]:
    """The folders of rules that installed packages bring, in the order of their names. Raises RuleError.

    importlib.metadata would be a third of a short run, so it is asked only when some package names the group.
    """
    folders = _search_path()
    if not any(map(_names_group, folders)):
        return []
    from importlib.metadata import distributions

    first: dict[str, Distribution] = {}  # of two versions of a package the first one counts
    for each in distributions(path=folders):
        first.setdefault(each.metadata["Name"] if each.metadata else str(each), each)
    points = {
        (point.name, point.value)
        for each in first.values()
        for point in each.entry_points
        if point.group == GROUP
    }
    return list(dict.fromkeys(_folder(*each) for each in sorted(points)))


def _search_path() -> list[str]:
    """Where packages are installed: never the working directory, which strangers may have filled.

    It is searched by `python -m ecrlint` and with an empty entry in PYTHONPATH.
    """
    here = os.getcwd()
    return [each for each in sys.path if os.path.abspath(each) != here]


def _names_group(folder: str) -> bool:
    """Whether some distribution in a folder of modules has entry points in the group."""
    try:
        names = os.listdir(folder or os.curdir)
    except OSError:  # a zip file, or nothing
        return False
    return any(
        _holds_group(os.path.join(folder, name, "entry_points.txt"))
        for name in names
        if name.endswith((".dist-info", ".egg-info"))
    )


def _holds_group(path: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return f"[{GROUP}]" in file.read()
    except (OSError, UnicodeDecodeError):
        return False


def _folder(name: str, package: str) -> str:
    """Where a package is; it is found, not imported."""
    try:
        spec = _spec(package)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise RuleError(
            f"the entry point '{name}' of the group {GROUP} names '{package}', which is no installed package;"
            " reinstall what brings it, or uninstall it"
        )
    return next(iter(spec.submodule_search_locations))


def _spec(package: str) -> ModuleSpec | None:
    """What Python knows of a package; one that is installed in a way of its own, it is asked for by name."""
    from importlib.machinery import PathFinder
    from importlib.util import find_spec

    folders = _search_path()
    for name in package.split("."):
        spec = PathFinder.find_spec(name, folders)
        if spec is None or not spec.submodule_search_locations:
            return find_spec(package)
        folders = list(spec.submodule_search_locations)
    return spec
