"""Texts that are templates as a whole: files, and what `templatestring` is given."""

from __future__ import annotations

from ecrlint.read.hcl.budget import Undecided
from ecrlint.read.hcl.syntax import HclText, syntax_tree
from ecrlint.read.hcl.template_parse import bare_template
from ecrlint.read.hcl.template_render import render_template
from ecrlint.read.hcl.value import Entry, HclSpan, HclValue, Piece

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


def moved(value: HclValue, source: Source, written: SourceMap) -> HclValue:
    """A value with all that stands in `source` where that is written in another text."""
    content = value.content
    if isinstance(content, list):
        content = [moved(item, source, written) for item in content]
    elif isinstance(content, dict):
        content = {
            key: Entry(moved(entry.value, source, written), _spot(entry.spot, source, written))
            for key, entry in content.items()
        }
    return HclValue(
        content,
        _spot(value.spot, source, written),
        encoded=moved(value.encoded, source, written) if value.encoded else None,
        pieces=[_moved(piece, source, written) for piece in value.pieces],
        partial=value.partial,
        type=value.type,
    )


def _moved(piece: Piece, source: Source, written: SourceMap) -> Piece:
    spot = _spot(piece.spot, source, written)
    if piece.value is not None:
        return Piece(piece.text, spot, value=moved(piece.value, source, written))
    if piece.spot.source is not source:
        return piece
    stretches = [written.stretch(*each) for each in zip(piece.starts, piece.ends, strict=True)]
    return Piece(piece.text, spot, [start for start, _ in stretches], [end for _, end in stretches])


def _spot(spot: HclSpan, source: Source, written: SourceMap) -> HclSpan:
    if spot.source is not source:
        return spot
    return HclSpan(*written.stretch(spot.start, spot.end), written.source)
