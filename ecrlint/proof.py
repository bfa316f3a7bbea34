"""What a fix does to access, proved by the engine and told in its words."""

from __future__ import annotations

from itertools import chain

from ecrlint.policy.kind import GRANTING
from ecrlint.policy.model import parse
from ecrlint.policy.normal import says_the_same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.analysis import Change
    from ecrlint.read.document import Document


class Access:
    """The access that is gained, that is lost, and why there may be more of either: phrases for people."""

    __slots__ = ("doubts", "gained", "lost")

    def __init__(
        self, gained: Sequence[str] = (), lost: Sequence[str] = (), doubts: Sequence[str] = ()
    ) -> None:
        self.gained = gained
        self.lost = lost
        self.doubts = doubts

    @property
    def is_same(self) -> bool:
        """Whether it is proved that nobody gains or loses anything."""
        return not (self.gained or self.lost or self.doubts)

    @property
    def words(self) -> str:
        """All of it as one phrase; empty where access stays the same."""
        found = [f"newly allowed: {each}" for each in self.gained]
        found += [f"no longer allowed: {each}" for each in self.lost]
        return "; ".join(found + [f"not all of it can be told: {each}" for each in self.doubts])


def access_of(pairs: Iterable[tuple[Document, Document]], account: str, organization: str) -> Access:
    """What new versions of policies add to the access of the old ones, and what they take away."""
    each = [_compared(old, new, account, organization) for old, new in pairs]
    return Access(
        *([*chain(*parts)] for parts in zip(*((a.gained, a.lost, a.doubts) for a in each), strict=True))
    )


def _compared(old: Document, new: Document, account: str, organization: str) -> Access:
    if old.data == new.data:
        return Access()
    if old.kind == "lifecycle":
        return Access(doubts=("a lifecycle policy decides which images expire, not who has access",))
    before, after = parse(old.data, old.kind), parse(new.data, new.kind)
    if says_the_same(before, after):
        return Access()
    if old.kind not in GRANTING:
        return Access(doubts=("what identity policies allow together is not compared",))
    from ecrlint.access.analysis import compare

    diff = compare(before, after, account, organization)
    return Access(_told(diff.added), _told(diff.removed), diff.unknown)


def _told(changes: Sequence[Change]) -> list[str]:
    return list(dict.fromkeys(each.words for each in changes))
