"""Whether to write colour, and how.

`--color always` and `--color never` have the last word. With `auto`, the first of these decides:
NO_COLOR (set and not empty) says no, FORCE_COLOR (set and not empty) says yes, TERM=dumb says no;
else colour is for terminals. A Windows console gets it only when it is known to understand it.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    Paint = Callable[[str, str], str]

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "path": "1",
    "gutter": "34",
    "label": "1",
}


def wants_color(choice: str, stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Decide for a `--color` choice, the stream that is written to, and the environment."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and (os.name != "nt" or _modern_console(environ))


def painter(color: bool) -> Paint:
    """A function (style, text) that wraps the text in its colour, or leaves it alone."""
    if not color:
        return lambda style, text: text
    return lambda style, text: f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _modern_console(environ: Mapping[str, str]) -> bool:
    """Windows Terminal, a Unix-like shell or ConEmu: each says so in the environment."""
    return any(environ.get(name) for name in ("WT_SESSION", "TERM", "ANSICON", "ConEmuANSI"))
