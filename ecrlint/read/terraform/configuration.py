"""Terraform's configuration files: the policies that their resources and calls of modules hold.

A file is read as a part of its module, which is its folder. Calls of modules are not followed: the resources
of a module are read in its own folder, where its inputs have their defaults, or are unknown.
"""

from __future__ import annotations

import os

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.found import Found
from ecrlint.read.hcl.embedded import json_value
from ecrlint.read.hcl.value import Value
from ecrlint.read.terraform import ecr_module, lifecycle_document
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.document import TYPE, document
from ecrlint.read.terraform.filled import filled
from ecrlint.read.terraform.resources import NAMES, OWNER, POLICIES, homes
from ecrlint.read.terraform.scope import instances, scope_of
from ecrlint.read.terraform.statement import members_of
from ecrlint.read.terraform.users import is_unused, stands_alone
from ecrlint.read.tree import SyntaxTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecrlint.read.files import Files
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.hcl.value import Entry
    from ecrlint.read.tree import Problem
    from ecrlint.source import Source

INPUTS = ("policy", "repository_policy", "registry_policy", "lifecycle_policy", "repository_lifecycle_policy")
"""The inputs of modules that may be a policy of ECR."""

MAX_TEXT = 2 * 1024 * 1024
"""Code points of the largest file that is read."""

_CALLED = ("repository_name", "name")


def read(source: Source, files: Files) -> Iterator[Found]:
    """The policies that the blocks of one file hold. Raises TooLarge, and SyntaxTrouble after them."""
    if len(source.text) > MAX_TEXT:
        from ecrlint.read.document import TooLarge

        raise TooLarge(f"the text has {len(source.text):,} characters; at most {MAX_TEXT:,} are read")
    if not _may_hold_policy(source.text):
        return
    scope = scope_of(os.path.dirname(source.path), files)
    body, trouble = scope.module.body(source)
    for block in body.blocks:
        match block.type, block.labels:
            case "resource", [type, _] if type in POLICIES:
                yield from of_resource(block, scope)
            case "module", [_]:
                yield from _call(block, scope)
            case "data", [type, _] if type == TYPE and stands_alone(block, scope.module):
                yield from _alone(block, scope, document)
            case "data", [lifecycle_document.TYPE, _] if is_unused(block, scope.module):
                for found in _alone(block, scope, lifecycle_document.lifecycle_document):
                    found.kind = "lifecycle"
                    yield found
    if trouble:
        raise trouble


def _may_hold_policy(text: str) -> bool:
    """Whether a text has the words of anything that is read here: a cheap test."""
    return any(word in text for word in (*POLICIES, "module")) or (TYPE in text and "principals" in text)


def of_resource(block: Block, scope: Scope) -> Iterator[Found]:
    """The policies of a resource: one for each instance and attribute."""
    address = ".".join(block.labels)
    for index, inside in instances(block, scope):
        for attribute, kind, name in homes(block.labels[0], address + index):
            given = _given(block, attribute, inside)
            if given:
                found = _found(given.value, name)
                found.kind = kind
                found.repository = _text(block, NAMES, inside)
                found.account = _text(block, (OWNER,), inside)
                yield found


def _call(block: Block, scope: Scope) -> Iterator[Found]:
    """What is passed to a module: policies, whose content decides, and the inputs of the ECR module."""
    address = f"module.{block.labels[0]}"
    names = block.body.attributes.keys()
    if names.isdisjoint((*INPUTS, *ecr_module.INPUTS)):
        return
    for index, inside in instances(block, scope):
        for name in INPUTS:
            given = _given(block, name, inside)
            found = _found(given.value, f"{address}{index}.{name}") if given else None
            if found and (found.problems or found.value is not UNKNOWN) and _is_meant(name, block, found):
                found.repository = _text(block, _CALLED, inside)
                yield found
        if not names.isdisjoint(ecr_module.INPUTS):
            yield from _made(block, address + index, inside)


def _is_meant(name: str, block: Block, found: Found) -> bool:
    """Whether a policy is ECR's: `policy` of any module may be that of an endpoint, which also names ECR."""
    source = block.body.attributes.get("source")
    if source and "ecr" in source.expression.words.lower():
        return True
    return name != "policy" and not found.problems


def _made(block: Block, address: str, scope: Scope) -> Iterator[Found]:
    names = (*ecr_module.INPUTS, *ecr_module.SWITCHES)
    inputs = {name: given for name in names if (given := entry(block.body, name, scope))}
    policy = ecr_module.policy(inputs, block.spot)
    if policy:
        type = inputs.get("repository_type")
        found = _policy(policy, address)
        found.kind = "public" if type and type.value.content == "public" else "repository"
        found.repository = _text(block, _CALLED, scope)
        yield found


def _alone(block: Block, scope: Scope, made: Callable[[Block, Scope], Value]) -> Iterator[Found]:
    """A document for whoever uses the module."""
    name = ".".join(("data", *block.labels))
    for index, inside in instances(block, scope):
        yield _policy(made(block, inside), name + index)


def _given(block: Block, name: str, scope: Scope) -> Entry | None:
    """An attribute that may hold a policy; None for an empty text, which modules take for none."""
    outer, *inner = name.split(".")
    given = entry(block.body, outer, scope)
    for each in inner:
        given = (members_of(given.value) or {}).get(each) if given else None
    return None if given and given.value.content in ("", None) else given


def _found(value: Value, name: str) -> Found:
    """The policy that a text holds. Its size is that of compact JSON, which the provider makes of it."""
    problems: list[Problem] = []
    try:
        policy = json_value(value, problems)
    except SyntaxTrouble as trouble:
        policy, problems = None, [trouble.problem]
    if policy is None:
        policy = Value(UNKNOWN, value.spot)
    return _policy(policy, name, problems)


def _policy(value: Value, name: str, problems: Sequence[Problem] = ()) -> Found:
    policy = filled(value)
    return Found(policy.data, lambda: policy.node, name=name, problems=problems)


def _text(block: Block, names: tuple[str, ...], scope: Scope) -> str:
    """The first of some attributes that is a text that is known."""
    for name in names:
        found = entry(block.body, name, scope)
        if found and isinstance(found.value.content, str) and not found.value.is_undecided:
            return found.value.content
    return ""
