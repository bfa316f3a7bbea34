"""HCL's objects and lists, and the blocks that `aws_iam_policy_document` makes a policy of."""

from __future__ import annotations

import re

from ecrlint.read.hcl.evaluate import parts
from ecrlint.read.hcl.syntax import HclText, syntax_tree
from ecrlint.write.bracketed import Bracketed
from ecrlint.write.edit import Unwritable
from ecrlint.write.escaping import Layer
from ecrlint.write.flow import Flow
from ecrlint.write.literals import Words, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.source import Source

COMMENT = r"#[^\r\n]*|//[^\r\n]*|/\*.*?\*/"
_identifier = re.compile(r"[A-Za-z_][\w-]*", re.ASCII).fullmatch


class Syntax:
    """A source with its syntax tree."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = HclText(source)
        self.root = syntax_tree(self.text.data)

    def branch(self, start: int, end: int) -> Branch | None:
        """The innermost branch that is written at `start`..`end`; None where there is none."""
        first, last = self._byte(start), self._byte(end)
        found = self.root.descendant_for_byte_range(first, last)
        return found if found and (found.start_byte, found.end_byte) == (first, last) else None

    def at(self, start: int) -> Branch:
        """The outermost branch that begins at an offset. Raises Unwritable."""
        first = self._byte(start)
        found = self.root.descendant_for_byte_range(first, first + 1)
        if found is None or found.start_byte != first:
            raise Unwritable
        while (
            found.parent
            and found.parent.start_byte == first
            and found.parent.type not in ("body", "config_file")
        ):
            found = found.parent
        return found

    def span(self, branch: Branch) -> tuple[int, int]:
        """Where a branch is written."""
        return self.text.offset(branch.start_byte), self.text.offset(branch.end_byte)

    def _byte(self, offset: int) -> int:
        return len(self.source.text[:offset].encode("utf-8", "replace"))


def collection(syntax: Syntax, start: int, end: int) -> Flow | None:
    """The object or list that is written at `start`..`end`; None where there is none, as inside of a text."""
    branch = syntax.branch(start, end)
    if branch is None:
        return None
    if branch.type == "tuple":
        nodes = [child for child in branch.children if child.type == "expression"]
        names, entries = [str(index) for index in range(len(nodes))], nodes
    elif branch.type == "object":
        entries = [child for child in branch.children if child.type == "object_elem"]
        pairs = [parts(child) for child in entries]
        names = [syntax.text.words(pair[0]).strip('"') for pair in pairs]
        nodes = [pair[-1] for pair in pairs]
    else:
        return None
    layer = Layer(syntax.source, start, end, 0)
    spans = [syntax.span(each) for each in entries]
    bracketed = Bracketed(layer, start, end, spans, COMMENT, bare_lines=branch.type == "object")
    return Flow(layer, bracketed, names, [syntax.span(each) for each in nodes], _words(syntax, branch))


def list_around(syntax: Syntax, start: int, end: int) -> Flow | None:
    """The list of which the value at `start`..`end` is an item; None where it is none."""
    branch = syntax.branch(start, end)
    while branch is not None and branch.type in _WRAPPERS:
        branch = branch.parent
    return collection(syntax, *syntax.span(branch)) if branch is not None and branch.type == "tuple" else None


_WRAPPERS = (
    "expression", "literal_value", "template_expr", "quoted_template", "string_lit", "collection_value",
)  # fmt: skip


def _words(syntax: Syntax, branch: Branch) -> Words:
    """Keys bare where those of this object, or of the one around, are."""
    element: Branch | None = branch
    while element is not None:
        found = next((child for child in element.children if child.type == "object_elem"), None)
        if found:
            break
        element = element.parent
    colon, bare = " = ", True
    if element is not None:
        first = next(child for child in element.children if child.type == "object_elem")
        key, sign, value = parts(first)[0], parts(first)[1], parts(first)[-1]
        colon = {"=": " = ", ":": ": "}.get(syntax.text.words(sign), " = ")
        written = syntax.source.text[syntax.span(key)[1] : syntax.span(value)[0]]
        colon = written if written in ("=", ":", " : ") else colon
        bare = not syntax.text.words(key).startswith('"')
    return Words(
        key=lambda key: key if bare and _identifier(key) else quote(key),
        text=_text,
        colon=colon,
        pad=" ",
        line_comma="",
        aligned=_is_aligned(syntax, branch),
    )


def _is_aligned(syntax: Syntax, branch: Branch) -> bool:
    """Whether some key inside is filled up with blanks, so that its sign stands below another one."""
    pending = [branch]
    while pending:
        element = pending.pop()
        if element.type == "object_elem":
            key, sign = parts(element)[:2]
            if syntax.span(sign)[0] - syntax.span(key)[1] > 1:
                return True
        pending += element.children
    return False


def _text(text: str) -> str:
    """A text whose `${` is no template's."""
    return quote(text).replace("${", "$${").replace("%{", "%%{")
