"""The policies of each instance of a block, with the limits that kept them from being known."""

from __future__ import annotations

from ecrlint.read.limits import in_the_way
from ecrlint.read.terraform.scope import instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block


def each_policy(
    block: Block, scope: Scope, policies: Callable[[str, Scope], Iterator[Found]]
) -> Iterator[Found]:
    """What `policies` finds in every instance, given what comes behind its name, and its scope.

    What an instance is, and what its policy says, may both have come up against a limit.
    """
    reached = scope.evaluation.reached
    start = reached.mark()
    found = list(instances(block, scope))
    around = reached.since(start)
    for index, inside in found:
        mark = reached.mark()
        for each in policies(index, inside):
            limits = in_the_way(each.value, (*around, *reached.since(mark)))
            each.limits = list(dict.fromkeys((*each.limits, *limits)))
            yield each
            mark = reached.mark()
