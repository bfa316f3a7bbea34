"""Policies for the commands that ask about one: read whole and understood, or a UsageError.

What `ecrlint check` reports as findings is refused here. An answer about half a policy would be wrong.
"""

from __future__ import annotations

import os
import sys

from ecrlint.console import visible
from ecrlint.errors import UsageError, reason_of
from ecrlint.policy.kind import GRANTING, a_policy
from ecrlint.policy.model import parse
from ecrlint.policy.pointer import Place
from ecrlint.policy.undecided import is_wholly_unknown, with_named_resources, with_open_resources
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge, read
from ecrlint.read.files import Disk
from ecrlint.read.units import VALUES, Units, is_part
from ecrlint.source import Source
from ecrlint.system.safe_read import MAX_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecrlint.policy.model import Kind, Policy, Statement
    from ecrlint.read.document import Document, Reading
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Problem
    from ecrlint.read.units import Unit
    from ecrlint.source import Span
    from ecrlint.system.revision import Revision

STDIN = "-"
STDIN_NAME = "<stdin>"


class Unreadable(UsageError):
    """A file that is not read whole: its path, and `words` that say why."""

    def __init__(self, path: str, words: str) -> None:
        super().__init__(f"{visible(path)}{words}")
        self.path = path
        self.words = words


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


def read_policy(
    path: str,
    kind: Kind | None = None,
    number: int = 0,
    revision: Revision | None = None,
    files: Files | None = None,
) -> PolicyFile:
    """Read the one policy of a file, or the one of that number; `-` is standard input.

    `kind` overrides what it looks like, `files` are those around it, today's by default. With a `revision`
    the file is as it was there. Raises UsageError.
    """
    found = _read_at(path, revision, kind, files) if revision else read_policies(path, kind, files)
    return choose(found, number)


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


def read_policies(path: str, kind: Kind | None = None, files: Files | None = None) -> list[PolicyFile]:
    """Every policy of a file that says who may do what, or of standard input for `-`.

    Raises UsageError, also when there is none.
    """
    shown, data = read_bytes(path)
    return policies_of(shown, data, kind, files=files)


def _read_at(path: str, revision: Revision, kind: Kind | None, now: Files | None) -> list[PolicyFile]:
    from ecrlint.read.revision_files import RevisionFiles

    if path == STDIN:
        raise UsageError("--git reads files, and standard input (-) is none")
    files = RevisionFiles(revision)
    files.var_files = now.var_files if now else ()
    try:
        data = files.content(path)
    except UsageError as error:
        raise UsageError(f"{visible(path)}: {error}") from error
    if data is None:
        raise UsageError(f"{visible(files.display_path(path))}: no such file in this revision")
    return _numbered(documents_of(path, data, GRANTING, kind, files))


def read_bytes(path: str, most: int = MAX_BYTES) -> tuple[str, bytes]:
    """What messages call a file, or standard input for `-`, and what is in it, up to a byte more than `most`.

    Raises UsageError.
    """
    if path == STDIN:
        return STDIN_NAME, sys.stdin.buffer.read(most + 1)
    shown = path.replace(os.sep, "/")
    try:
        with open(path, "rb") as file:
            return shown, file.read(most + 1)  # a pipe does not tell its size
    except OSError as error:
        raise UsageError(f"{visible(shown)}: {reason_of(error)}") from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(f"{visible(shown)}: {error}") from error


def policies_of(
    path: str,
    data: bytes,
    kind: Kind | None = None,
    wanted: Sequence[Kind] | None = None,
    files: Files | None = None,
) -> list[PolicyFile]:
    """The policies in the bytes of a file that say who may do what; `path` is what messages call it.

    `wanted` are the kinds that count, all of that sort by default. Raises UsageError, also for none.
    """
    return _numbered(documents_of(path, data, wanted or GRANTING, kind, files))


def _numbered(documents: list[Document]) -> list[PolicyFile]:
    """The documents of one reading as policies, which count from 1 where there are several."""
    several = len(documents) > 1
    return [_parse(each, number if several else 0) for number, each in enumerate(documents, 1)]


def documents_of(
    path: str,
    data: bytes,
    wanted: Sequence[Kind],
    kind: Kind | None = None,
    files: Files | None = None,
) -> list[Document]:
    """The documents of some kinds in the bytes of a file; `path` is what messages call it.

    Where there are none in a file of a Terraform configuration, they are those of the configuration; `files`
    are those around it, today's by default. Raises UsageError, also when there is none.
    """
    around = files or Disk()
    reading = None
    if not path.lower().endswith(VALUES):
        reading = _read_whole(_decoded(path, data), kind, around)
        documents = [each for each in reading.documents if each.kind in wanted]
        if documents:
            return documents
    documents = [] if path == STDIN_NAME else _of_configurations(path, wanted, kind, around)
    if not documents:
        why = _why_none(reading) if reading else "no Terraform configuration beside it has a policy of ECR"
        raise Unreadable(path, f": {why}; if it is an ECR policy, name its --kind: {', '.join(wanted)}")
    return documents


def _of_configurations(path: str, wanted: Sequence[Kind], kind: Kind | None, files: Files) -> list[Document]:
    """The documents of the configurations that a file is a part of. Raises UsageError."""
    units = Units(files)
    around = units.of(path) if is_part(path) else units.readers_of(path)
    found = [documents_of_unit(each, units, wanted, kind) for each in around]
    return [document for documents in found for each in documents for document in each]


def policies_of_unit(unit: Unit, units: Units, kind: Kind | None = None) -> list[PolicyFile]:
    """The policies of a unit that say who may do what; they count from 1 in each of its files.

    Raises UsageError for what cannot be read whole.
    """
    return [
        each for documents in documents_of_unit(unit, units, GRANTING, kind) for each in _numbered(documents)
    ]


def documents_of_unit(
    unit: Unit, units: Units, wanted: Sequence[Kind], kind: Kind | None = None
) -> Iterator[list[Document]]:
    """The documents of some kinds in each file of a unit. Raises UsageError."""
    for path in units.sources(unit):
        source = units.files.source(path)
        if source is not None:
            reading = _read_whole(source, kind, units.files)
            yield [each for each in reading.documents if each.kind in wanted]
        elif why := units.files.trouble(path):
            raise Unreadable(path, f": {why}")


def _decoded(path: str, data: bytes) -> Source:
    """Bytes as the text of a file. Raises UsageError."""
    if len(data) > MAX_BYTES:
        raise Unreadable(path, f": too large for a policy; at most {MAX_BYTES:,} bytes are read")
    try:
        return Source(path, decode(data))
    except Undecodable as trouble:
        raise Unreadable(path, f": {trouble.message}") from trouble


def _read_whole(source: Source, kind: Kind | None, files: Files) -> Reading:
    """A source in which nothing is broken, and no policy given up. Raises UsageError."""
    try:
        reading = read(source, kind, files)
    except TooLarge as trouble:
        raise Unreadable(source.path, f": {trouble}") from trouble
    for problem in reading.problems:
        raise Unreadable(source.path, visible(_describe(problem, source)))
    for given_up in reading.given_up:
        raise Unreadable(source.path, f": {visible(given_up)}")
    return reading


def _why_none(reading: Reading) -> str:
    """Why there is no policy in a text that says who may do what, as a phrase."""
    others = [f"{a_policy(each.kind)} is no answer here" for each in reading.documents]
    return visible("; ".join(dict.fromkeys(others + reading.skipped)))


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
        raise Unreadable(
            document.source.path,
            f": this {document.kind} policy is not well-formed; `ecrlint check` says what is wrong",
        )
    return PolicyFile(document, policy, number)


def _describe(problem: Problem, source: Source) -> str:
    """Text that does not parse, or a key that stands twice, of which nobody knows which one counts."""
    line, column = source.position(problem.start)
    if problem.rule == "duplicate-key":
        what = f"the key '{problem.fields['key']}' stands twice in one object"
    else:
        what = f"it does not parse: {problem.fields['problem']}"
    return f":{line}:{column}: {what}" + (f"; {problem.help}" if problem.help else "")
