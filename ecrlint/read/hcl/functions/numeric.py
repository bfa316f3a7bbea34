"""Functions of numbers ("Numeric Functions")."""

from __future__ import annotations

import math

from ecrlint.read.hcl.budget import Failed
from ecrlint.read.hcl.primitives import number_of
from ecrlint.read.hcl.value import HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.read.hcl.value import HclSpan

    Args = Sequence[HclValue]


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


def _some(args: Args) -> Args:
    if not args:
        raise Failed
    return args
