"""Putting new bytes in the place of a file so that nobody ever sees half of them, or loses the old ones."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress


def replace(path: str, data: bytes, expected: bytes | None = None) -> None:
    """Write a file beside its place, then move it there. Links are followed, permissions and owner kept.

    `expected` are the bytes that the file must still have. Raises OSError, with the old content in place:
    also for a file that is write-protected, which moving another one there would not heed.
    """
    path = os.path.realpath(path)
    old = os.stat(path) if os.path.exists(path) else None
    if old and not (old.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "the file is write-protected", path)
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        _write(beside, data)
        if old:
            _keep(beside, old)
        if expected is not None and _read(path) != expected:
            raise OSError(errno.EBUSY, "the file was changed meanwhile", path)
        os.replace(beside, path)
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # some file systems only now notice that there is no room


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _keep(path: str, old: os.stat_result) -> None:
    """Give a file the permissions and, where that is allowed, the owner of another one."""
    if hasattr(os, "chown"):
        new = os.stat(path)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            with suppress(PermissionError):  # it belongs to somebody else; its permissions are what matters
                os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, stat.S_IMODE(old.st_mode))
