"""`ecrlint baseline`: accept the findings that there are, or forget those that are gone."""

from __future__ import annotations

import os

from ecrlint.commands.check import lint_paths
from ecrlint.commands.inputs.output_files import refuse_to_overwrite
from ecrlint.console import say, visible
from ecrlint.run.baseline import FILE, NEVER_ACCEPTED, Baseline, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ecrlint.cli import Arguments


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint baseline`."""
    from ecrlint.cli.argparse_options import add_groups, add_paths

    parser.description = (
        "Accept the findings of today: `ecrlint check --baseline FILE` tells only of those that come later."
    )
    parser.epilog = (
        "What it says of files that are not linted now stays. Exit codes: 0 written, 2 the job could not be"
        " done; syntax and schema errors are never accepted."
    )
    add_paths(parser)
    parser.add_argument("--file", default=FILE, metavar="FILE", help="the baseline (default: %(default)s)")
    parser.add_argument(
        "--prune", action="store_true", help="only take out what matches nothing any more; add nothing"
    )
    add_groups(parser, "rules", "files", "configuration")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def run(arguments: Arguments) -> int:
    """Write the baseline and say what changed; returns the exit code."""
    is_there = arguments.prune or os.path.exists(arguments.file)
    old = load(arguments.file) if is_there else Baseline(arguments.file)
    lint_run = lint_paths(arguments)
    refuse_to_overwrite(lint_run, [arguments.file])
    result = lint_run.result()
    for each in result.troubles:
        say(f"error: {each.path}: {each.words}")
    if result.troubles:
        return 2
    old.split(result.findings)
    new = old.renew(result.findings, lint_run.linted, only_prune=arguments.prune)
    new.save()
    refused = sum(each.rule.name in NEVER_ACCEPTED for each in result.findings)
    aside = f"; of syntax and schema, left out: {refused}" if refused else ""
    print(f"{visible(arguments.file)}: {len(new)} accepted, {len(old)} before{aside}")
    return 0
