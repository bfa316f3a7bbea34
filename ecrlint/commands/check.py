"""`ecrlint check`: lint, report, and say by the exit code whether all is well."""

from __future__ import annotations

import os
import sys

from ecrlint.commands.inputs.configuration import configs_of
from ecrlint.commands.inputs.local_rules import rule_folders
from ecrlint.commands.inputs.output_files import (
    check_format,
    outputs_of,
    refuse_to_overwrite,
    save_all,
    summarize,
)
from ecrlint.commands.inputs.progress import Progress
from ecrlint.errors import UsageError
from ecrlint.finding import LEVELS
from ecrlint.read.registry import SNIPPET_SUFFIXES, SUFFIXES
from ecrlint.report import FOR_PEOPLE, render
from ecrlint.report.color import wants_color
from ecrlint.rule.selection import Choice, load
from ecrlint.run.run import MAX_BYTES, Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from ecrlint.cli import Arguments
    from ecrlint.config import Configs
    from ecrlint.finding import Located
    from ecrlint.run.baseline import Baseline
    from ecrlint.run.result import Result

STDIN = "-"


def run(arguments: Arguments) -> int:
    """Lint what the arguments name and write the reports; returns the exit code."""
    check_format(arguments.format)
    outputs = outputs_of(arguments)
    choice, configs = _rules_and_configs(arguments)

    runs = []

    def linted(stdin: bytes | None = None) -> Run:
        baseline = _baseline(arguments)
        runs.append(Run(choice, arguments.kind, configs, arguments.include_snippets, baseline))
        _lint(runs[-1], arguments, stdin)
        if outputs:
            refuse_to_overwrite(runs[-1], [path for _, path in outputs])
        return runs[-1]

    if arguments.fix or arguments.diff or arguments.unsafe_fixes:
        from ecrlint.commands.fix import fixed

        result = fixed(arguments, linted)
    else:
        result = linted().result()
    _tell_stale(runs[-1])
    result.show_excepted = arguments.show_excepted
    result.exit_code = _exit_code(result, arguments)
    try:
        save_all(outputs, result)
    finally:  # neither waits for the other: there may be no room, or nobody who reads
        _report(result, arguments)
    return result.exit_code


def lint_paths(arguments: Arguments) -> Run:
    """Lint what the arguments name. Raises UsageError."""
    choice, configs = _rules_and_configs(arguments)
    lint_run = Run(choice, arguments.kind, configs, arguments.include_snippets)
    _lint(lint_run, arguments, None)
    return lint_run


def _rules_and_configs(arguments: Arguments) -> tuple[Choice, Configs]:
    folders = rule_folders(arguments)
    rules = load(folders)
    choice = Choice(rules, arguments.preset or "", arguments.select, arguments.ignore)
    return choice, configs_of(arguments, rules, folders)


def _baseline(arguments: Arguments) -> Baseline | None:
    if arguments.baseline is None:
        return None
    from ecrlint.run.baseline import load as load_baseline

    return load_baseline(arguments.baseline)


def _tell_stale(lint_run: Run) -> None:
    """Say that a baseline speaks of what is gone: the next such finding would hide behind it."""
    stale = lint_run.baseline.stale(lint_run.linted) if lint_run.baseline else 0
    if lint_run.baseline and stale:
        entries = "1 entry matches" if stale == 1 else f"{stale} entries match"
        _say(
            f"{lint_run.baseline.path}: {entries} nothing any more; `ecrlint baseline --prune` takes them out"
        )


def _report(result: Result, arguments: Arguments) -> None:
    """What goes to the standard streams, and to the summary of a job."""
    if not arguments.diff:
        _write(render_for(arguments, result), arguments)
    if arguments.format == "github":
        summarize(result)
    _tell(result, arguments)


def render_for(arguments: Arguments, result: Result) -> str:
    """The report for standard output, or for standard error where that has the fixed text."""
    stream = _stream(arguments)
    color = wants_color(arguments.color, stream)
    return render(arguments.format, result, color, quiet=arguments.quiet, summary=stream.isatty())


def _lint(lint_run: Run, arguments: Arguments, stdin: bytes | None) -> None:
    paths = arguments.paths or [os.curdir]
    if STDIN in paths:
        if len(paths) > 1 or arguments.changed_since is not None:
            raise UsageError("standard input (-) cannot be mixed with other paths or --changed-since")
        name = (arguments.stdin_filename or "<stdin>").replace(os.sep, "/")
        lint_run.add_bytes(name, sys.stdin.buffer.read(MAX_BYTES + 1) if stdin is None else stdin)
        return
    from ecrlint.run.discovery import discover

    suffixes = SUFFIXES + SNIPPET_SUFFIXES if arguments.include_snippets else SUFFIXES
    found = discover(paths, arguments.exclude, arguments.force_exclude, lint_run.configs, suffixes)
    if arguments.changed_since is not None:
        from ecrlint.commands.inputs.changed_files import touched

        found.inputs = touched(found.inputs, arguments.changed_since)
    with Progress(sys.stderr, wanted=not arguments.quiet) as progress:
        lint_run.add_all(found, progress.show, arguments.jobs)


def _exit_code(result: Result, arguments: Arguments) -> int:
    nothing = result.documents == 0 and not _may_be_empty(arguments)
    if result.errors or result.unfixed or result.crashes or nothing:
        return 2
    if arguments.diff:
        return 1 if result.fixed else 0
    if arguments.fail_on == "never":
        return 0
    grave = LEVELS[LEVELS.index(arguments.fail_on) :]
    return 1 if any(located.level in grave for located in result.findings) else 0


def _may_be_empty(arguments: Arguments) -> bool:
    """Whether finding no policy is no mistake: a change need not touch one."""
    return arguments.allow_empty or arguments.changed_since is not None


def _tell(result: Result, arguments: Arguments) -> None:
    """What went wrong and what was passed over, on standard error."""
    for path, message in (*result.errors, *result.unfixed):
        _say(f"error: {path}: {message}")
    for _, path, message in result.crashes:
        _say(f"error: {path}: {message}")
    for path, why in result.untold:
        _say(f"{path}: {why}")
    untried = result.untried or _untried(result.findings)
    if untried:
        _say(f"fixes were not tried for {untried} {'finding' if untried == 1 else 'findings'}: too much work")
    if arguments.verbose:
        for path, format in result.formats:
            _say(f"read: {path}: {format}")
        for path, why in result.skipped:
            _say(f"skipped: {path}: {why}")
    if result.documents == 0 and not result.errors and not _may_be_empty(arguments):
        _say(f"error: nothing to lint: {_why_nothing(result)}")


def _untried(findings: Iterable[Located]) -> int:
    """How many of the fixes that a report asked for were not tried."""
    asked = {id(each.remedies): each.remedies for each in findings if each.remedies}
    return sum(remedies.untried for remedies in asked.values())


def _why_nothing(result: Result) -> str:
    if len(result.skipped) == 1:
        path, why = result.skipped[0]
        return f"{path}: {why}"
    if not result.skipped:
        return "no file there that may hold a policy"
    return f"no ECR policy in {len(result.skipped)} files; -v says why"


def _say(line: str) -> None:
    from ecrlint.report.escape import visible

    print(f"ecrlint: {visible(line)}", file=sys.stderr)


def _write(text: str, arguments: Arguments) -> None:
    stream = _stream(arguments)
    if arguments.format in FOR_PEOPLE or not hasattr(stream, "buffer"):
        stream.write(text)
    else:
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))


def _stream(arguments: Arguments) -> TextIO:
    return sys.stderr if arguments.fix and STDIN in arguments.paths else sys.stdout
