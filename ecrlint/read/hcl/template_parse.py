"""Templates: texts with `${…}` and `%{…}` in them, in quotes or as heredocs.

The syntax tree tells where interpolations and directives are; all else is text as written, line by line in a
heredoc. Trimming by `~` and the indentation that `<<-` removes are done as HCL's own parser does them
(hclsyntax, parser_template.go): before anything is evaluated.
"""

from __future__ import annotations

import re

from ecrlint.read.hcl import escapes
from ecrlint.read.hcl.budget import bound_length
from ecrlint.read.hcl.value import HclSpan, Piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Node as Branch

    from ecrlint.read.hcl.budget import Evaluation
    from ecrlint.read.hcl.syntax import HclText

    Part: TypeAlias = "Piece | Interpolation | If | For"

_line = re.compile(r"[^\n]*\n|[^\n]+")

_MARKS = {
    "template_interpolation", "template_if_intro", "template_else_intro", "template_if_end",
    "template_for_start", "template_for_end",
}  # fmt: skip


class Interpolation:
    """`${expression}`; `spot` is all of it."""

    __slots__ = ("branch", "spot")

    def __init__(self, branch: Branch, spot: HclSpan) -> None:
        self.branch = branch
        self.spot = spot


class If:
    """`%{ if condition }…%{ else }…%{ endif }`."""

    __slots__ = ("condition", "otherwise", "spot", "then")

    def __init__(self, condition: Branch, spot: HclSpan) -> None:
        self.condition = condition
        self.spot = spot
        self.then: list[Part] = []
        self.otherwise: list[Part] = []


class For:
    """`%{ for key, value in collection }…%{ endfor }`; `intro` is its beginning."""

    __slots__ = ("body", "intro", "spot")

    def __init__(self, intro: Branch, spot: HclSpan) -> None:
        self.intro = intro
        self.spot = spot
        self.body: list[Part] = []


def template(branch: Branch, text: HclText, evaluation: Evaluation) -> tuple[list[Part], HclSpan]:
    """The parts of a quoted or heredoc template, and where it is written (a heredoc: the lines inside)."""
    first, *children, last = branch.children
    if branch.type != "heredoc_template":
        reader = _Reader(text, first.end_byte, evaluation, is_heredoc=False)
        return reader.parts(children, last.start_byte), text.spot(branch)
    name = children[0]
    start = text.data.index(b"\n", name.end_byte) + 1
    end = max(start, text.data.rindex(b"\n", 0, last.start_byte) + 1)
    reader = _Reader(text, start, evaluation, is_heredoc=True)
    parts = reader.parts(children[1:], end)
    if text.words(first) == "<<-":
        _flush(reader.flat)
    return parts, HclSpan(text.offset(start), text.offset(end), text.source)


def bare_template(branch: Branch, text: HclText, evaluation: Evaluation, start: int, end: int) -> list[Part]:
    """The parts of a heredoc's branch that stands for the whole of a template file, between two bytes."""
    return _Reader(text, start, evaluation, is_heredoc=True).parts(branch.children[2:-1], end)


class _Reader:
    """Cuts a template into parts, from front to back; `flat` has them in one row, None for a mark."""

    def __init__(self, text: HclText, at: int, evaluation: Evaluation, *, is_heredoc: bool) -> None:
        self.text = text
        self.at = at
        self.evaluation = evaluation
        self.is_heredoc = is_heredoc
        self.flat: list[Piece | None] = []
        self.trims = False

    def parts(self, children: list[Branch], end: int) -> list[Part]:
        parts: list[Part] = []
        self._add(children, parts)
        self._literals(end, parts)
        return parts

    def _add(self, children: list[Branch], parts: list[Part]) -> None:
        for child in children:
            if child.type == "template_directive":
                self._directive(child.children[0], parts)
            elif child.type in _MARKS:
                self._mark(child, parts)
                parts.append(Interpolation(_expression(child), self.text.spot(child)))

    def _directive(self, branch: Branch, parts: list[Part]) -> None:
        intro, *children, end = branch.children
        spot = self.text.spot(branch)
        self._mark(intro, parts)
        if branch.type == "template_for":
            loop = For(intro, spot)
            self._add(children, loop.body)
            self._mark(end, loop.body)
            parts.append(loop)
            return
        choice = If(_expression(intro), spot)
        turn = choice.then
        for child in children:
            if child.type == "template_else_intro":
                self._mark(child, turn)
                turn = choice.otherwise
            else:
                self._add([child], turn)
        self._mark(end, turn)
        parts.append(choice)

    def _mark(self, branch: Branch, parts: list[Part]) -> None:
        """Take the text in front of a mark, and what its `~` trim."""
        self._literals(branch.start_byte, parts)
        written = self.text.words(branch)
        if written[2:3] == "~" and self.flat and (before := self.flat[-1]):
            before.cut(0, len(before.text.rstrip()))
        self.trims = written[-2:-1] == "~"
        self.flat.append(None)
        self.at = branch.end_byte

    def _literals(self, end: int, parts: list[Part]) -> None:
        """The text up to a byte: a piece for each line of a heredoc, else one piece."""
        start, stop = self.text.offset(self.at), self.text.offset(end)
        if start >= stop:
            return
        bound_length(stop - start)
        raw = self.text.source.text[start:stop]
        self.evaluation.spend(cost(raw))
        lines = [match[0] for match in _line.finditer(raw)] if self.is_heredoc else [raw]
        for line in lines:
            piece = self._piece(line, start)
            start += len(line)
            if self.trims:
                piece.cut(len(piece.text) - len(piece.text.lstrip()), len(piece.text))
                self.trims = False
            parts.append(piece)
            self.flat.append(piece)

    def _piece(self, raw: str, start: int) -> Piece:
        return written_piece(raw, start, self.text, is_heredoc=self.is_heredoc)


def cost(raw: str) -> int:
    """How many values a text as it is written counts for: one for each line and escape."""
    return len(raw) // 64 + raw.count("\n") + sum(map(raw.count, ("\\", "${", "%{")))


def written_piece(raw: str, start: int, text: HclText, *, is_heredoc: bool = False) -> Piece:
    """What is written at an offset, its escapes decoded."""
    spot = HclSpan(start, start + len(raw), text.source)
    escaped = "${" in raw or "%{" in raw or ("\\" in raw and not is_heredoc)
    if not escaped:
        return Piece(raw, spot, range(start, spot.end), range(start + 1, spot.end + 1))
    parts, starts, ends = [], [], []
    for match in (escapes.in_heredoc if is_heredoc else escapes.in_quotes).finditer(raw):
        parts.append(escapes.decode(match[0]))
        starts.append(start + match.start())
        ends.append(start + match.end())
        if len(parts[-1]) == 2:  # $${ is two characters, and the place of both is all of it
            starts.append(starts[-1])
            ends.append(ends[-1])
    return Piece("".join(parts), spot, starts, ends)


def _flush(flat: list[Piece | None]) -> None:
    """Take away the indentation that all lines but empty ones share; in front of a mark there is none."""
    widths, indented, begins = [], [], True
    for piece in flat:
        if begins:
            bare = piece.text.lstrip() if piece else ""
            if piece and (bare or not piece.text.endswith("\n")):
                widths.append(len(piece.text) - len(bare))
                indented.append(piece)
            elif not piece:
                widths.append(0)
        begins = bool(piece) and piece.text.endswith("\n") if piece else False
    for piece in indented:
        piece.cut(min(widths), len(piece.text))


def _expression(branch: Branch) -> Branch:
    return next((child for child in branch.children if child.type == "expression"), branch)
