"""What a variable stands for: the value that it gets, or its default, as one of its type.

Terraform documentation, "Input Variables" and "Type Constraints".
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, TooMuch, Undecided
from ecrlint.read.hcl.conversion import convert
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.type_expression import type_from
from ecrlint.read.hcl.types import ANY
from ecrlint.read.hcl.value import HclSpan, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.syntax import Block

_NOWHERE = HclSpan(0, 0, None)


def value_of_variable(block: Block, given: HclValue | None, evaluation: Evaluation) -> HclValue | None:
    """The value of the variable that a block declares; None where nothing tells it.

    `given` is what a caller or a file of values gives. Attributes that are left out have the defaults of the
    type, which stand where the type is written. What is not of the type is UNKNOWN.
    """
    if given is None or (given.content is None and not _is_nullable(block, evaluation)):
        return _default(block, evaluation)
    return _as_declared(block, given, evaluation)


def _default(block: Block, evaluation: Evaluation) -> HclValue | None:
    default = block.body.attributes.get("default")
    if default is None:
        return None
    value = _as_declared(block, evaluate(default.expression, Scope(evaluation)), evaluation)
    # An empty default stands nowhere: it is there for others to fill, see `fill_defaults`.
    return HclValue([], _NOWHERE, type=value.type) if value.content == [] else value


def _as_declared(block: Block, value: HclValue, evaluation: Evaluation) -> HclValue:
    constraint = block.body.attributes.get("type")
    type = type_from(constraint.expression, evaluation) if constraint else ANY
    try:
        evaluation.spend(value.size)
        return convert(value, type)
    except (Failed, Undecided):
        pass
    except TooMuch as limit:
        evaluation.reached.note(str(limit))
    return HclValue(UNKNOWN, value.spot)


def _is_nullable(block: Block, evaluation: Evaluation) -> bool:
    nullable = block.body.attributes.get("nullable")
    return nullable is None or evaluate(nullable.expression, Scope(evaluation)).content is not False
