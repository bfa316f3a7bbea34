"""Functions of numbers ("Numeric Functions")."""

from __future__ import annotations

import math

from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.conversion import items_of
from ecrlint.read.hcl.primitives import arithmetic, exact, known_text, number_of, number_text, whole_number_of
from ecrlint.read.hcl.types import NUMBER, Type
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.functions.function import Args
    from ecrlint.read.hcl.primitives import Number
    from ecrlint.read.hcl.value import HclSpan

_MAX_RANGE = 1024
"""How many numbers Terraform's `range` gives."""

_EXACT = 2**53
"""Up to here every whole number is one that 64 bits hold."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def smallest(args: Args, spot: HclSpan) -> HclValue:
    """`min`."""
    return HclValue(min(map(number_of, _some(args))), spot)


def largest(args: Args, spot: HclSpan) -> HclValue:
    """`max`."""
    return HclValue(max(map(number_of, _some(args))), spot)


def absolute(args: Args, spot: HclSpan) -> HclValue:
    """`abs`."""
    (value,) = args
    return HclValue(abs(number_of(value)), spot)


def ceil(args: Args, spot: HclSpan) -> HclValue:
    (value,) = args
    return HclValue(math.ceil(number_of(value)), spot)


def floor(args: Args, spot: HclSpan) -> HclValue:
    (value,) = args
    return HclValue(math.floor(number_of(value)), spot)


def signum(args: Args, spot: HclSpan) -> HclValue:
    """-1, 0 or 1, of whole numbers only."""
    number = whole_number_of(args[0])
    return HclValue((number > 0) - (number < 0), spot)


def total(args: Args, spot: HclSpan) -> HclValue:
    """`sum`."""
    (value,) = args
    items = items_of(value)
    if value.partial:
        raise Undecided
    if not items:
        raise Failed
    result: Number = 0
    for item in items:
        result = arithmetic("+", result, number_of(item))
    return HclValue(result, spot)


def log(args: Args, spot: HclSpan) -> HclValue:
    """The logarithm of one and of the base itself; others hang on how a machine rounds."""
    number, base = map(number_of, args)
    if number < 0 or base < 0:
        raise Failed
    if not 0 < base < _EXACT or base == 1 or number not in (1, base):
        raise Undecided
    return HclValue(int(number == base), spot)


def power(args: Args, spot: HclSpan) -> HclValue:
    """`pow`, of whole numbers that 64 bits hold exactly."""
    number, exponent = map(number_of, args)
    if exponent == 0:
        return HclValue(1, spot)
    if (
        not isinstance(number, int)
        or not isinstance(exponent, int)
        or abs(exponent) > 64
        or abs(number) > _EXACT
    ):
        raise Undecided
    if not number and exponent < 0:
        raise Undecided
    from fractions import Fraction

    result = Fraction(number) ** exponent
    if max(abs(result.numerator), result.denominator) > _EXACT or _EXACT % result.denominator:
        raise Undecided
    return HclValue(exact(result), spot)


def parseint(args: Args, spot: HclSpan) -> HclValue:
    """The whole number that a text spells in a base."""
    value, base = args
    text, number = known_text(value), whole_number_of(base)
    if not isinstance(value.content, str) or not 2 <= number <= len(_DIGITS):
        raise Failed
    digits = text[1:] if text[:1] in ("+", "-") else text
    if number <= 36:
        digits = digits.lower() if digits.isascii() else digits
    if not digits or not set(digits) <= set(_DIGITS[:number]):
        raise Failed
    from fractions import Fraction

    result = 0
    for digit in digits[: bound_count(len(digits))]:
        result = result * number + _DIGITS.index(digit)
    return HclValue(exact(Fraction(-result if text[0] == "-" else result)), spot)


def numbers(args: Args, spot: HclSpan) -> HclValue:
    """`range`: from a start (0) up to a limit, in steps (1)."""
    if not 1 <= len(args) <= 3:
        raise Failed
    from fractions import Fraction

    given = [Fraction(repr(number_of(value))) for value in args]
    start, limit = (Fraction(0), given[0]) if len(given) == 1 else given[:2]
    step = given[2] if len(given) == 3 else Fraction(1 if start <= limit else -1)
    if step == 0 or (limit - start) * step < 0:
        raise Failed
    count = -((start - limit) // step)
    if count > _MAX_RANGE:
        raise Failed
    if any(_EXACT % number.denominator for number in (start, limit, step)):
        raise Undecided  # numbers are binary, so tenths do not add up
    found = [HclValue(exact(start + number * step), spot) for number in range(count)]
    return HclValue(list(found), spot, type=Type("list", NUMBER))


def shortest(number: Number) -> str:
    """A number as `%v` and `%g` write it: large and small ones with an exponent. Raises Undecided."""
    text = number_text(number)
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text)
    whole, _, fraction = digits.partition(".")
    figures = (whole + fraction).lstrip("0")
    exponent = len(whole) - 1 - (len(whole + fraction) - len(figures))
    figures = figures.rstrip("0")
    if not figures or -5 < exponent < 6:
        return text.removesuffix(".0")
    mantissa = figures[0] + (f".{figures[1:]}" if len(figures) > 1 else "")
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _some(args: Args) -> Args:
    if not args:
        raise Failed
    return args
