"""Terraform's configuration files: the policies that their resources and calls of modules hold.

A file is read as a part of its module, which is its folder. Calls of modules are not followed: the resources
of a module are read in its own folder, where its inputs have their defaults, or are unknown.
"""

from __future__ import annotations

import os

from ecrlint.read.candidate import CREATE_ON_PUSH
from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.terraform import bounds, identities, lifecycle_document
from ecrlint.read.terraform.attribute import (
    candidate_in_text,
    candidate_of,
    is_empty,
    policy_attribute,
    text_of,
)
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.empty_defaults import is_default
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.module_inputs.calls import of_call
from ecrlint.read.terraform.policy_document import TYPE, document
from ecrlint.read.terraform.references import is_of_identity, is_unused, stands_alone
from ecrlint.read.terraform.resources import BOUNDS, IDENTITIES, NAMES, ONLY_OPTIONAL, OWNER, POLICIES, homes
from ecrlint.read.terraform.scope import scope_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.hcl.value import HclValue
    from ecrlint.read.terraform.scope import ModuleScope
    from ecrlint.source import Source

MAX_TEXT = 2 * 1024 * 1024
"""Code points of the largest file that is read."""


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that the blocks of one file hold. Raises TooLarge, and SyntaxTrouble after them."""
    if len(source.text) > MAX_TEXT:
        from ecrlint.read.document import TooLarge

        raise TooLarge(f"the text has {len(source.text):,} characters; at most {MAX_TEXT:,} are read")
    if not _may_hold_policy(source.text):
        return
    with scope_of(os.path.dirname(source.path), files) as scope:
        body, trouble = scope.module.body(source)
        for block in body.blocks:
            yield from _of_block(block, scope)
    if trouble:
        raise trouble


def _may_hold_policy(text: str) -> bool:
    """Whether a text has the words of anything that is read here: a cheap test."""
    return (
        any(word in text for word in (*POLICIES, "module"))
        or (TYPE in text and "principals" in text)
        or ("ecr" in text.lower() and any(word in text for word in (TYPE, *IDENTITIES, *BOUNDS)))
    )


def _of_block(block: Block, scope: ModuleScope) -> Iterator[Found]:
    """The policies that one block holds."""
    match block.type, block.labels:
        case "resource", [type, _] if type in POLICIES:
            yield from of_resource(block, scope)
        case "module", [_]:
            yield from of_call(block, scope)
        case "resource", [type, _] if type in IDENTITIES:
            yield from identities.of_resource(block, scope)
        case "resource", [type, _] if type in BOUNDS:
            yield from bounds.of_resource(block, scope)
        case "data", [type, _] if type == TYPE and stands_alone(block, scope.module):
            yield from _alone(block, scope, document)
        case "data", [type, _] if type == TYPE and is_of_identity(block, scope.module):
            yield from _alone(block, scope, document, "identity")
        case "data", [lifecycle_document.TYPE, _] if is_unused(block, scope.module):
            yield from _alone(block, scope, lifecycle_document.lifecycle_document, "lifecycle")


def of_resource(block: Block, scope: ModuleScope) -> Iterator[Found]:
    """The policies of a resource: one for each instance and attribute."""
    address = ".".join(block.labels)

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        for attribute, kind, name in homes(block.labels[0], address + index):
            policy = policy_attribute(block, attribute, inside)
            if policy and not _is_none(policy.value, block, scope):
                found = candidate_in_text(policy.value, name, inside)
                found.kind = kind
                found.repository = text_of(block, NAMES, inside)
                _judged_by(found, block, inside)
                yield found

    yield from each_policy(block, scope, policies)


def _is_none(policy: HclValue, block: Block, scope: ModuleScope) -> bool:
    """Whether an empty text means that there is no policy.

    For some resources it does. What is empty by default waits for somebody to fill it, and in a branch of
    conditions it mostly stands for a resource that other conditions leave out.
    """
    return is_empty(policy) and (
        block.labels[0] in ONLY_OPTIONAL
        or scope.evaluation.turn is not OPEN
        or is_default(policy, scope.module)
    )


def _judged_by(found: Found, block: Block, scope: Scope) -> None:
    """Tell a policy what else it is judged by, and the limits that kept that from being known."""
    reached = scope.evaluation.reached
    mark = reached.mark()
    found.on_push = _is_on_push(block, scope)
    found.account = text_of(block, (OWNER,), scope)
    found.notes = reached.since(mark)


def _is_on_push(block: Block, scope: Scope) -> bool:
    """Whether a resource is a creation template for repositories that a push makes."""
    applied = entry(block.body, "applied_for", scope)
    items = applied.value.content if applied else None
    return isinstance(items, list) and any(item.content == CREATE_ON_PUSH for item in items)


def _alone(
    block: Block, scope: ModuleScope, made: Callable[[Block, Scope], HclValue], kind: Kind | None = None
) -> Iterator[Found]:
    """A document that is judged where it is written, whoever uses it."""
    name = ".".join(("data", *block.labels))

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        found = candidate_of(made(block, inside), name + index, inside)
        found.kind = kind
        yield found

    yield from each_policy(block, scope, policies)
