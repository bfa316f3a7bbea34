"""What tests of readers ask: the documents of a text, and the characters behind a place in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecrlint.policy.pointer import Place
from ecrlint.read.document import Document, Reading, read
from ecrlint.source import Source

if TYPE_CHECKING:
    from ecrlint.policy.pointer import Part


def reading(path: str, text: str) -> Reading:
    return read(Source(path, text))


def only(path: str, text: str) -> Document:
    """The only document of a text in which nothing is wrong and nothing is passed over."""
    found = reading(path, text)
    assert not found.problems, found.problems
    assert not found.skipped, found.skipped
    [document] = found.documents
    return document


def facts(document: Document) -> tuple[str, str, str, str]:
    """Kind, name, repository and account."""
    return document.kind, document.name, document.repository, document.account


def characters(document: Document, pointer: str, part: Part = "value") -> str:
    """What is written at a place."""
    span = document.locate(Place(pointer, part))
    return span.source.text[span.start : span.end]
