"""What a change touched: `ecrlint check --changed-since REV`."""

from __future__ import annotations

import os

from ecrlint.commands.inputs.changed_configuration import ChangedConfiguration
from ecrlint.commands.inputs.var_files import disk_of
from ecrlint.config.committed import Committed
from ecrlint.errors import UsageError
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.unit_changes import UnitChanges
from ecrlint.run.inputs import display_path
from ecrlint.run.relaxations import Relaxation, of_comments
from ecrlint.source import Source
from ecrlint.system.revision import Revision
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.cli import Arguments
    from ecrlint.read.units import Unit
    from ecrlint.run.inputs import Discovery, Input
    from ecrlint.source import Span


class FileChange:
    """What is different since HEAD's history left the revision of --changed-since."""

    def __init__(self, arguments: Arguments) -> None:
        """Raise UsageError for a revision that does not exist, or that HEAD has nothing in common with."""
        self._since: str = arguments.changed_since
        self._comments_count = not getattr(arguments, "no_inline_exceptions", False)
        self._revision = Revision(Revision(self._since).fork_point())
        self._changes = UnitChanges(self._revision, disk_of(arguments).var_files)
        self._parts: set[str] = set()
        self._configuration = ChangedConfiguration(Committed(self._revision), arguments)

    def changed_inputs(self, found: Discovery, paths: Iterable[str]) -> list[Input]:
        """The inputs whose units a change touched, or that have another configuration.

        Files that git does not know yet are among them. `paths` are what was named. Raises UsageError.
        """
        for path in (*(os.path.join(each, "x") for each in paths), *(each.path for each in found.notices)):
            self._configuration.governs(path)  # it may leave out all that is there
        units: dict[Unit, bool] = {}
        touched = []
        for each in found.inputs:
            around = self._changes.now.of(each.path)
            for unit in around:
                if unit not in units:
                    units[unit] = self._is_touched(unit)
            if self._configuration.governs(each.path) or any(units[unit] for unit in around):
                touched.append(each)
        return touched

    def _is_touched(self, unit: Unit) -> bool:
        try:
            parts = set(self._changes.parts(unit))
        except (UsageError, TooLong):
            return True  # it is for the linter to complain about
        self._parts |= parts
        return bool(parts)

    def relaxations(self, inputs: Iterable[Input]) -> Iterator[Relaxation]:
        """What is let pass that was not; `inputs` are the changed ones. Raises UsageError."""
        for span, words in self._configuration.relaxations():
            yield Relaxation(span, words, self._since)
        paths = self._parts.union(each.path for each in inputs)
        for path in sorted({display_path(path) for path in paths}) if self._comments_count else ():
            for span, words in self._of_comments(path):
                yield Relaxation(span, words, self._since)

    def _of_comments(self, path: str) -> Iterator[tuple[Span, str]]:
        try:
            data = contents(path, MAX_BYTES)
        except (OSError, TooLong):
            return
        new = _source(path, data) if b"ecrlint:" in data.replace(b"\0", b"") else None
        if new is None:
            return
        try:
            then = self._revision.read(self._revision.path_of(path))
        except UsageError:  # a link to what was not there
            then = None
        yield from of_comments(None if then is None else _source(path, then), new)


def _source(path: str, data: bytes) -> Source | None:
    try:
        return Source(path, decode(data))
    except Undecodable:
        return None
