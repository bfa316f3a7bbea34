"""Serverless Framework: the `resources` of serverless.yml, which are parts of a CloudFormation template.

The statements of the role that all functions share are read, too, and those of single functions, as the
plugin serverless-iam-roles-per-function has them.

`${self:custom.x}`, `${opt:stage}` and their like are filled in before CloudFormation sees them.
"""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import hole
from ecrlint.read.candidate import Found
from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.positions import Member, Node
from ecrlint.read.registry import shaped_format
from ecrlint.read.yaml.tags import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.files import Files
    from ecrlint.source import Source

_variable = re.compile(r"\$\{([a-z]\w*(?:\([^()]*\))?(?:\.[\w.]+)?:(?!:)(?:[^${}]|\$\{[^{}]*\})*)\}")


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The policies of the functions' roles and of the template, one object or a list of its parts."""
    whole = Cursor(value, TextLayer(source.text, tree))
    for name, statements in _roles(whole):
        if statements.given:
            yield _of_role(statements, name)
    resources = whole["resources"]
    for part in resources if isinstance(resources.value, list) else [resources]:
        template = _fill(part.value)
        format = shaped_format(template)
        if format and isinstance(template, dict):
            yield from format.load().read(template, part.node, source, files)


def _roles(whole: Cursor) -> Iterator[tuple[str, Cursor]]:
    """Where statements of roles may stand, with what the role is called."""
    provider = whole["provider"]
    yield "provider", provider["iam"]["role"]["statements"]
    yield "provider", provider["iamRoleStatements"]
    functions = whole["functions"]
    for part in functions if isinstance(functions.value, list) else [functions]:
        for name in part.value if isinstance(part.value, dict) else ():
            yield f"functions.{name}", part[name]["iamRoleStatements"]


def _of_role(statements: Cursor, name: str) -> Found:
    """The policy that the framework makes of some statements."""

    def tree() -> Node:
        node = statements.node()
        return Node(node.start, node.end, {"Statement": Member(node.start, node.start, node)})

    return Found({"Statement": _fill(statements.value)}, tree, kind="identity", name=name)


def _fill(value: object) -> object:
    if isinstance(value, str):
        return UNKNOWN if _variable.fullmatch(value) else _variable.sub(lambda each: hole(each[1]), value)
    if isinstance(value, Tagged):
        return Tagged(value.tag, _fill(value.value))
    if isinstance(value, list):
        return [_fill(item) for item in value]
    if isinstance(value, dict):
        return {key: _fill(item) for key, item in value.items()}
    return value
