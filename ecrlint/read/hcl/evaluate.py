"""An expression's value, as far as it is known.

Every part of the result keeps the place where it is written; what is reckoned or put together is placed at
the whole expression that does it. The meaning of each form: HCL's "Native Syntax Specification".
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl import for_expression as loop
from ecrlint.read.hcl import operators as operate
from ecrlint.read.hcl import template_render as render
from ecrlint.read.hcl import traversal as step
from ecrlint.read.hcl.budget import MAX_NESTING, MAX_SIZE, Failed, TooMuch, Undecided
from ecrlint.read.hcl.json_expression import JsonExpression
from ecrlint.read.hcl.primitives import hole_of, number_from, text_of
from ecrlint.read.hcl.steps import in_one_row, leading_names
from ecrlint.read.hcl.syntax import Expression
from ecrlint.read.hcl.template_parse import cost, template, written_piece
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue
from ecrlint.read.limits import more_than

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tree_sitter import Node as Branch

    from ecrlint.policy.unknown import Unknown
    from ecrlint.read.hcl.scope import Path, Scope
    from ecrlint.read.hcl.syntax import HclText
    from ecrlint.read.hcl.value import Written

_WRAPPERS = {"expression", "literal_value", "template_expr", "collection_value", "for_expr"}
_OPERATORS = {"+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"}


def evaluate(expression: Written, scope: Scope) -> HclValue:
    """The value of an expression; what is not known, fails, or takes too much is UNKNOWN. Never raises."""
    evaluation = scope.evaluation
    nesting = evaluation.nesting
    if not nesting:
        evaluation.begin()
    try:
        if isinstance(expression, JsonExpression):
            return expression.value(scope, Evaluator)
        if isinstance(expression, Expression):
            return Evaluator(expression.text, scope).value(expression.branch)
    except Failed:
        pass
    except TooMuch as limit:
        evaluation.reached.note(str(limit))
    except RecursionError:
        evaluation.nesting = nesting
        evaluation.reached.note(more_than(MAX_NESTING, "expressions inside each other"))
    return HclValue(UNKNOWN, expression.spot)


class Evaluator:
    """Evaluates the expressions of one text, where names mean what `scope` says."""

    __slots__ = ("evaluation", "is_for_type", "is_strict", "scope", "text")

    def __init__(
        self, text: HclText, scope: Scope, *, is_strict: bool = False, is_for_type: bool = False
    ) -> None:
        """`is_strict`: a part that fails makes the whole fail, as `try` and `can` want to know it.

        `is_for_type`: only the type is wanted, and of a call with an argument that fails it is not known.
        """
        self.text = text
        self.scope = scope
        self.evaluation = scope.evaluation
        self.is_strict = is_strict
        self.is_for_type = is_for_type

    def value(self, branch: Branch) -> HclValue:
        """The value of a branch; UNKNOWN where it is undecided. Raises Failed, TooMuch."""
        self.evaluation.enter()
        try:
            row = [branch]
            while len(row) == 1 and row[0].type in _WRAPPERS:
                row = parts(row[0])
            value = self._of_row(row)
        except Undecided as undecided:
            self.evaluation.leave_open(undecided)
            return HclValue(UNKNOWN, self.text.spot(branch))
        finally:
            self.evaluation.leave()
        if value.size > MAX_SIZE:
            raise TooMuch(MAX_SIZE, "parts of one value")
        return value

    def settled(self, branch: Branch) -> HclValue:
        """The same, and UNKNOWN where it fails: one part of a collection does not spoil the others."""
        return self.value(branch) if self.is_strict else self.lenient(branch)

    def lenient(self, branch: Branch) -> HclValue:
        """The same, and UNKNOWN where it fails, whatever is around it."""
        try:
            return self.value(branch)
        except Failed:
            return HclValue(UNKNOWN, self.text.spot(branch))

    def within(self, scope: Scope) -> Evaluator:
        """The same text under other names."""
        return self.elsewhere(self.text, scope)

    def elsewhere(self, text: HclText, scope: Scope) -> Evaluator:
        """Another text under other names."""
        return Evaluator(text, scope, is_strict=self.is_strict, is_for_type=self.is_for_type)

    def argument(self, branch: Branch) -> HclValue:
        """The value of an argument of a call."""
        return self.strict().value(branch) if self.is_for_type else self.value(branch)

    def for_type(self) -> Evaluator:
        """The same text and names, where only types are wanted."""
        return Evaluator(self.text, self.scope, is_for_type=True)

    def strict(self) -> Evaluator:
        """The same text and names, where one failure is the failure of all."""
        return Evaluator(self.text, self.scope, is_strict=True)

    def _of_row(self, row: Sequence[Branch]) -> HclValue:
        """An operand: a form or something in parentheses, and the steps behind it."""
        first, *steps = row
        if first.type == "variable_expr":
            return self._reference(first, steps)
        if first.type == "(":
            value, steps = self.value(row[1]), list(row[3:])
        elif first.type in _WRAPPERS:
            value = self.value(first)
        elif first.type in _FORMS:
            value = _FORMS[first.type](self, first)
        else:
            raise Undecided
        return self._step(value, in_one_row(steps), first) if steps else value

    def _reference(self, first: Branch, steps: Sequence[Branch]) -> HclValue:
        """What a name and the steps behind it lead to: the scope is asked, longer and longer."""
        path: Path = (self.text.words(first),)
        rest = in_one_row(steps)
        while True:
            found = self.scope.resolve(path)
            if found is not None or not rest:
                break
            if rest[0].type in ("[*]", ".*"):
                found = self.scope.resolve((*path, "*"))
                break
            path = (*path, self._key(rest.pop(0)))
        if found is None:
            found = self.scope.whole(path)
        if found is None:
            raise Undecided
        if found.is_unknown or (isinstance(found.content, str) and found.spot.source is None):
            found = HclValue(found.content, self._spot(first, [first, *steps][-1]))  # it is written here only
        return self._step(found, rest, first)

    def _step(self, value: HclValue, steps: Sequence[Branch], first: Branch) -> HclValue:
        for number, branch in enumerate(steps):
            spot = self._spot(first, branch)
            if branch.type == "[*]":
                return self._splat(value, steps[number + 1 :], first, spot)
            if branch.type == ".*":
                rest = leading_names(steps[number + 1 :])
                value = self._splat(value, rest, first, spot)
                return self._step(value, steps[number + 1 + len(rest) :], first)
            value = step.inside(value, self._key(branch), spot)
        return value

    def _splat(self, value: HclValue, steps: Sequence[Branch], first: Branch, spot: HclSpan) -> HclValue:
        """The steps behind a splat, for each item."""
        if isinstance(value.content, list):
            self.evaluation.spend(len(value.content))
        return step.splat(value, lambda item: self._step(item, steps, first), spot)

    def _key(self, branch: Branch) -> str | int | Unknown:
        """The key of one step."""
        if branch.type == "get_attr":
            return self.text.words(branch.children[-1])
        index = branch.children[0]
        if index.type == "legacy_index":
            return int(self.text.words(index).lstrip(". \t"))
        return step.key_of(self.value(parts(index)[1]))

    def _spot(self, first: Branch, last: Branch) -> HclSpan:
        offset = self.text.offset
        return HclSpan(offset(first.start_byte), offset(last.end_byte), self.text.source)


def parts(branch: Branch) -> list[Branch]:
    """What a branch is made of, without comments."""
    return [child for child in branch.children if child.type != "comment"]


def _number(self: Evaluator, branch: Branch) -> HclValue:
    return HclValue(number_from(self.text.words(branch)), self.text.spot(branch))


def _bool(self: Evaluator, branch: Branch) -> HclValue:
    return HclValue(self.text.words(branch) == "true", self.text.spot(branch))


def _null(self: Evaluator, branch: Branch) -> HclValue:
    return HclValue(None, self.text.spot(branch))


def _string(self: Evaluator, branch: Branch) -> HclValue:
    spot = self.text.spot(branch)
    self.evaluation.spend(cost(self.text.source.text[spot.start : spot.end]))
    piece = written_piece(self.text.source.text[spot.start + 1 : spot.end - 1], spot.start + 1, self.text)
    return HclValue(piece.text, spot, pieces=(piece,))


def _template(self: Evaluator, branch: Branch) -> HclValue:
    pieces, spot = template(branch, self.text, self.evaluation)
    return render.render_template(self, pieces, spot)


def _tuple(self: Evaluator, branch: Branch) -> HclValue:
    items = [self.settled(child) for child in branch.children if child.type == "expression"]
    return HclValue(items, self.text.spot(branch))


def _object(self: Evaluator, branch: Branch) -> HclValue:
    entries: dict[str, Entry] = {}
    for child in branch.children:
        if child.type == "object_elem":
            key, _, value = parts(child)
            entries[_key_text(self, key)] = Entry(self.settled(value), self.text.spot(key))
    return HclValue(entries, self.text.spot(branch))


def _key_text(self: Evaluator, branch: Branch) -> str:
    """The key of an entry: a bare name is itself, all else is evaluated."""
    row = parts(branch)
    if len(row) == 1 and row[0].type == "variable_expr":
        return self.text.words(row[0])
    value = self.settled(branch)
    return hole_of(self.text.words(branch)) if value.is_unknown else text_of(value)


def _call(self: Evaluator, branch: Branch) -> HclValue:
    from ecrlint.read.hcl import function_call as call

    return call.call_function(self, branch)


def _conditional(self: Evaluator, branch: Branch) -> HclValue:
    from ecrlint.read.hcl import conditional

    return conditional.conditional(self, branch, self.text.spot(branch))


def _operation(self: Evaluator, branch: Branch) -> HclValue:
    row = parts(branch.children[0])
    spot = self.text.spot(branch)
    if branch.children[0].type == "unary_operation":
        return operate.unary(row[0].type, self._of_row(row[1:]), spot)
    middle = next(at for at in range(1, len(row)) if row[at].type in _OPERATORS)
    left, right = _operand(self, row[:middle], spot), _operand(self, row[middle + 1 :], spot)
    return operate.binary(self, row[middle].type, left, right, spot)


def _operand(self: Evaluator, row: Sequence[Branch], spot: HclSpan) -> HclValue:
    """One side of an operator; where nobody knows it, the other may still decide."""
    try:
        return self._of_row(row)
    except Undecided as undecided:
        self.evaluation.leave_open(undecided)
        return HclValue(UNKNOWN, spot)


_FORMS: dict[str, Callable[[Evaluator, Branch], HclValue]] = {
    "numeric_lit": _number,
    "bool_lit": _bool,
    "null_lit": _null,
    "string_lit": _string,
    "quoted_template": _template,
    "heredoc_template": _template,
    "tuple": _tuple,
    "object": _object,
    "for_tuple_expr": loop.list_of,
    "for_object_expr": loop.object_of,
    "function_call": _call,
    "conditional": _conditional,
    "operation": _operation,
}
