"""The command line: arguments in, exit code out.

0: nothing at or above `--fail-on`. 1: findings. 2: the job could not be done (usage, a path that does
not exist, nothing to lint, a rule that crashed). The same for every format; 2 beats 1.
"""

from __future__ import annotations

import os
import sys

from ecrlint.cli.fast_parser import parse_check
from ecrlint.errors import UsageError, describe, reason_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from ecrlint.cli import Arguments

_TROUBLE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _command(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except UsageError as error:
        for line in error.args:
            _say(f"error: {line}")
        return _TROUBLE
    except BrokenPipeError:
        _discard_output()  # the reader went away, so the report is incomplete
        return _TROUBLE
    except OSError as error:
        _discard_output()
        what = error.filename or "standard input or output"
        _say(f"error: {what}: {reason_of(error)}")
        return _TROUBLE
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except BaseException as error:  # nothing may end a run as if all were well
        _say(f"internal error: {describe(error)}; please report it")
        return _TROUBLE
    return code


def _say(line: str) -> None:
    from ecrlint.console import say

    say(line)


def _discard_output() -> None:
    """Keep Python from trying once more, at exit, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(argv: list[str]) -> int:
    _refuse_files_that_look_like_options(argv)
    try:
        arguments = parse_check(argv) or _parse(argv)
    except SystemExit as done:  # --help and --version end here
        return int(done.code or 0)
    name = arguments.command.replace("-", "_")
    module = __import__(f"ecrlint.commands.{name}", fromlist=["run"])
    code: int = module.run(arguments)
    return code


def _refuse_files_that_look_like_options(argv: list[str]) -> None:
    """Raise UsageError for an option that is also the name of a file.

    Hooks and shells pass the names that they find, and who names a file must not choose our options.
    """
    for word in argv:
        if word == "--":
            return
        if word.startswith("-") and word != "-" and os.path.lexists(word):
            raise UsageError(
                f"'{word}' is an option and also a file here; for the file write './{word}' or put -- before"
                " the names of files, for the option rename or remove the file"
            )


def _parse(argv: list[str]) -> Arguments:
    from ecrlint.cli.parser import parse

    return parse(argv)


def run() -> NoReturn:
    """The command as a process: like `main`, but gone at once.

    Python would spend a quarter of a short run on taking itself apart, which the system does faster.
    """
    from ecrlint.system.stdio import prepare

    prepare()
    code = main()
    sys.stderr.flush()
    os._exit(code)
