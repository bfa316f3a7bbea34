"""The ECR policies that differ between a git revision and the working tree."""

from __future__ import annotations

import os

from ecrlint.errors import UsageError, reason_of
from ecrlint.lint.comparison import Side
from ecrlint.lint.policy_file import PolicyFile, policies_of
from ecrlint.lint.report import Notice
from ecrlint.policy.model import parse
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge, concerns_ecr, holds_policy, read
from ecrlint.read.registry import SUFFIXES
from ecrlint.run.discovery import discover
from ecrlint.run.run import mentions_anywhere
from ecrlint.source import Source
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.config import Configs
    from ecrlint.policy.model import Kind
    from ecrlint.system.revision import Revision


class Changed:
    """What has changed: pairs of an old and a new side, in the order of their paths.

    `errors` are (path, message) of files that cannot be compared. `is_empty` says that there is no ECR
    policy at all, neither then nor now.
    """

    def __init__(
        self,
        revision: Revision,
        paths: list[str],
        exclude: Iterable[str],
        kind: Kind | None,
        configs: Configs,
    ) -> None:
        self.revision = revision
        self.kind = kind
        self.pairs: list[tuple[Side, Side]] = []
        self.errors: list[Notice] = []
        self.is_empty = True
        for path, named in self._candidates(paths, exclude, configs):
            try:
                self._compare(path, named)
            except UsageError as error:
                self.errors.append(Notice("error", path, str(error).removeprefix(f"{path}: ")))

    def _candidates(
        self, paths: list[str], exclude: Iterable[str], configs: Configs
    ) -> list[tuple[str, bool]]:
        """Files to look at, and whether the user named them: those of today, then those that are gone."""
        today = discover(paths, exclude, configs=configs)
        found = {each.path: each.named for each in today.inputs}
        same = {each.identity for each in today.inputs}
        tracked = {self.revision.path_of(path) for path in found}
        for path in paths:
            for gone in self._gone(self.revision.path_of(path)):
                shown = os.path.relpath(os.path.join(self.revision.root, gone)).replace(os.sep, "/")
                is_link_twin = os.path.realpath(shown) in same
                if gone not in tracked and (not os.path.isfile(shown) or is_link_twin):
                    found.setdefault(shown, gone == self.revision.path_of(path))
        covered = {os.path.normpath(path) for path in found}
        self.errors += [
            each
            for each in today.notices
            if each.sort == "error"
            and (os.path.lexists(each.path) or not _is_above(os.path.normpath(each.path), covered))
        ]
        return sorted(found.items())

    def _gone(self, top: str) -> Iterable[str]:
        """The files of the revision that a walk from `top` would have found, or `top` itself."""
        within = "" if top == "." else f"{top}/"
        for path in self.revision.entries:
            if path == top or (path.startswith(within) and path.endswith(SUFFIXES)):
                yield path

    def _compare(self, path: str, named: bool) -> None:
        tracked = self.revision.path_of(path)
        if tracked.startswith("../"):
            raise UsageError(f"{path}: outside of the git repository at the working directory")
        now = _content(path)
        if now is not None and self.revision.holds(tracked, now):
            self._note(path, now)
            return
        then = self.revision.read(tracked)
        if now is not None and then is not None and _lines(now) == _lines(then):
            self._note(path, now)
            return
        name = f"{self.revision.name}:{tracked}"
        old = [] if then is None else _policies_in(name, then, False, self.kind)
        new = [] if now is None else _policies_in(path, now, named or bool(old), self.kind)
        for pair in paired(old, new):
            self.is_empty = False
            self.pairs.append(_sides(name, path, *pair))

    def _note(self, path: str, data: bytes) -> None:
        """Remember that there is a policy, though it has not changed."""
        if self.is_empty:
            try:
                self.is_empty = not _policies_in(path, data, False, self.kind)
            except UsageError:
                self.is_empty = False  # a policy it is, and that it is broken is no change


def _is_above(path: str, files: set[str]) -> bool:
    return any(file == path or file.startswith(f"{path}{os.sep}") for file in files)


def _content(path: str) -> bytes | None:
    """What is in a file; None when there is none, or it is too large and has no action of ECR."""
    try:
        return contents(path, MAX_BYTES)
    except TooLong as trouble:
        if mentions_anywhere(pieces(path)):
            raise UsageError(f"{path}: {trouble.size:,} bytes; at most {MAX_BYTES:,} are read") from trouble
        return None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{path}: {reason_of(error)}") from error


def _lines(data: bytes) -> bytes:
    """Text whatever its line ends: git may have changed them on the way."""
    return data.replace(b"\r\n", b"\n")


def _policies_in(path: str, data: bytes, sure: bool, kind: Kind | None) -> list[PolicyFile]:
    """The policies in a file; with `sure` it is a UsageError when there is none."""
    if not sure and not _may_hold_policy(path, data, kind):
        return []
    return policies_of(path, data, kind)


def _may_hold_policy(path: str, data: bytes, kind: Kind | None) -> bool:
    """The same question that `ecrlint check` asks of files that nobody named."""
    try:
        text = decode(data)
        if len(data) <= MAX_BYTES:
            reading = read(Source(path, text), kind) if concerns_ecr(text) else None
            return bool(
                reading and (reading.granting or reading.given_up or (reading.broken and holds_policy(text)))
            )
    except (Undecodable, TooLarge):
        text = data.decode("utf-8", "replace").replace("\0", "")
    return holds_policy(text)


def paired(
    old: list[PolicyFile], new: list[PolicyFile]
) -> Iterator[tuple[PolicyFile | None, PolicyFile | None]]:
    """The policies of two versions of a file that belong together.

    Those that are the same do, wherever they stand, and the others in their order.
    """
    before, after = list(old), list(new)
    for each in new:
        same = next((other for other in before if other.policy.data == each.policy.data), None)
        if same is not None:
            before.remove(same)
            after.remove(each)
            yield same, each
    for number in range(max(len(before), len(after))):
        yield (
            before[number] if number < len(before) else None,
            after[number] if number < len(after) else None,
        )


def _sides(name: str, path: str, old: PolicyFile | None, new: PolicyFile | None) -> tuple[Side, Side]:
    import shlex

    pipe = shlex.join(["git", "show", name])
    return side(name, old, new, file="-", pipe=pipe), side(path, new, old)


def side(
    name: str, own: PolicyFile | None, other: PolicyFile | None, *, file: str = "", pipe: str = ""
) -> Side:
    """One side of a comparison; a missing file is a policy that grants nothing, of the other's kind."""
    if own:
        return Side(name, own.policy, own.document, file, pipe, own.number)
    assert other is not None  # one of the two is there
    return Side(name, parse({"Statement": []}, other.policy.kind), None, file, pipe)
