"""What belongs together: the git repository around a folder, and whether a file is really in it.

A repository of strangers may hold links to anything on this machine. What is read because a file in it says
so, or because a walk came by, has to be where that repository is, and none of what git keeps there: the
credentials that it was cloned with may stand in `.git`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def upwards(folder: str) -> Iterator[tuple[str, bool]]:
    """An absolute folder and those above it, up to the first with `.git` in it; for each whether it has it.

    Outside of a repository the last one is the root of the file system, and none has it. A `.git` that is
    a link to nowhere counts: what ends at a repository must not reach further because a disk is missing.
    """
    above = ""
    while folder != above:
        is_git_root = os.path.lexists(os.path.join(folder, ".git"))
        yield folder, is_git_root
        if is_git_root:
            return
        above, folder = folder, os.path.dirname(folder)


def git_root(folder: str) -> str:
    """The nearest folder with `.git` in it, from an absolute one upwards; empty outside of a repository."""
    return next((each for each, is_git_root in upwards(folder) if is_git_root), "")


def readable_root(folder: str) -> str:
    """The real path of all that the files of a folder may name.

    That is their repository; outside of one it is the working directory if it holds them, or else the folder.
    """
    real, here = os.path.realpath(folder), os.path.realpath(os.curdir)
    return git_root(real) or (here if _is_below(real, here) else real)


def walk_root(folder: str) -> str:
    """The real path of all that a walk of a folder may find: its repository, or the folder itself."""
    real = os.path.realpath(folder)
    return git_root(real) or real


def is_inside(path: str, root: str) -> bool:
    """Whether a path leads, over all links, to a file of the folder whose real path is `root`."""
    try:
        real = os.path.realpath(path)
    except (OSError, ValueError):  # a NUL in the path
        return False
    return _is_below(real, root) and ".git" not in real[len(root) :].lower().split(os.sep)


def is_spelled_inside(path: str, folder: str) -> bool:
    """Whether a path, relative to a folder, is that of a file of its root if no link leads elsewhere."""
    real = os.path.realpath(folder)
    return _is_below(os.path.normpath(os.path.join(real, path)), readable_root(real))


def leads_out(path: str) -> bool:
    """Whether a path is a link to something that the files beside it may not name."""
    return os.path.islink(path) and not is_inside(path, readable_root(os.path.dirname(path)))


def _is_below(real: str, root: str) -> bool:
    return real == root or real.startswith(os.path.join(root, ""))
