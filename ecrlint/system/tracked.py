"""The files that git tracks: those are part of a change, whatever a .gitignore says of them."""

from __future__ import annotations

import os

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.system.git import ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_MOST_NAMED = 100  # paths on a command line, which must not become too long


def tracked_files(root: str, below: Collection[str] = ()) -> list[str]:
    """The paths in the index of a repository, relative to its root and `/`-separated.

    Those that are `below` some paths are among them; it saves time to name few. None where the `.git` of the
    root is no repository's. Raises UsageError when git does not answer.
    """
    wanted = [f":(literal){path or '.'}" for path in below] if len(below) <= _MOST_NAMED else []
    run = ask(root, "ls-files", "-z", "--", *wanted)
    if run.returncode:
        why = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in why:
            return []
        raise UsageError(f"git ls-files failed: {visible(why)}")
    return os.fsdecode(run.stdout).split("\0")[:-1]
