"""Reading the files of a repository that strangers wrote: regular ones, and no more of them than is wanted.

A pipe or a device would keep a run waiting forever. One may take a file's place after a walk has seen the
file, so what counts is what was opened, and nothing is waited for until that is known.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CHUNK = 1024 * 1024

MAX_BYTES = 10 * 1024 * 1024
"""The largest file that is read: ECR takes at most 10,240 characters, templates one megabyte."""


class TooLong(Exception):
    """A file with more bytes than wanted; `size` is how many it has, as far as that is known."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def contents(path: str, most: int) -> bytes:
    """The bytes of a file. Raises TooLong, and OSError also for what is no regular file."""
    descriptor, size = _open(path)
    try:
        if size > most:
            raise TooLong(size)
        data = os.read(descriptor, size + 1)
        while len(data) > size:  # it has grown, or it is one of those that do not tell their size
            if len(data) > most:
                raise TooLong(len(data))
            more = os.read(descriptor, most + 1 - len(data))
            if not more:
                break
            data += more
        return data
    finally:
        os.close(descriptor)


def pieces(path: str) -> Iterator[bytes]:
    """The bytes of a file of any size, a megabyte at a time. Raises OSError like `contents`."""
    descriptor, _ = _open(path)
    try:
        while piece := os.read(descriptor, _CHUNK):
            yield piece
    finally:
        os.close(descriptor)


def _open(path: str) -> tuple[int, int]:
    """The descriptor of an open file, and how many bytes it has."""
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode):
        return descriptor, status.st_size
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a directory", path)
    raise OSError(errno.EINVAL, "not a regular file", path)
