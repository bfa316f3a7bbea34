"""Fixes that are tried before anybody hears of them.

A rule says what it would change (`ecrlint.fix`), `ecrlint.write` turns that into edits of the text, and
`ecrlint.attempt` finds out whether these are right. Nothing is worked out before somebody asks.
"""

from __future__ import annotations

import os

from ecrlint.attempt import Attempt, Offer, Trial
from ecrlint.read.files import Files
from ecrlint.write import Unwritable, edits
from ecrlint.write.twin import without_twin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.config import Config
    from ecrlint.finding import Located
    from ecrlint.lint import Report, RuleSet
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document
    from ecrlint.source import Source

GENERATED = ("Terraform plan or state",)
"""Formats that are written by machines, where an edit would be lost or do harm."""


class Remedies:
    """The fixes for the findings of one source; nothing is worked out before somebody asks."""

    def __init__(
        self,
        source: Source,
        report: Report,
        rules: RuleSet,
        kind: Kind | None,
        files: Files | None,
        config: Config,
    ) -> None:
        self.source = source
        self.report = report
        self.rules = rules
        self.kind = kind
        self.files = files or Files()
        self.config = config
        self._offers: dict[int, Offer] | None = None
        for each in report.findings:
            each.remedies = self

    def offer(self, located: Located) -> Offer | None:
        """The fix for a finding of the source, if there is one that is right."""
        if self._offers is None:
            self._offers = {id(each.located): each for each in self._worked_out()}
        return self._offers.get(id(located))

    def attempts(self) -> list[Attempt]:
        """What can be written, in the order of the findings."""
        found = (self._attempt(each) for each in self.report.findings if each.finding.fix)
        return [each for each in found if each]

    def tried(self, attempts: Sequence[Attempt]) -> list[Offer]:
        """The attempts that are right, tried all at once; where that fails, each half by itself."""
        trial = Trial(self, attempts)
        if trial.is_passed or len(attempts) < 2:
            return trial.offers
        half = len(attempts) // 2
        return self.tried(attempts[:half]) + self.tried(attempts[half:])

    def _worked_out(self) -> list[Offer]:
        """All fixes, as many at a time as go together."""
        pending, offers = self.attempts(), []
        while pending:
            turn = together(pending)
            offers += self.tried(turn)
            pending = [each for each in pending if each not in turn]
        return offers

    def _attempt(self, located: Located) -> Attempt | None:
        document, fix = located.document or self._around(located), located.finding.fix
        if document is None or fix is None or self.report.format in GENERATED:
            return None
        number = next(at for at, each in enumerate(self.report.policies) if each is document)
        try:
            found = edits(document, fix.changes) if fix.changes else [without_twin(located)]
        except (Unwritable, LookupError):
            return None
        paths = {edit.source.path for edit in found}
        if len(paths) != 1 or not all(map(self._is_ours, paths)):
            return None
        return Attempt(located, fix, document, number, found)

    def _around(self, located: Located) -> Document | None:
        """The policy in whose text a key is given twice."""
        start, end = located.span.start, located.span.end
        for each in self.report.policies:
            tree = each.tree
            if tree.source in (None, located.source) and tree.start <= start and end <= tree.end:
                return each
        return None

    def _is_ours(self, path: str) -> bool:
        """Whether a path is the source's own, or of another file of the same Terraform module."""
        if path == self.source.path:
            return True
        return path.endswith((".tf", ".tofu")) and os.path.dirname(path) == os.path.dirname(self.source.path)


def together(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts that can be made at once, from the first on."""
    chosen: list[Attempt] = []
    for each in attempts:
        if all(each.goes_with(other) for other in chosen):
            chosen.append(each)
    return chosen
