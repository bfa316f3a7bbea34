"""`ecrlint check`: lint, report, and say by the exit code whether all is well."""

from __future__ import annotations

import os
import sys

from ecrlint.commands.inputs.configuration import committed_of, configs_of
from ecrlint.commands.inputs.local_rules import load_rules
from ecrlint.commands.inputs.output_files import (
    check_format,
    outputs_of,
    refuse_to_overwrite,
    save_all,
    summarize,
)
from ecrlint.commands.inputs.progress import Progress
from ecrlint.commands.inputs.standard_input import STDIN, name_of_stdin, text_of_stdin
from ecrlint.commands.inputs.var_files import disk_of
from ecrlint.config.choice import Choice
from ecrlint.read.registry import SNIPPET_SUFFIXES, SUFFIXES
from ecrlint.report import FOR_PEOPLE, TELL_RELAXED, render
from ecrlint.report.color import wants_color
from ecrlint.rule.finding import LEVELS
from ecrlint.rule.selection import UNDECIDED_POLICY
from ecrlint.run.linter import Linter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from ecrlint.cli import Arguments
    from ecrlint.config.committed import Committed
    from ecrlint.lint.located import Located
    from ecrlint.run.baseline import Baseline
    from ecrlint.run.result import RunResult
    from ecrlint.run.run import Run


def run(arguments: Arguments) -> int:
    """Lint what the arguments name and write the reports; returns the exit code."""
    check_format(arguments.format)
    outputs = outputs_of(arguments)
    committed = committed_of(arguments)
    linter = _linter(arguments, committed, [UNDECIDED_POLICY] if arguments.fail_on_unknown else ())
    runs = []

    def linted(stdin: bytes | None = None) -> Run:
        baseline, overlay = _baseline(arguments, committed), text_of_stdin(arguments, stdin)
        runs.append(
            linter.new_run(
                arguments.kind,
                snippets=arguments.include_snippets,
                baseline=baseline,
                files=disk_of(arguments),
                overlay=overlay,
            )
        )
        _lint(runs[-1], arguments)
        if outputs:
            refuse_to_overwrite(runs[-1], [path for _, path in outputs])
        return runs[-1]

    if arguments.fix or arguments.diff or arguments.unsafe_fixes:
        from ecrlint.commands.fix import fix

        result = fix(arguments, linted)
    else:
        result = linted().result()
    _tell_stale(runs[-1])
    code = _exit_code(result, arguments)
    result = result.but(show_excepted=arguments.show_excepted, exit_code=code)
    try:
        save_all(outputs, result)
    finally:  # neither waits for the other: there may be no room, or nobody who reads
        _report(result, arguments)
    return code


def lint_paths(arguments: Arguments) -> Run:
    """Lint what the arguments name. Raises UsageError."""
    lint_run = _linter(arguments, committed_of(arguments)).new_run(
        arguments.kind,
        snippets=arguments.include_snippets,
        files=disk_of(arguments),
        overlay=text_of_stdin(arguments, None),
    )
    _lint(lint_run, arguments)
    return lint_run


def _linter(arguments: Arguments, committed: Committed | None, errors: Iterable[str] = ()) -> Linter:
    """The linter of the arguments; `errors` are rules that run whatever they say."""
    rules, folders = load_rules(arguments, committed)
    choice = Choice(rules, arguments.preset or "", arguments.select, arguments.ignore, errors)
    return Linter.of(choice, configs_of(arguments, rules, folders, committed))


def _baseline(arguments: Arguments, committed: Committed | None) -> Baseline | None:
    path = arguments.baseline
    if path is None:
        return None
    from ecrlint.run.baseline import load, parse

    return parse(path, committed.content(path)) if committed else load(path)


def _tell_stale(lint_run: Run) -> None:
    """Say that a baseline has entries for what is gone: the next such finding would hide behind it."""
    stale = lint_run.baseline.stale(lint_run.linted) if lint_run.baseline else 0
    if lint_run.baseline and stale:
        entries = "1 entry matches" if stale == 1 else f"{stale} entries match"
        from ecrlint.console import say

        say(
            f"{lint_run.baseline.path}: {entries} nothing any more; `ecrlint baseline --prune` takes them out"
        )


def _report(result: RunResult, arguments: Arguments) -> None:
    """What goes to the standard streams, and to the summary of a job."""
    if not arguments.diff:
        _write(render_for(arguments, result), arguments)
    if arguments.format == "github":
        summarize(result)
    _tell(result, arguments)


def render_for(arguments: Arguments, result: RunResult) -> str:
    """The report for standard output, or for standard error where that has the fixed text."""
    stream = _stream(arguments)
    color = wants_color(arguments.color, stream)
    return render(arguments.format, result, color, quiet=arguments.quiet, summary=stream.isatty())


def _lint(lint_run: Run, arguments: Arguments) -> None:
    from ecrlint.run.discovery import discover, discover_text

    if STDIN in arguments.paths:
        around = lint_run.beside if arguments.stdin_filename else None
        found = discover_text(name_of_stdin(arguments), lint_run.configs, around)
        lint_run.add_all(found, lambda done, of: None, jobs=1)
        return
    paths = arguments.paths or [os.curdir]
    suffixes = SUFFIXES + SNIPPET_SUFFIXES if arguments.include_snippets else SUFFIXES
    found = discover(
        paths, arguments.exclude, arguments.force_exclude, lint_run.configs, suffixes, lint_run.beside
    )
    if arguments.changed_since is not None:
        from ecrlint.commands.inputs.changed_files import FileChange

        change = FileChange(arguments)
        found.inputs = change.changed_inputs(found, paths)
        lint_run.relaxed += change.relaxations(found.inputs)
    with Progress(sys.stderr, wanted=not arguments.quiet) as progress:
        lint_run.add_all(found, progress.show, arguments.jobs)


def _exit_code(result: RunResult, arguments: Arguments) -> int:
    nothing = result.documents == 0 and not _may_be_empty(arguments)
    in_vain = result.account.is_vain and not arguments.allow_empty
    if result.troubles or nothing or in_vain:
        return 2
    if arguments.fail_on_unknown and not result.account.is_whole:
        return 1
    if arguments.diff:
        return 1 if result.fixed else 0
    if arguments.fail_on == "never":
        return 0
    grave = LEVELS[LEVELS.index(arguments.fail_on) :]
    return 1 if any(located.level in grave for located in result.findings) else 0


def _may_be_empty(arguments: Arguments) -> bool:
    """Whether finding no policy is no mistake: a change need not touch one."""
    return arguments.allow_empty or arguments.changed_since is not None


def _tell(result: RunResult, arguments: Arguments) -> None:
    """What went wrong and what was passed over, on standard error."""
    lines = list(_lines(result, arguments))
    if lines:
        from ecrlint.console import say

        for line in lines:
            say(line)


def _lines(result: RunResult, arguments: Arguments) -> Iterator[str]:
    for each in (*result.of("error"), *result.of("unwritten"), *result.of("crash")):
        yield f"error: {each.path}: {each.words}"
    for each in result.of("untold"):
        yield f"{each.path}: {each.words}"
    for new in result.relaxed if arguments.diff or arguments.format not in TELL_RELAXED else ():
        yield f"{new.span.source.path}:{new.span.line}:{new.span.column}: {new.words}"
    yield from _account_lines(result, arguments)
    untried = result.untried or _count_untried(result.findings)
    if untried:
        yield f"fixes were not tried for {untried} {'finding' if untried == 1 else 'findings'}: too much work"
    if arguments.verbose:
        for each in result.of("format"):
            yield f"read: {each.path}: {each.words}"
        for each in result.of("skipped"):
            yield f"skipped: {each.path}: {each.words}"
    if result.documents == 0 and not result.of("error") and not _may_be_empty(arguments):
        yield f"error: nothing to lint: {_why_nothing(result)}"


def _account_lines(result: RunResult, arguments: Arguments) -> Iterator[str]:
    """Say so whenever not all policies were judged whole; silence must not look like a clean run."""
    mentions = result.of("mention")
    if result.account.is_whole and not mentions:
        return
    from ecrlint.report.check.summary import account_line

    yield account_line(result)
    if arguments.verbose or arguments.fail_on_unknown:
        for each in result.of("unjudged"):
            yield f"not judged: {each.path}: {each.words}"
        for each in result.of("partly"):
            yield f"judged in part: {each.path}: {each.words}"
    if arguments.verbose:
        for each in mentions:
            yield f"not understood: {each.path}: {each.words}"
    if result.account.is_vain and not arguments.allow_empty:
        yield "error: no policy is known here, so nothing was judged; --allow-empty makes that no mistake"


def _count_untried(findings: Iterable[Located]) -> int:
    """How many of the fixes that a report asked for were not tried."""
    asked = {each.offers for each in findings}
    return sum(offers.untried for offers in asked if offers)


def _why_nothing(result: RunResult) -> str:
    skipped = result.of("skipped")
    if len(skipped) == 1:
        return f"{skipped[0].path}: {skipped[0].words}"
    if not skipped:
        return "no file there that may hold a policy"
    return f"no ECR policy in {len(skipped)} files; -v says why"


def _write(text: str, arguments: Arguments) -> None:
    stream = _stream(arguments)
    if arguments.format in FOR_PEOPLE or not hasattr(stream, "buffer"):
        stream.write(text)
    else:
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))


def _stream(arguments: Arguments) -> TextIO:
    return sys.stderr if arguments.fix and STDIN in arguments.paths else sys.stdout
