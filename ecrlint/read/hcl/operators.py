"""Operators."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.equality import is_equal
from ecrlint.read.hcl.primitives import arithmetic, bool_of, number_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.expressions import Expressions
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


def _logic(decisive: bool, left: HclValue, right: HclValue) -> bool:
    """`||` for True, `&&` for False: the value that decides alone, or its contrary."""
    sides = [None if side.is_undecided else bool_of(side) for side in (left, right)]
    if decisive in sides:
        return decisive
    if None in sides:
        raise Undecided
    return not decisive
