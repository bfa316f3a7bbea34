"""Policies for the commands that ask about one: read whole and understood, or a UsageError.

What `ecrlint check` reports as findings is refused here. An answer about half a policy would be wrong.
"""

from __future__ import annotations

import os
import sys

from ecrlint.console import visible
from ecrlint.errors import UsageError, reason_of
from ecrlint.policy.kind import GRANTING
from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place
from ecrlint.policy.undecided import is_wholly_unknown, with_named_resources, with_open_resources
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge, read
from ecrlint.read.files import Disk
from ecrlint.source import Source
from ecrlint.system.safe_read import MAX_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecrlint.policy.model import Kind, Policy, Statement
    from ecrlint.read.document import Document
    from ecrlint.read.positions import Problem
    from ecrlint.source import Span

STDIN = "-"


class PolicyFile:
    """A policy and the document it was read from; `path` is the file as the user named it.

    `number` counts the policies of one file from 1; it is 0 for the only one.
    """

    __slots__ = ("document", "number", "policy")

    def __init__(self, document: Document, policy: Policy, number: int = 0) -> None:
        self.document = document
        self.policy = policy
        self.number = number

    @property
    def path(self) -> str:
        return self.document.source.path

    def with_named_resources(self) -> PolicyFile:
        """The same for questions about a repository whose ARN has holes: only the same text names it."""
        policy = parse(with_named_resources(self.document.data), self.policy.kind)
        return PolicyFile(self.document, policy, self.number)

    def span(self, statement: Statement) -> Span:
        """Where a statement of the policy begins: the rest of its first line."""
        return self.document.locate(Place(statement.pointer, "opening"))


def read_policy(path: str, kind: Kind | None = None, number: int = 0) -> PolicyFile:
    """Read the one policy of a file, or the one of that number; `-` is standard input.

    `kind` overrides what it looks like. Raises UsageError.
    """
    return choose(read_policies(path, kind), number)


def choose(files: list[PolicyFile], number: int) -> PolicyFile:
    """The policy of that number, from 1; with 0 the only one there is. Raises UsageError."""
    shown = visible(files[0].path)
    if number < 0 or number > len(files):
        raise UsageError(f"{shown}: no document {number}; the policies in it are 1 to {len(files)}")
    if len(files) > 1 and not number:
        raise UsageError(
            f"{shown}: {len(files)} policies in one file; --document, 1 to {len(files)}, says which is meant"
        )
    return files[number - 1]


def read_policies(path: str, kind: Kind | None = None) -> list[PolicyFile]:
    """Every policy of a file that says who may do what, or of standard input for `-`.

    Raises UsageError, also when there is none.
    """
    shown, data = read_bytes(path)
    return policies_of(shown, data, kind)


def read_bytes(path: str, most: int = MAX_BYTES) -> tuple[str, bytes]:
    """What messages call a file, or standard input for `-`, and what is in it, up to a byte more than `most`.

    Raises UsageError.
    """
    if path == STDIN:
        return "<stdin>", sys.stdin.buffer.read(most + 1)
    shown = path.replace(os.sep, "/")
    try:
        with open(path, "rb") as file:
            return shown, file.read(most + 1)  # a pipe does not tell its size
    except OSError as error:
        raise UsageError(f"{visible(shown)}: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(f"{visible(shown)}: {error}") from error


def policies_of(
    path: str, data: bytes, kind: Kind | None = None, wanted: Sequence[Kind] | None = None
) -> list[PolicyFile]:
    """The policies in the bytes of a file that say who may do what; `path` is what messages call it.

    `wanted` are the kinds that count, all of that sort by default. Raises UsageError, also for none.
    """
    documents = documents_of(path, data, wanted or GRANTING, kind)
    several = len(documents) > 1
    return [_parse(each, number if several else 0) for number, each in enumerate(documents, 1)]


def documents_of(path: str, data: bytes, wanted: Sequence[Kind], kind: Kind | None = None) -> list[Document]:
    """The documents of some kinds in the bytes of a file; `path` is what messages call it.

    Raises UsageError, also when there is none.
    """
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
        raise UsageError(visible(_describe(problem, source)))
    for given_up in reading.given_up:
        raise UsageError(f"{shown}: {visible(given_up)}")
    documents = [each for each in reading.documents if each.kind in wanted]
    if not documents:
        others = [f"an {each.kind} policy is no answer here" for each in reading.documents]
        why = visible("; ".join(dict.fromkeys(others + reading.skipped)))
        raise UsageError(f"{shown}: {why}; if it is an ECR policy, name its --kind: {', '.join(wanted)}")
    return documents


def check_known(file: PolicyFile) -> PolicyFile:
    """The policy, of which something is known. Raises UsageError where it is not."""
    document = file.document
    if is_wholly_unknown(document.data, document.kind):
        name = f" of {document.name}" if document.name else ""
        raise UsageError(
            f"{visible(document.source.path)}: what the policy{visible(name)} says is decided elsewhere,"
            " so it is not known whom it lets in; ask about what comes of it, such as a plan"
        )
    return file


def _parse(document: Document, number: int) -> PolicyFile:
    policy = parse(with_open_resources(document.data), document.kind)
    if policy.refused:
        raise UsageError(
            f"{visible(document.source.path)}: this {document.kind} policy is not well-formed;"
            " `ecrlint check` says what is wrong"
        )
    return PolicyFile(document, policy, number)


def _describe(problem: Problem, source: Source) -> str:
    """Text that does not parse, or a key that stands twice, of which nobody knows which one counts."""
    line, column = source.position(problem.start)
    if problem.rule == "duplicate-key":
        what = f"the key '{problem.fields['key']}' stands twice in one object"
    else:
        what = f"it does not parse: {problem.fields['problem']}"
    return f"{source.path}:{line}:{column}: {what}" + (f"; {problem.help}" if problem.help else "")
