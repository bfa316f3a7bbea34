"""Whether an expression may give a policy of ECR: a cheap test by the words that it leads to.

A policy names an action of ECR, or principals, has rules for images, or stands in another file.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module import Declared
    from ecrlint.read.terraform.module_scopes import ModuleScopes

_MOST_NAMES = 200
"""How many names are followed; behind more of them there may be anything."""

_is_sign = re.compile(
    r"(?<![a-z])ecr|rulePriority|[Pp]rincipal|file\(|template_file|module\.|\\[ux]", re.I
).search
_references = re.compile(r"\b(?:(local)\.(\w+)|(var)\.(\w+)|(data)\.(\w+)\.([\w-]+)|(each|count)\.)").finditer


def may_be_policy(words: str, call: Block, scope: ModuleScopes) -> bool:
    """Whether an argument of a call, by its words and by those of all that it names, may be a policy."""
    seen: set[str] = set()
    pending = [words]
    while pending:
        text = pending.pop()
        if len(seen) > _MOST_NAMES or _is_sign(text):
            return True
        for reference in _references(text):
            if reference[3] and scope.may_give_policy(reference[4]):
                return True  # whoever gives the value may name anything in it
            if reference[0] not in seen:
                seen.add(reference[0])
                pending.extend(_meant(reference, call, scope.module.declared))
    return False


def _meant(reference: re.Match[str], call: Block, declared: Declared) -> Iterator[str]:
    """The words of what a reference stands for."""
    attributes = []
    if reference[1]:
        attributes = [declared.locals.get(reference[2])]
    elif reference[3]:
        yield _words(declared.blocks.get(("variable", reference[4])))
    elif reference[5]:
        yield _words(declared.blocks.get(("data", reference[6], reference[7])))
    else:
        attributes = [call.body.attributes.get("for_each")]
    yield from (each.expression.words for each in attributes if each)


def _words(block: Block | None) -> str:
    if block is None or block.spot.source is None:
        return ""
    return block.spot.source.text[block.spot.start : block.spot.end]
