"""Which units a change touches: those of which any file is another one than it was in a git revision."""

from __future__ import annotations

import os

from ecrlint.errors import UsageError, reason_of
from ecrlint.read.files import Disk
from ecrlint.read.revision_files import RevisionFiles
from ecrlint.read.units import Units
from ecrlint.system.safe_read import MAX_BYTES, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.units import Unit
    from ecrlint.system.revision import Revision


class UnitChanges:
    """The units of a revision, `then`, beside those of the working tree, `now`."""

    def __init__(self, revision: Revision, var_files: Sequence[str] = ()) -> None:
        """`var_files` are those that a command names for the values of Terraform's variables."""
        self.revision = revision
        self.files_then = RevisionFiles(revision)
        self.files_then.var_files = var_files
        self.then = Units(self.files_then)
        self.now = Units(Disk(var_files))
        self._known: dict[str, bool] = {}

    def touches(self, unit: Unit) -> bool:
        """Whether any file of a unit is another one, was there, or is new. Raises as `differs` does."""
        return bool(next(self.parts(unit), ""))

    def parts(self, unit: Unit) -> Iterator[str]:
        """The files of a unit that are different, one by one. Raises as `differs` does."""
        for path in sorted(self.now.parts(unit) | self.then.parts(unit)):
            if self.differs(path):
                yield path
        for path in sorted(self.now.texts(unit)):  # as they are asked for by what has not changed
            if self.differs(path):
                yield path

    def differs(self, path: str) -> bool:
        """Whether a file is another one than it was, line ends apart.

        Raises UsageError outside of the repository and for what cannot be read, and TooLong.
        """
        key = os.path.normpath(path)
        if key not in self._known:
            self._known[key] = not self.files_then.is_of_today(path) and self._compare(path)
        return self._known[key]

    def _compare(self, path: str) -> bool:
        tracked = self.revision.path_of(path)
        if tracked.startswith("../"):
            raise UsageError(f"{path}: outside of the git repository at the working directory")
        if self.revision.leads_nowhere(tracked):
            return not (os.path.islink(path) and os.readlink(path) == self.revision.link(tracked))
        now = content_of(path)
        if now is None:
            return tracked in self.revision.entries
        if self.revision.has_link(tracked):
            return now != self.files_then.content(path)
        return not (self.revision.holds(tracked, now) or self.revision.holds(tracked, _lines(now)))


def content_of(path: str) -> bytes | None:
    """What is in a file of the working tree; None when there is none. Raises UsageError and TooLong."""
    try:
        return contents(path, MAX_BYTES)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path}: {reason_of(error)}") from error


def _lines(data: bytes) -> bytes:
    """Text with the line ends that git keeps: it may have changed them on the way."""
    return data.replace(b"\r\n", b"\n")
