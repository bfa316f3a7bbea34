"""`ecrlint check --fix` and `--diff`: what can be put right is put right, or shown as a diff."""

from __future__ import annotations

import sys

from ecrlint.commands.inputs.standard_input import STDIN, name_of_stdin
from ecrlint.console import say, visible
from ecrlint.errors import UsageError
from ecrlint.fixing.apply import AppliedFixes
from ecrlint.read.decoding import Undecodable, encode_like
from ecrlint.report.escape import harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.cli import Arguments
    from ecrlint.run.result import RunResult
    from ecrlint.run.run import Run
    from ecrlint.source import Source

    Linted = Callable[[bytes | None], Run]


def fix(arguments: Arguments, linted: Linted) -> RunResult:
    """Fix what `linted` finds, or show how, and return what is left to report. Raises UsageError."""
    if not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    stdin = sys.stdin.buffer.read() if STDIN in arguments.paths else None
    run = linted(stdin)
    applied = AppliedFixes(run.findings, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        return _show(applied, run, arguments)
    if stdin is not None:
        return _pipe(applied, name_of_stdin(arguments), linted, stdin)
    unwritten = applied.save()
    result = (linted(None) if applied.made else run).result()
    failed = {each.path for each in unwritten}
    return result.but(
        notices=[*result.notices, *unwritten],
        untried=applied.untried,
        fixed=sum(offer.source.path not in failed for offer in applied.made),
    )


def _show(applied: AppliedFixes, run: Run, arguments: Arguments) -> RunResult:
    """Write the diff of every file, and say on standard error what it amounts to."""
    result = run.result().but(fixed=len(applied.made), untried=applied.untried)
    for path in sorted(applied.after):
        for offer in applied.fixes_in(path):
            unsafe = "" if offer.is_safe else f" (unsafe: {offer.access.words})"
            _write_raw(f"{visible(f'{path}: {offer.located.rule.name}: {offer.title}{unsafe}')}\n")
        for line in _diff(applied.before[path], applied.after[path]):
            _write_raw(harmless(line))
    if not arguments.quiet:
        say(_amount(applied))
    return result


def _amount(applied: AppliedFixes) -> str:
    made, withheld = len(applied.made), applied.withheld
    told = f"would fix {made} {'finding' if made == 1 else 'findings'}" if made else "nothing to fix"
    return f"{told}; {withheld} more with --unsafe-fixes" if withheld else told


def _diff(before: Source, after: Source) -> Iterator[str]:
    """A unified diff that `patch` and `git apply` take; lines end at LF alone there."""
    from difflib import unified_diff

    old, new = _lines(before.text), _lines(after.text)
    for line in unified_diff(old, new, before.path, after.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _pipe(applied: AppliedFixes, name: str, linted: Linted, stdin: bytes) -> RunResult:
    """Standard input, fixed, goes to standard output, and the report elsewhere; no other file is."""
    after = applied.after.get(name)
    try:
        data = stdin if after is None else encode_like(stdin, after.text)
    except Undecodable:
        data = stdin
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return linted(data).result().but(fixed=len(applied.fixes_in(name)), untried=applied.untried)


def _write_raw(text: str) -> None:
    """To standard output as it is: line ends are part of what a diff says."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
