"""The instances of a block that `count` or `for_each` repeats."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Inner
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.limits import more_than
from ecrlint.read.terraform.blocks import bound, turns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.policy.unknown import Unknown
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import Block
    from ecrlint.read.limits import Reached
    from ecrlint.read.terraform.blocks import Turn

    Step: TypeAlias = "str | int | Unknown"

MAX_COUNT = 200
"""How many instances of one resource are looked at one by one."""

_NOWHERE = HclSpan(0, 0, None)


def is_repeated(block: Block) -> bool:
    """Whether a block has instances, which are named with an index."""
    return not block.body.attributes.keys().isdisjoint(("count", "for_each"))


def keys_of(block: Block, scope: Scope) -> list[Step] | None:
    """The index of each instance of a repeated block; None where nobody knows how many there are."""
    found = _turns(block, scope)
    if found is None:
        return None
    return [key.content for key, _ in found if isinstance(key.content, str | int)]


def instances(block: Block, scope: Scope) -> Iterator[tuple[str, Scope]]:
    """What comes behind the name of each instance of a block (`[0]`, `["a"]`), and the scope for it.

    Where nobody knows how many there are, there is one of which nobody knows which it is.
    """
    if not is_repeated(block):
        yield "", scope
        return
    found = _turns(block, scope)
    if found is None:
        yield "", instance(block, scope, UNKNOWN)
    for key, item in found or ():
        yield spelled_index(key.content), _with(scope, block, (key, item))


def instance(block: Block, scope: Scope, index: Step) -> Scope:
    """The scope of the instance of an index."""
    attribute = block.body.attributes.get("for_each")
    if attribute is None:
        key = HclValue(index, _NOWHERE)
        return _with(scope, block, (key, key)) if "count" in block.body.attributes else scope
    found = None
    if index is not UNKNOWN:
        found = turns(evaluate(attribute.expression, scope), scope.evaluation.reached, True)
    unknown = HclValue(index, attribute.spot), HclValue(UNKNOWN, attribute.spot)
    turn = next((turn for turn in found or () if turn[0].content == index), unknown)
    return _with(scope, block, turn)


def spelled_index(key: object) -> str:
    """An index as addresses have it."""
    import json

    return f"[{json.dumps(key, default=str, ensure_ascii=False)}]"


def _turns(block: Block, scope: Scope) -> list[Turn] | None:
    """The key and the value of each instance; None where nobody knows them."""
    reached = scope.evaluation.reached
    count = block.body.attributes.get("count")
    if count:
        return _count(evaluate(count.expression, scope), reached)
    return turns(evaluate(block.body.attributes["for_each"].expression, scope), reached, True)


def _count(value: HclValue, reached: Reached) -> list[Turn] | None:
    content = value.content
    if isinstance(content, str) and content.isdecimal():
        content = int(content)
    if not isinstance(content, int | float) or content < 0:
        return None
    if content > MAX_COUNT:
        reached.note(more_than(MAX_COUNT, "instances of one resource"))
        return None
    return [(index, index) for index in (HclValue(number, value.spot) for number in range(int(content)))]


def _with(scope: Scope, block: Block, turn: Turn) -> Scope:
    if "count" not in block.body.attributes:
        return bound(scope, "each", turn)
    return Inner(scope, {"count": HclValue({"index": Entry(turn[0], turn[0].spot)}, turn[0].spot)})
