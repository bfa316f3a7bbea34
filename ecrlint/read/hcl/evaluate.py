"""An expression's value, as far as it is known."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Expression


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression; what is not known, or would fail, is UNKNOWN. Never raises."""
    return Value(UNKNOWN, expression.spot)
