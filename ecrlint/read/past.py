"""The policies of units as they were in a git revision, each unit read once."""

from __future__ import annotations

from ecrlint.errors import UsageError
from ecrlint.read.document import TooLarge, read
from ecrlint.read.origins import Origins
from ecrlint.read.revision_files import RevisionFiles
from ecrlint.read.units import Units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document
    from ecrlint.read.files import Files
    from ecrlint.read.units import Unit
    from ecrlint.system.revision import Revision


class Past:
    """A revision as readers see it; `origins` tell of what was open in it."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.files = RevisionFiles(revision)
        self.origins = Origins(self.files)
        self._documents: dict[tuple[Unit, Kind], list[Document]] = {}

    def documents(self, unit: Unit, kind: Kind) -> list[Document]:
        """The policies of a kind that a unit had. Raises UsageError where nobody can tell what they were."""
        key = (unit, kind)
        if key not in self._documents:
            self._documents[key] = documents_of_kind(unit, kind, self.files, f"{self.revision.name}:")
        return self._documents[key]


def documents_of_kind(unit: Unit, kind: Kind, files: Files, prefix: str = "") -> list[Document]:
    """The policies of a kind in a unit; messages write `prefix` in front of its paths. Raises UsageError."""
    units = Units(files)
    found: list[Document] = []
    for path in units.sources(unit):
        source = files.source(path)
        if source is None:
            if why := files.trouble(path):
                raise UsageError(f"{prefix}{path} cannot be read: {why}")
            continue
        try:
            reading = read(source, None if unit.is_configuration else kind, files)
        except TooLarge as trouble:
            raise UsageError(f"{prefix}{path} cannot be read: {trouble}") from trouble
        if reading.problems:
            raise UsageError(f"{prefix}{path} does not parse")
        found += [each for each in reading.documents if each.kind == kind]
    return found
