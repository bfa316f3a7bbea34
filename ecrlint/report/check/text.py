"""The report for people at a terminal: each finding with its lines, the evidence and the remedy."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.report.check.snippet import draw, margin
from ecrlint.report.check.summary import account_line, closing_line
from ecrlint.report.color import painter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted
    from ecrlint.report.color import Paint
    from ecrlint.run.relaxations import Relaxation
    from ecrlint.run.result import RunResult
    from ecrlint.source import Span

_SAFE = "[*]"
"""What marks a fix that leaves access as it is."""


def render(result: RunResult, *, color: bool = False, quiet: bool = False, summary: bool = False) -> str:
    """Every finding as a block, a blank line between them, and the closing line."""
    paint = painter(color)
    blocks = ["\n".join(_block(located, paint)) for located in result.findings]
    if result.show_excepted and result.excepted:
        blocks.append("\n".join(_excepted_line(each, paint) for each in result.excepted))
    if result.relaxed:
        blocks.append("\n".join(relaxation_line(each, paint) for each in result.relaxed))
    last = closing_line(result, quiet, summary)
    if last:
        blocks.append("\n".join([last, *_fixable(result), f"{account_line(result)}."]))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def headline(located: Located, paint: Paint) -> str:
    """`path:line:col: level[rule] CODE: message`, which terminals and editors turn into a link."""
    place = paint("path", f"{_position(located.span)}:")
    level = paint(located.level, f"{located.level}[{located.rule.name}]")
    return f"{place} {level} {located.rule.code}: {visible(located.message)}"


def relaxation_line(relaxation: Relaxation, paint: Paint) -> str:
    """`path:line:col: new since REV: …`, which is no finding."""
    return f"{paint('path', f'{_position(relaxation.span)}:')} {visible(relaxation.words)}"


def _excepted_line(excepted: Excepted, paint: Paint) -> str:
    """One line for a finding that was accepted, and why it was."""
    located = excepted.located
    place = paint("path", f"{_position(located.span)}:")
    rule = f"{located.rule.code}: {visible(located.message)}"
    return f"{place} excepted[{located.rule.name}] {rule} ({visible(excepted.reason)})"


def _block(located: Located, paint: Paint) -> Iterator[str]:
    yield headline(located, paint)
    yield from draw(located.span, located.level, paint)
    blank = margin(located.span)
    for label, text in _remarks(located):
        yield f"{paint('gutter', f'{blank} =')} {paint('label', f'{label}:')} {visible(text)}"


def _remarks(located: Located) -> Iterator[tuple[str, str]]:
    if located.finding.because:
        shown = f" (`{located.replay}` reproduces it)" if located.replay else ""
        yield "because", located.finding.because + shown
    for related in located.related:
        yield "note", f"{_position(related.span)} {related.message}"
    if located.finding.help:
        yield "help", located.finding.help
    if offer := located.offer:
        yield "fix", f"{offer.title} {_SAFE if offer.is_safe else f'(unsafe: {offer.access.words})'}"


def _fixable(result: RunResult) -> Iterator[str]:
    """How many fixes there are for what was found, and how to have them made."""
    offers = [offer for located in result.findings if (offer := located.offer)]
    safe = sum(offer.is_safe for offer in offers)
    if offers:
        more = f"{len(offers) - safe} more" if safe else f"{len(offers)} fixable"
        unsafe = f"{more} with `--fix --unsafe-fixes`" if len(offers) > safe else ""
        told = f"{safe} fixable with `--fix`" if safe else ""
        yield f"{_SAFE} {', '.join(filter(None, (told, unsafe)))}."


def _position(span: Span) -> str:
    return f"{visible(span.source.path)}:{span.line}:{span.column}"
