"""One policy for the commands that ask about one: read whole and understood, or a UsageError.

What `ecrlint check` reports as findings is refused here. An answer about half a policy would be wrong.
"""

from __future__ import annotations

import os
import sys

from ecrlint.finding import Place
from ecrlint.policy.kind import KINDS
from ecrlint.policy.model import parse
from ecrlint.read.document import TooLarge, read
from ecrlint.read.files import Disk
from ecrlint.read.text import Undecodable, decode
from ecrlint.report.escape import visible
from ecrlint.run import MAX_BYTES
from ecrlint.source import Source
from ecrlint.usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind, Policy, Statement
    from ecrlint.read.document import Document, Reading
    from ecrlint.read.tree import Problem
    from ecrlint.source import Span

STDIN = "-"


class PolicyFile:
    """A policy and the document it was read from; `path` is the file as the user named it."""

    __slots__ = ("document", "policy")

    def __init__(self, document: Document, policy: Policy) -> None:
        self.document = document
        self.policy = policy

    @property
    def path(self) -> str:
        return self.document.source.path

    def span(self, statement: Statement) -> Span:
        """Where a statement of the policy begins: the rest of its first line."""
        return self.document.locate(Place(statement.pointer, "opening"))


def read_policy(path: str, kind: Kind | None = None) -> PolicyFile:
    """Read the one policy of a file, or of standard input for `-`; `kind` overrides what it looks like.

    Raises UsageError.
    """
    if path == STDIN:
        return policy_of("<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1), kind)
    shown = path.replace(os.sep, "/")
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)  # a pipe does not tell its size
    except OSError as error:
        raise UsageError(f"{visible(shown)}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(f"{visible(shown)}: {error}") from error
    return policy_of(shown, data, kind)


def policy_of(path: str, data: bytes, kind: Kind | None = None) -> PolicyFile:
    """The one policy in the bytes of a file; `path` is what messages call it. Raises UsageError."""
    shown = visible(path)
    if len(data) > MAX_BYTES:
        raise UsageError(f"{shown}: too large for a policy; at most {MAX_BYTES:,} bytes are read")
    try:
        source = Source(path, decode(data))
        reading = read(source, kind, Disk())
    except Undecodable as trouble:
        raise UsageError(f"{shown}: {trouble.message}") from trouble
    except TooLarge as trouble:
        raise UsageError(f"{shown}: {trouble}") from trouble
    for problem in reading.problems:
        raise UsageError(visible(_told(problem, source)))
    document = _only(reading, shown)
    policy = parse(document.data, document.kind)
    if policy.refused:
        raise UsageError(
            f"{shown}: this {document.kind} policy is not well-formed; `ecrlint check` says what is wrong"
        )
    return PolicyFile(document, policy)


def _told(problem: Problem, source: Source) -> str:
    """Text that does not parse, or a key that stands twice, of which nobody knows which one counts."""
    line, column = source.position(problem.start)
    if problem.rule == "duplicate-key":
        what = f"the key '{problem.fields['key']}' stands twice in one object"
    else:
        what = f"it does not parse: {problem.fields['problem']}"
    return f"{source.path}:{line}:{column}: {what}" + (f"; {problem.help}" if problem.help else "")


def _only(reading: Reading, shown: str) -> Document:
    if len(reading.documents) == 1:
        return reading.documents[0]
    if reading.documents:
        raise UsageError(
            f"{shown}: {len(reading.documents)} policies in one file; one at a time is asked about"
        )
    why = visible("; ".join(dict.fromkeys(reading.skipped)))
    raise UsageError(f"{shown}: {why}; if it is an ECR policy, name its --kind: {', '.join(KINDS)}")
