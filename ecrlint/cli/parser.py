"""The parser of every command line: all commands, most with their arguments from a module of their own."""

from __future__ import annotations

import argparse
import os
import sys

from ecrlint.cli import Arguments
from ecrlint.cli.argparse_options import add_groups, add_option, add_paths
from ecrlint.cli.check_options import CHECK_OPTIONS, RULES_DIR
from ecrlint.errors import UsageError
from ecrlint.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from _typeshed import SupportsWrite

_TROUBLE = 2


class _Parser(argparse.ArgumentParser):
    """argparse, but a mistake is one line with the nearest thing that exists."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        """Told the width, argparse does not import shutil for every argument's sake."""
        return argparse.HelpFormatter(self.prog, width=_terminal_width() - 2)

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Without this, argparse passes over an error, and help that nobody got is exit code 0."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        hint = _nearest_choice(message) or f"see `{self.prog} --help`"
        raise UsageError(f"{message}; {hint}")


def _terminal_width() -> int:
    """Columns of the terminal that help is shown on; 80 where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size().columns
    except OSError:
        return 80


def parse(argv: list[str]) -> Arguments:
    """The arguments of a command line. Raises UsageError, and SystemExit behind --help and --version."""
    parser = _parser(argv[0] if argv else "")
    if not argv:
        parser.print_help()
        raise SystemExit(_TROUBLE)
    if argv[0] not in _COMMANDS and not argv[0].startswith("-"):
        raise UsageError(_no_such_command(argv[0]))
    arguments, unknown = parser.parse_known_args(argv, Arguments())
    for argument in unknown:
        raise UsageError(_no_such_option(argument, parser, arguments.command))
    if arguments.command is None:
        raise UsageError("no command given; see `ecrlint --help`")
    return arguments


def whole_parser() -> argparse.ArgumentParser:
    """The parser with the arguments of every command."""
    return _parser(*_COMMANDS)


def _parser(*filled: str) -> argparse.ArgumentParser:
    """The parser; of the commands that are not named only what `ecrlint --help` shows."""
    parser = _Parser(
        prog="ecrlint",
        description="Lint Amazon ECR policies: what ECR rejects, whom it exposes, what fails.",
        epilog="Exit codes: 0 no findings, 1 findings, 2 the job could not be done.",
        allow_abbrev=False,
    )
    parser.add_argument("-V", "--version", action="version", version=f"ecrlint {__version__}")
    # Given its name, argparse need not format its usage, which imports a good deal.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="ecrlint")
    for name, (summary, add_to) in _COMMANDS.items():
        subparser = commands.add_parser(name, help=summary, allow_abbrev=False)
        if name in filled:
            add_to(subparser)
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.description = "Lint ECR policies in files and folders, or on standard input."
    check.epilog = (
        "Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 the job could not be done."
        " A run that finds no policy at all is 2."
    )
    add_paths(check)
    add_groups(check, *CHECK_OPTIONS)


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.description = "Show a rule's page."
    explain.add_argument("rule", metavar="NAME|CODE", help="such as public-push or ECR201")
    add_option(explain, RULES_DIR)


def _add_rules(rules: argparse.ArgumentParser) -> None:
    rules.description = "List every rule."
    rules.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    add_option(rules, RULES_DIR)


def _from_module(name: str) -> Callable[[argparse.ArgumentParser], None]:
    """For a command whose own module adds its arguments, which is loaded only when it is run."""

    def add(parser: argparse.ArgumentParser) -> None:
        __import__(f"ecrlint.commands.{name}", fromlist=["add_arguments"]).add_arguments(parser)

    return add


def _nearest_choice(message: str) -> str:
    """A hint for argparse's complaint about a value that is none of the choices; else empty."""
    import re

    from ecrlint.policy.spelling import nearest

    found = re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message)
    if not found:
        return ""
    near = nearest(found[1], re.findall(r"[\w-]+", found[2]), cutoff=0.6)
    return f"did you mean '{near}'?" if near else ""


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "baseline": ("accept the findings of today", _from_module("baseline")),
    "check": ("lint files and folders", _add_check),
    "completion": ("print what makes a shell complete", _from_module("completion")),
    "config": ("show the configuration and where it comes from", _from_module("config")),
    "diff": ("compare what two versions of a policy allow", _from_module("diff")),
    "expire": ("try out a lifecycle policy on images", _from_module("expire")),
    "explain": ("show a rule's page", _add_explain),
    "new-rule": ("write a rule of one's own to start from", _from_module("new_rule")),
    "rules": ("list the rules", _add_rules),
    "simulate": ("decide one request", _from_module("simulate")),
    "test": ("run the examples of rule files", _from_module("test")),
    "who": ("show who may do what", _from_module("who")),
}


def _no_such_command(word: str) -> str:
    from ecrlint.policy.spelling import nearest

    if os.path.exists(word):
        return f"'{word}' is no command; to lint it, write `ecrlint check {word}`"
    near = nearest(word, _COMMANDS, cutoff=0.6)
    hint = f"did you mean '{near}'?" if near else f"there are {', '.join(_COMMANDS)}"
    return f"'{word}' is no command; {hint}"


def _no_such_option(argument: str, parser: argparse.ArgumentParser, command: str | None) -> str:
    from ecrlint.policy.spelling import nearest

    option = argument.partition("=")[0]
    near = nearest(option, _options(parser, command), cutoff=0.6)
    hint = f"did you mean '{near}'?" if near else f"see `ecrlint {command or ''} --help`"
    return f"'{option}' is no option of `ecrlint {command or ''}`; {hint}".replace(" `;", "`;")


def _options(parser: argparse.ArgumentParser, command: str | None) -> list[str]:
    options: list[str] = []
    for action in parser._actions:
        options.extend(action.option_strings)
        if command and isinstance(action, argparse._SubParsersAction):
            options.extend(_options(action.choices[command], None))
    return [option for option in options if option.startswith("--")]
