"""A function of Terraform: what it takes, and what it does."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Failed
from ecrlint.read.hcl.conversion import convert
from ecrlint.read.hcl.types import ANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.types import Type
    from ecrlint.read.hcl.value import HclSpan, HclValue

    Args: TypeAlias = Sequence[HclValue]
    Pure: TypeAlias = Callable[[Args, HclSpan], HclValue]
    Counted: TypeAlias = Callable[[Evaluation, Args, HclSpan], HclValue]
    Scoped: TypeAlias = Callable[[Expressions, Args, HclSpan], HclValue]


class Function:
    """`parameters` are the types of the arguments, `rest` is that of any number more, None for no more.

    `takes_null` says whether null may stand for an argument of any type. The call raises Undecided where the
    arguments say too little, Failed where Terraform would surely stop, and TooMuch.
    """

    __slots__ = ("_call", "parameters", "rest", "takes_null")

    def __init__(
        self, call: Scoped, parameters: Sequence[Type], rest: Type | None = None, takes_null: bool = False
    ) -> None:
        self._call = call
        self.parameters = parameters
        self.rest = rest
        self.takes_null = takes_null

    def __call__(self, caller: Expressions, given: Args, spot: HclSpan) -> HclValue:
        """What it gives for these arguments; `spot` is where the call is written."""
        return self._call(caller, self._arguments(given), spot)

    def _arguments(self, given: Args) -> list[HclValue]:
        more = len(given) - len(self.parameters)
        if more < 0 or (more and self.rest is None):
            raise Failed
        types = [*self.parameters, *[self.rest or ANY] * more]
        return [self._argument(value, type) for value, type in zip(given, types, strict=True)]

    def _argument(self, value: HclValue, type: Type) -> HclValue:
        if value.content is None and value.encoded is None and not (self.takes_null and type.kind == "any"):
            raise Failed
        return convert(value, type)


def pure(call: Pure, *parameters: Type, rest: Type | None = None, takes_null: bool = False) -> Function:
    """A function whose work its arguments and its result show."""
    return Function(lambda caller, args, spot: call(args, spot), parameters, rest, takes_null)


def counted(call: Counted, *parameters: Type, rest: Type | None = None, takes_null: bool = False) -> Function:
    """A function that counts its own work in the evaluation."""
    return Function(
        lambda caller, args, spot: call(caller.evaluation, args, spot), parameters, rest, takes_null
    )
