"""Operators and conditionals."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.conversion import common_type, convert
from ecrlint.read.hcl.equality import is_equal
from ecrlint.read.hcl.primitives import arithmetic, bool_of, number_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.types import Type
    from ecrlint.read.hcl.value import HclSpan


def unary(sign: str, value: HclValue, spot: HclSpan) -> HclValue:
    """`!x` and `-x`."""
    if sign == "!":
        return HclValue(not bool_of(value), spot)
    number = number_of(value)
    return HclValue(-number if number else arithmetic("*", -1, number), spot)


def binary(evaluator: Expressions, sign: str, left: HclValue, right: HclValue, spot: HclSpan) -> HclValue:
    """An operator between two values. Raises Failed, Undecided."""
    if sign in ("==", "!="):
        evaluator.evaluation.spend((left.size + right.size) // 4)
        return HclValue(is_equal(left, right) == (sign == "=="), spot)
    if sign in ("&&", "||"):
        return HclValue(_logic(sign == "||", left, right), spot)
    one, other = number_of(left), number_of(right)
    if sign in ("<", ">", "<=", ">="):
        compared = {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}
        return HclValue(compared[sign], spot)
    return HclValue(arithmetic(sign, one, other), spot)


def choose(
    evaluator: Expressions, condition: Branch, then: Branch, otherwise: Branch, spot: HclSpan
) -> HclValue:
    """`condition ? then : otherwise`; of an unknown condition each side gets its turn.

    Where conditions are left open, what both sides have in common is known.

    Both sides get one type, so the side that is not taken counts too.
    """
    decision = evaluator.value(condition)
    wanted: bool | None
    if decision.is_undecided:
        wanted = evaluator.evaluation.turn.outcome(evaluator.text.words(condition))
    else:
        wanted = bool_of(decision)
    if wanted is None:
        sides = evaluator.lenient(then), evaluator.lenient(otherwise)
        one, other = [convert(side, _common(evaluator, *sides)) for side in sides]
        if one.is_known and other.is_known and one.data == other.data:
            return one
        raise Undecided
    taken = evaluator.value(then if wanted else otherwise)
    with evaluator.evaluation.all_open():  # conditions on the side that is not taken decide nothing
        left = evaluator.for_type().lenient(otherwise if wanted else then)
    return convert(taken, _common(evaluator, taken, left))


def _common(evaluator: Expressions, one: HclValue, other: HclValue) -> Type:
    """The type that both sides get; one that is null has no say."""
    evaluator.evaluation.spend((one.size + other.size) // 4)
    return common_type([one, other])


def _logic(decisive: bool, left: HclValue, right: HclValue) -> bool:
    """`||` for True, `&&` for False: the value that decides alone, or its contrary."""
    sides = [None if side.is_undecided else bool_of(side) for side in (left, right)]
    if decisive in sides:
        return decisive
    if None in sides:
        raise Undecided
    return not decisive
