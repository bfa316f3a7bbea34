"""How much work may go into trying fixes: nobody may be kept waiting by a text that somebody else wrote.

A report without a fix is still right, so trying comes to an end, always at the same for the same text.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lint.report import Report
    from ecrlint.source import Source

MAX_WORK = 1_000_000
"""What is linted again to try the fixes of one source, in characters; one more trial may go beyond it."""

MAX_TRIALS = 100
"""How often one source is linted again to try its fixes; once is enough where all are right together."""

MAX_FIXES = 500
"""The fixes of one source that are tried, all together or one by one."""

COST = 20
"""The characters that a value of a policy, or a finding, costs like: half of the work is about these."""


class Spent(Exception):
    """No more is tried."""


class FixBudget:
    """What may still be spent on one source, as work and as trials."""

    __slots__ = ("trials", "work")

    def __init__(self) -> None:
        self.work = MAX_WORK
        self.trials = MAX_TRIALS

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.work <= 0 or self.trials <= 0

    def spend(self, work: int, *, trials: int = 0) -> None:
        """Spend some of it. Raises Spent where nothing is left."""
        if self.is_spent:
            raise Spent
        self.work -= work
        self.trials -= trials


def work_of_lint(source: Source, report: Report) -> int:
    """The work of linting a source again whose report is known."""
    sizes = sum(size_of(document.data) for document in report.policies)
    return len(source.text) + sizes + COST * len(report.findings)


def size_of(data: object) -> int:
    """The work that goes with the values of a policy."""
    number, pending = 0, [data]
    while pending:
        value = pending.pop()
        number += 1
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return COST * number
