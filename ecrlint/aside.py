"""What rules of one's own print, kept out of the report.

A `print` that was left in a rule would make of `--format json` no JSON, so it goes to standard error.
contextlib has this as well, and would cost more than it saves.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


class Aside:
    """While it lasts, what is printed goes to standard error."""

    __slots__ = ("_stdout",)

    def __enter__(self) -> None:
        self._stdout: TextIO = sys.stdout
        sys.stdout = sys.stderr

    def __exit__(self, *_: object) -> None:
        sys.stdout = self._stdout
