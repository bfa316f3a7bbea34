"""Running `git` in a repository of strangers, which must not run anything itself.

A folder of their files can look like a bare repository, with a configuration that names programs to run. So
git is started only where a `.git` is, which no commit can hold, and it is told to take no other folder for
a repository. What a partial clone lacks it would fetch by programs and from places that the clone's
configuration names; it may neither fetch nor use any protocol. What is asked of it here compares no files
with the index, runs no hook and shows no difference, so that nothing else of a configuration
starts a program.

Facts: git-config(1), `safe.bareRepository` and `core.fsmonitor`; git(1), "Environment Variables"; "Partial
Clone" in git's technical documentation. Older versions do not know GIT_NO_LAZY_FETCH; then it is
GIT_ALLOW_PROTOCOL that keeps them from fetching.
"""

from __future__ import annotations

import os

from ecrlint.errors import UsageError, reason_of
from ecrlint.system.worktree import git_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess

MAX_SECONDS = 60
"""How long git may take for an answer; mostly it takes milliseconds, on a dead network mount forever."""

_NO_PROTOCOL = "/"  # no protocol can be called that; an empty variable is none on Windows
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": _NO_PROTOCOL,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OPTIONS = ("--no-pager", "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")


def place_of(folder: str) -> str:
    """Where git is to be started for the repository around a folder; empty outside of one.

    Who sets GIT_DIR means the repository that it names, wherever a folder is.
    """
    return os.curdir if "GIT_DIR" in os.environ else git_root(os.path.realpath(folder))


def ask(
    place: str, *arguments: str, seconds: float | None = None, told: bytes = b""
) -> CompletedProcess[bytes]:
    """Run a git command that only reads, at a `place_of`; whether it failed is for the caller to see.

    `told` is what it reads from its standard input. Raises UsageError when there is no git, or it does not
    answer in time.
    """
    import subprocess

    seconds = MAX_SECONDS if seconds is None else seconds
    try:
        return subprocess.run(  # noqa: S603 - a list of words, and no user's text among the options
            [_program(), *_OPTIONS, *arguments],
            cwd=place,
            input=told,
            capture_output=True,
            env={**os.environ, **_ENVIRONMENT},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"git {arguments[0]} gave no answer in {seconds:g} seconds") from error
    except OSError as error:
        raise UsageError(f"git cannot be run: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the revision
        raise UsageError(str(error)) from error


def _program() -> str:
    """The path of git: never one in the working directory, where Windows looks first. Raises UsageError."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise UsageError("it needs the program git, which is not on the PATH")
