"""What the names in an expression of Terraform are defined to be, as it is written, over all modules."""

from __future__ import annotations

import os
import re

from ecrlint.read.registry import TERRAFORM
from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.local_source import local_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.source import Span

    Text: TypeAlias = tuple[str, str]
    """A folder, and what is written in a file of it."""

_ROOTS = {
    "var",
    "local",
    "module",
    "data",
    "path",
    "terraform",
    "each",
    "count",
    "self",
    "true",
    "false",
    "null",
}
_REPEATED = {"each": "for_each", "count": "count"}
_literal = re.compile(r'"[^"$%]*"')
_names = re.compile(r"(?<![\w.-])([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)(?![\w-]*\()")
_bound = re.compile(r'\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b|\bdynamic\s+"([\w-]+)"|\biterator\s*=\s*(\w+)')


class TerraformDefinitions:
    """The definitions of a repository's modules; the text of each is looked up once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._of_folder: dict[str, dict[str, list[Text]]] = {}
        self._texts: dict[str, list[str]] = {}

    def loop_around(self, span: Span, expression: str) -> Text | None:
        """The block around an expression with names of a loop, and of what nobody has declared."""
        bound = {each for found in _bound.findall(span.source.text) for each in found if each}
        roots = self._roots(expression)
        if not any(each in bound or not (each in _ROOTS or "_" in each) for each in roots):
            return None
        block = self._block_around(span)
        return os.path.dirname(span.source.path), block.words if block else span.source.text

    def turn_of(self, span: Span, expression: str) -> list[Text]:
        """What the instances of the block around an expression are made of, where it speaks of them."""
        repeated = sorted(self._roots(expression) & _REPEATED.keys())
        block = self._block_around(span) if repeated else None
        found = [block.body.attributes.get(_REPEATED[each]) for each in repeated] if block else []
        return [(os.path.dirname(span.source.path), each.expression.words) for each in found if each]

    def _roots(self, expression: str) -> set[str]:
        return {name.partition(".")[0] for name in _names.findall(_literal.sub("", expression))}

    def of(self, folder: str, text: str) -> Iterator[Text]:
        """The definitions of the names in a text."""
        if folder not in self._of_folder:
            self._of_folder[folder] = self._define(folder)
        known = self._of_folder[folder]
        for name in dict.fromkeys(_names.findall(text)):
            parts = name.split(".")
            yield from known.get(".".join(parts[: 3 if parts[0] == "data" else 2]), ())

    def _define(self, folder: str) -> dict[str, list[Text]]:
        found: dict[str, list[Text]] = {}
        values = self._values(folder)
        for block in self._blocks(folder):
            match block.type, block.labels:
                case "locals", []:
                    for name, attribute in block.body.attributes.items():
                        found.setdefault(f"local.{name}", []).append((folder, attribute.expression.words))
                case "variable", [name]:
                    found[f"var.{name}"] = list(self._of_variable(name, block, folder, values))
                case "module", [name]:
                    found.setdefault(f"module.{name}", []).extend(self._of_call(block, folder))
                case "resource", [type, name]:
                    found.setdefault(f"{type}.{name}", []).append((folder, block.words))
                case "data", [type, name]:
                    found.setdefault(f"data.{type}.{name}", []).append((folder, block.words))
        return found

    def _of_variable(self, name: str, block: Block, folder: str, values: list[str]) -> Iterator[Text]:
        default = block.body.attributes.get("default")
        if default:
            yield folder, default.expression.words
        for text in values:
            if re.search(rf'(?m)^\s*"?{re.escape(name)}"?\s*[=:]', text):
                yield folder, text
        for caller in configurations_of(folder, self._files).callers_of(folder):
            for call in self._blocks(caller):
                if call.type == "module" and self._called(caller, call) == folder:
                    yield caller, call.words

    def _of_call(self, call: Block, folder: str) -> Iterator[Text]:
        yield folder, call.words
        called = self._called(folder, call)
        if called is not None:
            for block in self._blocks(called):
                yield called, block.words

    def _called(self, folder: str, call: Block) -> str | None:
        source = local_source(call)
        return configurations_of(folder, self._files).folder_called(folder, source) if source else None

    def _blocks(self, folder: str) -> Iterator[Block]:
        syntax = configurations_of(folder, self._files).syntax
        for name in self._files.names(folder):
            source = (
                self._files.source(os.path.join(folder, name)) if name.lower().endswith(TERRAFORM) else None
            )
            if source:
                yield from syntax.body(source)[0].blocks

    def _block_around(self, span: Span) -> Block | None:
        for block in (
            configurations_of(os.path.dirname(span.source.path), self._files)
            .syntax.body(span.source)[0]
            .blocks
        ):
            if block.spot.start <= span.start and span.end <= block.spot.end:
                return block
        return None

    def _values(self, folder: str) -> list[str]:
        names = [name for name in self._files.names(folder) if name.endswith((".tfvars", ".tfvars.json"))]
        sources = [self._files.source(os.path.join(folder, name)) for name in names]
        return [each.text for each in sources if each]
