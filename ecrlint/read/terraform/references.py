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
    from ecrlint.read.terraform.module_scopes import ModuleScopes

_ACTION = re.compile(r'"ecr(?:-public)?:')


def stands_alone(block: Block, scope: ModuleScopes) -> bool:
    """Whether a document is a repository policy that nothing uses.

    Each statement names principals and actions of ECR, and none a resource.
    """
    statements = list(_statements(block.body))
    return bool(statements) and all(map(_is_of_repository, statements)) and is_unused(block, scope)


def is_unused(block: Block, scope: ModuleScopes) -> bool:
    """Whether nothing in a configuration uses a data source; its module may hand it out to nobody."""
    name = _name_of(block)
    if any(name.search(each.expression.words) for each in scope.module.declared.locals.values()):
        return False
    return not any(
        name.search(other.words) and (other.type != "output" or _is_taken(other, scope))
        for other in scope.module.declared.blocks.values()
        if other is not block and other.type != "locals"
    )


def _is_taken(output: Block, scope: ModuleScopes) -> bool:
    """Whether the caller of a module uses one of its outputs."""
    caller = scope.caller
    if caller is None:
        return False
    call, name = scope.calls[-1].labels[0], output.labels[0]
    taken = re.compile(rf"\bmodule\.{re.escape(call)}(?![\w-]).*?\.{re.escape(name)}(?![\w-])", re.S)
    if any(taken.search(each.expression.words) for each in caller.module.declared.locals.values()):
        return True
    return any(
        taken.search(other.words) and (other.type != "output" or _is_taken(other, caller))
        for other in caller.module.declared.blocks.values()
        if other.type != "locals"
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
