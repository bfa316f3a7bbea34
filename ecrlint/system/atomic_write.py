"""Putting new bytes in the place of a file so that nobody ever sees half of them, or loses the old ones."""

from __future__ import annotations

import errno
import os
import signal
import stat
from contextlib import contextmanager, suppress

from ecrlint.system.safe_read import TooLong, contents
from ecrlint.system.worktree import git_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def replace(path: str, data: bytes, expected: bytes | None = None) -> None:
    """Write a file beside its place, then move it there. Links are followed, permissions and owner kept.

    `expected` are the bytes that the file must still have. Raises OSError, with the old content in place:
    also for a file that is write-protected, which moving another one there would not heed, and for a link
    that `destination` does not follow.
    """
    path = destination(path)
    old = os.stat(path) if os.path.exists(path) else None
    if old and not (old.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "the file is write-protected", path)
    # A name that nobody can foresee, and must be new: something planted there would be written through.
    beside = os.path.join(os.path.dirname(path), f".ecrlint-{os.urandom(8).hex()}.tmp")
    with _without_interruption():
        descriptor = os.open(beside, _NEW, 0o600 if old else 0o666)
        try:
            _fill(descriptor, beside, data, old)
            if expected is not None and not _holds(path, expected):
                raise OSError(errno.EBUSY, "the file was changed meanwhile", path)
            os.replace(beside, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(beside)


def destination(path: str) -> str:
    """The real path of a file that is to be written.

    Raises PermissionError for a link in the repository (else the working directory) that leads out of it:
    whoever wrote the repository would choose what is overwritten.
    """
    here = os.getcwd()
    real, root = os.path.realpath(path), os.path.realpath(git_root(here) or here)
    folder, name = os.path.split(os.path.abspath(path))
    named = (os.path.join(folder, name), os.path.join(os.path.realpath(folder), name))
    if not _is_inside(real, root) and any(_is_inside(each, root) for each in named):
        why = "a link that leads out of the repository; name the file itself"
        raise PermissionError(errno.EACCES, why, path)
    return real


def _is_inside(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


@contextmanager
def _without_interruption() -> Iterator[None]:
    """What would end the process waits for a moment, so that nothing half-written is left beside a file."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows ends a process without asking it
        yield
        return
    ending = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _fill(descriptor: int, path: str, data: bytes, old: os.stat_result | None) -> None:
    with open(descriptor, "wb") as file:
        file.write(data)
        if old:
            _keep(descriptor if os.chmod in os.supports_fd else path, old)
        file.flush()
        os.fsync(descriptor)  # some file systems only now notice that there is no room


def _holds(path: str, expected: bytes) -> bool:
    try:
        return contents(path, len(expected)) == expected
    except TooLong:
        return False


def _keep(file: int | str, old: os.stat_result) -> None:
    """Give a file the permissions and, where that is allowed, the owner of another one."""
    if hasattr(os, "chown"):
        new = os.stat(file)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            with suppress(PermissionError):  # it belongs to somebody else; its permissions are what matters
                os.chown(file, old.st_uid, old.st_gid)
    os.chmod(file, stat.S_IMODE(old.st_mode))
