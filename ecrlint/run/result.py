"""What a whole run hands to the reports: every finding, and everything that is not one."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecrlint.finding import Level, Located
    from ecrlint.rule.rule import Rule


class Excepted:
    """A finding that a reviewed exception, an inline ignore or the baseline accepts, and why.

    `in_source` says that a comment beside it does.
    """

    __slots__ = ("in_source", "located", "reason")

    def __init__(self, located: Located, reason: str, *, in_source: bool = False) -> None:
        self.located = located
        self.reason = reason
        self.in_source = in_source


class Result:
    """One run over any number of files. Findings and excepted ones are kept in report order.

    `formats` holds (path, what it was read as), `skipped` (path, why), `errors` (path, message) for files
    that could not be read, `crashes` (rule, path, message) for rules that raised. `files` counts
    what was read, `documents` the policies in them; a text that did not parse counts as one. `rules` are all
    rules that were loaded, in code order, and `levels` what the configuration made of their
    levels, by rule name (each finding carries its final level already). `exit_code` is None until
    the command knows it, `fixed` (how many findings) unless it was asked to fix; `unfixed` holds (path,
    message) for files that could not be written, `untold` (path, why) what is wrong beyond the findings, and
    `untried` counts the findings whose fixes were too much work to be tried. `show_excepted` asks reports for
    what was put aside, too.
    """

    __slots__ = (
        "crashes", "documents", "errors", "excepted", "exit_code", "files", "findings", "fixed", "formats",
        "levels", "rules", "show_excepted", "skipped", "unfixed", "untold", "untried",
    )  # fmt: skip

    def __init__(
        self,
        findings: Iterable[Located] = (),
        excepted: Iterable[Excepted] = (),
        *,
        formats: Iterable[tuple[str, str]] = (),
        skipped: Iterable[tuple[str, str]] = (),
        errors: Iterable[tuple[str, str]] = (),
        crashes: Iterable[tuple[Rule, str, str]] = (),
        files: int = 0,
        documents: int = 0,
        rules: Iterable[Rule] = (),
        levels: Mapping[str, Level] | None = None,
        exit_code: int | None = None,
        fixed: int | None = None,
    ) -> None:
        self.findings = sorted(findings, key=_place)
        self.excepted = sorted(excepted, key=lambda excepted: _place(excepted.located))
        self.formats = list(formats)
        self.skipped = list(skipped)
        self.errors = list(errors)
        self.crashes = list(crashes)
        self.files = files
        self.documents = documents
        self.rules = list(rules)
        self.levels = dict(levels or {})
        self.exit_code = exit_code
        self.fixed = fixed
        self.unfixed: list[tuple[str, str]] = []
        self.untold: list[tuple[str, str]] = []
        self.untried = 0
        self.show_excepted = False

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing that a person must hear of."""
        return not (self.findings or self.excepted or self.errors or self.crashes or self.fixed)

    def count(self, level: Level) -> int:
        """How many findings have a level."""
        return sum(located.level == level for located in self.findings)


def crash_message(rule: Rule, message: str) -> str:
    """A crash as reports tell it: it names the rule, and not where this machine keeps its file."""
    if rule.path:
        message = message.replace(rule.path, os.path.basename(rule.path))
    return message if rule.name in message else f"rule {rule.name} raised {message}"


def _place(located: Located) -> tuple[str, int, str, int, str, str]:
    span = located.span
    return located.path, span.start, located.rule.code, span.end, located.name, located.pointer
