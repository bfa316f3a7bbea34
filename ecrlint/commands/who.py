"""`ecrlint who`: who may pull, push, delete, administer, and with a registry replicate, create, import."""

from __future__ import annotations

import sys

from ecrlint.access import analyze
from ecrlint.access.budget import TooHard
from ecrlint.commands.configuration import configs_of
from ecrlint.commands.owner import owner_of
from ecrlint.commands.policy_input import read_policy
from ecrlint.report.escape import visible
from ecrlint.report.who_table import Table
from ecrlint.usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ecrlint.commands.policy_input import PolicyFile

FORMATS = {
    "text": "ecrlint.report.who_text",
    "json": "ecrlint.report.who_json",
    "html": "ecrlint.report.who_html",
    "mermaid": "ecrlint.report.who_mermaid",
}
"""Every format, and the module whose `render` writes it."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint who`."""
    from ecrlint.commands.owner import add_owner
    from ecrlint.commands.simulate import add_policy

    parser.description = "Show who may do what with the repository or registry that a policy belongs to."
    parser.epilog = "Exit codes: 0 shown, 2 it could not be worked out."
    add_policy(parser)
    add_owner(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")


def run(arguments: Namespace) -> int:
    """Print the table; returns the exit code."""
    account, organization = owner_of(arguments, configs_of(arguments), arguments.path)
    file = read_policy(arguments.path, arguments.kind, arguments.document)
    table = _table(file, account or file.document.account, organization)
    module = __import__(FORMATS[arguments.format], fromlist=["render"])
    text: str = module.render(table)
    if arguments.format == "html":  # the page says that it is UTF-8
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)
    return 0


def _table(file: PolicyFile, account: str, organization: str) -> Table:
    try:
        return Table(file, analyze(file.policy, account, organization))
    except TooHard as limit:
        raise UsageError(
            f"{visible(file.path)}: the table would take too long: {limit};"
            " ask `ecrlint simulate` about one request"
        ) from limit
