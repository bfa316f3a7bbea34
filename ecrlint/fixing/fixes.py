"""The fixes for the findings of one source, tried before they are reported.

A rule says what it would change (`ecrlint.policy.changes`), `ecrlint.write` turns that into edits of the
text, and `ecrlint.fixing.trial` finds out whether these are right. Nothing is worked out before somebody
asks.
"""

from __future__ import annotations

from _thread import allocate_lock  # what threading is made of, without its cost

from ecrlint.fixing.budget import MAX_FIXES, FixBudget, Spent, work_of_lint
from ecrlint.fixing.candidate import Candidate, Offer
from ecrlint.fixing.overlap import split_by_place
from ecrlint.fixing.terraform_module import is_only_in
from ecrlint.fixing.trial import Trial
from ecrlint.lint.lint import lint
from ecrlint.lint.report import Report
from ecrlint.policy.kind import UNFIXED
from ecrlint.read.document import TooLarge
from ecrlint.read.files import Files
from ecrlint.rule.selection import RuleSet
from ecrlint.write import Unwritable, Writer
from ecrlint.write.duplicate_key import without_twin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ecrlint.config import Config
    from ecrlint.lint.located import Located
    from ecrlint.policy.model import Kind
    from ecrlint.read.document import Document
    from ecrlint.rule.rule import Rule
    from ecrlint.source import Source
    from ecrlint.write import Edit
    from ecrlint.write.hcl import Syntax

GENERATED = frozenset(("Terraform plan or state",))
"""Formats that are written by machines, where an edit would be lost or do harm."""


def attach_fixes(
    source: Source,
    report: Report,
    rules: RuleSet,
    kind: Kind | None,
    files: Files | None,
    config: Config,
) -> None:
    """Give the findings of a source what works out their fixes; the arguments are those of `lint`."""
    if any(each.finding.fix for each in report.findings):
        fixes = Fixes(source, report, rules, kind, files, config)
        for each in report.findings:
            each.offers = fixes


class Fixes:
    """The fixes for the findings of one source; nothing is worked out before somebody asks.

    `untried` counts the findings whose fixes were not tried because that was too much work.
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
        self.untried = 0
        self._lint_work = 0
        self._last: Trial | None = None
        self._guarded_report: Report | None = None
        self._numbers = {each: number for number, each in enumerate(report.policies)}
        syntaxes: dict[str, Syntax] = {}
        self._writers = [Writer(each, syntaxes) for each in report.policies]
        self._offers: dict[Located, Offer] | None = None
        self._lock = allocate_lock()

    def offer(self, located: Located) -> Offer | None:
        """The fix for a finding of the source, if there is one that is right."""
        with self._lock:  # reports of several threads may ask at once
            if self._offers is None:
                offers = self._all_offers()
                self._offers = {each: offer for offer in offers for each in offer.candidate.findings}
            return self._offers.get(located)

    def candidates(self, but: Collection[str] = ()) -> list[Candidate]:
        """What can be written, in the order of the findings, but for those of some fingerprints.

        Where findings are left out, nothing can be told right: another one would come in the place of each.
        """
        wanted = [each for each in self.report.findings if each.finding.fix and each.fingerprint not in but]
        most = 0 if self.report.words("untold") else MAX_FIXES
        self.untried = len(wanted[most:])
        found: dict[tuple[int, str, tuple[Edit, ...]], Candidate] = {}
        for each in wanted[:most]:
            candidate = self._candidate(each)
            if candidate:
                key = candidate.number, each.rule.name, tuple(candidate.edits)
                if found.setdefault(key, candidate) is not candidate:
                    found[key].others.append(each)
        return list(found.values())

    def lint_again(self, source: Source, files: Files) -> Report:
        """What there is to say about another text of the source, among other files."""
        try:
            return lint(source, self.rules, self.kind, files, self.config)
        except TooLarge:  # nobody would read it again
            report = Report(source.path)
            report.broken = True
            return report

    @property
    def guarded_report(self) -> Report:
        """What there is to say about the source, and whom it lets in, whatever rules the user selected."""
        if self._guarded_report is None:
            self._guarded_report = self.guard(self.source, self.files, self.report)
        return self._guarded_report

    def guard(self, source: Source, files: Files, report: Report) -> Report:
        """The report on a text, or where rules on whom it lets in did not run, one in which they did."""
        rules = self.rules
        left = [each for each in rules.loaded if _is_guard(each) and not rules.runs(each)]
        if not left:
            return report
        return lint(source, RuleSet(rules.loaded, [*rules.selected, *left]), self.kind, files, self.config)

    def of_text(self, source: Source, files: Files, report: Report) -> Fixes:
        """The fixes for another text of the source, whose report is known."""
        return Fixes(source, report, self.rules, self.kind, files, self.config)

    def trial(self, candidates: Sequence[Candidate], budget: FixBudget | None = None) -> Trial:
        """The trial of some candidates, paid for from the budget if there is one. Raises Spent.

        That of the same candidates as last time costs nothing.
        """
        if self._last is not None and list(self._last.candidates) == list(candidates):
            return self._last
        trial = self._last = Trial(self, candidates)
        if budget and trial.fits:
            self._lint_work = self._lint_work or work_of_lint(self.source, self.report)
            budget.spend(self._lint_work, trials=1)
        return trial

    def bisect(
        self, pending: list[Sequence[Candidate]], budget: FixBudget, suffices: Callable[[Trial], bool]
    ) -> Iterator[Trial]:
        """The trials that suffice: of a whole group, or else of each half of it by itself. Raises Spent.

        `pending` are the groups, the next one last; what is left in it has not been tried to the end.
        """
        while pending:
            group = pending[-1]
            trial = self.trial(group, budget)
            is_enough = suffices(trial)
            if is_enough:
                yield trial
            pending.pop()
            if not is_enough and len(group) > 1:
                half = len(group) // 2
                pending += [group[half:], group[:half]]

    def try_all(self, candidates: Sequence[Candidate], budget: FixBudget) -> list[Offer]:
        """The candidates that are right."""
        offers: list[Offer] = []
        pending = [candidates]
        try:
            for trial in self.bisect(pending, budget, lambda trial: trial.is_clear):
                offers.extend(trial.offers(budget))
        except Spent:
            offered = {each.candidate for each in offers}
            left = (each for group in pending for each in group if each not in offered)
            self.untried += sum(len(each.findings) for each in left)
        return offers

    def _all_offers(self) -> list[Offer]:
        """All fixes, as many at a time as go together."""
        pending, offers, budget = self.candidates(), [], FixBudget()
        while pending:
            disjoint, pending = split_by_place(pending)
            offers += self.try_all(disjoint, budget)
        return offers

    def _candidate(self, located: Located) -> Candidate | None:
        document, fix = located.document or self._around(located), located.finding.fix
        if document is None or fix is None or document.kind in UNFIXED:
            return None
        if not GENERATED.isdisjoint(self.report.words("format")):
            return None
        number = self._numbers[document]
        try:
            found = self._writers[number].edits(fix.changes) if fix.changes else [self._without_twin(located)]
        except (Unwritable, LookupError):
            return None
        paths = {edit.source.path for edit in found}
        if len(paths) != 1 or not all(map(self._is_ours, paths)):
            return None
        return Candidate(located, fix, document, number, found)

    def _without_twin(self, located: Located) -> Edit:
        """The edit for a duplicate-key finding, whose related place is the first key. Raises Unwritable."""
        if not located.related:
            raise Unwritable
        return without_twin(located.source, located.related[0].span.start, located.span.start)

    def _around(self, located: Located) -> Document | None:
        """The policy in whose text a key is given twice."""
        start, end = located.span.start, located.span.end
        for each in self.report.policies:
            tree = each.tree
            if tree.source in (None, located.source) and tree.start <= start and end <= tree.end:
                return each
        return None

    def _is_ours(self, path: str) -> bool:
        """Whether a path is the source's own, or of another file that only the same configuration reads."""
        if path == self.source.path:
            return True
        return path.endswith((".tf", ".tofu")) and is_only_in(path, self.source.path, self.files)


def _is_guard(rule: Rule) -> bool:
    """Whether a rule tells of those whom a policy lets in, so that no fix may let them in unnoticed."""
    return rule.family == "exposed" and rule.level != "note" and not rule.is_custom
