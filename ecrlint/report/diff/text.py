"""The report of `ecrlint diff` for people: one line for each statement, and how to see it happen."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.lint.diff_phrases import command, decision_phrase, maybe_added, maybe_removed
from ecrlint.report.color import painter
from ecrlint.report.diff import lifecycle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.access.engine import Change
    from ecrlint.lint.comparison import Comparison, Comparisons, Side
    from ecrlint.report.color import Paint

_IDENTITY = (
    "note: what a policy no longer grants, identity policies in the owner's account may still allow"
    " to callers of that account"
)


def render(comparisons: Comparisons, *, color: bool = False) -> str:
    """Every change on a line that terminals and editors turn into a link, then what it amounts to."""
    paint = painter(color)
    lines = [line for each in comparisons.items for line in _lines(each, paint)]
    lines += [line for each in comparisons.lifecycles for line in lifecycle.lines(each, paint)]
    if not comparisons.items and not comparisons.lifecycles and not comparisons.errors:
        lines.append(visible(f"No ECR policy has changed since {comparisons.revision}."))
    elif not all(each.is_same for each in comparisons.items):
        lines += ["", *_closing(comparisons)]
    if not all(each.is_same for each in comparisons.lifecycles):
        lines += ["", lifecycle.closing(comparisons)]
    return "".join(f"{line}\n" for line in lines)


def _lines(comparison: Comparison, paint: Paint) -> Iterator[str]:
    old, new, diff = comparison.old, comparison.new, comparison.diff
    if comparison.is_same:
        yield f"{paint('path', visible(new.title))}: same access as {visible(old.title)}"
    for sign, side, changes, when in (("+", new, diff.added, "before"), ("-", old, diff.removed, "now")):
        for change in changes:
            remark = f"({when}: {decision_phrase(change.other)})"
            yield _headline(sign, side, change, remark, paint)
            words = command(comparison, side, change)
            if words:
                yield f"    {visible(words)}"
    for doubt in (*maybe_added(comparison), *maybe_removed(comparison)):
        yield f"{paint('path', visible(new.title))}: {paint('warning', '?')} {visible(doubt)}"


def _headline(sign: str, side: Side, change: Change, remark: str, paint: Paint) -> str:
    span = side.span(change)
    place = paint("path", f"{visible(side.path_of(span))}:{span.line}:{span.column}:")
    mark = paint("error" if sign == "+" else "note", sign)
    return f"{place} {mark} {visible(f'{change.statement.label}: {change.words} {remark}')}"


def _closing(comparisons: Comparisons) -> Iterator[str]:
    """The sum of all comparisons, never kinder than what is proved."""
    if comparisons.added:
        told = f"New access in {_statements(comparisons.added)}"
    elif comparisons.maybe_added or comparisons.errors:
        told = "New access cannot be ruled out"
    else:
        told = "No new access"
    if comparisons.removed:
        told += f"; access lost in {_statements(comparisons.removed)}"
    yield f"{told}."
    if any(_may_be_kept(change, each.account) for each in comparisons.items for change in each.diff.removed):
        yield _IDENTITY


def _may_be_kept(change: Change, account: str) -> bool:
    """Whether an identity policy alone can still allow what is lost: to callers of the owner's account."""
    caller = change.request.caller
    return change.other.effect != "deny" and bool(caller.account) and account in ("", caller.account)


def _statements(number: int) -> str:
    return "1 statement" if number == 1 else f"{number} statements"
