"""`ecrlint expire`: a dry run of a lifecycle policy over the images of a repository."""

from __future__ import annotations

import sys

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lifecycle.simulation import Forecast
from ecrlint.lint.policy_file import STDIN, documents_of, read_bytes
from ecrlint.policy.pointer import Place
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.inventory.fields import utc
from ecrlint.read.inventory.images import read_images
from ecrlint.read.inventory.manifests import read_manifests
from ecrlint.read.json.stream import Malformed
from ecrlint.report.expire.words import Expiry
from ecrlint.rule.context import Context
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from datetime import datetime

    from ecrlint.cli import Arguments
    from ecrlint.lifecycle.image import Repository
    from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule
    from ecrlint.read.document import Document

FORMATS = {"text": "ecrlint.report.expire.text", "json": "ecrlint.report.expire.json_report"}
"""Every format, and the module whose `render` writes it."""

MAX_IMAGES = 64 * 1024 * 1024
"""Bytes of the largest file of images, or of manifests, that is read."""


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
    today = _today(arguments.today)
    document = _document(arguments.path, arguments.document)
    policy = _policy(document)
    forecasts = [Forecast(each, policy.rules, today) for each in _repositories(arguments, policy, today)]
    lines = {rule: _line(document, rule) for rule in policy.rules}
    expiry = Expiry(document.source.path, lines, forecasts, today)
    module = __import__(FORMATS[arguments.format], fromlist=["render"])
    sys.stdout.write(module.render(expiry))
    return 0


def _today(text: str | None) -> datetime:
    from datetime import UTC, datetime

    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return utc(text)
    except (ValueError, OverflowError):
        raise UsageError(
            f"--today takes a date or a time such as 2026-11-24T12:00Z, not '{visible(text)}'"
        ) from None


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


def _policy(document: Document) -> LifecyclePolicy:
    """The policy, if all of it is known and ECR would take it. Raises UsageError."""
    path, policy = visible(document.source.path), parse_lifecycle(document.data)
    if policy.refused:
        raise UsageError(
            f"{path}: this lifecycle policy is not well-formed; `ecrlint check` says what is wrong"
        )
    for what in _unknown(document, policy):
        raise UsageError(f"{path}: nobody can tell before the template is deployed: it decides about {what}")
    for message in _refusals(document, policy):
        raise UsageError(
            f"{path}: ECR refuses this lifecycle policy, see `ecrlint check`: {visible(message)}"
        )
    return policy


def _unknown(document: Document, policy: LifecyclePolicy) -> Iterator[str]:
    if policy.unknown_rules:
        yield "the rules"
    for rule in policy.rules:
        for element in sorted(rule.unknown):
            yield f"{element} of the rule in line {_line(document, rule)}"


def _refusals(document: Document, policy: LifecyclePolicy) -> Iterator[str]:
    """What is wrong with rules that are well-formed one by one: the errors that `ecrlint check` finds."""
    for rule in load_rules([built_in_folder()]):
        if rule.check and rule.level == "error" and "lifecycle" in rule.kinds:
            for finding in rule.check(policy, Context(document)):
                yield finding.message


def _line(document: Document, rule: LifecycleRule) -> int:
    return document.locate(Place(rule.pointer, "opening")).line


def _repositories(arguments: Arguments, policy: LifecyclePolicy, today: datetime) -> list[Repository]:
    if arguments.sample:
        from ecrlint.lifecycle.sample import sample

        return [sample(policy.rules, today)]
    try:
        manifests = read_manifests(_source(arguments.manifests)) if arguments.manifests else {}
        repositories = read_images(_source(arguments.images), manifests)
    except Malformed as trouble:
        raise UsageError(visible(str(trouble))) from trouble
    if not arguments.repository:
        return repositories
    chosen = [each for each in repositories if each.name == arguments.repository]
    if not chosen:
        names = ", ".join(dict.fromkeys(f"'{each.name}'" for each in repositories))
        raise UsageError(visible(f"no images of a repository '{arguments.repository}'; there are {names}"))
    return chosen


def _source(path: str) -> Source:
    shown, data = read_bytes(path, MAX_IMAGES)
    if len(data) > MAX_IMAGES:
        raise UsageError(f"{visible(shown)}: too large; at most {MAX_IMAGES:,} bytes are read")
    try:
        return Source(shown, decode(data))
    except Undecodable as trouble:
        raise UsageError(f"{visible(shown)}: {trouble.message}") from trouble
