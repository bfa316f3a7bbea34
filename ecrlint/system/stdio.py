"""The standard streams of a process whose caller has closed one, or given one that cannot be written."""

from __future__ import annotations

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, Literal, TextIO

    from _typeshed import ReadableBuffer


def prepare() -> None:
    """Give the process three standard streams, of which standard error takes everything.

    What is closed becomes the null device, so that no file which is opened later takes its number. Where
    input or output is closed it is opened the wrong way round: using it is an OSError, like a full disk.
    """
    if sys.stdin is None:
        sys.stdin = _null(0, os.O_WRONLY, "r")
    if sys.stdout is None:
        sys.stdout = _null(1, os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _null(2, os.O_WRONLY, "w")
    else:
        sys.stderr = _never_failing(sys.stderr)


def _null(number: int, flags: int, mode: Literal["r", "w"]) -> TextIO:
    descriptor = os.open(os.devnull, flags)
    if descriptor != number:
        os.dup2(descriptor, number)
    return open(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False)


def _never_failing(stream: TextIO) -> TextIO:
    raw = getattr(stream.buffer, "raw", stream.buffer)
    buffer = io.BufferedWriter(_Lossy(raw))
    return io.TextIOWrapper(buffer, stream.encoding, "backslashreplace", line_buffering=True)


class _Lossy(io.RawIOBase):
    """A stream that loses what cannot be written: a message that nobody sees changes no exit code."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: ReadableBuffer, /) -> int:
        size = memoryview(data).nbytes
        try:
            return self._raw.write(data) or size
        except OSError:
            return size
