"""Why a text is not HCL, said so that a person can mend it."""

from __future__ import annotations

import re

from ecrlint.read.positions import syntax_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node as Branch

    # A circle: the parser asks for an explanation of the text that it has kept.
    from ecrlint.read.hcl.syntax import HclText
    from ecrlint.read.positions import SyntaxTrouble

_MISFIT = "check the brackets, quotes and commas around it"
_CLOSED_BY = {"{": "}", "[": "]", "(": ")"}
_OPENINGS = {
    "block_start", "object_start", "tuple_start", "(", "[",
    "quoted_template_start", "template_interpolation_start", "template_directive_start",
}  # fmt: skip
_MAX_SHOWN = 20

_word = re.compile(r"\s*([\w.-]+|[^\w\s])").match
_bad_escape = re.compile(r"\\.?", re.S).match


def first(root: Branch, text: HclText) -> SyntaxTrouble | None:
    """The first trouble of a syntax tree."""
    if not root.has_error:
        return _crowded_line(root, text)
    branch = root
    while not (branch.is_error or branch.is_missing):
        branch = next(child for child in branch.children if child.has_error or child.is_missing)
    return _missing(branch, text) if branch.is_missing else _misplaced_part(branch, text)


def _missing(branch: Branch, text: HclText) -> SyntaxTrouble:
    """Something that the text lacks: its opening is the place, as nobody knows where it should end."""
    around = branch.parent
    if around and around.type in ("string_lit", "quoted_template"):
        return _unclosed_text(around, text)
    if around and around.type == "heredoc_template":
        spot = text.spot(around)
        name = text.words(around.children[1])
        end = text.source.first_line_of(spot.start, spot.end)
        return syntax_error(spot.start, end, f"a heredoc without a line '{name}' that ends it")
    if around and around.type.endswith("_end"):
        around = around.parent
    opening = _last_opening(around) if around else None
    if opening and (closing := _CLOSED_BY.get(text.words(opening))):
        spot = text.spot(opening)
        return syntax_error(
            spot.start, spot.end, f"a '{text.words(opening)}' without its '{closing}'", "close it"
        )
    return _at(text, text.offset(branch.start_byte), "something is missing before")


def _last_opening(branch: Branch) -> Branch | None:
    """The last bracket, quote or `${` that begins right in a branch."""
    return next((child for child in reversed(branch.children) if child.type in _OPENINGS), None)


def _unclosed_text(branch: Branch, text: HclText) -> SyntaxTrouble:
    start = text.offset(branch.start_byte)
    for child in branch.children:
        if child.is_error:
            return _misplaced_part(child, text)
    end = text.source.first_line_of(start, len(text.source.text))
    return syntax_error(start, max(end, start + 1), "a text without its closing quote", "close the quote")


def _misplaced_part(branch: Branch, text: HclText) -> SyntaxTrouble:
    """Something that does not belong where it is."""
    start = text.offset(branch.start_byte)
    escape = _bad_escape(text.source.text, start)
    if escape:
        help = r"write a backslash as \\"
        return syntax_error(start, escape.end(), f"'{escape[0]}', an escape that HCL does not have", help)
    shown = text.source.text[start : text.offset(branch.end_byte)].strip()
    if shown in ("}", "]", ")"):
        return syntax_error(start, start + 1, f"a '{shown}' that nothing opened", "remove it")
    opening = _last_opening(branch)
    if opening:
        spot = text.spot(opening)
        problem = f"what begins with this '{text.words(opening)}' does not parse to its end"
        return syntax_error(spot.start, spot.end, problem, _MISFIT)
    if len(shown) <= _MAX_SHOWN and "\n" not in shown:
        return _at(text, start, "a place where this cannot stand:")
    end = text.source.first_line_of(start, len(text.source.text))
    return syntax_error(start, max(end, start + 1), "a stretch that is no HCL begins here", _MISFIT)


def _at(text: HclText, start: int, why: str) -> SyntaxTrouble:
    """Trouble at the next word."""
    word = _word(text.source.text, start)
    if word is None:
        last = max(0, len(text.source.text.rstrip()) - 1)
        return syntax_error(last, last + 1, "the text ends too early")
    return syntax_error(word.start(1), word.end(1), f"{why} '{word[1][:_MAX_SHOWN]}'", _MISFIT)


def _crowded_line(root: Branch, text: HclText) -> SyntaxTrouble | None:
    """Two arguments or blocks on one line, which the grammar takes and HCL does not."""
    bodies = [root]
    for body in bodies:
        before = None
        for child in body.children:
            if child.type == "body":
                bodies.append(child)
            elif child.type in ("attribute", "block"):
                if before and b"\n" not in text.data[before.end_byte : child.start_byte]:
                    spot = text.spot(child.children[0])
                    problem = f"'{text.words(child.children[0])}' on the line of another argument or block"
                    return syntax_error(spot.start, spot.end, problem, "begin a new line")
                before = child
                bodies.extend(each for each in child.children if each.type == "body")
    return None
