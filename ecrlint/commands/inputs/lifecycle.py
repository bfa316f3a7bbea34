"""What commands about lifecycle policies read: a policy that is known whole, the images, the day."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.errors import UsageError
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lint.policy_file import read_bytes
from ecrlint.policy.pointer import Place
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.inventory.fields import utc
from ecrlint.read.inventory.images import read_images
from ecrlint.read.inventory.manifests import read_manifests
from ecrlint.read.json.stream import Malformed
from ecrlint.rule.context import Context
from ecrlint.rule.loader import built_in_folder, load_rules
from ecrlint.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ecrlint.lifecycle.image import Repository
    from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule
    from ecrlint.read.document import Document

MAX_IMAGES = 64 * 1024 * 1024
"""Bytes of the largest file of images, or of manifests, that is read."""


def today_of(text: str | None) -> datetime:
    """The moment that --today names; now by default. Raises UsageError."""
    from datetime import UTC, datetime

    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return utc(text)
    except (ValueError, OverflowError):
        raise UsageError(
            f"--today takes a date or a time such as 2026-11-24T12:00Z, not '{visible(text)}'"
        ) from None


def policy_of(document: Document) -> LifecyclePolicy:
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
            yield f"{element} of the rule in line {line_of(document, rule)}"


def _refusals(document: Document, policy: LifecyclePolicy) -> Iterator[str]:
    """What is wrong with rules that are well-formed one by one: the errors that `ecrlint check` finds."""
    for rule in load_rules([built_in_folder()]):
        if rule.check and rule.level == "error" and "lifecycle" in rule.kinds:
            for finding in rule.check(policy, Context(document)):
                yield finding.message


def line_of(document: Document, rule: LifecycleRule) -> int:
    """The 1-based line that a rule begins in."""
    return document.locate(Place(rule.pointer, "opening")).line


def repositories_of(images: str, manifests: str | None, name: str | None) -> list[Repository]:
    """The repositories of a file with images, or the one of that name. Raises UsageError."""
    try:
        known = read_manifests(_source(manifests)) if manifests else {}
        repositories = read_images(_source(images), known)
    except Malformed as trouble:
        raise UsageError(visible(str(trouble))) from trouble
    if not name:
        return repositories
    chosen = [each for each in repositories if each.name == name]
    if not chosen:
        names = ", ".join(dict.fromkeys(f"'{each.name}'" for each in repositories))
        raise UsageError(visible(f"no images of a repository '{name}'; there are {names}"))
    return chosen


def _source(path: str) -> Source:
    shown, data = read_bytes(path, MAX_IMAGES)
    if len(data) > MAX_IMAGES:
        raise UsageError(f"{visible(shown)}: too large; at most {MAX_IMAGES:,} bytes are read")
    try:
        return Source(shown, decode(data))
    except Undecodable as trouble:
        raise UsageError(f"{visible(shown)}: {trouble.message}") from trouble
