"""From changes of a policy to edits of the text that it is written in, whatever the format.

The carriers (templates, modules, playbooks) do not matter, only the syntax at the place itself: JSON, a block
or brackets of YAML, HCL. Edits touch what they must; comments, order, layout and quotes stay. Whether an
edited text says what it should is for the reader of the format to tell: `ecrlint.fixing.fixes` asks it.
"""

from __future__ import annotations

from ecrlint.policy.changes import Add, Delete, Insert, Rename, Replace
from ecrlint.policy.pointer import parent, statement_of, value_at
from ecrlint.read.positions import find
from ecrlint.write import json, yaml_flow
from ecrlint.write.edit import Edit, Unwritable, apply_edits, in_order
from ecrlint.write.strings import respell
from ecrlint.write.yaml_block import YamlBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from ecrlint.policy.changes import Change
    from ecrlint.read.document import Document
    from ecrlint.read.positions import Member, Node
    from ecrlint.source import Source
    from ecrlint.write.flow import Flow
    from ecrlint.write.hcl import Syntax

    Collection: TypeAlias = "Flow | YamlBlock"

__all__ = ["Edit", "Unwritable", "Writer", "apply_edits", "in_order"]


class Writer:
    """Finds the place of each change of one document in its source, and what is written there.

    What it has read of the source it remembers, as many changes are about one list. `syntaxes` are those of
    the sources in HCL, by path, for the writers of all documents in them.
    """

    def __init__(self, document: Document, syntaxes: dict[str, Syntax]) -> None:
        self.document = document
        self._syntaxes = syntaxes
        self._collections: dict[str, Collection | None] = {}

    def edits(self, changes: Iterable[Change]) -> list[Edit]:
        """The edits that make the changes, in order. Raises Unwritable."""
        return in_order(edit for change in changes for edit in self._edits_of(change))

    def _edits_of(self, change: Change) -> Iterator[Edit]:
        above, name = parent(change.pointer)
        if isinstance(change, Rename):
            return self._rename(change, name)
        if isinstance(change, Replace):
            return self._replace(change, above, name)
        if isinstance(change, Insert):
            return self._insert(change, above, name)
        if isinstance(change, Add):
            return self._add(change, above, name)
        return self._delete(change, above, name)

    def _rename(self, change: Rename, name: str) -> Iterator[Edit]:
        _, member = self._find(change.pointer)
        if member is None:
            raise Unwritable
        source = member.source or self.document.source
        yield _respell(source, member.start, member.end, name, change.key)

    def _replace(self, change: Replace, above: str, name: str) -> Iterator[Edit]:
        node, _ = self._find(change.pointer)
        old = value_at(self.document.data, change.pointer)
        if isinstance(old, str) and isinstance(change.value, str):
            yield _respell(self._source(node), node.start, node.end, old, change.value)
        else:
            yield from self._collection(above).replace(name, change.value)

    def _insert(self, change: Insert, above: str, name: str) -> Iterator[Edit]:
        node, _ = self._find(change.pointer)
        if isinstance(value_at(self.document.data, change.pointer), list):
            yield from self._collection(change.pointer).insert(change.index, change.items)
            return
        around = self._list_around(node)
        if around:
            yield from around.insert(None, change.items)
        else:
            yield from self._collection(above).wrap(name, change.items)

    def _add(self, change: Add, above: str, name: str) -> Iterator[Edit]:
        node, _ = self._find(above)
        if self._is_in_blocks(node):
            from ecrlint.write import hcl_block

            statement, _ = self._find(statement_of(change.pointer))
            syntax = self._syntax(self._source(statement))
            yield from hcl_block.add(syntax, statement, change.pointer, change.value)
        else:
            yield from self._collection(above).add(name, change.value, change.first)

    def _delete(self, change: Delete, above: str, name: str) -> Iterator[Edit]:
        node, _ = self._find(above)
        if self._is_in_blocks(node):
            from ecrlint.write import hcl_block

            yield from hcl_block.delete(self._syntax(self._source(node)), *self._find(change.pointer))
        else:
            yield from self._collection(above).delete(name)

    def _collection(self, pointer: str) -> Collection:
        """The object or list at a pointer. Raises Unwritable."""
        if pointer not in self._collections:
            self._collections[pointer] = None
            self._collections[pointer] = self._collection_at(pointer)
        found = self._collections[pointer]
        if found is None:
            raise Unwritable
        return found

    def _collection_at(self, pointer: str) -> Collection:
        """The object or list at a pointer, as it is written."""
        node, _ = self._find(pointer)
        source = self._source(node)
        if _is_hcl(source):
            from ecrlint.write import hcl

            flow = hcl.collection(self._syntax(source), node.start, node.end)
            if flow:
                return flow
        found = json.collection(source, node.start, node.end)
        if found:
            return found
        bracketed = source.text[node.start : node.start + 1] in ("{", "[")
        return yaml_flow.collection(source, node) if bracketed else YamlBlock(source, node)

    def _list_around(self, node: Node) -> Flow | None:
        """The list of HCL that a lone item is written in, as where a provider takes lists only."""
        source = self._source(node)
        if not _is_hcl(source):
            return None
        from ecrlint.write import hcl

        return hcl.list_around(self._syntax(source), node.start, node.end)

    def _is_in_blocks(self, node: Node) -> bool:
        """Whether an object or list is made by blocks of HCL."""
        source = self._source(node)
        return _is_hcl(source) and source.text[node.start : node.start + 1] not in ("{", "[", "\\")

    def _syntax(self, source: Source) -> Syntax:
        from ecrlint.write.hcl import Syntax

        if source.path not in self._syntaxes:
            self._syntaxes[source.path] = Syntax(source)
        return self._syntaxes[source.path]

    def _find(self, pointer: str) -> tuple[Node, Member | None]:
        """The node at a pointer and its member. Raises Unwritable where there is none."""
        node, member, left = find(self.document.tree, pointer)
        if left:
            raise Unwritable
        return node, member

    def _source(self, node: Node) -> Source:
        return node.source or self.document.source


def _is_hcl(source: Source) -> bool:
    return source.path.lower().endswith((".tf", ".tofu"))


def _respell(source: Source, start: int, end: int, old: str, new: str) -> Edit:
    return Edit(source, start, end, respell(source.text[start:end], old, new))
