"""The command lines of hooks, gates and editors, `ecrlint check` in its plain forms, without argparse.

argparse is a third of a short run. That it would give the same arguments is tested.
"""

from __future__ import annotations

from ecrlint.cli import Arguments
from ecrlint.cli.check_options import CHECK_OPTIONS, destination, parse_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.cli.check_options import Option


def parse_check(argv: list[str]) -> Arguments | None:
    """The arguments of a plain command line; None for one that argparse must look at."""
    if argv[:1] != ["check"]:
        return None
    paths: list[str] = []
    arguments = _defaults()
    arguments.command, arguments.paths = "check", paths
    words = iter(argv[1:])
    is_over = False  # argparse takes paths in one place only
    for word in words:
        if word == "--" and not paths:
            paths += words
            return None if word in paths else arguments
        if word.startswith("-") and word != "-":
            if not _take_option(word, words, arguments):
                return None
            is_over = bool(paths)
        elif is_over:
            return None
        else:
            paths.append(word)
    return arguments


def _defaults() -> Arguments:
    """What holds without any option."""
    arguments = Arguments()
    values = vars(arguments)
    for options in CHECK_OPTIONS.values():
        for names, _, _, default, _ in options:
            values[destination(names)] = list(default) if isinstance(default, tuple) else default
    return arguments


def _take_option(word: str, words: Iterator[str], arguments: Arguments) -> bool:
    """Set what an option says, with the next word if that is its value; False where this is not certain."""
    name, equals, text = word.partition("=")
    option = _find(name)
    if option is None:
        return False
    names, kind, *_ = option
    value: str | int | None
    if kind == "flag":
        value = None if equals else True
    else:
        value = _parse_value(option, text if equals else next(words, "-"))
    if value is None:
        return False
    if kind == "list":
        getattr(arguments, destination(names)).append(value)
    else:
        setattr(arguments, destination(names), value)
    return True


def _find(name: str) -> Option | None:
    for options in CHECK_OPTIONS.values():
        for option in options:
            if name in option[0].split():
                return option
    return None


def _parse_value(option: Option, text: str) -> str | int | None:
    """The value; None for a wrong one, and for one that may be an option."""
    _, kind, takes, *_ = option
    if kind == "count":
        return parse_count(text)
    if text.startswith("-") or (kind == "choice" and text not in takes):
        return None
    return text
