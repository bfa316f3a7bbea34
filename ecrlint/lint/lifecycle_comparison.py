"""Two versions of a lifecycle policy, held against each other: what `ecrlint diff` tells of them."""

from __future__ import annotations

from ecrlint.lifecycle.comparison import changed_verdicts, compare_rules
from ecrlint.policy.pointer import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ecrlint.lifecycle.comparison import ChangedImages
    from ecrlint.lifecycle.image import Repository
    from ecrlint.lifecycle.model import LifecycleRule
    from ecrlint.lifecycle.simulation import ImageVerdict
    from ecrlint.read.document import Document
    from ecrlint.source import Span


class LifecycleSide:
    """One version: its rules, and its document unless the policy is missing in this version.

    `name` is what messages call its file; `number` counts its lifecycle policies, 0 for the only one.
    """

    __slots__ = ("document", "name", "number", "rules")

    def __init__(
        self, name: str, document: Document | None, rules: Sequence[LifecycleRule], number: int = 0
    ) -> None:
        self.name = name
        self.document = document
        self.rules = rules
        self.number = number

    @property
    def title(self) -> str:
        """The name, and which policy of the file it is if there are several."""
        return f"{self.name} (document {self.number})" if self.number else self.name

    def span(self, rule: LifecycleRule) -> Span:
        """Where a rule begins: the rest of its first line."""
        assert self.document is not None  # a missing policy has no rules
        return self.document.locate(Place(rule.pointer, "opening"))


class LifecycleComparison:
    """An old and a new version of one lifecycle policy, and the images that make the difference.

    `verdicts` are what becomes of the images of some repositories by both, where that differs.
    """

    __slots__ = ("changes", "new", "old", "verdicts")

    def __init__(self, old: LifecycleSide, new: LifecycleSide) -> None:
        self.old = old
        self.new = new
        self.changes = compare_rules(old.rules, new.rules)
        self.verdicts: list[tuple[Repository, ImageVerdict, ImageVerdict]] = []

    def try_out(self, repositories: Sequence[Repository], today: datetime) -> None:
        """Look at the images of repositories."""
        for each in repositories:
            verdicts = changed_verdicts(self.old.rules, self.new.rules, each, today)
            self.verdicts += [(each, then, now) for then, now in verdicts]

    def place(self, change: ChangedImages) -> tuple[LifecycleSide, Span]:
        """The rule that is told about: that of the new version, or of the old one if there is none now."""
        side, rule = (self.new, change.new) if change.new else (self.old, change.old)
        assert rule is not None  # one of both decides
        return side, side.span(rule)

    @property
    def is_same(self) -> bool:
        """Whether both do the same to every image."""
        return not self.changes

    @property
    def may_go(self) -> bool:
        return any(each.may_go for each in self.changes)

    @property
    def may_stay(self) -> bool:
        return any(each.may_stay for each in self.changes)
