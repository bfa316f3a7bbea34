"""Cloud Custodian: the lifecycle policies that its policies set.

The action is `set-lifecycle` of the resource `aws.ecr`, with the rules as ECR has them (its documentation).
"""

from __future__ import annotations

from ecrlint.read.candidate import Found
from ecrlint.read.cursor import Cursor, TextLayer
from ecrlint.read.positions import Member, Node
from ecrlint.read.yaml.tags import without_tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.files import Files
    from ecrlint.source import Source


def read(value: object, tree: Callable[[], Node], source: Source, files: Files) -> Iterator[Found]:
    """The rules of every action that sets some."""
    for policy in Cursor(value, TextLayer(source.text, tree))["policies"]:
        if policy["resource"].known in ("ecr", "aws.ecr"):
            for action in policy["actions"]:
                if action["type"].known == "set-lifecycle" and action["rules"].given:
                    yield _of_rules(action["rules"], policy["name"].known)


def _of_rules(rules: Cursor, name: str) -> Found:
    """The lifecycle policy that some rules make."""

    def tree() -> Node:
        node = rules.node()
        return Node(node.start, node.end, {"rules": Member(node.start, node.start, node)})

    return Found({"rules": without_tags(rules.value)}, tree, kind="lifecycle", name=name)
