"""Templates to texts: every interpolation is filled in, what nobody knows leaves a hole by its name."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl import for_expression as loop
from ecrlint.read.hcl.budget import Undecided, bound_length
from ecrlint.read.hcl.primitives import bool_of, hole_of, text_of
from ecrlint.read.hcl.template_parse import For, If, Interpolation
from ecrlint.read.hcl.value import HclValue, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.template_parse import Part
    from ecrlint.read.hcl.value import HclSpan


def render_template(evaluator: Expressions, parts: Sequence[Part], spot: HclSpan) -> HclValue:
    """A template's text; a template that is one interpolation and nothing else is that value."""
    if len(parts) == 1 and isinstance(parts[0], Interpolation):
        return evaluator.value(parts[0].branch)
    pieces = list(_pieces(evaluator, parts))
    bound_length(sum(len(piece.text) for piece in pieces))
    value = HclValue("".join(piece.text for piece in pieces), spot, pieces=pieces)
    evaluator.evaluation.spend(value.size + len(pieces))
    return value


def _pieces(evaluator: Expressions, parts: Sequence[Part]) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, Piece):
            yield part
        elif isinstance(part, Interpolation):
            yield _fill(evaluator, part)
        elif isinstance(part, If):
            yield from _choose(evaluator, part)
        else:
            yield from _repeat(evaluator, part)


def _fill(evaluator: Expressions, part: Interpolation) -> Piece:
    value = evaluator.value(part.branch)
    if value.content is UNKNOWN:
        return _hole(evaluator.text.words(part.branch), part.spot, value)
    return Piece(text_of(value), part.spot, value=value)


def _choose(evaluator: Expressions, part: If) -> Iterator[Piece]:
    value = evaluator.value(part.condition)
    words = evaluator.text.words(part.condition)
    holds = evaluator.evaluation.turn.outcome(words) if value.is_undecided else bool_of(value)
    if holds is None:
        yield _hole(f"if {words}", part.spot, HclValue(UNKNOWN, part.spot))
    else:
        yield from _pieces(evaluator, part.then if holds else part.otherwise)


def _repeat(evaluator: Expressions, part: For) -> Iterator[Piece]:
    try:
        rounds = loop.Rounds(evaluator, part.intro)
        if rounds.is_guessed or not rounds.in_order:
            raise Undecided
    except Undecided as undecided:
        evaluator.evaluation.leave_open(undecided)
        yield _hole("for", part.spot, HclValue(UNKNOWN, part.spot))
        return
    for inner in rounds.each:
        evaluator.evaluation.spend(len(part.body))
        if inner:
            yield from _pieces(inner, part.body)
        else:
            yield _hole("for", part.spot, HclValue(UNKNOWN, part.spot))


def _hole(name: str, spot: HclSpan, value: HclValue) -> Piece:
    return Piece(hole_of(name), spot, value=value)
