"""Reports that go to files: `--output FORMAT=FILE`."""

from __future__ import annotations

import os
import stat

from ecrlint.report import FORMATS
from ecrlint.usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from ecrlint.result import Result


def check_format(format: str) -> None:
    """Raise UsageError, with the nearest one, for a format that does not exist."""
    if format not in FORMATS:
        from ecrlint.policy.spelling import nearest

        near = nearest(format, FORMATS, cutoff=0.6)
        hint = f"did you mean '{near}'?" if near else f"there are {', '.join(FORMATS)}"
        raise UsageError(f"no format '{format}'; {hint}")


def outputs_of(arguments: Namespace) -> list[tuple[str, str]]:
    """Format and path of every report that goes to a file.

    Raises UsageError before anything is read: for a format that does not exist, and for a file that would be
    written twice or is itself to be linted.
    """
    taken = {os.path.realpath(path) for path in arguments.paths}
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


def save(text: str, path: str) -> None:
    """Write a report so that half of it is never seen: beside its place, then moved there.

    Links are followed, permissions kept. What is no plain file (a pipe, a terminal) is written to as it is.
    Raises UsageError.
    """
    try:
        data = text.encode("utf-8", "backslashreplace")
        if _is_plain(path):
            from ecrlint.replace import replace

            replace(path, data)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {(error.strerror or '').lower()}") from error


def summarize(result: Result) -> None:
    """Add the run to the job summary of GitHub Actions, where it is run by them. Raises UsageError."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from ecrlint.report.github_summary import render

    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(render(result))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {(error.strerror or '').lower()}") from error


def _is_plain(path: str) -> bool:
    """Whether a path is a regular file, or nothing yet."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
