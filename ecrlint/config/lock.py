"""`locked: true`: a configuration that none below it replaces, or a change could bring its own."""

from __future__ import annotations

from ecrlint.config.shape_check import misshapes
from ecrlint.config.source import read_written, refuse, relative_path
from ecrlint.console import visible
from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.config.committed import Committed
    from ecrlint.config.source import ConfigText


class Locks:
    """Which configurations are locked, each read once: in the working tree or in a revision."""

    def __init__(self, committed: Committed | None = None) -> None:
        self._read = committed.read_written if committed else read_written
        self._known: dict[str, bool] = {}

    def above(self, files: Sequence[str]) -> str:
        """The uppermost locked one above a configuration; empty where none is.

        The paths are those of the configuration and of all that stand above it, the nearest first. Raises
        UsageError for one above that cannot be read: it may be locked.
        """
        return next((file for file in reversed(files[1:]) if self._is_locked(file)), "")

    def _is_locked(self, file: str) -> bool:
        if file not in self._known:
            self._known[file] = _is_locked(self._read(file))
        return self._known[file]


def refuse_below_locked(files: Sequence[str], committed: Committed | None = None) -> None:
    """Raise UsageError where a locked configuration stands above the first of several."""
    locked = Locks(committed).above(files)
    if locked:
        raise UsageError(replacement(files[0], locked, committed))


def replacement(file: str, locked: str, committed: Committed | None = None) -> str:
    """What is wrong with a configuration below a locked one, in a line that names both."""
    name = committed.display_path if committed else relative_path
    return visible(f"{name(file)}: it would replace {name(locked)}, which is locked; take it away")


def _is_locked(written: ConfigText) -> bool:
    data = written.data
    if not isinstance(data, dict) or "locked" not in data:
        return False
    refuse(misshapes(written))
    return bool(data["locked"])
