"""The report with one line for each finding: for grep, for editors, for long lists."""

from __future__ import annotations

from ecrlint.report.check.summary import closing_line
from ecrlint.report.check.text import headline, relaxation_line
from ecrlint.report.color import painter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.run.result import RunResult


def render(result: RunResult, *, color: bool = False, quiet: bool = False, summary: bool = False) -> str:
    """Every finding on a line of its own, then the closing line."""
    paint = painter(color)
    lines = [headline(located, paint) for located in result.findings]
    lines += [relaxation_line(each, paint) for each in result.relaxed]
    last = closing_line(result, quiet, summary)
    if last:
        lines.append(last)
    return "".join(f"{line}\n" for line in lines)
