"""The files that a change touched: `ecrlint check --changed-since REV`."""

from __future__ import annotations

import os

from ecrlint.system.revision import Revision
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.run.discovery import Input

_TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json")


def changed_inputs(inputs: Iterable[Input], since: str) -> list[Input]:
    """The inputs that differ from what they were where HEAD's history left the revision `since`.

    Files that git does not know yet are among them. A file of a Terraform module is touched with any other of
    its folder, as they are one module. Raises UsageError.
    """
    revision = Revision(since)
    revision = Revision(revision.fork_point())
    folders: dict[str, bool] = {}

    def is_touched(path: str) -> bool:
        if not path.endswith(_TERRAFORM):
            return _differs(path, revision)
        folder = os.path.dirname(path)
        if folder not in folders:
            folders[folder] = any(_differs(each, revision) for each in _module(folder, revision))
        return folders[folder]

    return [each for each in inputs if is_touched(each.path)]


def _module(folder: str, revision: Revision) -> Iterable[str]:
    """The Terraform files of a folder, also those that are gone."""
    found = {name for name in os.listdir(folder or os.curdir) if name.endswith(_TERRAFORM)}
    within = revision.path_of(os.path.join(folder, "x"))[:-1]
    for path in revision.entries:
        name = path.removeprefix(within)
        if path.startswith(within) and "/" not in name and name.endswith(_TERRAFORM):
            found.add(name)
    return [os.path.join(folder, name) for name in sorted(found)]


def _differs(path: str, revision: Revision) -> bool:
    try:
        data = contents(path, MAX_BYTES)
    except (OSError, TooLong):
        return True  # gone, or for the linter to complain about
    return not revision.holds(revision.path_of(path), data)
