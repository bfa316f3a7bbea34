"""`for` expressions: lists and objects made of other ones."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.hcl import traversal as step
from ecrlint.read.hcl.budget import Failed, Undecided, bound_count
from ecrlint.read.hcl.outcomes import SIZES
from ecrlint.read.hcl.primitives import bool_of, hole_of, text_of
from ecrlint.read.hcl.scope import Inner
from ecrlint.read.hcl.value import Entry, HclValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.expressions import Expressions


class Rounds:
    """The rounds of a loop, each an evaluator under the loop's names, None for any number of unknown ones.

    `partial` says that there may be others than these, `in_order` that they come in this order. Over a
    collection that nobody knows it is one round with an unknown value, and `is_guessed`. Raises Failed,
    Undecided, TooMuch.
    """

    __slots__ = ("each", "in_order", "is_guessed", "partial")

    def __init__(self, evaluator: Expressions, intro: Branch) -> None:
        words = evaluator.text.words
        names = [words(child) for child in intro.children if child.type == "identifier"]
        expression = next(child for child in intro.children if child.type == "expression")
        over = evaluator.value(expression)
        turn = evaluator.evaluation.turn
        self.is_guessed = over.is_unknown and turn.outcome(words(expression), *SIZES) is True
        pairs = [(UNKNOWN, HclValue(UNKNOWN, over.spot))] if self.is_guessed else step.pairs(over)
        evaluator.evaluation.spend(bound_count(len(pairs)))
        self.partial = over.partial or self.is_guessed
        self.each: list[Expressions | None] = []
        keyed = isinstance(over.content, dict) and len(pairs) > 1
        self.in_order = not (keyed and any(isinstance(key, str) and has_hole(key) for key, _ in pairs))
        for key, value in pairs:
            if over.partial and value.is_unknown:
                self.each.append(None)
                continue
            given = {names[-1]: value}
            if len(names) > 1:
                given[names[0]] = value if over.is_set else HclValue(key, value.spot)
            self.each.append(evaluator.within(Inner(evaluator.scope, given)))


def list_of(evaluator: Expressions, branch: Branch) -> HclValue:
    """`[for … : value if condition]`; where the condition is not known, an item may be there or not."""
    rounds = Rounds(evaluator, _child(branch, "for_intro"))
    value = _child(branch, "expression")
    items = [] if rounds.in_order else [HclValue(UNKNOWN, evaluator.text.spot(value))]
    partial = rounds.partial or not rounds.in_order
    for inner in rounds.each:
        wanted = _is_wanted(inner, branch)
        if inner and wanted:
            items.append(inner.settled(value))
        elif wanted is None:
            items.append(HclValue(UNKNOWN, evaluator.text.spot(value)))
            partial = True
    return HclValue(items, evaluator.text.spot(branch), partial=partial)


def object_of(evaluator: Expressions, branch: Branch) -> HclValue:
    """`{for … : key => value if condition}`, with `...` a list of the values of each key."""
    rounds = Rounds(evaluator, _child(branch, "for_intro"))
    key, value = [child for child in branch.children if child.type == "expression"]
    is_grouped = any(child.type == "ellipsis" for child in branch.children)
    found: dict[str, list[Entry]] = {}
    partial = rounds.partial
    for inner in rounds.each:
        wanted = _is_wanted(inner, branch)
        partial = partial or wanted is None
        if inner and wanted:
            entry = Entry(inner.settled(value), inner.text.spot(key))
            found.setdefault(_key(inner, key), []).append(entry)
    if is_grouped and partial:
        raise Undecided  # a group may have more values than are known
    make = _group if is_grouped else _only
    entries = {name: make(name, group) for name, group in found.items()}
    return HclValue(entries, evaluator.text.spot(branch), partial=partial)


def _group(name: str, group: list[Entry]) -> Entry:
    first = group[0]
    return Entry(HclValue([entry.value for entry in group], first.value.spot), first.spot)


def _only(name: str, group: list[Entry]) -> Entry:
    if len(group) > 1:
        raise Undecided if "${" in name else Failed
    return group[0]


def _is_wanted(inner: Expressions | None, branch: Branch) -> bool | None:
    """Whether a round's item is taken; None when nobody knows."""
    if inner is None:
        return None
    condition = next((child for child in branch.children if child.type == "for_cond"), None)
    if condition is None:
        return True
    value = inner.value(_child(condition, "expression"))
    return None if value.is_undecided else bool_of(value)


def _key(inner: Expressions, branch: Branch) -> str:
    value = inner.value(branch)
    return hole_of(inner.text.words(branch)) if value.is_unknown else text_of(value)


def _child(branch: Branch, type: str) -> Branch:
    return next(child for child in branch.children if child.type == type)
