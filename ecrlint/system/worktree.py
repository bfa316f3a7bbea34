"""What belongs together: the git repository around a folder, and whether a file is really in it.

A repository of strangers may hold links to anything on this machine. What is read because a file in it says
so, or because a walk came by, has to be where that repository is, and none of what git keeps there: the
credentials that it was cloned with may stand in `.git`.
"""

from __future__ import annotations

import os


def repository_of(folder: str) -> str:
    """The nearest folder with `.git` in it, from an absolute path upwards; empty outside of a repository."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above
    return folder


def root_of(folder: str) -> str:
    """The real path of all that the files of a folder may speak of.

    That is their repository; outside of one it is the working directory if it holds them, or else the folder.
    """
    real, here = os.path.realpath(folder), os.path.realpath(os.curdir)
    return repository_of(real) or (here if _is_below(real, here) else real)


def walk_root_of(folder: str) -> str:
    """The real path of all that a walk of a folder may find: its repository, or the folder itself."""
    real = os.path.realpath(folder)
    return repository_of(real) or real


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
    return _is_below(os.path.normpath(os.path.join(real, path)), root_of(real))


def leads_out(path: str) -> bool:
    """Whether a path is a link to something that the files beside it may not speak of."""
    return os.path.islink(path) and not is_inside(path, root_of(os.path.dirname(path)))


def _is_below(real: str, root: str) -> bool:
    return real == root or real.startswith(os.path.join(root, ""))
