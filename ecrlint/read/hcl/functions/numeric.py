"""Functions of numbers ("Numeric Functions")."""

from __future__ import annotations

import math

from ecrlint.read.hcl.budget import Failed
from ecrlint.read.hcl.primitives import number_of
from ecrlint.read.hcl.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import Spot

    Args = Sequence[Value]


def smallest(args: Args, spot: Spot) -> Value:
    """`min`."""
    return Value(min(map(number_of, _some(args))), spot)


def largest(args: Args, spot: Spot) -> Value:
    """`max`."""
    return Value(max(map(number_of, _some(args))), spot)


def absolute(args: Args, spot: Spot) -> Value:
    """`abs`."""
    (value,) = args
    return Value(abs(number_of(value)), spot)


def ceil(args: Args, spot: Spot) -> Value:
    (value,) = args
    return Value(math.ceil(number_of(value)), spot)


def floor(args: Args, spot: Spot) -> Value:
    (value,) = args
    return Value(math.floor(number_of(value)), spot)


def _some(args: Args) -> Args:
    if not args:
        raise Failed
    return args
