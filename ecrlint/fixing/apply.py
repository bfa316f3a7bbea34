"""Fixing files: all findings that go together, then what is left, until nothing more can be fixed.

So two fixes in one place come one after the other, each is tried on the text that it is made in, and what one
fix brings to light is fixed too. Texts stay in memory until they are saved.
"""

from __future__ import annotations

from ecrlint.fixing.budget import FixBudget, Spent
from ecrlint.fixing.fixes import Fixes
from ecrlint.fixing.overlap import split_by_place
from ecrlint.lint.report import Notice
from ecrlint.read.decoding import decode, encode_like
from ecrlint.read.files import Overlay
from ecrlint.system.atomic_write import replace
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.fixing.candidate import Candidate, Offer
    from ecrlint.fixing.trial import Trial
    from ecrlint.lint.located import Located
    from ecrlint.source import Source
    from ecrlint.write import Edit


class AppliedFixes:
    """The fixes of a run: what is made, and the texts before and after by path.

    `unsafe` fixes, which change access, are made only where they are asked for, else counted in `withheld`.
    `untried` counts the findings whose fixes were not tried, as that was too much work.
    """

    def __init__(self, findings: Iterable[Located], *, unsafe: bool = False) -> None:
        self.unsafe = unsafe
        self.before: dict[str, Source] = {}
        self.after: dict[str, Source] = {}
        self.made: list[Offer] = []
        self.withheld = 0
        self.untried = 0
        for fixes in dict.fromkeys(each.offers for each in findings):
            if isinstance(fixes, Fixes):
                self._apply(self._current(fixes))

    def fixes_in(self, path: str) -> list[Offer]:
        """The fixes of one file, in the order in which they were made."""
        return [offer for offer in self.made if offer.source.path == path]

    def save(self) -> list[Notice]:
        """Write the files; returns the trouble of each that was not written and is as it was."""
        troubles = []
        for path, source in self.after.items():
            try:
                self._save(path, source)
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", "") or str(error)
                troubles.append(Notice("unwritten", path, f"not fixed: {why.lower()}"))
        return troubles

    def _save(self, path: str, source: Source) -> None:
        try:
            data = contents(path, MAX_BYTES)
        except TooLong:
            data = b""  # it was not so long when it was linted
        if decode(data) != self.before[path].text:
            raise ValueError("the file was changed meanwhile")
        replace(path, encode_like(data, source.text), expected=data)

    def _current(self, fixes: Fixes) -> Fixes:
        """The fixes of a source as it is after those so far, some of which may be in other files."""
        if not self.after:
            return fixes
        source = self.after.get(fixes.source.path, fixes.source)
        files = Overlay(fixes.files, self.after)
        return fixes.of_text(source, files, fixes.lint_again(source, files))

    def _apply(self, fixes: Fixes) -> None:
        passed_over: set[str] = set()  # in the text as it is: a fix may make another one possible
        withheld, budget = 0, FixBudget()
        while candidates := fixes.candidates(passed_over):
            disjoint, later = split_by_place(candidates)
            offers = fixes.try_all(disjoint, budget)
            if budget.is_spent and not offers:
                self.untried += sum(len(each.findings) for each in later)
                break
            wanted = [each for each in offers if each.is_safe or self.unsafe]
            withheld += len(offers) - len(wanted)
            made = {each.candidate for each in wanted}
            passed_over.update(each.located.fingerprint for each in disjoint if each not in made)
            trial = self._passed_trial(fixes, [each.candidate for each in wanted], budget)
            if trial:
                self._keep(trial, wanted)
                fixes = trial.remaining
                passed_over.clear()
                withheld = 0
            elif wanted:
                passed_over.add(wanted[0].located.fingerprint)
        self.untried += fixes.untried
        self.withheld += withheld

    def _passed_trial(self, fixes: Fixes, candidates: Sequence[Candidate], budget: FixBudget) -> Trial | None:
        """The trial of all candidates, or of the first part of them that is right together; None of none."""

        def suffices(trial: Trial) -> bool:
            return trial.is_passed and (self.unsafe or trial.is_safe)

        if not candidates:
            return None
        all_at_once = fixes.trial(candidates)  # they are right one by one, so there is always time for it
        if suffices(all_at_once):
            return all_at_once
        try:
            return next(fixes.bisect([candidates], budget, suffices), None)
        except Spent:
            return None

    def _keep(self, trial: Trial, offers: Iterable[Offer]) -> None:
        for path, source in trial.texts.items():
            old = next(each.edits[0].source for each in trial.candidates if each.edits[0].source.path == path)
            self.before.setdefault(path, old)
            self.after[path] = source
        made = set(trial.candidates)
        once: dict[tuple[Edit, ...], Offer] = {}  # what is written once may be found in several policies
        for offer in offers:
            if offer.candidate in made:
                once.setdefault(tuple(offer.edits), offer)
        self.made += once.values()
