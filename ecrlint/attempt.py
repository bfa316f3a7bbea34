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
from ecrlint.read.document import TooLarge
from ecrlint.read.files import Overlay
from ecrlint.source import Source
from ecrlint.write import Unwritable, applied, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.finding import Located
    from ecrlint.fix import Change, Fix
    from ecrlint.lint import Report
    from ecrlint.read.document import Document
    from ecrlint.remedy import Remedies
    from ecrlint.write import Edit

    Pair = tuple[Document, Document]


class Attempt:
    """A fix as edits, not yet known to be right: of a finding in the document of some number."""

    __slots__ = ("document", "edits", "fix", "located", "number")

    def __init__(
        self, located: Located, fix: Fix, document: Document, number: int, found: list[Edit]
    ) -> None:
        self.located = located
        self.fix = fix
        self.document = document
        self.number = number
        self.edits = found

    @property
    def is_refused(self) -> bool:
        """Whether ECR refuses the policy for what the finding says, so that nobody has any access by it.

        IAM takes identity policies with actions that do not exist, and the rest of them counts.
        """
        rule = self.located.rule
        is_error = rule.family in ("rejected", "lifecycle") and rule.level == "error"
        return is_error and self.document.kind != "identity"

    def goes_with(self, other: Attempt) -> bool:
        """Whether both can be made at once: in different places, or the same in two policies of one text."""
        if self.number != other.number and self.edits == other.edits:
            return True
        return not any(one.overlaps(another) for one in self.edits for another in other.edits)


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

    `texts` has each source that is changed, by its path.
    """

    def __init__(self, remedies: Remedies, attempts: Sequence[Attempt]) -> None:
        from ecrlint.lint import Report, lint

        self.remedies = remedies
        self.attempts = attempts
        self.by_document: dict[int, list[Attempt]] = {}
        for each in attempts:
            self.by_document.setdefault(each.number, []).append(each)
        found = in_order(edit for each in attempts for edit in each.edits)
        self.texts = _texts_after(found)
        self.files = Overlay(remedies.files, self.texts)
        source = self.texts.get(remedies.source.path, remedies.source)
        try:
            self.report = lint(source, remedies.rules, remedies.kind, self.files, remedies.config)
        except TooLarge:  # nobody would read it again
            self.report = Report()
            self.report.broken = True
        self._twins: list[Pair] = []
        self.is_passed = (
            not self.report.broken and self._policies_are_right(found) and self._findings_are_gone()
        )

    @property
    def remaining(self) -> Remedies | None:
        """The remedies for what is left."""
        return next((each.remedies for each in self.report.findings if each.remedies), None)

    @property
    def offers(self) -> list[Offer]:
        """The attempts with what each of them does to access; none where the trial has not passed."""
        if not self.is_passed:
            return []
        return [Offer(each, self._access([each])) for each in self.attempts]

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

    def _policies_are_right(self, found: Sequence[Edit]) -> bool:
        """Whether every policy is what it was with just the changes of its fixes.

        Those without a fix are as they were, or have changed with the one whose text they share.
        """
        old, new = self.remedies.report.policies, self.report.policies
        if [(each.kind, each.name) for each in old] != [(each.kind, each.name) for each in new]:
            return False
        try:
            others = self._neighbours(found)
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                if number not in self.by_document:
                    others.append((before, after))
                elif not same(changed(before.data, _changes(self.by_document[number])), after.data):
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
        for name, number in _counted(each.located for each in self.attempts).items():
            if _counted(new.findings).get(name, 0) > _counted(old.findings)[name] - number:
                return False
        return not any(
            _errors(new, new.policies[number]) > _errors(old, old.policies[number])
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


def _errors(report: Report, document: Document) -> int:
    return sum(each.rule.level == "error" for each in report.findings if each.document is document)
