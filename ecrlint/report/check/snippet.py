"""The lines of a policy around a finding, with carets that stand under the right characters.

Columns on a screen are not characters: a tab is four columns here, East Asian wide characters and
most emoji take two, combining marks none, and what does not print is spelled out.
"""

from __future__ import annotations

from ecrlint.console import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.report.color import Paint
    from ecrlint.source import Source, Span

WIDTH = 120
"""The widest line that is drawn; longer source lines are cut to a window around the finding."""

_FOLLOWING = 2
"""How many lines of a longer span are drawn after its first."""


def margin(span: Span) -> str:
    """Blanks as wide as the largest line number that is drawn for a span."""
    return " " * len(str(min(_last_line(span), span.line + _FOLLOWING)))


def draw(span: Span, level: str, paint: Paint) -> Iterator[str]:
    """The drawn lines: an empty one, the span's first line, its carets, a few more, `…` if cut."""
    source, blank = span.source, margin(span)
    room = WIDTH - len(blank) - len(" | ") - len("……")
    text, indent, carets = _underline(source, span, room)
    yield paint("gutter", f"{blank} |")
    yield _row(f"{span.line:>{len(blank)}}", text, paint)
    yield _row(blank, " " * indent + paint(level, "^" * carets), paint)
    for number in range(span.line + 1, min(_last_line(span), span.line + _FOLLOWING) + 1):
        line = source.line(number)
        yield _row(f"{number:>{len(blank)}}", _cut(line, *_window(line, 0, room)), paint)
    if _last_line(span) > span.line + _FOLLOWING:
        yield _row(blank, "…", paint)


def _row(number: str, text: str, paint: Paint) -> str:
    return f"{paint('gutter', f'{number} |')} {text}".rstrip(" ")


def _last_line(span: Span) -> int:
    """The last line with characters of the span, so not one at whose very start it ends."""
    return max(span.line, span.end_line - (span.end_column == 1))


def _underline(source: Source, span: Span, room: int) -> tuple[str, int, int]:
    """The span's first line as drawn, the columns in front of the carets, and how many carets."""
    line = source.line(span.line)
    start = min(span.column - 1, len(line))
    stop = source.first_line_of(span.start, span.end) - span.start + start
    head, tail = _window(line, start, room)
    indent = _width(line[head:start]) + (head > 0)
    carets = _width(line[start : min(stop, tail)]) + (stop > tail and tail < len(line))
    return _cut(line, head, tail), indent, max(carets, 1)


def _window(line: str, start: int, room: int) -> tuple[int, int]:
    """Which characters to draw: a third of the room before `start`, more near the line's end."""
    head = _reach(line, start, -1, room // 3)
    tail = _reach(line, head, 1, room)
    return _reach(line, tail, -1, room), tail


def _reach(line: str, index: int, step: int, room: int) -> int:
    """How far one can go from `index` before `room` columns are used up."""
    while 0 <= (at := index if step > 0 else index - 1) < len(line):
        room -= _width(line[at])
        if room < 0:
            break
        index += step
    return index


def _cut(line: str, head: int, tail: int) -> str:
    return "…" * (head > 0) + _visible_part(line[head:tail]) + "…" * (tail < len(line))


def _visible_part(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _width(text: str) -> int:
    """How many columns a terminal gives to a text once it is shown."""
    shown = _visible_part(text)
    return len(shown) if shown.isascii() else sum(_columns(char) for char in shown)


def _columns(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # combining marks, and the vowels and finals that join a Hangul syllable
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
