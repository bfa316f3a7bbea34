"""A progress bar for people who wait: on a terminal, after a second, and gone when it is done."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self, TextIO

_PATIENCE = 1.0
_EVERY = 0.1
_WIDTH = 30
_CLEAR = "\r\x1b[K"


class Progress:
    """Writes to a stream that is a terminal and to no other; times are in seconds."""

    def __init__(self, stream: TextIO, wanted: bool = True) -> None:
        self._stream = stream
        self._wanted = wanted and stream.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def show(self, done: int, total: int) -> None:
        """Draw the bar when it is time to."""
        if not self._wanted or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        self._shown = True
        filled = _WIDTH * done // total
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._stream.write(f"\r[{bar}] {done}/{total} files")
        self._stream.flush()

    def __exit__(self, *exception: object) -> None:
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
