"""The ECR policies that differ between a git revision and the working tree, unit by unit."""

from __future__ import annotations

import os
import shlex

from ecrlint.commands.inputs.lifecycle_pairs import lifecycle_comparisons, lifecycles_of
from ecrlint.commands.inputs.unit_candidates import UnitCandidates
from ecrlint.errors import UsageError
from ecrlint.lint.comparison import side
from ecrlint.lint.pairs import paired
from ecrlint.lint.policy_file import Unreadable, policies_of, policies_of_unit
from ecrlint.lint.report import Notice
from ecrlint.read.decoding import Undecodable, decode
from ecrlint.read.document import TooLarge, read
from ecrlint.read.origins import Origins
from ecrlint.read.signs import holds_policy, may_hold_policy, mentions_anywhere
from ecrlint.read.unit_changes import UnitChanges, content_of
from ecrlint.source import Source
from ecrlint.system.safe_read import MAX_BYTES, TooLong, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.config import Configs
    from ecrlint.lint.comparison import Side
    from ecrlint.lint.lifecycle_comparison import LifecycleComparison
    from ecrlint.lint.policy_file import PolicyFile
    from ecrlint.policy.model import Kind
    from ecrlint.read.units import Unit
    from ecrlint.system.revision import Revision

_AT_ONCE = 200
"""Files that are asked of git together."""


class Changed:
    """What has changed: pairs of an old and a new side, in the order of their paths, and lifecycle policies.

    `errors` are about what cannot be compared. `is_empty` says that there is no ECR policy, then or now.
    """

    def __init__(
        self,
        revision: Revision,
        paths: list[str],
        exclude: Iterable[str],
        kind: Kind | None,
        configs: Configs,
        var_files: Sequence[str] = (),
    ) -> None:
        self.revision = revision
        self.kind = kind
        self.pairs: list[tuple[Side, Side]] = []
        self.lifecycles: list[LifecycleComparison] = []
        self.errors: list[Notice] = []
        self.is_empty = True
        self._changes = UnitChanges(revision, var_files)
        self._origins_then = Origins(self._changes.files_then)
        self._origins_now = Origins(self._changes.now.files)
        candidates = UnitCandidates(revision, paths, exclude, configs)
        self.errors += candidates.errors
        units = candidates.units(self._changes.then, self._changes.now)
        touched = [unit for unit in units if self._is_touched(unit)]
        alone = [unit for unit in touched if not unit.is_configuration]
        for start in range(0, len(alone), _AT_ONCE):
            together = alone[start : start + _AT_ONCE]
            revision.fetch(revision.path_of(each.path) for each in together)
            for unit in together:
                self._add(unit, units[unit])
        for unit in touched:
            if unit.is_configuration:
                self._add(unit, units[unit])
        self.pairs.sort(key=lambda pair: pair[1].name)

    def _is_touched(self, unit: Unit) -> bool:
        """Whether any file of a unit is another one than it was."""
        try:
            return self._changes.touches(unit)
        except TooLong as trouble:
            if mentions_anywhere(pieces(unit.path)):
                self._fail(unit, UsageError(f"{trouble.size:,} bytes; at most {MAX_BYTES:,} are read"))
        except UsageError as error:
            self._fail(unit, error)
        finally:
            self._note(unit)
        return False

    def _add(self, unit: Unit, is_named: bool) -> None:
        """Compare the policies of a unit."""
        try:
            before, after = (lifecycles_of(unit, each) for each in (self._changes.then, self._changes.now))
            old = self._policies_then(unit)
            new = self._policies_now(unit, (is_named or bool(old)) and not after)
        except UsageError as error:
            self._fail(unit, error)
            return
        for pair in paired(old, new):
            self.is_empty = False
            self.pairs.append(self._sides(unit, *pair))
        found, troubles = lifecycle_comparisons((self._changes.files_then.display_path, str), before, after)
        self.lifecycles += found
        self.errors += troubles

    def _policies_now(self, unit: Unit, is_sure: bool = False) -> list[PolicyFile]:
        """The policies that a unit has; where that `is_sure`, it is a UsageError when there is none."""
        if unit.is_configuration:
            return policies_of_unit(unit, self._changes.now, self.kind)
        data = content_of(unit.path)
        if data is None or not (is_sure or _may_hold_policy(unit.path, data, self.kind)):
            return []
        return policies_of(unit.path, data, self.kind)

    def _policies_then(self, unit: Unit) -> list[PolicyFile]:
        try:
            if unit.is_configuration:
                return policies_of_unit(unit, self._changes.then, self.kind)
            data = self._changes.files_then.content(unit.path)
            if data is None or not _may_hold_policy(unit.path, data, self.kind):
                return []
            return policies_of(unit.path, data, self.kind)
        except Unreadable as error:
            raise Unreadable(self._changes.files_then.display_path(error.path), error.words) from error

    def _note(self, unit: Unit) -> None:
        """Remember that there is a policy, though it may not have changed."""
        if self.is_empty:
            try:
                self.is_empty = not (self._policies_now(unit) or lifecycles_of(unit, self._changes.now))
            except (UsageError, TooLong):
                self.is_empty = False  # a policy it is, and that it is broken is no change

    def _fail(self, unit: Unit, error: UsageError) -> None:
        path = error.path if isinstance(error, Unreadable) else unit.path or os.curdir
        self.errors.append(Notice("error", path, str(error).removeprefix(f"{path}: ")))

    def _sides(self, unit: Unit, old: PolicyFile | None, new: PolicyFile | None) -> tuple[Side, Side]:
        before, after = old or new, new or old
        assert before and after  # one of the two is there
        name = self._changes.files_then.display_path(before.path)
        if unit.is_configuration:  # one file is not all of it
            file, pipe, revision = before.path, "", self.revision.name
        else:
            file, pipe, revision = "-", shlex.join(["git", "show", name]), ""
        return (
            side(
                name,
                old,
                new,
                file=file,
                pipe=pipe,
                display_path=self._changes.files_then.display_path,
                revision=revision,
                origins=self._origins_then,
            ),
            side(after.path, new, old, origins=self._origins_now),
        )


def _may_hold_policy(path: str, data: bytes, kind: Kind | None) -> bool:
    """The same question that `ecrlint check` asks of files that nobody named."""
    try:
        text = decode(data)
        if len(data) <= MAX_BYTES:
            reading = read(Source(path, text), kind) if may_hold_policy(text) else None
            return bool(
                reading and (reading.granting or reading.given_up or (reading.broken and holds_policy(text)))
            )
    except (Undecodable, TooLarge):
        text = data.decode("utf-8", "replace").replace("\0", "")
    return holds_policy(text)
