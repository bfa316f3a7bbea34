"""What the tests of Terraform's readers share: a folder that is only in memory, and how to speak of spans."""

from __future__ import annotations

from textwrap import dedent

from ecrlint.policy.pointer import Place
from ecrlint.read.document import Document, Reading, read
from ecrlint.read.files import Files
from ecrlint.source import Source


class Folder(Files):
    """Files by their paths."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__()
        self.sources = {path: Source(path, dedent(text)) for path, text in texts.items()}

    def names(self, folder: str) -> list[str]:
        start = f"{folder}/" if folder else ""
        return sorted(
            path[len(start) :]
            for path in self.sources
            if path.startswith(start) and "/" not in path[len(start) :]
        )

    def folders(self, folder: str) -> list[str]:
        start = f"{folder}/" if folder else ""
        inside = [path[len(start) :] for path in self.sources if path.startswith(start)]
        return sorted({path.partition("/")[0] for path in inside if "/" in path})

    def source(self, path: str) -> Source | None:
        return self.sources.get(path)


def module(texts: dict[str, str], path: str = "main.tf") -> Reading:
    """What is read of one file of a folder."""
    folder = Folder(texts)
    return read(folder.sources[path], files=folder)


def only(text: str, **beside: str) -> Document:
    """The one policy of a file; names of files beside it have a `_` for their point."""
    texts = {name.replace("_", "."): other for name, other in beside.items()}
    found = module({"main.tf": text, **texts})
    assert not found.problems, found.problems
    [document] = found.documents
    return document


def spot(document: Document, pointer: str, part: str = "value") -> str:
    """The characters of a place, with the file in front where it is another one."""
    span = document.locate(Place(pointer, part))  # type: ignore[arg-type]
    text = span.source.text[span.start : span.end]
    return text if span.source is document.source else f"{span.source.path}: {text}"
