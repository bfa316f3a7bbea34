"""`ecrlint completion`: what makes a shell complete commands, options and files."""

from __future__ import annotations

from ecrlint.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

    from ecrlint.cli import Arguments

SHELLS = {
    "bash": 'eval "$(ecrlint completion bash)"  # in ~/.bashrc',
    "zsh": 'ecrlint completion zsh > "${fpath[1]}/_ecrlint"',
    "tcsh": "ecrlint completion tcsh > ~/.ecrlint.csh  # and source it in ~/.tcshrc",
}
"""The shells, and how each is set up."""

_FILES = ("PATH", "FILE", "OLD", "NEW", "POLICY")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint completion`."""
    parser.description = "Print what makes a shell complete commands, options and files. " + " ".join(
        f"For {shell}: {words.partition('  #')[0]}." for shell, words in SHELLS.items()
    )
    parser.epilog = (
        "It needs the extra: pip install 'ecrlint[completion]'. Exit codes: 0 printed, 2 it is not there."
    )
    parser.add_argument("shell", choices=tuple(SHELLS), help="the shell to print it for")


def run(arguments: Arguments) -> int:
    """Print the script; returns the exit code."""
    try:
        import shtab
    except ImportError as error:
        raise UsageError("completion needs shtab: pip install 'ecrlint[completion]'") from error
    from ecrlint.cli.parser import whole_parser

    parser = whole_parser()
    _tell_paths(parser, {"DIR": shtab.DIRECTORY} | dict.fromkeys(_FILES, shtab.FILE))
    print(shtab.complete(parser, arguments.shell))
    return 0


def _tell_paths(parser: ArgumentParser, kinds: Mapping[str, object]) -> None:
    """Mark the arguments of all commands that take paths, which their metavars tell."""
    for action in parser._actions:
        kind = kinds.get(str(action.metavar))
        if kind:
            action.complete = kind  # type: ignore[attr-defined]
        for subparser in action.choices.values() if isinstance(action.choices, dict) else ():
            _tell_paths(subparser, kinds)
