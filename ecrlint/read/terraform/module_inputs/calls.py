"""The policies that a call passes to a module whose own files are not there to be read."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.terraform.attribute import candidate_in_text, candidate_of
from ecrlint.read.terraform.blocks import entry
from ecrlint.read.terraform.instances import each_policy
from ecrlint.read.terraform.module_inputs import unknown_module
from ecrlint.read.terraform.module_inputs.inputs import Inputs
from ecrlint.read.terraform.module_inputs.module_source import ModuleSource
from ecrlint.read.terraform.module_inputs.policy_signs import may_be_policy
from ecrlint.read.terraform.module_inputs.public_modules import policies_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_inputs.passed import Passed
    from ecrlint.read.terraform.module_scopes import ModuleScopes

_META = ("source", "version", "count", "for_each", "providers", "depends_on")
_REPOSITORY = ("repository_name", "name")


def of_call(block: Block, scope: ModuleScopes) -> Iterator[Found]:
    """What each instance of a `module` block passes."""
    source = ModuleSource(_text(block, "source", scope.sample))
    names = [name for name in block.body.attributes if name not in _META]
    address = f"module.{block.labels[0]}"

    def may_hold(name: str) -> bool:
        words = block.body.attributes[name].expression.words
        return may_be_policy(words, block, scope)

    def policies(index: str, inside: Scope) -> Iterator[Found]:
        inputs = Inputs(names, lambda name: entry(block.body, name, inside), block.spot)
        for found in passed(source, inputs, inside, may_hold):
            found.name = f"{address}{index}{found.name}"
            yield found

    for found in each_policy(block, scope, policies):
        # The resources of a folder beside are read there.
        is_local = source.text.startswith(("./", "../"))
        if not (is_local and found.value is UNKNOWN and not found.problems and not found.limits):
            yield found


def passed(
    source: ModuleSource, inputs: Inputs, scope: Scope, may_hold: Callable[[str], bool]
) -> Iterator[Found]:
    """What a call passes; names of policies begin behind that of the call."""
    of_module = policies_of(source)
    if of_module:
        found = _made(of_module(inputs), scope)
    else:
        found = unknown_module.policies(source, inputs, scope, may_hold)
    for each in found:
        each.repository = each.repository or inputs.text(*_REPOSITORY)
        yield each


def _made(policies: Iterator[Passed], scope: Scope) -> Iterator[Found]:
    """The policies that a module of which that is known makes of its inputs."""
    for each in policies:
        make = candidate_in_text if each.is_text else candidate_of
        found = make(each.value, each.way, scope)
        found.kind = each.kind
        yield found


def _text(block: Block, name: str, scope: Scope) -> str:
    found = entry(block.body, name, scope)
    return found.value.content if found and isinstance(found.value.content, str) else ""
