"""The files that git tracks: those are part of a change, whatever a .gitignore says of them."""

from __future__ import annotations

import os

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.system.git import ask


def tracked_files(root: str) -> list[str]:
    """The paths in the index of a repository, relative to its root and `/`-separated.

    None where the `.git` of the root is no repository's. Raises UsageError when git does not answer.
    """
    run = ask(root, "ls-files", "-z")
    if run.returncode:
        why = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        if "not a git repository" in why:
            return []
        raise UsageError(f"git ls-files failed: {visible(why)}")
    return os.fsdecode(run.stdout).split("\0")[:-1]
