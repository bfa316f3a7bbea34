"""The policies of each instance of a block, in each branch of the conditions, and what keeps them unknown."""

from __future__ import annotations

from ecrlint.read.branches import MAX_JOINT, Branches, each_case
from ecrlint.read.hcl.outcomes import ChosenBranch
from ecrlint.read.limits import in_the_way, is_whole, more_than
from ecrlint.read.terraform.repetition import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from ecrlint.read.branches import Branch
    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.module_scopes import ModuleScopes

    Policies: TypeAlias = Callable[[str, Scope], Iterator[Found]]


def each_policy(block: Block, scopes: ModuleScopes, policies: Policies) -> Iterator[Found]:
    """What `policies` finds in every instance of a block, given what comes behind its name, and its scope.

    There are as many instances of a block as its module has instances, times those of its own. What an
    instance is, and what its policy says, may both have come up against a limit. A policy that hangs on
    conditions that nobody knows is there once for each form that it may take.
    """
    found = list(_open(block, scopes, policies))
    if not all(is_whole(each.value) for each in found):
        found = _in_branches(block, scopes, policies) or found
    call = scopes.open_call if found else ""
    for each in found:
        each.doubt = each.doubt or (f"for what {call} is called is decided elsewhere" if call else "")
        yield each


def _open(block: Block, scopes: ModuleScopes, policies: Policies) -> Iterator[Found]:
    reached = scopes.names.evaluation.reached
    start = reached.mark()
    found = [(prefix, *each) for prefix, scope in scopes.instances() for each in instances(block, scope)]
    around = reached.since(start)
    for prefix, index, inside in found:
        mark = reached.mark()
        for each in policies(index, inside):
            notes = in_the_way(each.value, (*around, *reached.since(mark)))
            each.notes = list(dict.fromkeys((*each.notes, *notes)))
            each.prefix, each.name = prefix, prefix + each.name
            each.calls = [call.header for call in scopes.calls]
            each.holder = block.spot
            yield each
            mark = reached.mark()


def _in_branches(block: Block, scopes: ModuleScopes, policies: Policies) -> list[Found]:
    """The forms that the policies take; none where no condition decides, or it takes too much."""

    def read(turn: ChosenBranch) -> tuple[Branch, list[Found]]:
        with scopes.names.trying(turn):
            return turn.branch, list(_open(block, scopes, policies))

    results, is_all = each_case(ChosenBranch, read)
    if len(results) == 1 or any(each.limits for _, found in results for each in found):
        return []
    every = [branch for branch, _ in results]
    forms: dict[tuple[object, ...], tuple[Found, list[Branch]]] = {}
    for branch, found in results:
        for each in found:
            key = each.name, each.kind, repr(each.value), bool(each.problems)
            forms.setdefault(key, (each, []))[1].append(branch)
    for each, mine in forms.values():
        if len(mine) < len(every):
            each.branches = Branches(mine, every)
        if not is_all:
            each.doubt = more_than(MAX_JOINT, "ways in which its conditions turn out")
    return [each for each, _ in forms.values()]
