"""Trying fixes: they are made in the text, which is linted again by the same reader and the same rules.

A fix is right if then

* its policy is what it was with just that change, and every other policy is what it was,
* its finding is gone, and no new error has come to a policy that ECR takes.

It is safe if the access engine proves the same access before and after, or ECR refuses the policy as it
stands; if no finding at warning or above has come in the place of its own, such as that everyone may push;
and if there is no doubt that it is what was meant.
"""

from __future__ import annotations

from ecrlint.access.access_change import AccessChange, access_of
from ecrlint.fixing.budget import size_of
from ecrlint.fixing.candidate import Offer
from ecrlint.fixing.terraform_module import neighbours, policies_of
from ecrlint.policy.changes import apply_changes, same
from ecrlint.policy.kind import UNFIXED
from ecrlint.read.files import Overlay
from ecrlint.source import Source
from ecrlint.write import Unwritable, apply_edits, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecrlint.fixing.budget import FixBudget
    from ecrlint.fixing.candidate import Candidate

    # A circle: the fixes of a source make trials, and a trial lints by what they know.
    from ecrlint.fixing.fixes import Fixes
    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Report
    from ecrlint.policy.changes import Change
    from ecrlint.read.document import Document
    from ecrlint.write import Edit

    Pair = tuple[Document, Document]


class Trial:
    """Candidates that are made together: the texts that come of them, how these are linted, if all is right.

    `texts` has each source that is changed, by its path. `fits` says whether the changes go together at all;
    only then a text has to be linted, which `is_passed` does when it is first asked.
    """

    def __init__(self, fixes: Fixes, candidates: Sequence[Candidate]) -> None:
        self.fixes = fixes
        self.candidates = candidates
        self.by_document: dict[int, list[Candidate]] = {}
        for each in candidates:
            self.by_document.setdefault(each.number, []).append(each)
        self.texts: dict[str, Source] = {}
        self._expected: dict[int, object] = {}
        self._edits: list[Edit] = []
        self.fits = self._make()
        self.files = Overlay(fixes.files, self.texts)
        self._twins: list[Pair] = []
        self._report: Report | None = None
        self._is_passed: bool | None = None
        self._brought: list[str] | None = None

    @property
    def source(self) -> Source:
        """The source as it is afterwards."""
        return self.texts.get(self.fixes.source.path, self.fixes.source)

    @property
    def report(self) -> Report:
        """What there is to say about the source afterwards."""
        if self._report is None:
            self._report = self.fixes.lint_again(self.source, self.files)
        return self._report

    @property
    def is_passed(self) -> bool:
        """Whether all of the candidates are right together."""
        if self._is_passed is None:
            self._is_passed = self.fits and self._is_right()
        return self._is_passed

    @property
    def remaining(self) -> Fixes:
        """The fixes for what is left."""
        return self.fixes.of_text(self.source, self.files, self.report)

    def offers(self, budget: FixBudget) -> Iterator[Offer]:
        """The candidates of a trial that has passed, with what each of them does to access. Raises Spent."""
        for each in self.candidates:
            if not each.is_refused or self.brought:
                budget.spend(size_of(each.document.data))
            yield Offer(each, self._access([each]))

    @property
    def is_safe(self) -> bool:
        """Whether all of the candidates together leave access as it is."""
        return all(self._access(group).is_same for group in self.by_document.values())

    @property
    def is_clear(self) -> bool:
        """Whether it has passed, and what it brought, if anything, came of one candidate."""
        return self.is_passed and (len(self.candidates) == 1 or not self.brought)

    @property
    def brought(self) -> list[str]:
        """The rules with more findings than before, at warning or above; of a trial that has passed."""
        if self._brought is None:
            before, after = (_grave(each) for each in (self.fixes.guarded_report, self._guarded_report()))
            self._brought = sorted(
                {rule for rule, place in after if after[rule, place] > before.get((rule, place), 0)}
            )
        return self._brought

    def _guarded_report(self) -> Report:
        return self.fixes.guard(self.source, self.files, self.report)

    def _access(self, candidates: Sequence[Candidate]) -> AccessChange:
        """What some candidates in one policy do to access, in the policies that share its text as well."""
        doubts = [doubt for each in candidates for doubt in each.doubts]
        doubts += [f"{rule} is reported then" for rule in self.brought]
        change = AccessChange() if self._mends(candidates) else self._proved_access(candidates)
        return AccessChange(change.gained, change.lost, [*change.doubts, *doubts])

    def _mends(self, candidates: Sequence[Candidate]) -> bool:
        """Whether ECR refuses the policy as it stands, and nobody is let in that a rule tells of."""
        return any(each.is_refused for each in candidates) and not self.brought

    def _proved_access(self, candidates: Sequence[Candidate]) -> AccessChange:
        document, config = candidates[0].document, self.fixes.config
        pairs = [(document.data, apply_changes(document.data, _changes(candidates)))]
        pairs += [(old.data, new.data) for old, new in self._twins]
        account = config.account or document.account
        return access_of(document.kind, pairs, account, config.organization)

    def _make(self) -> bool:
        """Make all changes, in the texts and in the data as expected; returns whether they go together."""
        data = self.fixes.report.policies
        try:
            self._edits = in_order(edit for each in self.candidates for edit in each.edits)
            for number, group in self.by_document.items():
                self._expected[number] = apply_changes(data[number].data, _changes(group))
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
        old, new = self.fixes.report.policies, self.report.policies
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
        for path in neighbours(self.fixes.source, found, self.fixes.files):
            old, new = policies_of(path, self.fixes.files), policies_of(path, self.files)
            pairs += zip(old, new, strict=True)
        return pairs

    def _is_twin(self, old: Document, new: Document) -> bool:
        """Whether a policy has changed as the fixes of some other one say, and may be changed."""
        if old.kind in UNFIXED:
            return False
        for group in self.by_document.values():
            try:
                if same(apply_changes(old.data, _changes(group)), new.data):
                    return True
            except (LookupError, TypeError):
                continue
        return False

    def _findings_are_gone(self) -> bool:
        """Whether each rule has so many findings less, and no policy that ECR takes has more errors."""
        old, new = self.fixes.report, self.report
        before, after = _count_by_rule(old.findings), _count_by_rule(new.findings)
        for name, number in _count_by_rule(each.located for each in self.candidates).items():
            if after.get(name, 0) > before[name] - number:
                return False
        errors, more = _errors(old), _errors(new)
        return not any(
            more.get(new.policies[number], 0) > errors.get(old.policies[number], 0)
            for number, group in self.by_document.items()
            if not any(each.is_refused for each in group)
        )


def _texts_after(found: Iterable[Edit]) -> dict[str, Source]:
    """Every source that edits change, as it is afterwards."""
    each: dict[str, list[Edit]] = {}
    for edit in found:
        each.setdefault(edit.source.path, []).append(edit)
    return {path: Source(path, apply_edits(own[0].source.text, own)) for path, own in each.items()}


def _changes(candidates: Iterable[Candidate]) -> list[Change]:
    return [change for each in candidates for change in each.fix.changes]


def _count_by_rule(findings: Iterable[Located]) -> dict[str, int]:
    """How many findings each rule has."""
    counts: dict[str, int] = {}
    for each in findings:
        counts[each.rule.name] = counts.get(each.rule.name, 0) + 1
    return counts


def _grave(report: Report) -> dict[tuple[str, int], int]:
    """How many findings at warning or above each rule has in the document of each number; -1 is none."""
    numbers = {each: number for number, each in enumerate(report.policies)}
    counts: dict[tuple[str, int], int] = {}
    for each in report.findings:
        if each.rule.level_in(each.kind) != "note" or each.level != "note":
            place = each.rule.name, numbers[each.document] if each.document else -1
            counts[place] = counts.get(place, 0) + 1
    return counts


def _errors(report: Report) -> dict[Document | None, int]:
    """How many errors each document has; None stands for text that did not parse."""
    counts: dict[Document | None, int] = {}
    for each in report.findings:
        if each.rule.level == "error":
            counts[each.document] = counts.get(each.document, 0) + 1
    return counts
