"""Terraform's configuration files: the policies that their resources and calls of modules hold.

A file is read as a part of its module, which is its folder, and of the configurations that this belongs to. A
file of a root has its own policies and those of all modules that its calls lead to. A module that others call
is judged through them: its own files have no policies.
"""

from __future__ import annotations

import os

from ecrlint.read.candidate import CREATE_ON_PUSH, Remark
from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.terraform import bounds, identities, lifecycle_document, local_exec
from ecrlint.read.terraform.attachments import address_of, holders_of
from ecrlint.read.terraform.attribute import (
    candidate_in_text,
    candidate_of,
    is_empty,
    policy_attribute,
    text_of,
)
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.called_modules import may_name_ecr, of_call
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.empty_defaults import is_default
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.module_scopes import ModuleScopes
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
    from ecrlint.read.terraform.configuration import Configurations
    from ecrlint.source import Source

MAX_TEXT = 2 * 1024 * 1024
"""Code points of the largest file that is read."""


def read(source: Source, files: Files) -> Iterator[Found | Remark]:
    """The policies that the blocks of one file hold, or lead to.

    Raises TooLarge, and SyntaxTrouble after them.
    """
    if len(source.text) > MAX_TEXT:
        from ecrlint.read.document import TooLarge

        raise TooLarge(f"the text has {len(source.text):,} characters; at most {MAX_TEXT:,} are read")
    if not _may_hold_policy(source.text):
        return
    folder = os.path.dirname(source.path)
    with scope_of(folder, files) as scope:
        scope.allow(len(source.text))
        body, trouble = scope.module.body(source)
        callers = _judged_through(folder, scope.configurations, files)
        if callers:
            yield Remark("elsewhere", f"judged through what calls this module: {', '.join(callers)}")
        else:
            scopes = ModuleScopes(scope)
            for block in scope.module.blocks_of(body):
                yield from of_block(block, scopes)
    if trouble:
        raise trouble


def _judged_through(folder: str, configurations: Configurations, files: Files) -> list[str]:
    """The modules and units of Terragrunt that call a module; none where it is judged by itself."""
    if not configurations.is_root(folder):
        return [each or os.curdir for each in configurations.callers_of(folder)]
    if not configurations.terragrunt_units():
        return []
    from ecrlint.read.terragrunt.module_run import units_that_run

    return units_that_run(folder, files)


def _may_hold_policy(text: str) -> bool:
    """Whether a text has the words of anything that is read, or may have them in escapes: a cheap test."""
    return (
        "\\u" in text
        or "\\U" in text
        or any(word in text for word in (*POLICIES, "module", "local-exec"))
        or (TYPE in text and "principals" in text)
        or (speaks_of_ecr(text) and any(word in text for word in (TYPE, *IDENTITIES, *BOUNDS)))
    )


def of_block(block: Block, scope: ModuleScopes) -> Iterator[Found | Remark]:
    """The policies that one block holds, or leads to."""
    match block.type, block.labels:
        case "resource", [type, _] if type in POLICIES:
            found = list(of_resource(block, scope))
            yield from found
            yield Remark("created" if found else "uncreated", _place(block))
        case "module", [_]:
            yield from of_call(block, scope, of_block)
        case "resource", [type, _] if type in IDENTITIES and may_name_ecr(block, scope.calls):
            yield from identities.of_resource(block, scope)
        case "resource", [type, _] if type in BOUNDS:
            yield from bounds.of_resource(block, scope)
        case "data", [type, _] if type == TYPE and stands_alone(block, scope):
            yield from _alone(block, scope, document)
        case "data", [type, _] if type == TYPE and is_of_identity(block, scope.module):
            for each in _alone(block, scope, document, "identity"):
                each.attached = holders_of(scope).beside(address_of(block))
                yield each
        case "data", [lifecycle_document.TYPE, _] if is_unused(block, scope):
            yield from _alone(block, scope, lifecycle_document.lifecycle_document, "lifecycle")
    if block.type == "resource" and local_exec.runs_ecr(block):
        yield from local_exec.of_resource(block, scope)


def _place(block: Block) -> str:
    source = block.spot.source
    return f"{source.path if source else ''}:{block.spot.start}"


def of_resource(block: Block, scope: ModuleScopes) -> Iterator[Found]:
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


def _is_none(policy: HclValue, block: Block, scope: ModuleScopes) -> bool:
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
    block: Block, scope: ModuleScopes, made: Callable[[Block, Scope], HclValue], kind: Kind | None = None
) -> Iterator[Found]:
    """A document that is judged where it is written, whoever uses it."""
    name = ".".join(("data", *block.labels))

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        found = candidate_of(made(block, inside), name + index, inside)
        found.kind = kind
        yield found

    yield from each_policy(block, scope, policies)
