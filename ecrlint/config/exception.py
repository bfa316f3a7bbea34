"""One reviewed exception of a configuration: which findings it accepts, why, and until when.

exceptions:
- {rule: public-pull, path: policies/base.json, sid: Base, reason: our base image, expires: 2027-06-30}
"""

from __future__ import annotations

import os
import time

from ecrlint.system.gitignore import Patterns, fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from ecrlint.source import Span

    Key: TypeAlias = tuple[str, str, str]
    """Rule, Sid and pointer of what an exception is about; what is empty does not matter."""


class Reviewed:
    """An exception as configured; `span` is where it stands, `folder` what its path is relative to."""

    __slots__ = (
        "_folder",
        "_path",
        "_pattern",
        "expires",
        "pointer",
        "reason",
        "rule",
        "sid",
        "span",
    )

    def __init__(self, entry: Mapping[str, str], span: Span, folder: str) -> None:
        self.rule = entry["rule"]
        self.reason = entry["reason"]
        self.sid = entry.get("sid", "")
        self.pointer = entry.get("pointer", "")
        self.expires = entry.get("expires", "")
        self.span = span
        self._path = entry["path"]
        self._pattern = Patterns([self._path], "path")
        self._folder = folder

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over, in UTC."""
        return bool(self.expires) and self.expires < time.strftime("%Y-%m-%d", time.gmtime())

    @property
    def is_lost(self) -> bool:
        """Whether its path, which is no pattern, leads to nothing."""
        is_pattern = not {"*", "?", "[", "!"}.isdisjoint(self._path)
        return not is_pattern and not os.path.lexists(os.path.join(self._folder, self._path.lstrip("/")))

    def is_about(self, path: str) -> bool:
        """Whether a file is meant: a pattern as in .gitignore, relative to the configuration."""
        return fits(self._pattern, path, self._folder)
