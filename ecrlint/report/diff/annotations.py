"""The report of `ecrlint diff` for GitHub Actions: new access as errors, lost access as notices."""

from __future__ import annotations

from ecrlint.lint.diff_findings import findings
from ecrlint.lint.diff_phrases import decision_phrase, maybe_removed
from ecrlint.report.check.github import annotation, finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lint.comparison import Comparison, Comparisons
    from ecrlint.rule.rule import Rule


def render(rule: Rule, comparisons: Comparisons) -> str:
    """Every finding, then what is lost; `rule` is new-access."""
    lines = [finding(located) for located in findings(rule, comparisons)]
    lines += [line for each in comparisons.items for line in _notices(each)]
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
