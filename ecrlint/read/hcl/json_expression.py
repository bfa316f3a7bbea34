"""JSON as expressions, where every text is a template (HCL's "JSON Syntax Specification").

The text is decoded first, then read as a template, so quotes in its expressions are escaped ones.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import Failed, Undecided, bound_length
from ecrlint.read.hcl.primitives import hole_of, number_from, text_of
from ecrlint.read.hcl.template_file import moved, render
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue, Piece
from ecrlint.read.source_map import in_json_string
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.syntax import HclText
    from ecrlint.read.positions import Member, Node

    MakeEvaluator: TypeAlias = Callable[[HclText, Scope], Expressions]


class JsonExpression:
    """A value of JSON that was not evaluated yet: its data, and the tree that says where each part stands.

    `is_literal` is one whose texts are no templates, as in files of values.
    """

    __slots__ = ("data", "is_literal", "node", "source")

    def __init__(self, data: object, node: Node, source: Source, *, is_literal: bool = False) -> None:
        self.data = data
        self.node = node
        self.source = source
        self.is_literal = is_literal

    def __repr__(self) -> str:
        return f"<JsonExpression {self.words}>"

    @property
    def spot(self) -> HclSpan:
        """Where it is written."""
        return HclSpan(self.node.start, self.node.end, self.source)

    @property
    def words(self) -> str:
        """As it is written."""
        return self.source.text[self.node.start : self.node.end]

    def value(self, scope: Scope, make_evaluator: MakeEvaluator) -> HclValue:
        """What it says under the names of a scope; what fails in it is UNKNOWN. Raises TooMuch."""
        return self._value(self.data, self.node, scope, make_evaluator)

    def _value(self, data: object, node: Node, scope: Scope, make: MakeEvaluator) -> HclValue:
        spot = HclSpan(node.start, node.end, self.source)
        scope.evaluation.spend(1)
        if isinstance(data, dict) and isinstance(node.children, dict):
            entries: dict[str, Entry] = {}
            for key, item in data.items():
                member = node.children[key]
                inner = self._value(item, member.value, scope, make)
                key_spot = HclSpan(member.start, member.end, self.source)
                entries[self._key(key, member, scope, make)] = Entry(inner, key_spot)
            return HclValue(entries, spot)
        if isinstance(data, list) and isinstance(node.children, list):
            pairs = zip(data, node.children, strict=True)
            return HclValue([self._value(*pair, scope, make) for pair in pairs], spot)
        if isinstance(data, str):
            return self._text(data, spot, scope, make)
        if isinstance(data, bool) or data is None:
            return HclValue(data, spot)
        return self._number(spot, scope)

    def _number(self, spot: HclSpan, scope: Scope) -> HclValue:
        try:
            return HclValue(number_from(self.source.text[spot.start : spot.end]), spot)
        except Undecided as undecided:
            scope.evaluation.leave_open(undecided)
            return HclValue(UNKNOWN, spot)

    def _key(self, key: str, member: Member, scope: Scope, make: MakeEvaluator) -> str:
        spot = HclSpan(member.start, member.end, self.source)
        value = self._text(key, spot, scope, make)
        return hole_of(key) if value.is_unknown else text_of(value)

    def _text(self, data: str, spot: HclSpan, scope: Scope, make: MakeEvaluator) -> HclValue:
        bound_length(len(data))
        scope.evaluation.spend(len(data) // 64)
        written = in_json_string(self.source.text, spot.start, spot.end, self.source)
        if self.is_literal or ("${" not in data and "%{" not in data):
            inner = HclSpan(spot.start + 1, spot.end - 1, self.source)
            return HclValue(data, spot, pieces=(Piece(data, inner, written.starts, written.ends),))
        source = Source(self.source.path, data)
        try:
            value = render(source, scope, make)
        except Failed:
            return HclValue(UNKNOWN, spot)
        except Undecided as undecided:
            scope.evaluation.leave_open(undecided)
            return HclValue(UNKNOWN, spot)
        scope.evaluation.spend(value.size)
        found = moved(value, source, written)
        is_whole = value.spot.start == 0 and value.spot.end == len(data) and value.spot.source is source
        if is_whole:
            found.spot = spot
        return found
