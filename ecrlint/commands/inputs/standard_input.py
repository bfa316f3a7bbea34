"""Standard input (`check -`): a text in the place of the file that --stdin-filename names."""

from __future__ import annotations

import os
import sys

from ecrlint.errors import UsageError
from ecrlint.system.safe_read import MAX_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.cli import Arguments

STDIN = "-"


def name_of_stdin(arguments: Arguments) -> str:
    """What reports call it."""
    name: str = arguments.stdin_filename or "<stdin>"
    return name.replace(os.sep, "/")


def text_of_stdin(arguments: Arguments, known: bytes | None = None) -> dict[str, bytes]:
    """What is in it by its name, nothing where it is not asked for; `known` where it was read already.

    Raises UsageError where other paths are named as well.
    """
    if STDIN not in arguments.paths:
        return {}
    if len(arguments.paths) > 1 or arguments.changed_since is not None:
        raise UsageError("standard input (-) cannot be mixed with other paths or --changed-since")
    return {name_of_stdin(arguments): sys.stdin.buffer.read(MAX_BYTES + 1) if known is None else known}
