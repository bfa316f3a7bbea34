"""Which characters a YAML event stands for.

The parser's marks include tags and anchors, report a block collection as ending at the next token,
and place an empty value anywhere up to there. Offsets count code points.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.read.yaml.events import Event

_property = re.compile(r"[&!]\S*\s+(?:#[^\r\n]*\s+)*").match
_colon = re.compile(r"(?:\s|#[^\r\n]*)*:").match
_block = re.compile(r"[|>][^\r\n]*(?P<inner>\s*)").match


def scalar(text: str, event: Event, after: int | None) -> tuple[int, int]:
    """Start and end of a scalar; `after` is the end of its key, if it is the value of one.

    Plain texts are bare, quoted ones have their quotes, block ones are the inner text without the
    blanks around it. An empty value has no width and stands behind its tag or anchor, its colon or
    its dash.
    """
    start, end = event.start_mark.index, event.end_mark.index
    if not event.value and not event.style:
        if start == end and after is not None:
            colon = _colon(text, after)
            end = colon.end() if colon else after
        return end, end
    for given in (event.anchor, event.tag):
        mark = _property(text, start, end) if given else None
        start = mark.end() if mark else start
    if event.style in ("|", ">"):
        return _inner(text, start, end)
    return start, end


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The text of a block scalar; of an empty one the indicator."""
    header = _block(text, start, end)
    inner = header.end() if header else start
    if inner == end:
        return start, start + 1
    return inner, inner + len(text[inner:end].rstrip())


def opening(text: str, event: Event) -> tuple[int, bool]:
    """Where an object or a list starts, and whether it is a flow collection with brackets.

    A tag or an anchor in front does not belong to it.
    """
    start, end = event.start_mark.index, event.end_mark.index
    if start == end:
        return start, False
    if text[end - 1] in "[{":
        return end - 1, True
    # The mark is behind the dash of a list at its key's indentation, or behind a question mark.
    return (end - 1 if text[end - 1] in "-?" else end), False
