"""`ecrlint expire`: a dry run of a lifecycle policy over the images of a repository."""

from __future__ import annotations

import sys

from ecrlint.commands.inputs.lifecycle import line_of, policy_of, repositories_of, today_of
from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lifecycle.simulation import Forecast
from ecrlint.lint.policy_file import STDIN, documents_of, read_bytes
from ecrlint.report.expire.words import Expiry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

    from ecrlint.cli import Arguments
    from ecrlint.lifecycle.image import Repository
    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.read.document import Document

FORMATS = {"text": "ecrlint.report.expire.text", "json": "ecrlint.report.expire.json_report"}
"""Every format, and the module whose `render` writes it."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `ecrlint expire`."""
    parser.description = "Show which images a lifecycle policy expires or archives, and why the others stay."
    parser.epilog = "Exit codes: 0 shown, 2 it could not be worked out."
    parser.add_argument("path", metavar="POLICY", help="a lifecycle policy, or - for standard input")
    parser.add_argument(
        "--document", type=int, default=0, metavar="N", help="which of several policies in one file, from 1"
    )
    group = parser.add_argument_group("images")
    which = group.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--images", metavar="FILE", help="what `aws ecr describe-images` writes, or - for standard input"
    )
    which.add_argument("--sample", action="store_true", help="made-up images that show what each rule does")
    group.add_argument(
        "--manifests", metavar="FILE",
        help="what `aws ecr batch-get-image` writes of manifest lists, which tells the images they refer to",
    )  # fmt: skip
    group.add_argument("--repository", metavar="NAME", help="only this one of the repositories in the file")
    parser.add_argument(
        "--today", metavar="DATE", help="when it happens: a date or time, ISO 8601, UTC (default: now)"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: %(default)s")


def run(arguments: Arguments) -> int:
    """Print what becomes of the images; returns the exit code."""
    if [arguments.path, arguments.images, arguments.manifests].count(STDIN) > 1:
        raise UsageError("standard input can be read once only; name a file for the rest")
    today = today_of(arguments.today)
    document = _document(arguments.path, arguments.document)
    policy = policy_of(document)
    forecasts = [Forecast(each, policy.rules, today) for each in _repositories(arguments, policy, today)]
    lines = {rule: line_of(document, rule) for rule in policy.rules}
    expiry = Expiry(document.source.path, lines, forecasts, today)
    module = __import__(FORMATS[arguments.format], fromlist=["render"])
    sys.stdout.write(module.render(expiry))
    return 0


def _document(path: str, number: int) -> Document:
    shown, data = read_bytes(path)
    documents = documents_of(shown, data, ("lifecycle",), "lifecycle")
    count = len(documents)
    if number < 0 or number > count:
        raise UsageError(f"{visible(shown)}: no document {number}; the policies in it are 1 to {count}")
    if count > 1 and not number:
        raise UsageError(
            f"{visible(shown)}: {count} lifecycle policies in one file;"
            f" --document, 1 to {count}, says which is meant"
        )
    return documents[number - 1]


def _repositories(arguments: Arguments, policy: LifecyclePolicy, today: datetime) -> list[Repository]:
    if arguments.sample:
        from ecrlint.lifecycle.sample import sample

        return [sample(policy.rules, today)]
    return repositories_of(arguments.images, arguments.manifests, arguments.repository)
