"""The blocks of `aws_iam_policy_document`, which are written for what their policy says.

The elements of a statement are attributes (`actions`) and blocks (`principals`, `condition`), several of one
type for one element.
"""

from __future__ import annotations

import re

from ecrlint.policy.pointer import keys
from ecrlint.write.edit import Edit, Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node as Branch

    from ecrlint.read.positions import Member, Node
    from ecrlint.write.hcl import Syntax

_LISTS = {
    "Action": "actions", "NotAction": "not_actions", "Resource": "resources", "NotResource": "not_resources",
}  # fmt: skip
_PLAIN = {"Sid": "sid", "Effect": "effect"}
_PARTS = ("condition", "principals", "not_principals")
_blank_line = re.compile(r"[ \t]*(?:\r\n|\r|\n)").match


def delete(syntax: Syntax, node: Node, member: Member | None) -> Iterator[Edit]:
    """Take away a statement, or what makes a member of one. Raises Unwritable."""
    branch = syntax.at(node.start if member is None else member.start)
    if branch.type in ("attribute", "block") and branch.parent:
        name = syntax.text.words(branch.children[0])
        twins = [branch]
        if member is not None:
            twins = [each for each in branch.parent.children if _is_called(syntax, each, name)]
        yield from (_cut(syntax, each) for each in twins)
        return
    part: Branch | None = branch
    while part is not None and not any(_is_called(syntax, part, name) for name in _PARTS):
        part = part.parent
    if part is None:
        raise Unwritable
    yield _cut(syntax, part)


def add(syntax: Syntax, statement: Node, pointer: str, value: object) -> Iterator[Edit]:
    """Write one more element, or one more condition, into a statement's block. Raises Unwritable."""
    block = syntax.at(statement.start)
    body = next((child for child in block.children if child.type == "body"), None)
    if block.type != "block" or body is None:
        raise Unwritable
    last = body.children[-1]
    element, *rest = keys(pointer)[2:]
    lines = [_attribute(element, value)] if not rest and element != "Condition" else []
    blocks = list(_conditions(rest, value)) if element == "Condition" else []
    indent = _indent(syntax, body)
    outer = _indent(syntax, block)
    unit = indent.removeprefix(outer) or "  "
    newline = "\r\n" if "\r\n" in syntax.source.text else "\n"
    for each in blocks:
        lines += ["", "condition {", *(unit + line for line in each), "}"]
    text = "".join(f"{newline}{indent}{line}".rstrip(" ") for line in lines)
    at = _line_end(syntax, last)
    yield Edit(syntax.source, at, at, text)


def _attribute(element: str, value: object) -> str:
    if element in _LISTS:
        items = value if isinstance(value, list) else [value]
        return f"{_LISTS[element]} = [{', '.join(map(_text, items))}]"
    if element in _PLAIN:
        return f"{_PLAIN[element]} = {_text(value)}"
    raise Unwritable


def _conditions(rest: list[str], value: object) -> Iterator[list[str]]:
    """The lines of a block for each condition key."""
    for token in reversed(rest):
        value = {token: value}
    for operator, tested in _members(value):
        for key, values in _members(tested):
            items = values if isinstance(values, list) else [values]
            yield [
                f"test     = {_text(operator)}",
                f"variable = {_text(key)}",
                f"values   = [{', '.join(map(_text, items))}]",
            ]


def _members(value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        raise Unwritable
    known: Mapping[str, object] = value
    yield from known.items()


def _text(value: object) -> str:
    """A text in quotes; a policy variable begins with `&{` here."""
    import json

    if not isinstance(value, str):
        raise Unwritable
    return json.dumps(value, ensure_ascii=False).replace("${", "&{")


def _is_called(syntax: Syntax, branch: Branch, name: str) -> bool:
    return branch.type in ("attribute", "block") and syntax.text.words(branch.children[0]) == name


def _cut(syntax: Syntax, branch: Branch) -> Edit:
    """Delete the lines of an attribute or a block, and one of two empty lines around. Raises Unwritable."""
    text, (start, _) = syntax.source.text, syntax.span(branch)
    line = text.rfind("\n", 0, start) + 1
    stop = _line_end(syntax, branch)
    found = _blank_line(text, stop)
    if text[line:start].strip() or found is None:
        raise Unwritable
    stop = found.end()
    above = text.rfind("\n", 0, max(line - 1, 0)) + 1
    if branch.type == "block" and line and not text[above:line].strip():
        rest = text[stop : stop + 200].lstrip(" \t")
        if rest[:1] in ("\r", "\n", "}"):
            line = above
    return Edit(syntax.source, line, stop, "")


def _line_end(syntax: Syntax, branch: Branch) -> int:
    """Where the line ends on which a branch ends, with the comment behind it. Raises Unwritable."""
    text, end = syntax.source.text, syntax.span(branch)[1]
    found = re.compile(r"[ \t]*(?:(?:#|//)[^\r\n]*|/\*[^\r\n]*\*/[ \t]*)?(?=[\r\n]|\Z)").match(text, end)
    if found is None:
        raise Unwritable
    return found.end()


def _indent(syntax: Syntax, branch: Branch) -> str:
    start = syntax.span(branch)[0]
    line = syntax.source.text.rfind("\n", 0, start) + 1
    before = syntax.source.text[line:start]
    return before[: len(before) - len(before.lstrip(" \t"))]
