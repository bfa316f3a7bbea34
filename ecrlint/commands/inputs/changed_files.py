"""What a change touched: `ecrlint check --changed-since REV`."""

from __future__ import annotations

import os

from ecrlint.commands.inputs.changed_configuration import ChangedConfiguration
from ecrlint.config.committed import Committed
from ecrlint.errors import UsageError
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.run.relaxations import Relaxation, of_comments
from ecrlint.source import Source
from ecrlint.system.revision import Revision
from ecrlint.system.safe_read import MAX_BYTES, TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.cli import Arguments
    from ecrlint.run.inputs import Discovery, Input
    from ecrlint.source import Span

_TERRAFORM = (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json")


class FileChange:
    """What is different since HEAD's history left the revision of --changed-since."""

    def __init__(self, arguments: Arguments) -> None:
        """Raise UsageError for a revision that does not exist, or that HEAD has nothing in common with."""
        self._since: str = arguments.changed_since
        self._comments_count = not getattr(arguments, "no_inline_exceptions", False)
        self._revision = Revision(Revision(self._since).fork_point())
        self._configuration = ChangedConfiguration(Committed(self._revision), arguments)

    def changed_inputs(self, found: Discovery, paths: Iterable[str]) -> list[Input]:
        """The inputs that are different, or have another configuration.

        Files that git does not know yet are among them. A file of a Terraform module is touched with any
        other of its folder, as they are one module. `paths` are what was named. Raises UsageError.
        """
        for path in (*(os.path.join(each, "x") for each in paths), *(each.path for each in found.notices)):
            self._configuration.governs(path)  # it may leave out all that is there
        folders: dict[str, bool] = {}

        def is_touched(path: str) -> bool:
            if self._configuration.governs(path):
                return True
            if not path.endswith(_TERRAFORM):
                return _differs(path, self._revision)
            folder = os.path.dirname(path)
            if folder not in folders:
                module = _module(folder, self._revision)
                folders[folder] = any(_differs(each, self._revision) for each in module)
            return folders[folder]

        return [each for each in found.inputs if is_touched(each.path)]

    def relaxations(self, inputs: Iterable[Input]) -> Iterator[Relaxation]:
        """What is let pass that was not; `inputs` are the changed ones. Raises UsageError."""
        for span, words in self._configuration.relaxations():
            yield Relaxation(span, words, self._since)
        for each in inputs if self._comments_count else ():
            for span, words in self._of_comments(each.path):
                yield Relaxation(span, words, self._since)

    def _of_comments(self, path: str) -> Iterator[tuple[Span, str]]:
        try:
            data = contents(path, MAX_BYTES)
        except (OSError, TooLong):
            return
        new = _source(path, data) if b"ecrlint:" in data.replace(b"\0", b"") else None
        if new is None:
            return
        try:
            then = self._revision.read(self._revision.path_of(path))
        except UsageError:  # a link to what was not there
            then = None
        yield from of_comments(None if then is None else _source(path, then), new)


def _source(path: str, data: bytes) -> Source | None:
    try:
        return Source(path, decode(data))
    except Undecodable:
        return None


def _module(folder: str, revision: Revision) -> Iterable[str]:
    """The Terraform files of a folder, also those that are gone."""
    found = {name for name in os.listdir(folder or os.curdir) if name.endswith(_TERRAFORM)}
    within = revision.path_of(os.path.join(folder, "x"))[:-1]
    for path in revision.entries:
        name = path.removeprefix(within)
        if path.startswith(within) and "/" not in name and name.endswith(_TERRAFORM):
            found.add(name)
    return [os.path.join(folder, name) for name in sorted(found)]


def _differs(path: str, revision: Revision) -> bool:
    try:
        data = contents(path, MAX_BYTES)
    except (OSError, TooLong):
        return True  # gone, or for the linter to complain about
    return not revision.holds(revision.path_of(path), data)
