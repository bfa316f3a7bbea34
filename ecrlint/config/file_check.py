"""What may be wrong with configurations that were found, before anything is read of them."""

from __future__ import annotations

import os
import stat

from ecrlint.config.config import NAMES
from ecrlint.config.source import relative_path
from ecrlint.console import visible
from ecrlint.errors import reason_of
from ecrlint.system.worktree import leads_out


def trouble(paths: list[str]) -> str:
    """Why the configurations of a folder, one at least, cannot be used; empty when the only one can."""
    if len(paths) > 1:
        return visible(f"{relative_path(paths[1])}: it stands beside {NAMES[0]}; keep one of the two")
    why = _flaw(paths[0])
    return visible(f"{relative_path(paths[0])}: {why}") if why else ""


def _flaw(path: str) -> str:
    """What is wrong with a file in the place of a configuration, and what to do; empty if nothing is."""
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        why = reason_of(error)
        return f"a link that leads nowhere ({why}); mend it or take it away" if os.path.islink(path) else why
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        return f"{what}, and a configuration is a regular file; take it away or give it another name"
    if leads_out(path):
        return "a link that leads out of the repository is not followed; name its target with --config"
    return ""
