"""Runs `python -m ecrlint` of a test in a fork of the test, so that the code is the code there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from typing import IO, Any, NoReturn

SECONDS = 20  # for one command; an endless loop ends
_run = subprocess.run


class Forked:
    """Stands for `subprocess.run`; what `told` says in a command at its end is `heard` here."""

    def __init__(self, told: Callable[[], list[str]]) -> None:
        self.told = told
        self.lists: list[str] = []

    def heard(self) -> list[str]:
        """What the commands told since last asked."""
        heard, self.lists = self.lists, []
        return heard

    def run(self, command: Any, *others: Any, **options: Any) -> subprocess.CompletedProcess[Any]:
        if not isinstance(command, list) or command[:3] != [sys.executable, "-m", "ecrlint"]:
            return _run(command, *others, **options)
        text = bool(options.get("text") or options.get("encoding"))
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            tempfile.TemporaryFile() as told,
        ):
            content = options.get("input") or b""
            given.write(content.encode() if isinstance(content, str) else content)
            child = os.fork()
            if not child:
                self._become(command[3:], options, (given, out, err), told)
            _, status = os.waitpid(child, 0)
            written = [_all(file) for file in (out, err, told)]
        self.lists += json.loads(written[2] or b"[]")
        streams: list[Any] = [each.decode() if text else each for each in written[:2]]
        process = subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(status), *streams)
        if options.get("check"):
            process.check_returncode()
        return process

    def _become(
        self, arguments: list[str], options: dict[str, Any], streams: tuple[IO[bytes], ...], told: IO[bytes]
    ) -> NoReturn:
        code = 1
        try:
            signal.alarm(SECONDS)
            warnings.simplefilter("ignore")  # tests turn them into errors
            for number, file in enumerate(streams):
                file.seek(0)
                os.dup2(file.fileno(), number)
            sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, mode) for n, mode in enumerate(("r", "w", "w")))
            os.chdir(options.get("cwd") or ".")
            if options.get("env") is not None:
                environment = dict(options["env"])
                os.environ.clear()
                os.environ.update(environment)
            sys.argv = ["ecrlint", *map(str, arguments)]
            from ecrlint.cli.main import main

            code = main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            told.write(json.dumps(self.told()).encode())
            told.flush()
            os._exit(code)


def _all(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
