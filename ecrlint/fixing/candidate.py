"""Trying fixes: they are made in the text, which is linted again by the same reader and the same rules.

A fix is right if then

* its policy is what it was with just that change, and every other policy is what it was,
* its finding is gone, and no new error has come.

It is safe if the access engine proves the same access before and after, or if ECR refuses the policy as it
stands.
"""

from __future__ import annotations

from ecrlint.access.access_change import Access, access_of
from ecrlint.fixing import budget as effort
from ecrlint.fixing.terraform_module import neighbours, policies_of
from ecrlint.policy.changes import changed, same
from ecrlint.read.document import TooLarge
from ecrlint.read.files import Overlay
from ecrlint.source import Source
from ecrlint.write import Unwritable, applied, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.finding import Located
    from ecrlint.fixing.fixes import Remedies
    from ecrlint.lint.lint import Report
    from ecrlint.policy.changes import Change, Fix
    from ecrlint.read.document import Document
    from ecrlint.write import Edit

    Pair = tuple[Document, Document]


class Attempt:
    """A fix as edits, not yet known to be right: of a finding in the document of some number.

    `others` are findings of the same rule which the very same edits would put right, one at a time.
    """

    __slots__ = ("document", "edits", "fix", "located", "number", "others")

    def __init__(
        self, located: Located, fix: Fix, document: Document, number: int, found: list[Edit]
    ) -> None:
        self.located = located
        self.fix = fix
        self.document = document
        self.number = number
        self.edits = found
        self.others: list[Located] = []

    @property
    def findings(self) -> list[Located]:
        """All that it would put right."""
        return [self.located, *self.others]

    @property
    def is_refused(self) -> bool:
        """Whether ECR refuses the policy for what the finding says, so that nobody has any access by it.

        IAM takes identity policies with actions that do not exist, and the rest of them counts.
        """
        rule = self.located.rule
        is_error = rule.family in ("rejected", "lifecycle") and rule.level == "error"
        return is_error and self.document.kind != "identity"


class Offer:
    """A fix that was found right: its edits, in order and all of one source, and what it does to access."""

    __slots__ = ("access", "attempt")

    def __init__(self, attempt: Attempt, access: Access) -> None:
        self.attempt = attempt
        self.access = access

    @property
    def located(self) -> Located:
        return self.attempt.located

    @property
    def title(self) -> str:
        return self.attempt.fix.title

    @property
    def edits(self) -> list[Edit]:
        return self.attempt.edits

    @property
    def source(self) -> Source:
        return self.edits[0].source

    @property
    def is_safe(self) -> bool:
        """Whether access is proved to stay as it is, or there is none."""
        return self.access.is_same


class Trial:
    """Attempts that are made together: the texts that come of them, how these are linted, if all is right.

    `texts` has each source that is changed, by its path. `fits` says whether the changes go together at all;
    only then a text has to be linted, which `is_passed` does when it is first asked.
    """

    def __init__(self, remedies: Remedies, attempts: Sequence[Attempt]) -> None:
        self.remedies = remedies
        self.attempts = attempts
        self.by_document: dict[int, list[Attempt]] = {}
        for each in attempts:
            self.by_document.setdefault(each.number, []).append(each)
        self.texts: dict[str, Source] = {}
        self._expected: dict[int, object] = {}
        self._edits: list[Edit] = []
        self.fits = self._made()
        self.files = Overlay(remedies.files, self.texts)
        self._twins: list[Pair] = []
        self._report: Report | None = None
        self._is_passed: bool | None = None

    @property
    def report(self) -> Report:
        """What there is to say about the source afterwards."""
        if self._report is None:
            from ecrlint.lint.lint import Report, lint

            remedies = self.remedies
            source = self.texts.get(remedies.source.path, remedies.source)
            try:
                self._report = lint(source, remedies.rules, remedies.kind, self.files, remedies.config)
            except TooLarge:  # nobody would read it again
                self._report = Report()
                self._report.broken = True
        return self._report

    @property
    def is_passed(self) -> bool:
        """Whether all of the attempts are right together."""
        if self._is_passed is None:
            self._is_passed = self.fits and self._is_right()
        return self._is_passed

    @property
    def remaining(self) -> Remedies | None:
        """The remedies for what is left."""
        return next((each.remedies for each in self.report.findings if each.remedies), None)

    @property
    def offers(self) -> Iterator[Offer]:
        """The attempts of a trial that has passed, with what each of them does to access. Raises Spent."""
        for each in self.attempts:
            if not each.is_refused:
                self.remedies.effort.take(effort.of_values(each.document.data))
            yield Offer(each, self._access([each]))

    @property
    def is_safe(self) -> bool:
        """Whether all of the attempts together leave access as it is."""
        return all(self._access(group).is_same for group in self.by_document.values())

    def _access(self, attempts: Sequence[Attempt]) -> Access:
        """What some attempts in one policy do to access, in the policies that share its text as well."""
        if any(each.is_refused for each in attempts):
            return Access()
        document, config = attempts[0].document, self.remedies.config
        pairs = [(document.data, changed(document.data, _changes(attempts)))]
        pairs += [(old.data, new.data) for old, new in self._twins]
        account = config.account or document.account
        return access_of(document.kind, pairs, account, config.organization)

    def _made(self) -> bool:
        """Make all changes, in the texts and in the data as expected; returns whether they go together."""
        data = self.remedies.report.policies
        try:
            self._edits = in_order(edit for each in self.attempts for edit in each.edits)
            for number, group in self.by_document.items():
                self._expected[number] = changed(data[number].data, _changes(group))
        except (LookupError, TypeError, ValueError, Unwritable):
            return False
        self.texts = _texts_after(self._edits)
        return True

    def _is_right(self) -> bool:
        return not self.report.broken and self._policies_are_right() and self._findings_are_gone()

    def _policies_are_right(self) -> bool:
        """Whether every policy is what it was with just the changes of its fixes.

        Those without a fix are as they were, or have changed with the one whose text they share.
        """
        old, new = self.remedies.report.policies, self.report.policies
        if [(each.kind, each.name) for each in old] != [(each.kind, each.name) for each in new]:
            return False
        try:
            others = self._neighbours(self._edits)
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                if number not in self.by_document:
                    others.append((before, after))
                elif not same(self._expected[number], after.data):
                    return False
        except (LookupError, TypeError, ValueError, Unwritable):
            return False
        self._twins = [pair for pair in others if not same(pair[0].data, pair[1].data)]
        return all(self._is_twin(*pair) for pair in self._twins)

    def _neighbours(self, found: Sequence[Edit]) -> list[Pair]:
        """The policies in other files of a Terraform module. Raises ValueError where their number changes."""
        pairs: list[Pair] = []
        for path in neighbours(self.remedies.source, found, self.remedies.files):
            old, new = policies_of(path, self.remedies.files), policies_of(path, self.files)
            pairs += zip(old, new, strict=True)
        return pairs

    def _is_twin(self, old: Document, new: Document) -> bool:
        """Whether a policy has changed as the fixes of some other one say."""
        for group in self.by_document.values():
            try:
                if same(changed(old.data, _changes(group)), new.data):
                    return True
            except (LookupError, TypeError):
                continue
        return False

    def _findings_are_gone(self) -> bool:
        """Whether each rule has so many findings less, and no policy that ECR takes has more errors."""
        old, new = self.remedies.report, self.report
        before, after = _counted(old.findings), _counted(new.findings)
        for name, number in _counted(each.located for each in self.attempts).items():
            if after.get(name, 0) > before[name] - number:
                return False
        errors, more = _errors(old), _errors(new)
        return not any(
            more.get(id(new.policies[number]), 0) > errors.get(id(old.policies[number]), 0)
            for number, group in self.by_document.items()
            if not any(each.is_refused for each in group)
        )


def _texts_after(found: Iterable[Edit]) -> dict[str, Source]:
    """Every source that edits change, as it is afterwards."""
    each: dict[str, list[Edit]] = {}
    for edit in found:
        each.setdefault(edit.source.path, []).append(edit)
    return {path: Source(path, applied(own[0].source.text, own)) for path, own in each.items()}


def _changes(attempts: Iterable[Attempt]) -> list[Change]:
    return [change for each in attempts for change in each.fix.changes]


def _counted(findings: Iterable[Located]) -> dict[str, int]:
    """How many findings each rule has."""
    counts: dict[str, int] = {}
    for each in findings:
        counts[each.rule.name] = counts.get(each.rule.name, 0) + 1
    return counts


def _errors(report: Report) -> dict[int, int]:
    """How many errors each document has, by its identity."""
    counts: dict[int, int] = {}
    for each in report.findings:
        if each.rule.level == "error":
            counts[id(each.document)] = counts.get(id(each.document), 0) + 1
    return counts
