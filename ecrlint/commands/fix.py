"""`ecrlint check --fix` and `--diff`: what can be put right is put right, or shown as a diff."""

from __future__ import annotations

import sys

from ecrlint.errors import UsageError
from ecrlint.fixing.apply import Mending
from ecrlint.read.decoding import Undecodable, encode_like
from ecrlint.report.escape import harmless, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.cli import Arguments
    from ecrlint.run.result import Result
    from ecrlint.run.run import Run
    from ecrlint.source import Source

    Linted = Callable[[bytes | None], Run]

STDIN = "-"


def fixed(arguments: Arguments, linted: Linted) -> Result:
    """Fix what `linted` finds, or show how, and return what is left to report. Raises UsageError."""
    if not (arguments.fix or arguments.diff):
        raise UsageError("--unsafe-fixes goes with --fix or --diff")
    stdin = sys.stdin.buffer.read() if STDIN in arguments.paths else None
    run = linted(stdin)
    mending = Mending(run.findings, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        return _shown(mending, run, arguments)
    if stdin is not None:
        return _piped(mending, linted, stdin)
    unfixed = mending.save()
    result = (linted(None) if mending.made else run).result()
    result.unfixed, result.untried = unfixed, mending.untried
    failed = {path for path, _ in unfixed}
    result.fixed = sum(offer.source.path not in failed for offer in mending.made)
    return result


def _shown(mending: Mending, run: Run, arguments: Arguments) -> Result:
    """Write the diff of every file, and say on standard error what it amounts to."""
    result = run.result()
    result.fixed, result.untried = len(mending.made), mending.untried
    for path in sorted(mending.after):
        for offer in mending.made_in(path):
            unsafe = "" if offer.is_safe else f" (unsafe: {offer.access.words})"
            _put(f"{visible(f'{path}: {offer.located.rule.name}: {offer.title}{unsafe}')}\n")
        for line in _diff(mending.before[path], mending.after[path]):
            _put(harmless(line))
    if not arguments.quiet:
        print(f"ecrlint: {_amount(mending)}", file=sys.stderr)
    return result


def _amount(mending: Mending) -> str:
    made, withheld = len(mending.made), mending.withheld
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


def _piped(mending: Mending, linted: Linted, stdin: bytes) -> Result:
    """Standard input, fixed, goes to standard output, and the report elsewhere."""
    text = next((source.text for source in mending.after.values()), None)
    try:
        data = stdin if text is None else encode_like(stdin, text)
    except Undecodable:
        data = stdin
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    result = linted(data).result()
    result.fixed, result.untried = len(mending.made), mending.untried
    return result


def _put(text: str) -> None:
    """To standard output as it is: line ends are part of what a diff says."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
