"""The files with values of Terraform's variables that a command names."""

from __future__ import annotations

import os

from ecrlint.cli.check_options import VAR_FILE
from ecrlint.errors import UsageError
from ecrlint.read.files import Disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments


def add_var_file(parser: ArgumentParser) -> None:
    """Add the option that names them."""
    name, _, metavar, _, words = VAR_FILE
    parser.add_argument(name, action="append", default=[], metavar=str(metavar), help=words)


def disk_of(arguments: Arguments) -> Disk:
    """The files of this machine, with those that give values to variables. Raises UsageError."""
    for path in arguments.var_file:
        if not os.path.isfile(path):
            raise UsageError(f"--var-file: {path}: no such file")
    return Disk(tuple(path.replace(os.sep, "/") for path in arguments.var_file))
