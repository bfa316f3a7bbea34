"""Fixing files: one finding of each policy at a time, linted again after each, until none is left.

So two fixes in one place come one after the other, each is tried on the text that it is made in, and what one
fix brings to light is fixed too. Texts stay in memory until they are saved.
"""

from __future__ import annotations

from ecrlint.lint import lint
from ecrlint.read.files import Overlay
from ecrlint.read.text import decode, encode_like
from ecrlint.remedy import one_of_each
from ecrlint.replace import replace
from ecrlint.trial import Trial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.finding import Located
    from ecrlint.remedy import Remedies
    from ecrlint.source import Source
    from ecrlint.trial import Offer

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
        with open(path, "rb") as file:
            data = file.read()
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
        passed_over: set[str] = set()
        for _ in range(MAX_ROUNDS):
            if remedies is None:
                return
            left = [each for each in remedies.attempts() if each.located.fingerprint not in passed_over]
            turn = one_of_each(left)
            if not turn:
                return
            offers = {id(each.located): each for each in remedies.tried(turn)}
            wanted = []
            for each in turn:
                offer = offers.get(id(each.located))
                if offer and (offer.is_safe or self.unsafe):
                    wanted.append(each)
                else:
                    self.withheld += offer is not None
                    passed_over.add(each.located.fingerprint)
            if wanted:
                remedies = self._make(_passing(Trial(remedies, wanted)))

    def _make(self, trial: Trial) -> Remedies | None:
        for path, source in trial.texts.items():
            self.before.setdefault(
                path, next(each.source for each in trial.offers if each.source.path == path)
            )
            self.after[path] = source
        self.made += {tuple(offer.edits): offer for offer in reversed(trial.offers)}.values()
        return trial.remaining


def _passing(trial: Trial) -> Trial:
    """The trial itself, or that of its first attempt alone where the attempts do not go together."""
    return trial if trial.is_passed else Trial(trial.remedies, trial.attempts[:1])
