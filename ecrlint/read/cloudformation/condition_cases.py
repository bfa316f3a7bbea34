"""The conditions of a template, and the ways in which they may turn out.

Conditions are and/or/not over comparisons. What a comparison compares is taken as it is written: a parameter
is not its default here. One comparison has the same outcome everywhere, and a value that equals one text
equals no other.
"""

from __future__ import annotations

from ecrlint.read.branches import OpenOutcomes
from ecrlint.read.cloudformation.template import call_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from ecrlint.read.cloudformation.template import Template

    class Turn(Protocol):
        """One way in which all conditions turn out."""

        def holds(self, condition: str) -> bool | None:
            """Whether a condition holds; None where that is left open."""

        def value_of(self, parameter: str) -> str | None:
            """What a parameter equals if a condition says so."""

        def rules_out(self, parameter: str, text: str) -> bool:
            """Whether a condition says that a parameter is not a text."""

        def one_of(self, expression: object, texts: Sequence[str]) -> str | None:
            """Which of some texts an expression equals; None where that is left open."""


_MAX_DEPTH = 20


class _Open:
    """Every condition is left open."""

    def holds(self, condition: str) -> bool | None:
        return None

    def value_of(self, parameter: str) -> str | None:
        return None

    def rules_out(self, parameter: str, text: str) -> bool:
        return False

    def one_of(self, expression: object, texts: Sequence[str]) -> str | None:
        return None


OPEN: Turn = _Open()
"""The turn in which every condition is left open."""


class Chosen:
    """Comparisons come out as in `outcomes`, in the order in which they are asked for; later ones true.

    `branch` says what the conditions and parameters are that were asked for.
    """

    def __init__(self, template: Template, outcomes: list[bool]) -> None:
        self.outcomes = outcomes
        self.branch: dict[str, str] = {}
        self._template = template
        self._open = OpenOutcomes(outcomes)
        self._known: dict[str, bool] = {}
        self._equal: dict[str, str] = {}
        self._unequal: dict[str, set[str]] = {}

    def holds(self, condition: str) -> bool | None:
        return self._evaluate_name(condition, 0)

    def value_of(self, parameter: str) -> str | None:
        return self._equal.get(_canonical({"Ref": parameter}, 0))

    def rules_out(self, parameter: str, text: str) -> bool:
        return text in self._unequal.get(_canonical({"Ref": parameter}, 0), ())

    def one_of(self, expression: object, texts: Sequence[str]) -> str | None:
        what, allowed = _canonical(expression, 0), frozenset(texts)
        for text in texts:
            if self._compare(what, text, allowed):
                called = call_in(expression)
                self.branch[str(called[1]) if called else what] = text
                return text
        return None

    def _evaluate_name(self, name: str, depth: int) -> bool:
        if name not in self._known:
            expression = self._template.conditions.get(name)
            known = None if expression is None else self._truth(expression[0], depth + 1)
            self._known[name] = self._open.take() if known is None else known
            self.branch[name] = "true" if self._known[name] else "false"
        return self._known[name]

    def _truth(self, value: object, depth: int) -> bool | None:
        """Whether an expression is true; None for what is none, or refers to itself."""
        called = call_in(value)
        if isinstance(value, dict) and list(value) == ["Condition"]:
            called = ("Condition", value["Condition"])
        if called is None or depth > _MAX_DEPTH:
            return None
        name, argument = called
        if name == "Condition" and isinstance(argument, str):
            return self._evaluate_name(argument, depth)
        if not isinstance(argument, list):
            return None
        if name == "Fn::Equals" and len(argument) == 2:
            return self._equals(argument[0], argument[1])
        if name in ("Fn::And", "Fn::Or", "Fn::Not"):
            return self._combine(name, argument, depth + 1)
        return None

    def _combine(self, name: str, parts: list[object], depth: int) -> bool:
        """The outcome of and, or, not; only the parts that decide it are asked."""
        decisive = name == "Fn::Or"
        for part in parts:
            truth = self._truth(part, depth)
            if truth is None:
                truth = self._compare(_canonical(part, 0), "true")
            if name == "Fn::Not":
                return not truth
            if truth == decisive:
                return decisive
        return not decisive

    def _equals(self, left: object, right: object) -> bool:
        one, other = _literal(left), _literal(right)
        if one is not None and other is not None:
            return one == other
        first, second = _canonical(left, 0), _canonical(right, 0)
        if first == second:
            return True
        if other is not None:
            return self._compare(first, other, _allowed_texts(left, self._template))
        if one is not None:
            return self._compare(second, one, _allowed_texts(right, self._template))
        return self._compare(" = ".join(sorted((first, second))), "true")

    def _compare(self, what: str, text: str, allowed: frozenset[str] = frozenset()) -> bool:
        """Whether something that is known later equals a text, as far as that is not open."""
        unequal = self._unequal.setdefault(what, set())
        if what in self._equal:
            return self._equal[what] == text
        if text in unequal or (allowed and text not in allowed):
            return False
        outcome = allowed - unequal == {text} or self._open.take()
        if outcome:
            self._equal[what] = text
        else:
            unequal.add(text)
        return outcome


def _literal(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else None


def _allowed_texts(value: object, template: Template) -> frozenset[str]:
    """The texts that a reference to a parameter may be; none where it may be any."""
    called = call_in(value)
    if called is None or called[0] != "Ref" or not isinstance(called[1], str):
        return frozenset()
    return frozenset(each.text for each in template.allowed(called[1]))


def _canonical(value: object, depth: int) -> str:
    """A spelling that short and long forms of the same expression share."""
    if depth > _MAX_DEPTH:
        return str(id(value))
    called = call_in(value)
    if called:
        return f"{called[0]}({_canonical(called[1], depth + 1)})"
    if isinstance(value, dict):
        inside = [f"{key!r}: {_canonical(item, depth + 1)}" for key, item in value.items()]
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list):
        return f"[{', '.join([_canonical(item, depth + 1) for item in value])}]"
    return repr(value)
