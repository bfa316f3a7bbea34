"""Texts that are templates as a whole: files, and what `templatestring` is given."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.syntax import HclText, syntax_tree
from ecrlint.read.hcl.template_parse import bare_template
from ecrlint.read.hcl.template_render import render_template
from ecrlint.read.hcl.value import HclSpan, HclValue, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ecrlint.read.hcl.expressions import Expressions
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.source_map import SourceMap
    from ecrlint.source import Source

_MARK = "ECRLINT_TEMPLATE"


def render(source: Source, scope: Scope, evaluator: Callable[[HclText, Scope], Expressions]) -> HclValue:
    """What a template says where names mean what the scope says. Raises Failed, Undecided, TooMuch.

    `evaluator` makes one for the expressions in it.
    """
    mark = _MARK
    while mark in source.text:
        mark += "_"
    before, after = f"x = <<{mark}\n".encode(), f"\n{mark}\n".encode()
    text = HclText(source, before, after)
    root = syntax_tree(text.data)
    branch = root.descendant_for_byte_range(4, len(text.data) - 2)
    while branch and branch.type != "heredoc_template":
        branch = branch.children[0] if branch.children else None
    if root.has_error or branch is None:
        raise Undecided
    parts = bare_template(branch, text, scope.evaluation, len(before), len(text.data) - len(after))
    return render_template(evaluator(text, scope), parts, HclSpan(0, len(source.text), source))


def moved(value: HclValue, written: SourceMap) -> HclValue:
    """What a template made, where the template is written in another text."""
    pieces = [_moved(piece, written) for piece in value.pieces]
    return HclValue(value.content, _spot(value.spot, written), encoded=value.encoded, pieces=pieces)


def _moved(piece: Piece, written: SourceMap) -> Piece:
    if piece.value is not None:
        return Piece(piece.text, _spot(piece.spot, written), value=piece.value)
    stretches = [written.stretch(*each) for each in zip(piece.starts, piece.ends, strict=True)]
    starts, ends = [start for start, _ in stretches], [end for _, end in stretches]
    return Piece(piece.text, _spot(piece.spot, written), starts, ends)


def _spot(spot: HclSpan, written: SourceMap) -> HclSpan:
    return HclSpan(*written.stretch(spot.start, spot.end), written.source)
