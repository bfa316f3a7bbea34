"""Fixing files: all findings that go together, then what is left, until nothing more can be fixed.

So two fixes in one place come one after the other, each is tried on the text that it is made in, and what one
fix brings to light is fixed too. Texts stay in memory until they are saved.
"""

from __future__ import annotations

from ecrlint.fixing.budget import Effort, Spent
from ecrlint.fixing.overlap import together
from ecrlint.lint.lint import lint
from ecrlint.read.decoding import decode, encode_like
from ecrlint.read.files import Overlay
from ecrlint.run.run import MAX_BYTES
from ecrlint.system.atomic_write import replace
from ecrlint.system.safe_read import TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.finding import Located
    from ecrlint.fixing.candidate import Attempt, Offer, Trial
    from ecrlint.fixing.fixes import Remedies
    from ecrlint.source import Source
    from ecrlint.write import Edit


class Mending:
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
        for remedies in {id(each.remedies): each.remedies for each in findings if each.remedies}.values():
            self._mend(self._current(remedies))

    def made_in(self, path: str) -> list[Offer]:
        """The fixes of one file, in the order in which they were made."""
        return [offer for offer in self.made if offer.source.path == path]

    def save(self) -> list[tuple[str, str]]:
        """Write the files; returns path and trouble of each that was not written and is as it was."""
        troubles = []
        for path, source in self.after.items():
            try:
                self._save(path, source)
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", "") or str(error)
                troubles.append((path, f"not fixed: {why.lower()}"))
        return troubles

    def _save(self, path: str, source: Source) -> None:
        try:
            data = contents(path, MAX_BYTES)
        except TooLong:
            data = b""  # it was not so long when it was linted
        if decode(data) != self.before[path].text:
            raise ValueError("the file was changed meanwhile")
        replace(path, encode_like(data, source.text), expected=data)

    def _current(self, remedies: Remedies) -> Remedies | None:
        """The remedies of a source as it is after the fixes so far, some of which may be in other files."""
        if not self.after:
            return remedies
        source = self.after.get(remedies.source.path, remedies.source)
        files = Overlay(remedies.files, self.after)
        report = lint(source, remedies.rules, remedies.kind, files, remedies.config)
        return next((each.remedies for each in report.findings if each.remedies), None)

    def _mend(self, remedies: Remedies | None) -> None:
        passed_over: set[str] = set()  # in the text as it is: a fix may make another one possible
        withheld, effort = 0, Effort()
        while remedies:
            remedies.effort = effort
            turn, later = together(remedies.attempts(passed_over))
            offers = remedies.tried(turn)
            if not turn or (effort.is_spent and not offers):
                self.untried += remedies.untried + sum(len(each.findings) for each in later)
                break
            wanted = [each for each in offers if each.is_safe or self.unsafe]
            withheld += len(offers) - len(wanted)
            made = {id(each.attempt) for each in wanted}
            passed_over.update(each.located.fingerprint for each in turn if id(each) not in made)
            trial = self._passing(remedies, [each.attempt for each in wanted])
            if trial:
                self._keep(trial, wanted)
                remedies = trial.remaining
                passed_over.clear()
                withheld = 0
            elif wanted:
                passed_over.add(wanted[0].located.fingerprint)
        self.withheld += withheld

    def _passing(self, remedies: Remedies, attempts: Sequence[Attempt]) -> Trial | None:
        """The trial of all attempts, or of as many from the first on as are right together; None of none."""
        is_free = True
        while attempts:
            try:
                trial = remedies.trial_again(attempts) if is_free else remedies.trial(attempts)
            except Spent:
                break
            if trial.is_passed and (self.unsafe or trial.is_safe):
                return trial
            is_free = not trial.fits
            attempts = attempts[: len(attempts) // 2]
        return None

    def _keep(self, trial: Trial, offers: Iterable[Offer]) -> None:
        for path, source in trial.texts.items():
            old = next(each.edits[0].source for each in trial.attempts if each.edits[0].source.path == path)
            self.before.setdefault(path, old)
            self.after[path] = source
        made = {id(each) for each in trial.attempts}
        once: dict[tuple[Edit, ...], Offer] = {}  # what is written once may be found in several policies
        for offer in offers:
            if id(offer.attempt) in made:
                once.setdefault(tuple(offer.edits), offer)
        self.made += once.values()
