"""The lifecycle policies of two files, as pairs that belong together."""

from __future__ import annotations

from ecrlint.commands.inputs.lifecycle import policy_of
from ecrlint.errors import UsageError
from ecrlint.lint.lifecycle_comparison import LifecycleComparison, LifecycleSide
from ecrlint.lint.pairs import paired
from ecrlint.lint.policy_file import Unreadable, documents_of, documents_of_unit
from ecrlint.lint.report import Notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecrlint.read.document import Document
    from ecrlint.read.units import Unit, Units

    Spell = Callable[[str], str]


class LifecycleFile:
    """The document of a lifecycle policy, and its number in its file, 0 for the only one."""

    __slots__ = ("document", "number")

    def __init__(self, document: Document, number: int) -> None:
        self.document = document
        self.number = number


def lifecycles_in(path: str, data: bytes) -> list[LifecycleFile]:
    """The lifecycle policies in the bytes of a file; none where it has none, or is not read whole."""
    try:
        return lifecycle_files(documents_of(path, data, ("lifecycle",)))
    except Unreadable:  # which the reading of its other policies tells
        return []


def lifecycles_of(unit: Unit, units: Units) -> list[LifecycleFile]:
    """The lifecycle policies of a unit; none where it has none, or is not read whole."""
    try:
        return [
            each
            for found in documents_of_unit(unit, units, ("lifecycle",))
            for each in lifecycle_files(found)
        ]
    except Unreadable:  # which the reading of its other policies tells
        return []


def lifecycle_files(documents: Sequence[Document]) -> list[LifecycleFile]:
    """The documents of one file that are lifecycle policies."""
    several = len(documents) > 1
    return [LifecycleFile(each, number if several else 0) for number, each in enumerate(documents, 1)]


def lifecycle_comparisons(
    spell: tuple[Spell, Spell], old: Sequence[LifecycleFile], new: Sequence[LifecycleFile]
) -> tuple[list[LifecycleComparison], list[Notice]]:
    """Those that belong together, compared; one that is new or gone is compared with no rules.

    `spell` is how messages write a path of the old version, and of the new one. With them notices of those
    that cannot be: ECR refuses one, or not all of it is known.
    """
    found, troubles = [], []
    for before, after in paired(old, new):
        known = before or after
        assert known  # one of the two is there
        names = [each(known.document.source.path) for each in spell]
        is_same = before and after and repr(before.document.data) == repr(after.document.data)
        try:
            sides = [
                _side(name, each, is_same=bool(is_same))
                for name, each in zip(names, (before, after), strict=True)
            ]
            found.append(LifecycleComparison(*sides))
        except UsageError as error:
            troubles.append(Notice("error", names[1], str(error).removeprefix(f"{names[1]}: ")))
    return found, troubles


def _side(name: str, file: LifecycleFile | None, *, is_same: bool) -> LifecycleSide:
    """One side; the rules do not matter where both say the same, be it known or not. Raises UsageError."""
    if file is None:
        return LifecycleSide(name, None, ())
    return LifecycleSide(name, file.document, () if is_same else policy_of(file.document).rules, file.number)
