"""The policies of each instance of a block, in each branch of the conditions, and what keeps them unknown."""

from __future__ import annotations

from ecrlint.read.branches import MAX_JOINT, Branches, each_case
from ecrlint.read.hcl.outcomes import ChosenBranch
from ecrlint.read.limits import in_the_way, is_whole, more_than
from ecrlint.read.terraform.scope import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from ecrlint.read.branches import Branch
    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.terraform.scope import ModuleScope

    Policies: TypeAlias = Callable[[str, Scope], Iterator[Found]]


def each_policy(block: Block, scope: ModuleScope, policies: Policies) -> Iterator[Found]:
    """What `policies` finds in every instance, given what comes behind its name, and its scope.

    What an instance is, and what its policy says, may both have come up against a limit. A policy that hangs
    on conditions that nobody knows is there once for each form that it may take.
    """
    found = list(_open(block, scope, policies))
    if not all(is_whole(each.value) for each in found):
        found = _in_branches(block, scope, policies) or found
    yield from found


def _open(block: Block, scope: ModuleScope, policies: Policies) -> Iterator[Found]:
    reached = scope.evaluation.reached
    start = reached.mark()
    found = list(instances(block, scope))
    around = reached.since(start)
    for index, inside in found:
        mark = reached.mark()
        for each in policies(index, inside):
            notes = in_the_way(each.value, (*around, *reached.since(mark)))
            each.notes = list(dict.fromkeys((*each.notes, *notes)))
            yield each
            mark = reached.mark()


def _in_branches(block: Block, scope: ModuleScope, policies: Policies) -> list[Found]:
    """The forms that the policies take; none where no condition decides, or it takes too much."""

    def read(turn: ChosenBranch) -> tuple[Branch, list[Found]]:
        with scope.trying(turn):
            return turn.branch, list(_open(block, scope, policies))

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
