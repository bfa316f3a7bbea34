"""Linting many inputs: files are read one after the other, and nothing that goes wrong is forgotten."""

from __future__ import annotations

import os

from ecrlint.config import NO_CONFIG, Configs
from ecrlint.errors import describe, reason_of
from ecrlint.lint.lint import grade, lint, unreadable
from ecrlint.lint.report import Account, Notice
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge
from ecrlint.read.files import Disk, Overlay
from ecrlint.read.registry import SNIPPET_SUFFIXES, TERRAFORM, TERRAGRUNT
from ecrlint.read.signs import (
    holds_policy,
    may_hold_policy,
    mentions_action,
    mentions_anywhere,
    mentions_in_bytes,
)
from ecrlint.run.result import RunResult
from ecrlint.run.shared_findings import excepted_once, told_once
from ecrlint.source import Source
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecrlint.config import Config
    from ecrlint.config.choice import Choice
    from ecrlint.config.exception import Reviewed
    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted, Sort
    from ecrlint.policy.model import Kind
    from ecrlint.read.files import Files
    from ecrlint.rule.selection import RuleSet
    from ecrlint.run.baseline import Baseline
    from ecrlint.run.evaluations import Evaluations
    from ecrlint.run.inputs import Discovery, Input
    from ecrlint.run.relaxations import Relaxation

    CleanFile = tuple[bool, int, tuple[int, int, int, int], dict[str, bool], list[tuple[Sort, str, str]]]

_HARMLESS = ("format", "skipped", "mention", "partly", "unjudged")
"""Notices about a file that has nothing to tell."""

_HOLDERS = ('resource "', 'module "')
"""What in a file of a Terraform module may hold a policy; others tell what the names in it stand for."""


class Run:
    """One run: lint inputs with `add`, then take the `result`, once.

    Markdown and shell scripts are passed over unless `snippets` are to be linted. What is in the
    `baseline` is put aside. `files` are those beside the ones that are linted, `overlay` has texts in place
    of what is in files; `beside` are both together. `linted` are the paths of all texts that were looked at.
    Who compares with a revision puts into `relaxed` what is let pass since then.
    """

    def __init__(
        self,
        choice: Choice,
        kind: Kind | None = None,
        configs: Configs | None = None,
        snippets: bool = False,
        baseline: Baseline | None = None,
        files: Files | None = None,
        overlay: Mapping[str, str | bytes] | None = None,
    ) -> None:
        self.choice = choice
        self.kind = kind
        self.configs = configs or Configs(fixed=NO_CONFIG)
        self.snippets = snippets
        self.baseline = baseline
        self.linted: list[str] = []
        self.findings: list[Located] = []
        self.excepted: list[Excepted] = []
        self.notices: list[Notice] = []
        self.relaxed: list[Relaxation] = []
        self.files = 0
        self.account = Account()
        self._overlay = {os.path.normpath(path): text for path, text in (overlay or {}).items()}
        self.beside = _with_overlay(files or Disk(), self._overlay)
        self._evaluated: Evaluations | None = None
        self._with_exceptions: dict[Config, RuleSet] = {}
        self._used: set[Reviewed] = set()
        self._met: set[Reviewed] = set()

    def add_all(
        self, found: Discovery, progress: Callable[[int, int], None], jobs: int | None = None
    ) -> None:
        """Lint everything that was discovered; `progress` is called with how many of how many are done.

        `jobs` is how many processes to do it with; None lets the number of files decide.
        """
        self.notices.extend(found.notices)
        clean = self._clean(found.inputs, progress, jobs)
        for number, each in enumerate(found.inputs):
            progress(max(number, len(clean)), len(found.inputs))
            if number in clean:
                self._take(each, clean[number])
            else:
                self.add_file(each)

    def add_file(self, each: Input) -> None:
        """Lint one file; what a walk found is passed over unless it holds an ECR policy."""
        text = self._overlay.get(os.path.normpath(each.path)) if self._overlay else None
        if text is not None:
            if isinstance(text, str):
                self.add_text(each.path, text, each.named)
            else:
                self.add_bytes(each.path, text, each.named)
            return
        try:
            data = contents(each.path, MAX_BYTES)
        except TooLong as trouble:
            self._too_long(each, trouble.size)
        except OSError as error:
            self._unreadable(each.path, error)
        else:
            self.add_bytes(each.path, data, each.named)

    def _clean(
        self, inputs: list[Input], progress: Callable[[int, int], None], jobs: int | None
    ) -> dict[int, CleanFile]:
        """The notes of workers on clean files, by their number; none where one process will do."""
        if len(inputs) < 2 or jobs == 1:
            return {}
        from ecrlint.system.processes import notes_on_clean, number_for

        workers = min(jobs or number_for(len(inputs)), len(inputs))
        if workers < 2:
            return {}
        from ecrlint.run.shares import shares_of

        shares = shares_of(inputs)
        return notes_on_clean(inputs, shares, self._look, workers, lambda done: progress(done, len(inputs)))

    def _look(self, each: Input) -> CleanFile | None:
        """What there is to remember of a file, if it has nothing to tell."""
        alone = Run(self.choice, self.kind, self.configs, self.snippets, None, self.beside, self._overlay)
        alone.add_file(each)
        if alone.findings or alone.excepted or any(each.sort not in _HARMLESS for each in alone.notices):
            return None
        notices = [(each.sort, each.path, each.words) for each in alone.notices]
        account = alone.account
        counts = account.whole, account.partly, account.unknown, account.unparsed
        return bool(alone.linted), alone.files, counts, account.holders, notices

    def _take(self, each: Input, note: CleanFile) -> None:
        """Remember a file as if it had been linted here."""
        is_linted, files, counts, holders, notices = note
        account = Account(*counts)
        account.holders = holders
        if is_linted:
            config, _ = self._config_and_rules(each.path)
            if account.total:
                self._met.update(about for about in config.exceptions if about.is_about(each.path))
        self.files += files
        self.account += account
        self.notices.extend(Notice(*notice) for notice in notices)

    def _config_and_rules(self, path: str) -> tuple[Config, RuleSet]:
        """The configuration and the rules for a text that is linted. Raises UsageError."""
        config = self.configs.of(path)
        rules = self.choice.rule_set(config)
        if config.exceptions:
            self._with_exceptions[config] = rules
        self.linted.append(path)
        return config, rules

    def add_bytes(self, path: str, data: bytes, named: bool = True) -> None:
        """Lint bytes under a path. Raises UsageError for a configuration that is wrong."""
        self.files += 1
        if len(data) > MAX_BYTES:
            self._too_large(path, f"at most {MAX_BYTES:,} bytes are read")
            return
        try:
            text = decode(data)
        except Undecodable as trouble:
            self._undecodable(path, data, trouble, named)
            return
        self._lint_if_wanted(path, text, named)

    def add_text(self, path: str, text: str, named: bool = True) -> None:
        """The same for a text that is decoded already; a byte-order mark in front is no part of it."""
        self.files += 1
        if len(text) > MAX_BYTES:
            self._too_large(path, f"at most {MAX_BYTES:,} characters are read")
            return
        self._lint_if_wanted(path, text.removeprefix("\ufeff"), named)

    def _lint_if_wanted(self, path: str, text: str, named: bool) -> None:
        if path.lower().endswith(SNIPPET_SUFFIXES) and not self.snippets:
            self._note("skipped", path, "its policies are read with --include-snippets")
            return
        if not (named or may_hold_policy(text) or self._leads_to_ecr(path, text)):
            self._note("skipped", path, "no ECR action in it")
            return
        self._lint(Source(path, text), named, *self._config_and_rules(path))

    def _leads_to_ecr(self, path: str, text: str) -> bool:
        """Whether a file may lead to policies of ECR that are written in others, or that a module makes."""
        if path.lower().endswith(TERRAGRUNT):
            return True  # what a unit includes may tell; its reader looks there
        if "module" not in text or not _is_of_module(path):
            return False
        from ecrlint.read.terraform.called_modules import leads_to_ecr

        return leads_to_ecr(Source(path, text), self.beside)

    def result(self) -> RunResult:
        findings = _without_used(told_once(self.findings), self.excepted)
        excepted = excepted_once(self.excepted)
        if self.baseline:
            findings, accepted = self.baseline.split(findings)
            excepted += accepted
        return RunResult(
            findings + self._stale(),
            excepted,
            notices=sorted(dict.fromkeys(filter(self._is_true, self.notices))),
            files=self.files,
            account=self.account,
            rules=self.choice.rules,
            levels=self.choice.levels,
            relaxed=self.relaxed,
        )

    def _is_true(self, notice: Notice) -> bool:
        """Whether a file was passed over as is said: not if the policy of another one read its text."""
        if notice.sort not in ("skipped", "mention") or _is_of_module(notice.path):
            return True
        return os.path.normpath(notice.path) not in self.beside.asked

    def _stale(self) -> list[Located]:
        """Findings about the exceptions of configurations that are over, or of no use."""
        found: list[Located] = []
        for config, rules in self._with_exceptions.items():
            from ecrlint.lint.exceptions import stale

            about = list(stale(config.exceptions, rules, self._used, self._met))
            grade(about, rules)
            found += about
        return found

    def _note_mention(self, source: Source) -> None:
        """Say so if a text in which no policy was understood holds actions of ECR."""
        text = source.text
        is_part = _is_of_module(source.path) and not any(word in text for word in _HOLDERS)
        is_report = '"findings"' in text and '"fingerprint"' in text  # a baseline or a report of ecrlint
        if "ecr" in text and not (is_part or is_report) and mentions_action(text):
            self._note("mention", source.path, "it holds actions of ECR, and no policy that was understood")

    def _note(self, sort: Sort, path: str, words: str) -> None:
        self.notices.append(Notice(sort, path, words))

    def _unreadable(self, path: str, error: OSError) -> None:
        self._note("error", path, reason_of(error))

    def _too_long(self, each: Input, size: int) -> None:
        """Tell of a file that is not read to its end; passed over is one without an action of ECR."""
        try:
            concerns_us = each.named or mentions_anywhere(pieces(each.path))
        except OSError as error:
            self._unreadable(each.path, error)
            return
        if concerns_us:
            self._too_large(each.path, f"{size:,} bytes; at most {MAX_BYTES:,} are read")
        else:
            self._note("skipped", each.path, "too large for a policy, and no ECR action in it")

    def _too_large(self, path: str, why: str) -> None:
        self._note("error", path, f"too large to be linted: {why}")

    def _undecodable(self, path: str, data: bytes, trouble: Undecodable, named: bool) -> None:
        if not named and not mentions_in_bytes(data):
            self._note("skipped", path, "no text, and no ECR action in it")
            return
        text = data.decode("utf-8", "replace")
        good = len(data[: trouble.offset].decode("utf-8", "replace"))
        source = Source(path, text)
        span = source.span(good, min(good + 1, len(text)))
        rules = self.choice.rule_set(self.configs.of(path))
        self.findings.append(unreadable(span, trouble.message, rules))
        self.account.unparsed += 1
        self._note("unjudged", path, "it is no text")

    def _lint(self, source: Source, named: bool, config: Config, rules: RuleSet) -> None:
        every = [self.beside]
        if config.var_files:
            every = self._evaluations().of(source.path, config.var_files, self.beside)
        for files in every:
            self._lint_with(files, source, named, config, rules, is_only=len(every) == 1)

    def _evaluations(self) -> Evaluations:
        if self._evaluated is None:
            from ecrlint.run.evaluations import Evaluations

            self._evaluated = Evaluations(lambda files: _with_overlay(files, self._overlay))
        return self._evaluated

    def _lint_with(
        self, files: Files, source: Source, named: bool, config: Config, rules: RuleSet, *, is_only: bool
    ) -> None:
        """Lint with the files around a source; fixes are offered if that is the `is_only` evaluation."""
        try:
            report = lint(source, rules, self.kind, files, config)
        except TooLarge as error:
            self._too_large(source.path, str(error))
            return
        except Exception as error:  # a mistake of ours in one file must not cost the others
            self._note("error", source.path, f"internal error: {describe(error)}; please report it")
            return
        if report.broken and not (named or holds_policy(source.text)):
            self._note("skipped", source.path, "does not parse, and no ECR policy shows in it")
            self._note_mention(source)
            return
        if not (report.documents or report.is_foreign or report.is_told or report.words("error")):
            self._note_mention(source)
        if is_only and any(each.finding.fix for each in report.findings):
            from ecrlint.fixing.fixes import attach_fixes

            attach_fixes(source, report, rules, self.kind, files, config)
        self.findings.extend(report.findings)
        self.excepted.extend(report.excepted)
        self.notices.extend(report.notices)
        self.account += report.account
        self._used |= report.used
        self._met |= report.met


def _with_overlay(files: Files, overlay: Mapping[str, str | bytes]) -> Files:
    """The files with the texts of an overlay in place of some; bytes that are no text are none."""
    texts = {}
    for path, text in overlay.items():
        try:
            texts[path] = Source(path, text if isinstance(text, str) else decode(text))
        except Undecodable:
            continue
    return Overlay(files, texts) if texts else files


def _without_used(findings: list[Located], excepted: list[Excepted]) -> list[Located]:
    """The findings without those stale exceptions that have covered one in another file's turn."""
    if not excepted:
        return findings
    from ecrlint.lint.comments import was_used

    return [each for each in findings if not was_used(each, excepted)]


def _is_of_module(path: str) -> bool:
    """Whether a file is a part of a Terraform module by its name."""
    return path.lower().endswith(TERRAFORM)
