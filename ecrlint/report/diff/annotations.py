"""The report of `ecrlint diff` for GitHub Actions: new access as errors, lost access as notices."""

from __future__ import annotations

from ecrlint.lifecycle.comparison_words import change_words
from ecrlint.lint.diff_findings import findings
from ecrlint.lint.diff_phrases import decision_phrase, maybe_removed
from ecrlint.report.check.github import annotation, finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint.comparison import Comparison, Comparisons
    from ecrlint.lint.lifecycle_comparison import LifecycleComparison
    from ecrlint.rule.finding import Level
    from ecrlint.rule.rule import Rule


def render(rule: Rule, comparisons: Comparisons) -> str:
    """Every finding, then what is lost; `rule` is new-access."""
    lines = [finding(located) for located in findings(rule, comparisons)]
    lines += [line for each in comparisons.items for line in _notices(each)]
    lines += [line for each in comparisons.lifecycles for line in _changes(each)]
    lines += [annotation("error", each.path, None, each.words) for each in comparisons.errors]
    return "".join(f"{line}\n" for line in lines)


def _notices(comparison: Comparison) -> Iterator[str]:
    """An old version may be of another commit, so its lines are told and not pointed at."""
    for change in comparison.diff.removed:
        span = comparison.old.span(change)
        place = f"{comparison.old.path_of(span)}:{span.line}"
        told = f"{place}: {change.statement.label}: {change.words} (now: {decision_phrase(change.other)})"
        yield annotation("note", comparison.new.name, None, f"lost access: {told}")
    for doubt in maybe_removed(comparison):
        yield annotation("warning", comparison.new.name, None, doubt)


def _changes(comparison: LifecycleComparison) -> Iterator[str]:
    """Images that may go are warnings at the rule that takes them, images that stay are notices."""
    for change in comparison.changes:
        level: Level = "warning" if change.may_go else "note"
        span = comparison.new.span(change.new) if change.new else None
        yield annotation(level, comparison.new.name, span, f"other images go or stay: {change_words(change)}")
