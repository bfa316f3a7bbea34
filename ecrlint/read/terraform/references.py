"""Who uses a policy document.

Nine of ten documents with actions of ECR are those of identities, and some are for the endpoints of a
network. One that nothing takes is a repository's only if it can be nothing else.
"""

from __future__ import annotations

import re

from ecrlint.read.terraform.resources import BOUNDS, POLICIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.syntax import Block, Body
    from ecrlint.read.terraform.module import Module

_ACTION = re.compile(r'"ecr(?:-public)?:')


def stands_alone(block: Block, module: Module) -> bool:
    """Whether a document is a repository policy that its module uses nowhere, or hands out.

    Each statement names principals and actions of ECR, and none a resource.
    """
    statements = list(_statements(block.body))
    return bool(statements) and all(map(_is_of_repository, statements)) and is_unused(block, module)


def is_unused(block: Block, module: Module) -> bool:
    """Whether a module uses a data source nowhere, or hands it out only."""
    name = _name_of(block)
    return all(
        other.type == "output" or not name.search(other.words)
        for other in module.declared.blocks.values()
        if other is not block
    )


def is_of_identity(block: Block, module: Module) -> bool:
    """Whether a document is an identity's policy that names ECR.

    No statement names principals, and some name resources. It is no repository's and no part of another.
    """
    statements = list(_statements(block.body))
    if not _ACTION.search(block.words) or not any(map(_names_resources, statements)):
        return False
    if any(map(_names_principals, statements)):
        return False
    others = (*POLICIES, *BOUNDS, block.labels[0])
    name = _name_of(block)
    return not any(
        other.labels[0] in others and name.search(other.words)
        for other in module.declared.blocks.values()
        if other is not block and other.labels
    )


def _name_of(block: Block) -> re.Pattern[str]:
    return re.compile(rf"\bdata\.{re.escape('.'.join(block.labels))}(?![\w-])")


def _names_resources(statement: Block) -> bool:
    return not statement.body.attributes.keys().isdisjoint(("resources", "not_resources"))


def _names_principals(statement: Block) -> bool:
    return not {_make(block) for block in statement.body.blocks}.isdisjoint(("principals", "not_principals"))


def _statements(body: Body) -> Iterator[Block]:
    for block in body.blocks:
        if block.type == "statement":
            yield block
        elif block.type == "dynamic" and block.labels == ["statement"]:
            yield from block.body.blocks_of("content")


def _is_of_repository(statement: Block) -> bool:
    inside = {*statement.body.attributes, *(_make(block) for block in statement.body.blocks)}
    return (
        not inside.isdisjoint(("principals", "not_principals"))
        and inside.isdisjoint(("resources", "not_resources"))
        and bool(_ACTION.search(statement.words))
    )


def _make(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
