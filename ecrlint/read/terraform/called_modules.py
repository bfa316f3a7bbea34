"""The policies that calls of modules lead to."""

from __future__ import annotations

import os
import re

from ecrlint.read.candidate import Remark
from ecrlint.read.hcl.budget import TooMuch
from ecrlint.read.terraform.configuration import configurations_of
from ecrlint.read.terraform.ecr_words import speaks_of_ecr
from ecrlint.read.terraform.local_source import sources_in
from ecrlint.read.terraform.module_call import callee_of, unknown_arguments
from ecrlint.read.terraform.module_inputs import calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_scopes import ModuleScopes
    from ecrlint.source import Source

    OfBlock: TypeAlias = Callable[[Block, ModuleScopes], Iterator[Found | Remark]]

_COST = 20  # of following a call, in values
_source_of_ecr = re.compile(r"""\bsource"?\s*[=:]\s*"[^"\n]*(?<![a-z])ecr(?![a-z])""", re.I).search
_who = re.compile(r"\b(?:principals?|policy)\b")


def of_call(call: Block, scope: ModuleScopes, of_block: OfBlock) -> Iterator[Found | Remark]:
    """The policies of a module that is called, block by block; of one that is not there, what it is given."""
    address = f"module.{call.labels[0]}"
    try:
        scope.evaluation.work.spend(_COST)
    except TooMuch as limit:
        yield Remark("error", f"{address}: not followed: {limit}")
        return
    inner = scope.called(call)
    if inner is None:
        why = callee_of(call, scope.sample).why
        if why and (speaks_of_ecr(call.words) or _who.search(call.words)):
            yield Remark("untold", why)
        yield from calls.of_call(call, scope)
    elif scope.root.configurations.concerns_ecr(inner.module.folder):
        for name in unknown_arguments(call, inner.sample):
            yield Remark("untold", f"{address}: the module has no variable '{name}'")
        for block in inner.module.declared.blocks.values():
            yield from of_block(block, inner)


def may_name_ecr(identity: Block, calls: Sequence[Block]) -> bool:
    """Whether the policy of an identity may name ECR: its file does, or a call that leads to it."""
    source = identity.spot.source
    texts = [source.text if source else "", *(each.words for each in calls)]
    return not calls or any(map(speaks_of_ecr, texts))


def leads_to_ecr(source: Source, files: Files) -> bool:
    """Whether a file without a policy of its own may call a module that is about ECR: a cheap test."""
    if "module" not in source.text:
        return False
    if _source_of_ecr(source.text):
        return True
    folder = os.path.dirname(source.path)
    configurations = configurations_of(folder, files)
    found = sources_in(source.text)
    if found is None or configurations.installed(folder).is_any:
        return configurations.concerns_ecr(folder)
    called = (configurations.folder_called(folder, path) for path in found)
    return any(each is not None and configurations.concerns_ecr(each) for each in called)
