"""Fixing files: all findings that go together, then what is left, until nothing more can be fixed.

So two fixes in one place come one after the other, each is tried on the text that it is made in, and what one
fix brings to light is fixed too. Texts stay in memory until they are saved.
"""

from __future__ import annotations

from ecrlint.attempt import Trial
from ecrlint.lint import lint
from ecrlint.read.files import Overlay
from ecrlint.read.text import decode, encode_like
from ecrlint.regular import TooLong, contents
from ecrlint.remedy import together
from ecrlint.replace import replace
from ecrlint.run import MAX_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.attempt import Attempt, Offer
    from ecrlint.finding import Located
    from ecrlint.remedy import Remedies
    from ecrlint.source import Source
    from ecrlint.write import Edit

MAX_ROUNDS = 500
"""How often one file is linted again; a policy has a few dozen findings at most."""


class Mending:
    """The fixes of a run: what is made, and the texts before and after by path.

    `unsafe` fixes, which change access, are made only where they are asked for, else counted in `withheld`.
    """

    def __init__(self, findings: Iterable[Located], *, unsafe: bool = False) -> None:
        self.unsafe = unsafe
        self.before: dict[str, Source] = {}
        self.after: dict[str, Source] = {}
        self.made: list[Offer] = []
        self.withheld = 0
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
        withheld = 0
        for _ in range(MAX_ROUNDS):
            found = remedies.attempts() if remedies else []
            turn = together([each for each in found if each.located.fingerprint not in passed_over])
            if remedies is None or not turn:
                break
            offers = remedies.tried(turn)
            wanted = [each.attempt for each in offers if each.is_safe or self.unsafe]
            withheld += len(offers) - len(wanted)
            passed_over.update(each.located.fingerprint for each in turn if each not in wanted)
            trial = self._passing(remedies, wanted)
            if trial:
                self._keep(trial)
                remedies = trial.remaining
                passed_over.clear()
                withheld = 0
            elif wanted:
                passed_over.add(wanted[0].located.fingerprint)
        self.withheld += withheld

    def _passing(self, remedies: Remedies, attempts: list[Attempt]) -> Trial | None:
        """The trial of all attempts, or of as many from the first on as are right together; None of none."""
        while attempts:
            trial = Trial(remedies, attempts)
            if trial.is_passed and (self.unsafe or trial.is_safe):
                return trial
            attempts = attempts[: len(attempts) // 2]
        return None

    def _keep(self, trial: Trial) -> None:
        for path, source in trial.texts.items():
            old = next(each.edits[0].source for each in trial.attempts if each.edits[0].source.path == path)
            self.before.setdefault(path, old)
            self.after[path] = source
        self.made += [offer for at, offer in enumerate(trial.offers) if offer.edits not in _edits(trial, at)]


def _edits(trial: Trial, number: int) -> list[list[Edit]]:
    """The edits of a trial's first attempts: what is written once may be found in several policies."""
    return [each.edits for each in trial.attempts[:number]]
