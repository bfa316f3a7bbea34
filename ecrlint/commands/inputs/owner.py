"""Whose repository it is that a command is asked about."""

from __future__ import annotations

from ecrlint.commands.inputs.request import account_of
from ecrlint.lint.policy_file import STDIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments
    from ecrlint.config import Configs


def add_owner(parser: ArgumentParser) -> None:
    """The options that tell it, and those of the configuration that may."""
    from ecrlint.cli.argparse_options import add_groups

    group = parser.add_argument_group("owner of the repository")
    group.add_argument("--account", default="", metavar="ID", help="the account, 12 digits")
    group.add_argument("--organization", default="", metavar="ID", help="its organisation, such as o-a1b2c3")
    add_groups(parser, "configuration")


def owner_of(arguments: Arguments, configs: Configs, path: str, resource: str = "") -> tuple[str, str]:
    """Account and organisation that own a file's repositories: of the options, else of its configuration.

    Raises UsageError.
    """
    account = account_of(arguments.account, arguments.organization, resource)
    config = configs.of("" if path == STDIN else path)
    return account or config.account, arguments.organization or config.organization
