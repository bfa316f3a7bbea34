"""The command line: arguments in, exit code out.

0: nothing at or above `--fail-on`. 1: findings. 2: the job could not be done (usage, a path that does
not exist, nothing to lint, a rule that crashed). The same for every format; 2 beats 1.
"""

from __future__ import annotations

import os
import sys

from ecrlint.plain import plain
from ecrlint.usage import UsageError, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import NoReturn

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
        for line in str(error).split("\n"):
            print(f"ecrlint: error: {line}", file=sys.stderr)
        return _TROUBLE
    except BrokenPipeError:
        _discard_output()  # the reader went away, so the report is incomplete
        return _TROUBLE
    except OSError as error:
        _discard_output()
        what = error.filename or "the report cannot be written"
        print(f"ecrlint: error: {what}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return _TROUBLE
    except KeyboardInterrupt:
        print("ecrlint: interrupted", file=sys.stderr)
        return 130
    except BaseException as error:  # nothing may end a run as if all were well
        print(f"ecrlint: internal error: {describe(error)}; please report it", file=sys.stderr)
        return _TROUBLE
    return code


def _discard_output() -> None:
    """Keep Python from trying once more, at exit, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(argv: list[str]) -> int:
    try:
        arguments = plain(argv) or _parsed(argv)
    except SystemExit as done:  # --help and --version end here
        return int(done.code or 0)
    name = arguments.command.replace("-", "_")
    module = __import__(f"ecrlint.commands.{name}", fromlist=["run"])
    code: int = module.run(arguments)
    return code


def _parsed(argv: list[str]) -> Namespace:
    from ecrlint.arguments import parsed

    return parsed(argv)


def run() -> NoReturn:
    """The command as a process: like `main`, but gone at once.

    Python would spend a quarter of a short run on taking itself apart, which the system does faster.
    """
    code = main()
    sys.stderr.flush()
    os._exit(code)
