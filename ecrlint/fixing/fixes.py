"""Fixes that are tried before anybody hears of them.

A rule says what it would change (`ecrlint.policy.changes`), `ecrlint.write` turns that into edits of the
text, and `ecrlint.fixing.candidate` finds out whether these are right. Nothing is worked out before somebody
asks.
"""

from __future__ import annotations

import os

from ecrlint.fixing import budget as effort
from ecrlint.fixing.budget import MAX_FIXES, Effort, Spent
from ecrlint.fixing.candidate import Attempt, Offer, Trial
from ecrlint.fixing.overlap import together
from ecrlint.read.files import Files
from ecrlint.write import Unwritable, Writer
from ecrlint.write.duplicate_key import without_twin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ecrlint.config import Config
    from ecrlint.finding import Located
    from ecrlint.lint.lint import Report, RuleSet
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document
    from ecrlint.source import Source
    from ecrlint.write import Edit
    from ecrlint.write.hcl import Syntax

GENERATED = ("Terraform plan or state",)
"""Formats that are written by machines, where an edit would be lost or do harm."""


class Remedies:
    """The fixes for the findings of one source; nothing is worked out before somebody asks.

    `effort` is what may still be spent on it, `untried` counts the findings whose fixes were not tried for
    want of it.
    """

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
        self.effort = Effort()
        self.untried = 0
        self._work = 0
        self._last: Trial | None = None
        self._numbers = {id(each): number for number, each in enumerate(report.policies)}
        syntaxes: dict[str, Syntax] = {}
        self._writers = [Writer(each, syntaxes) for each in report.policies]
        self._offers: dict[int, Offer] | None = None
        for each in report.findings:
            each.remedies = self

    def offer(self, located: Located) -> Offer | None:
        """The fix for a finding of the source, if there is one that is right."""
        if self._offers is None:
            offers = self._worked_out()
            self._offers = {id(each): offer for offer in offers for each in offer.attempt.findings}
        return self._offers.get(id(located))

    def attempts(self, but: Collection[str] = ()) -> list[Attempt]:
        """What can be written, in the order of the findings, but for those of some fingerprints.

        Where findings are left out, nothing can be told right: another one would come in the place of each.
        """
        wanted = [each for each in self.report.findings if each.finding.fix and each.fingerprint not in but]
        most = 0 if self.report.untold else MAX_FIXES
        self.untried = len(wanted[most:])
        found: dict[tuple[int, str, tuple[Edit, ...]], Attempt] = {}
        for each in wanted[:most]:
            attempt = self._attempt(each)
            if attempt:
                key = attempt.number, each.rule.name, tuple(attempt.edits)
                if found.setdefault(key, attempt) is not attempt:
                    found[key].others.append(each)
        return list(found.values())

    def trial(self, attempts: Sequence[Attempt]) -> Trial:
        """The trial of some attempts, which is paid for. Raises Spent."""
        trial = self._last = Trial(self, attempts)
        if trial.fits:
            self._work = self._work or effort.of_lint(self.source, self.report)
            self.effort.take(self._work, trials=1)
        return trial

    def trial_again(self, attempts: Sequence[Attempt]) -> Trial:
        """The trial of attempts that are right one by one: there is always time for it."""
        is_last = self._last is not None and list(self._last.attempts) == list(attempts)
        return self._last if self._last and is_last else Trial(self, attempts)

    def tried(self, attempts: Sequence[Attempt]) -> list[Offer]:
        """The attempts that are right, tried all at once; where that fails, each half by itself."""
        offers: list[Offer] = []
        pending = [attempts]
        try:
            while pending:
                group = pending[-1]
                trial = self.trial(group)
                if trial.is_passed:
                    offers.extend(trial.offers)
                pending.pop()
                if not trial.is_passed and len(group) > 1:
                    half = len(group) // 2
                    pending += [group[half:], group[:half]]
        except Spent:
            offered = {id(each.attempt) for each in offers}
            left = [each for group in pending for each in group if id(each) not in offered]
            self.untried += sum(len(each.findings) for each in left)
        return offers

    def _worked_out(self) -> list[Offer]:
        """All fixes, as many at a time as go together."""
        pending, offers = self.attempts(), []
        while pending:
            turn, pending = together(pending)
            offers += self.tried(turn)
        return offers

    def _attempt(self, located: Located) -> Attempt | None:
        document, fix = located.document or self._around(located), located.finding.fix
        if document is None or fix is None or self.report.format in GENERATED:
            return None
        number = self._numbers[id(document)]
        try:
            found = self._writers[number].edits(fix.changes) if fix.changes else [without_twin(located)]
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
