"""Working out a part of a template: intrinsic functions, loops, and what is left out."""

from __future__ import annotations

import re

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole, hole
from ecrlint.read.cloudformation.intrinsics import ELSEWHERE, INTRINSICS
from ecrlint.read.cloudformation.template import MAX_ROUNDS, call_of, items
from ecrlint.read.cloudformation.value import Placed, filled, unknown
from ecrlint.read.limits import more_than
from ecrlint.read.positions import Member, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from ecrlint.read.cloudformation.condition_cases import Turn
    from ecrlint.read.cloudformation.template import Call, Template

    Entry: TypeAlias = tuple[str, Member, object, "TemplateEvaluator"]

MAX_NESTING = 60
"""How many objects, lists and functions inside each other are worked out."""

LOOP = "Fn::ForEach::"
"""What the name of a loop begins with, in the place of a key."""

_dynamic = re.compile(r"\{\{(resolve:[^{}]*)\}\}")


class TemplateEvaluator:
    """Works values out in one way in which the conditions turn out; `loops` holds the variables of loops.

    A value comes with a node that mirrors it; None stands for what AWS::NoValue removes.
    """

    def __init__(
        self, template: Template, turn: Turn, loops: Mapping[str, Placed] | None = None, depth: int = 0
    ) -> None:
        self.template = template
        self.turn = turn
        self.loops = loops or {}
        self._depth = depth

    def value(self, value: object, node: Node) -> Placed | None:
        """What a value of the template is once it is deployed, as far as the template tells."""
        if self._depth == MAX_NESTING:
            self.template.reached.note(
                more_than(MAX_NESTING, "objects, lists and functions inside each other")
            )
            return unknown(node, "value")
        self._depth += 1
        try:
            call = call_of(value, node)
            if call:
                return self._call(call)
            if isinstance(value, dict):
                return self._object(value, node)
            if isinstance(value, list):
                return self._list(value, node)
            return self.literal(value, node)
        finally:
            self._depth -= 1

    def each(self, values: list[tuple[object, Node]]) -> list[Placed]:
        """The values of a list, without those that are removed."""
        found = [self.value(*each) for each in values]
        return [each for each in found if each]

    def literal(self, value: object, node: Node) -> Placed:
        """A value that calls no function; loops and dynamic references fill in parts of a text."""
        placed = Placed(value, node)
        if not isinstance(value, str):
            return placed
        if self.loops:
            names = "|".join(map(re.escape, self.loops))
            placed = self._with_loops(placed, re.compile(rf"\$\{{({names})\}}"))
            placed = self._with_loops(placed, re.compile(rf"&\{{({names})\}}"), r"[^a-zA-Z0-9]")
        if "{{resolve:" in value:
            placed = self.filled(placed, _dynamic, lambda found: hole(found[1]))
        return placed

    def entries(self, value: dict[str, object], node: Node) -> Iterator[Entry]:
        """The members of an object, and those that its loops make, each with the evaluator of its value."""
        children = node.children
        if not isinstance(children, dict):
            return
        for key, item in value.items():
            if key.startswith(LOOP) and self._depth < MAX_NESTING:
                yield from self._loop(item, children[key].value)
            else:
                placed = self.literal(key, node) if self.loops else None
                yield (placed.text if placed else key), children[key], item, self

    def filled(
        self, placed: Placed, pattern: re.Pattern[str], fill: Callable[[re.Match[str]], str | None]
    ) -> Placed:
        """A text of the template in which `fill` replaces what the pattern finds."""
        return filled(placed, self.template.where(placed), self.template.reached, pattern, fill)

    def _with_loops(self, placed: Placed, pattern: re.Pattern[str], without: str = "") -> Placed:
        def fill(found: re.Match[str]) -> str:
            text = self.loops[found[1]].text
            return re.sub(without, "", text) if without and not has_hole(text) else text

        return self.filled(placed, pattern, fill)

    def _call(self, call: Call) -> Placed | None:
        function = INTRINSICS.get(call.name)
        if function:
            return function(self, call)
        if call.name not in ELSEWHERE:
            self.template.reached.lack(f"the function {call.name}")
        return call.unknown()

    def _object(self, value: dict[str, object], node: Node) -> Placed:
        values: dict[str, object] = {}
        nodes: dict[str, Member] = {}
        for key, member, item, evaluator in self.entries(value, node):
            placed = evaluator.value(item, member.value)
            if placed:
                values[key] = placed.value
                nodes[key] = Member(member.start, member.end, placed.node)
        if "Fn::Transform" in values:  # a macro may change all that stands beside it
            return unknown(node, "Transform")
        if any(key.startswith(LOOP) for key in values):
            return unknown(node, "ForEach")
        return Placed(values, Node(node.start, node.end, nodes))

    def _list(self, value: list[object], node: Node) -> Placed:
        found = self.each(items(value, node))
        inside = Node(node.start, node.end, [each.node for each in found])
        return Placed([each.value for each in found], inside)

    def _loop(self, value: object, node: Node) -> Iterator[Entry]:
        """What a loop makes: `[variable, collection, object]`, for each value of the collection."""
        parts = items(value, node)
        if len(parts) != 3:
            return
        (name, _), collection, (body, inside) = parts
        if not (isinstance(name, str) and isinstance(body, dict)):
            return
        for item in self._collection(name, self.value(*collection), collection[1]):
            inner = TemplateEvaluator(self.template, self.turn, {**self.loops, name: item}, self._depth + 1)
            yield from inner.entries(body, inside)

    def _collection(self, name: str, found: Placed | None, node: Node) -> list[Placed]:
        """The values that a loop goes through; one Unknown for those that nobody knows, or too many."""
        values = found.value if found else []
        if not isinstance(values, list) or UNKNOWN in values:
            return [unknown(node, name)]
        if len(values) > self.template.rounds:
            self.template.reached.note(more_than(MAX_ROUNDS, "turns of Fn::ForEach"))
            return [unknown(node, name)]
        self.template.rounds -= len(values)
        inside = found.node.children if found else []
        nodes = inside if isinstance(inside, list) else []
        return [Placed(each, at) for each, at in zip(values, nodes, strict=True)]
