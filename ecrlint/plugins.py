"""Rules of installed packages, which declare their folders in the entry-point group `ecrlint.rules`.

    [project.entry-points."ecrlint.rules"]
    acme = "acme_ecr_rules"

The value is a package; its folder is loaded as one of `--rules-dir`. Facts: Python Packaging User Guide,
"Entry points specification".
"""

from __future__ import annotations

import os
import sys

from ecrlint.rule import RuleError

GROUP = "ecrlint.rules"


def installed_folders() -> list[str]:
    """The folders of rules that installed packages bring, in the order of their names. Raises RuleError.

    importlib.metadata would be a third of a short run, so it is asked only when some package names the group.
    """
    if not any(map(_names_group, sys.path)):
        return []
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value))
    return list(dict.fromkeys(_folder(each.name, each.value) for each in found))


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
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise RuleError(
            f"the entry point '{name}' of the group {GROUP} names '{package}', which is no installed package;"
            " reinstall what brings it, or uninstall it"
        )
    return next(iter(spec.submodule_search_locations))
