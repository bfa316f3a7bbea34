"""What a whole run hands to the reports: every finding, and everything that is not one."""

from __future__ import annotations

import os

from ecrlint.lint.report import Account

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Excepted, Notice, Sort
    from ecrlint.rule.finding import Level
    from ecrlint.rule.rule import Rule
    from ecrlint.run.relaxations import Relaxation


class RunResult:
    """One run over any number of files. Findings and excepted ones are kept in report order.

    `notices` tell what is no finding. `files` counts what was read, `account` the policies in them by how
    much of each is judged; a text that did not parse counts as one. `rules` are all rules that were loaded,
    in code order, and `levels` what the configuration made of their levels, by rule name (each finding
    carries its final level already). `exit_code` is None where nobody has worked it out, `fixed` counts the
    findings that were fixed, None where that was not asked for, and `untried` those whose fixes were too much
    work to be tried. `show_excepted` asks reports for what was put aside, too. `relaxed` is what
    a change lets pass that was not let pass before it.
    """

    __slots__ = (
        "account", "excepted", "exit_code", "files", "findings", "fixed", "levels", "notices",
        "relaxed", "rules", "show_excepted", "untried",
    )  # fmt: skip

    def __init__(
        self,
        findings: Iterable[Located] = (),
        excepted: Iterable[Excepted] = (),
        *,
        notices: Iterable[Notice] = (),
        files: int = 0,
        account: Account | None = None,
        rules: Iterable[Rule] = (),
        levels: Mapping[str, Level] | None = None,
        exit_code: int | None = None,
        fixed: int | None = None,
        untried: int = 0,
        show_excepted: bool = False,
        relaxed: Iterable[Relaxation] = (),
    ) -> None:
        self.findings = sorted(findings, key=_place)
        self.excepted = sorted(excepted, key=lambda excepted: _place(excepted.located))
        self.notices = list(notices)
        self.files = files
        self.account = account or Account()
        self.rules = list(rules)
        self.levels = dict(levels or {})
        self.exit_code = exit_code
        self.fixed = fixed
        self.untried = untried
        self.show_excepted = show_excepted
        self.relaxed = sorted(relaxed)

    def but(self, **changes: Any) -> RunResult:
        """The same with other values for some arguments."""
        return RunResult(**{**{name: getattr(self, name) for name in self.__slots__}, **changes})

    def of(self, sort: Sort) -> list[Notice]:
        """The notices of a sort."""
        return [each for each in self.notices if each.sort == sort]

    @property
    def documents(self) -> int:
        """How many policies there are."""
        return self.account.total

    @property
    def troubles(self) -> list[Notice]:
        """The notices of what could not be done: then a run is never as if all were well."""
        return [each for each in self.notices if each.sort in ("error", "unwritten", "crash")]

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing that a person must be told."""
        troubles = self.of("error") or self.of("crash")
        return not (self.findings or self.excepted or self.relaxed or troubles or self.fixed)

    def count(self, level: Level) -> int:
        """How many findings have a level."""
        return sum(located.level == level for located in self.findings)


def crash_message(crash: Notice) -> str:
    """A crash as reports tell it: it names the rule, and not where this machine keeps its file."""
    rule, message = crash.rule, crash.words
    if rule is None:
        return message
    if rule.path:
        message = message.replace(rule.path, os.path.basename(rule.path))
    return message if rule.name in message else f"rule {rule.name} raised {message}"


def _place(located: Located) -> tuple[str, int, str, int, str, str]:
    span = located.span
    return located.path, span.start, located.rule.code, span.end, located.name, located.pointer
