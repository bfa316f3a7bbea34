"""Which policy of an old version one of today's was."""

from __future__ import annotations

from ecrlint.lint.pairs import paired

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.document import Document


class _Member:
    """A document of one of the versions."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document


def counterpart(document: Document, old: Sequence[Document], new: Sequence[Document]) -> Document | None:
    """The old document that belongs to one of the new ones; None where it is new.

    It is one of the `new` ones by its name and content, or the only one where none of them is like it.
    """
    members = [_Member(each) for each in new if each.kind == document.kind]
    own = next((each for each in members if _is_same(each.document, document)), None)
    if own is None:
        own = _Member(document)
        members = [own]
    pairs = paired([_Member(each) for each in old], members)
    return next((before.document for before, after in pairs if after is own and before), None)


def _is_same(one: Document, other: Document) -> bool:
    return one.name == other.name and one.data == other.data
