"""The options of the table, given to argparse."""

from __future__ import annotations

from argparse import ArgumentTypeError

from ecrlint.cli.check_options import CHECK_OPTIONS, MOST, parse_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, _ActionsContainer

    from ecrlint.cli.check_options import Option


def add_paths(parser: ArgumentParser) -> None:
    """Let a parser take the paths of what is linted."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files, folders, or - for standard input (default: .)"
    )


def add_groups(parser: ArgumentParser, *titles: str) -> None:
    """Let a parser take the options of these groups of CHECK_OPTIONS."""
    for title in titles:
        group = parser.add_argument_group(title)
        for option in CHECK_OPTIONS[title]:
            add_option(group, option)


def add_option(container: _ActionsContainer, option: Option) -> None:
    """Let a parser, or a group of its arguments, take an option."""
    names, kind, takes, default, help = option
    if kind == "flag":
        container.add_argument(*names.split(), action="store_true", help=help)
    elif kind == "list":
        container.add_argument(*names.split(), action="append", default=[], metavar=takes, help=help)
    elif kind == "choice":
        container.add_argument(*names.split(), choices=takes, default=default, help=help)
    else:
        parse = _count if kind == "count" else str
        container.add_argument(*names.split(), type=parse, default=default, metavar=takes, help=help)


def _count(text: str) -> int:
    number = parse_count(text)
    if number is None:
        raise ArgumentTypeError(f"it takes a number from 1 to {MOST}, not '{text}'")
    return number
