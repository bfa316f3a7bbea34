"""Names for the parts of a document that are decided elsewhere: one name in two versions means the same.

The name of a part is made of the expression that is written in its place and of all that it hangs on: the
definitions of the names in it, and of the names in those. So a part has another name as soon as a data source
or a local that it leads to says something else.
"""

from __future__ import annotations

import os

from ecrlint.policy.pointer import Place, escape
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.registry import TERRAFORM
from ecrlint.read.template_definitions import TemplateDefinitions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from ecrlint.read.document import Document
    from ecrlint.read.files import Files
    from ecrlint.read.terraform.definitions import Text
    from ecrlint.source import Span

    class Definitions(Protocol):
        """What names are defined to be."""

        def loop_around(self, span: Span, expression: str) -> Text | None: ...
        def turn_of(self, span: Span, expression: str) -> list[Text]: ...
        def of(self, folder: str, text: str) -> Iterator[Text]: ...


MAX_PARTS = 500
"""How many parts of one document get names."""

MAX_TEXTS = 2_000
"""How many definitions one part may hang on."""


class OpenPart:
    """A part that is decided elsewhere: its name, and the expression that is written there."""

    __slots__ = ("expression", "name")

    def __init__(self, name: str, expression: str) -> None:
        self.name = name
        self.expression = expression


class Origins:
    """The open parts of documents in one version of their files."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._definitions: dict[str, Definitions] = {}

    def of(self, document: Document, data: object) -> dict[str, OpenPart]:
        """The parts of a document that nobody knows, by their JSON pointers; none where they are too many.

        `data` is that of the document, maybe with more unknown in it.
        """
        pointers = list(_unknown_in(data, ""))
        if len(pointers) > MAX_PARTS:
            return {}
        home = os.path.dirname(document.source.path) or os.curdir
        parts = {pointer: self._part(document.locate(Place(pointer)), pointer, home) for pointer in pointers}
        return {pointer: part for pointer, part in parts.items() if part}

    def _part(self, span: Span, pointer: str, home: str) -> OpenPart | None:
        """The part at a pointer of a document whose file is in the folder `home`; None beyond the limit."""
        import hashlib

        expression = " ".join(span.source.text[span.start : span.end].split())
        definitions = self._definitions_for(span)
        found: dict[Text, None] = {}
        pending: list[Text] = [(os.path.dirname(span.source.path), expression)]
        pending += definitions.turn_of(span, expression)
        loop = definitions.loop_around(span, expression)
        pending += [loop] if loop else []
        while pending:
            if len(found) == MAX_TEXTS:
                return None
            each = pending.pop()
            if each not in found:
                found[each] = None
                pending.extend(definitions.of(*each))
        texts = sorted(
            f"{os.path.relpath(folder or os.curdir, home)}\0{' '.join(text.split())}"
            for folder, text in found
        )
        turn = pointer if loop else ""  # each turn has another value for the same words
        digest = hashlib.sha256("\0\0".join([expression, turn, *texts]).encode("utf-8", "replace"))
        return OpenPart(digest.hexdigest()[:16], expression)

    def _definitions_for(self, span: Span) -> Definitions:
        path = span.source.path
        is_terraform = path.lower().endswith(TERRAFORM)
        key = "" if is_terraform else path
        if key not in self._definitions:
            self._definitions[key] = self._make_definitions(span, is_terraform)
        return self._definitions[key]

    def _make_definitions(self, span: Span, is_terraform: bool) -> Definitions:
        if not is_terraform:
            return TemplateDefinitions(span.source)
        from ecrlint.read.terraform.definitions import TerraformDefinitions

        return TerraformDefinitions(self._files)


def _unknown_in(value: object, pointer: str) -> Iterator[str]:
    if value is UNKNOWN:
        yield pointer
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unknown_in(item, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown_in(item, f"{pointer}/{index}")
