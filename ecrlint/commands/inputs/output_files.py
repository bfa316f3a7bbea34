"""Reports that go to files: `--output FORMAT=FILE`."""

from __future__ import annotations

import os
import stat

from ecrlint.errors import UsageError
from ecrlint.report import FORMATS, render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.cli import Arguments
    from ecrlint.run.result import RunResult
    from ecrlint.run.run import Run


def check_format(format: str) -> None:
    """Raise UsageError, with the nearest one, for a format that does not exist."""
    if format not in FORMATS:
        from ecrlint.policy.spelling import nearest

        near = nearest(format, FORMATS, cutoff=0.6)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(FORMATS)}"
        raise UsageError(f"no format '{format}'; {hint}")


def outputs_of(arguments: Arguments) -> list[tuple[str, str]]:
    """Format and path of every report that goes to a file.

    Raises UsageError before anything is read: for a format that does not exist, and for a file that would be
    written twice, is the baseline or is named to be linted. What a walk finds, `refuse_to_overwrite` knows.
    """
    taken = {os.path.realpath(path) for path in (*arguments.paths, arguments.baseline) if path}
    outputs = []
    for text in arguments.output:
        format, equals, path = text.partition("=")
        if not equals or not path:
            raise UsageError(f"--output takes FORMAT=FILE, such as sarif=ecrlint.sarif, not '{text}'")
        check_format(format)
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError(f"--output {text} would overwrite what is linted or another report")
        if _is_plain(path):
            taken.add(real)
        outputs.append((format, path))
    return outputs


def refuse_to_overwrite(lint_run: Run, paths: Iterable[str]) -> None:
    """Raise UsageError for a file that is to be written, but has a policy or a finding in it.

    A report of an earlier run, which a walk finds as well, has neither.
    """
    targets = {_identity(path): path for path in paths if os.path.exists(path)}
    if not targets:
        return
    read = [each.path for each in lint_run.notices if each.sort == "format"]
    for path in {*read, *(each.path for each in lint_run.findings)}:
        target = targets.get(_identity(path))
        if target:
            raise UsageError(f"{target} would overwrite what is linted; name another file")


def save_all(outputs: Iterable[tuple[str, str]], result: RunResult) -> None:
    """Write the reports that go to files, all that can be written. Raises UsageError with the others."""
    troubles = []
    for format, path in outputs:
        try:
            _save(render(format, result), path)
        except OSError as error:
            troubles.append(f"{path}: cannot be written: {(error.strerror or '').lower()}")
    if troubles:
        raise UsageError(*troubles)


def _save(text: str, path: str) -> None:
    """Write a report so that half of it is never seen: beside its place, then moved there.

    Permissions are kept. What is no plain file (a pipe, a terminal) is written to as it is.
    """
    from ecrlint.system.atomic_write import destination, replace

    data = text.encode("utf-8", "backslashreplace")
    if _is_plain(path):
        replace(path, data)
        return
    destination(path)  # only asked: the real path of a pipe is one that cannot be opened
    with open(path, "wb") as file:
        file.write(data)


def summarize(result: RunResult) -> None:
    """Add the run to the job summary of GitHub Actions, where it is run by them. Raises UsageError."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from ecrlint.report.check.github_summary import render

    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(render(result))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {(error.strerror or '').lower()}") from error


def _identity(path: str) -> tuple[int, int] | None:
    """What all names of one file have in common; None where there is no file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _is_plain(path: str) -> bool:
    """Whether a path is a regular file, or nothing yet."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
