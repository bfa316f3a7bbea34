"""Which files a configuration means: patterns as in .gitignore, relative to the folder that it stands in."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def is_meant(path: str, patterns: Iterable[str], folder: str) -> bool:
    """Whether a file is one of those that patterns mean; `folder` may be empty for the working directory."""
    from pathspec import GitIgnoreSpec

    try:
        relative = os.path.relpath(path, folder or os.curdir).replace(os.sep, "/")
    except ValueError:  # Windows: another drive
        return False
    return GitIgnoreSpec.from_lines(patterns).match_file(relative)
