"""`ecrlint who`: who may pull, push, delete, administer, configure and inspect."""

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

KINDS = ("repository", "public")
"""The kinds of policy that are about repositories."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint who`."""
    from ecrlint.commands.owner import add_owner

    parser.description = "Show who may do what with the repository that a policy belongs to."
    parser.epilog = "Exit codes: 0 shown, 2 it could not be worked out."
    parser.add_argument("path", metavar="PATH", help="a policy, or - for standard input")
    add_owner(parser)
    parser.add_argument("--kind", choices=KINDS, help="what the policy is, whatever it looks like")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")


def run(arguments: Namespace) -> int:
    """Print the table; returns the exit code."""
    account, organization = owner_of(arguments, configs_of(arguments), arguments.path)
    file = read_policy(arguments.path, arguments.kind)
    if file.policy.kind not in KINDS:
        raise UsageError(
            f"{visible(file.path)}: a {file.policy.kind} policy is about no repository;"
            " ask `ecrlint simulate` about one request"
        )
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
