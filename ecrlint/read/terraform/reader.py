"""Terraform's configuration files: the policies that their resources and calls of modules hold.

A file is read as a part of its module, which is its folder, and of the configurations that this belongs to. A
file of a root has its own policies and those of all modules that its calls lead to. A module that others call
is judged through them: its own files have no policies.
"""

from __future__ import annotations

import os
import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.candidate import CREATE_ON_PUSH, Remark
from ecrlint.read.hcl.budget import TooMuch
from ecrlint.read.hcl.outcomes import OPEN
from ecrlint.read.terraform import ecr_module, identities, lifecycle_document
from ecrlint.read.terraform.attribute import (
    candidate_in_text,
    candidate_of,
    is_empty,
    policy_attribute,
    text_of,
)
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.empty_defaults import is_default
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.local_source import sources_in
from ecrlint.read.terraform.module_call import callee_of, unknown_arguments
from ecrlint.read.terraform.module_scopes import ModuleScopes
from ecrlint.read.terraform.policy_document import TYPE, document
from ecrlint.read.terraform.references import is_of_identity, is_unused, stands_alone
from ecrlint.read.terraform.resources import IDENTITIES, NAMES, ONLY_OPTIONAL, OWNER, POLICIES, homes
from ecrlint.read.terraform.scope import scope_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.hcl.value import HclValue
    from ecrlint.source import Source

KINDS_OF_INPUTS: dict[str, Kind] = {
    "policy": "repository",
    "repository_policy": "repository",
    "registry_policy": "registry",
    "lifecycle_policy": "lifecycle",
    "repository_lifecycle_policy": "lifecycle",
}
"""The inputs of modules that may be a policy of ECR, with their kinds where no content tells."""

INPUTS = tuple(KINDS_OF_INPUTS)

MAX_TEXT = 2 * 1024 * 1024
"""Code points of the largest file that is read."""

_CALLED = ("repository_name", "name")
_CALL = 20  # what following a call costs, in values
_MOST = 5  # folders that are named


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
        body, trouble = scope.module.body(source)
        if scope.configurations.is_root(folder):
            scopes = ModuleScopes(scope)
            for block in scope.module.blocks_of(body):
                yield from _of_block(block, scopes)
        else:
            callers = scope.configurations.callers_of(folder)
            yield Remark("elsewhere", f"judged through the modules that call it: {_listed(callers)}")
    if trouble:
        raise trouble


def leads_to_ecr(source: Source, files: Files) -> bool:
    """Whether a file that does not speak of ECR itself may call a module that does: a cheap test."""
    if "module" not in source.text:
        return False
    folder = os.path.dirname(source.path)
    configurations = configurations_of(folder, files)
    found = sources_in(source.text)
    if found is None or configurations.installed(folder).is_any:
        return configurations.concerns_ecr(folder)
    called = (configurations.folder_called(folder, path) for path in found)
    return any(each is not None and configurations.concerns_ecr(each) for each in called)


def _listed(folders: list[str]) -> str:
    shown = [each or os.curdir for each in folders[:_MOST]]
    more = f" and {len(folders) - _MOST} more" if len(folders) > _MOST else ""
    return ", ".join(shown) + more


def _may_hold_policy(text: str) -> bool:
    """Whether a text has the words of anything that is read here: a cheap test."""
    return (
        any(word in text for word in (*POLICIES, "module"))
        or (TYPE in text and "principals" in text)
        or (speaks_of_ecr(text) and any(word in text for word in (TYPE, *IDENTITIES)))
    )


def _of_block(block: Block, scope: ModuleScopes) -> Iterator[Found | Remark]:
    """The policies that one block holds, or leads to."""
    match block.type, block.labels:
        case "resource", [type, _] if type in POLICIES:
            yield from of_resource(block, scope)
        case "module", [_]:
            yield from _of_call(block, scope)
        case "resource", [type, _] if type in IDENTITIES and _may_name_ecr(block, scope.calls):
            yield from identities.of_resource(block, scope)
        case "data", [type, _] if type == TYPE and stands_alone(block, scope.module):
            yield from _alone(block, scope, document)
        case "data", [type, _] if type == TYPE and is_of_identity(block, scope.module):
            yield from _alone(block, scope, document, "identity")
        case "data", [lifecycle_document.TYPE, _] if is_unused(block, scope.module):
            yield from _alone(block, scope, lifecycle_document.lifecycle_document, "lifecycle")


def _of_call(call: Block, scope: ModuleScopes) -> Iterator[Found | Remark]:
    """The policies of a module that is called; where it cannot be read, those that it is given."""
    try:
        scope.evaluation.work.spend(_CALL)
    except TooMuch as limit:
        yield Remark("error", f"module.{call.labels[0]} is not followed: {limit}")
        return
    callee = callee_of(call, scope.sample)
    inner = scope.called(call)
    if inner is None:
        if callee.why and _may_concern(call):
            yield Remark("untold", callee.why)
        yield from _call(call, scope)
        return
    if not scope.root.configurations.concerns_ecr(inner.module.folder):
        return
    for name in unknown_arguments(call, inner.sample):
        yield Remark("untold", f"module.{call.labels[0]}: the module has no variable '{name}'")
    for block in inner.module.declared.blocks.values():
        yield from _of_block(block, inner)


def _may_concern(call: Block) -> bool:
    """Whether a module that cannot be read may have to do with ECR, by the words of its call."""
    return speaks_of_ecr(call.words) or re.search(r"\b(?:principals?|policy)\b", call.words) is not None


def _may_name_ecr(identity: Block, calls: Sequence[Block]) -> bool:
    """Whether the policy of an identity may name ECR: its file does, or a call that leads to it."""
    source = identity.spot.source
    texts = [source.text if source else "", *(each.words for each in calls)]
    return any(map(speaks_of_ecr, texts))


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


def _call(block: Block, scope: ModuleScopes) -> Iterator[Found]:
    """What is passed to a module: policies, whose content decides, and the inputs of the ECR module."""
    address = f"module.{block.labels[0]}"
    names = block.body.attributes.keys()
    if names.isdisjoint((*INPUTS, *ecr_module.INPUTS)):
        return

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        for name in INPUTS:
            policy = policy_attribute(block, name, inside)
            if policy is None or is_empty(policy.value):
                continue
            found = candidate_in_text(policy.value, f"{address}{index}.{name}", inside)
            if _is_meant(name, block, found):
                found.repository = text_of(block, _CALLED, inside)
                yield found
        if not names.isdisjoint(ecr_module.INPUTS):
            yield from _read_policies(block, address + index, inside)

    for found in each_policy(block, scope, policies):
        if found.value is UNKNOWN and not found.problems and not found.limits:
            if not _is_of_ecr(block) or _is_local(block):  # whose own resources are read in its folder
                continue
            found.kind = KINDS_OF_INPUTS[found.name.rpartition(".")[2]]
        yield found


def _is_of_ecr(block: Block) -> bool:
    """Whether the module that is called says by its source that it is about ECR."""
    source = block.body.attributes.get("source")
    return source is not None and "ecr" in source.expression.words.lower()


def _is_local(block: Block) -> bool:
    """Whether the module that is called is a folder beside."""
    source = block.body.attributes.get("source")
    return source is not None and source.expression.words.strip().startswith(('"./', '"../'))


def _is_meant(name: str, block: Block, found: Found) -> bool:
    """Whether a policy is ECR's: `policy` of any module may be that of an endpoint, which also names ECR."""
    if _is_of_ecr(block):
        return True
    return name != "policy" and not found.problems


def _read_policies(block: Block, address: str, scope: Scope) -> Iterator[Found]:
    names = (*ecr_module.INPUTS, *ecr_module.SWITCHES)
    inputs = {name: given for name in names if (given := entry(block.body, name, scope))}
    policy = ecr_module.policy(inputs, block.spot)
    if policy:
        type = inputs.get("repository_type")
        found = candidate_of(policy, address, scope)
        found.kind = "public" if type and type.value.content == "public" else "repository"
        found.repository = text_of(block, _CALLED, scope)
        yield found


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
