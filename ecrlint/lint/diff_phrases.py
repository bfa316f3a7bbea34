"""What every report of `ecrlint diff` tells in the same words."""

from __future__ import annotations

from ecrlint.lint.replay import quoted, replay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.access.engine import Change
    from ecrlint.access.semantics.evaluate import Decision
    from ecrlint.lint.comparison import Comparison, Side


def command(comparison: Comparison, side: Side, change: Change) -> str:
    """What to type in a shell to see a change happen: the version that allows the request.

    Empty where that is decided elsewhere.
    """
    if change.open_parts:
        return ""
    words = replay(side.file, change.request, comparison.account, comparison.organization)
    if side.revision:
        words += f" --git={quoted(side.revision)}"
    if side.number:
        words += f" --document={side.number}"
    if comparison.kind:
        words += f" --kind={comparison.kind}"
    return f"{side.pipe} | {words}" if side.pipe else words


def decision_phrase(decision: Decision) -> str:
    """What the other version makes of the request."""
    if decision.effect == "deny":
        return f"denied by {', '.join(each.label for each in decision.statements)}"
    return "not granted"


def maybe_added(comparison: Comparison) -> list[str]:
    """Why there may be (more) new access than was found, as phrases without a full stop."""
    more = "more " if comparison.diff.added else ""
    return [f"{more}new access cannot be ruled out: {why}" for why in comparison.diff.maybe_added]


def maybe_removed(comparison: Comparison) -> list[str]:
    """The same for access that is lost."""
    more = "more " if comparison.diff.removed else ""
    return [f"{more}lost access cannot be ruled out: {why}" for why in comparison.diff.maybe_removed]
