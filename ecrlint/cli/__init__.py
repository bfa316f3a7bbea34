"""The command line: what is typed becomes the `Arguments` of a command."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Arguments:
    """The name of a `command` and an attribute for each of its arguments, filled by either parser.

    The class that argparse has for it would load argparse.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: object) -> None: ...
