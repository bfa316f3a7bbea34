"""Conditionals: `condition ? then : otherwise`.

The grammar hangs the first of several in a row under the condition of the last; in HCL all of them but the
first stand in the place of what is otherwise, so they are taken as one row.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided
from ecrlint.read.hcl.conversion import common_type, convert
from ecrlint.read.hcl.primitives import bool_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.types import Type
    from ecrlint.read.hcl.value import HclSpan


def conditional(evaluator: Expressions, branch: Branch, spot: HclSpan) -> HclValue:
    """The value of one conditional, or of several in a row. Raises Failed, Undecided, TooMuch."""
    return _value(evaluator, _row(branch), spot)


def _row(branch: Branch) -> list[Branch]:
    """Conditions and what follows from each, in turn, and at the end what is otherwise."""
    row: list[Branch] = []
    while True:
        condition, _, then, _, otherwise = _parts(branch)
        row = [then, otherwise, *row]
        inner = _parts(condition)
        if len(inner) != 1 or inner[0].type != "conditional":
            return [condition, *row]
        branch = inner[0]


def _parts(branch: Branch) -> list[Branch]:
    return [child for child in branch.children if child.type != "comment"]


def _value(evaluator: Expressions, row: Sequence[Branch], spot: HclSpan) -> HclValue:
    """The value of a row; of an unknown condition each side gets its turn.

    Where conditions are left open, what both sides have in common is known. Both sides get one type, so the
    side that is not taken counts too.
    """
    if len(row) == 1:
        return evaluator.value(row[0])
    condition, then, *otherwise = row
    decision = evaluator.value(condition)
    wanted: bool | None
    if decision.is_undecided:
        wanted = evaluator.evaluation.turn.outcome(evaluator.text.words(condition))
    else:
        wanted = bool_of(decision)
    if wanted is None:
        sides = _lenient(evaluator, [then], spot), _lenient(evaluator, otherwise, spot)
        one, other = [convert(side, _common(evaluator, *sides)) for side in sides]
        if one.is_known and other.is_known and one.data == other.data:
            return one
        raise Undecided
    taken = _value(evaluator, [then] if wanted else otherwise, spot)
    with evaluator.evaluation.all_open():  # conditions on the side that is not taken decide nothing
        left = _lenient(evaluator.for_type(), otherwise if wanted else [then], spot)
    return convert(taken, _common(evaluator, taken, left))


def _lenient(evaluator: Expressions, row: Sequence[Branch], spot: HclSpan) -> HclValue:
    """The same, and UNKNOWN where it fails, or nobody knows it."""
    try:
        return _value(evaluator, row, spot)
    except Failed:
        pass
    except Undecided as undecided:
        evaluator.evaluation.leave_open(undecided)
    return HclValue(UNKNOWN, spot)


def _common(evaluator: Expressions, one: HclValue, other: HclValue) -> Type:
    """The type that both sides get; one that is null has no say."""
    evaluator.evaluation.spend((one.size + other.size) // 4)
    return common_type([one, other])
