"""Trying fixes: they are made in the text, which is linted again by the same reader and the same rules.

A fix is right if then

* its policy is what it was with just that change, and every other policy is what it was,
* its finding is gone, and no new error has come.

It is safe if the access engine proves the same access before and after, or if ECR refuses the policy as it
stands.
"""

from __future__ import annotations

from ecrlint.fix import changed, same
from ecrlint.neighbours import neighbours, policies_of
from ecrlint.proof import Access, access_of
from ecrlint.read.files import Overlay
from ecrlint.source import Source
from ecrlint.write import Unwritable, applied, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.finding import Located
    from ecrlint.lint import Report
    from ecrlint.read.document import Document
    from ecrlint.remedy import Remedies
    from ecrlint.write import Edit

    Pair = tuple[Document, Document]


class Attempt:
    """A fix as edits, not yet known to be right: of a finding in the document of some number."""

    __slots__ = ("document", "edits", "located", "number")

    def __init__(self, located: Located, document: Document, number: int, found: list[Edit]) -> None:
        self.located = located
        self.document = document
        self.number = number
        self.edits = found

    def wanted_of(self, document: Document) -> object:
        """A policy as it should be afterwards. Raises LookupError where the fix does not fit it."""
        assert self.located.finding.fix
        return changed(document.data, self.located.finding.fix.changes)

    @property
    def is_refused(self) -> bool:
        """Whether ECR refuses the policy for what the finding says, so that nobody has any access by it."""
        rule = self.located.rule
        return rule.family == "rejected" and rule.level == "error"


class Offer:
    """A fix that was found right: its edits, in order and all of one source, and what it does to access."""

    __slots__ = ("access", "edits", "is_safe", "located", "title")

    def __init__(self, attempt: Attempt, access: Access) -> None:
        assert attempt.located.finding.fix
        self.located = attempt.located
        self.title = attempt.located.finding.fix.title
        self.edits = attempt.edits
        self.access = access
        self.is_safe = attempt.is_refused or access.is_same

    @property
    def source(self) -> Source:
        return self.edits[0].source


class Trial:
    """Attempts that are made together: the texts that come of them, how these are linted, what is right.

    `texts` has each source that is changed, by its path.
    """

    def __init__(self, remedies: Remedies, attempts: Sequence[Attempt]) -> None:
        from ecrlint.lint import lint

        self.remedies = remedies
        self.attempts = attempts
        self.offers: list[Offer] = []
        try:
            found = in_order(edit for each in attempts for edit in each.edits)
        except Unwritable:
            return
        self.texts = _texts_after(found)
        self.files = Overlay(remedies.files, self.texts)
        source = self.texts.get(remedies.source.path, remedies.source)
        self.report = lint(source, remedies.rules, remedies.kind, self.files, remedies.config)
        twins = None if self.report.broken else self._twins(found)
        if twins is not None:
            offers = (self._judged(each, twins) for each in attempts)
            self.offers = [offer for offer in offers if offer]

    @property
    def is_passed(self) -> bool:
        """Whether all of the attempts are right."""
        return len(self.offers) == len(self.attempts)

    @property
    def remaining(self) -> Remedies | None:
        """The remedies for what is left."""
        return next((each.remedies for each in self.report.findings if each.remedies), None)

    def _twins(self, found: Sequence[Edit]) -> list[Pair] | None:
        """The policies beside those of the attempts that share their text and change with it.

        None where one becomes anything else than what some fix says.
        """
        numbers = {each.number for each in self.attempts}
        old, new = self.remedies.report.policies, self.report.policies
        if [(each.kind, each.name) for each in old] != [(each.kind, each.name) for each in new]:
            return None
        pairs = [pair for number, pair in enumerate(zip(old, new, strict=True)) if number not in numbers]
        try:
            for path in neighbours(self.remedies.source, found, self.remedies.files):
                pairs += zip(
                    policies_of(path, self.remedies.files), policies_of(path, self.files), strict=True
                )
        except (ValueError, Unwritable):
            return None
        pairs = [pair for pair in pairs if not same(pair[0].data, pair[1].data)]
        return pairs if all(self._is_twin(*pair) for pair in pairs) else None

    def _is_twin(self, old: Document, new: Document) -> bool:
        """Whether a policy has changed as one of the fixes says."""
        for each in self.attempts:
            try:
                if same(each.wanted_of(old), new.data):
                    return True
            except (LookupError, TypeError):
                continue
        return False

    def _judged(self, attempt: Attempt, twins: list[Pair]) -> Offer | None:
        """The offer that an attempt becomes, if its policy is as wanted and its finding is gone."""
        new = self.report.policies[attempt.number]
        try:
            if not same(attempt.wanted_of(attempt.document), new.data):
                return None
        except LookupError:
            return None
        old = attempt.document if attempt.located.document else None  # None: a finding about the text
        before = _findings(self.remedies.report, old)
        after = _findings(self.report, new if old else None)
        name = attempt.located.rule.name
        if _count(after, name) >= _count(before, name):
            return None
        if not attempt.is_refused and _errors(after) > _errors(before):
            return None
        config = self.remedies.config
        account = config.account or attempt.document.account
        return Offer(attempt, access_of([(attempt.document, new), *twins], account, config.organization))


def _texts_after(found: Iterable[Edit]) -> dict[str, Source]:
    """Every source that edits change, as it is afterwards."""
    each: dict[str, list[Edit]] = {}
    for edit in found:
        each.setdefault(edit.source.path, []).append(edit)
    return {path: Source(path, applied(own[0].source.text, own)) for path, own in each.items()}


def _findings(report: Report, document: Document | None) -> list[Located]:
    return [each for each in report.findings if each.document is document]


def _count(findings: Sequence[Located], rule: str) -> int:
    return sum(each.rule.name == rule for each in findings)


def _errors(findings: Sequence[Located]) -> int:
    return sum(each.rule.level == "error" for each in findings)
