"""What a fix does to access, proved by the engine and told in its words."""

from __future__ import annotations

from itertools import chain

from ecrlint.policy.kind import GRANTING
from ecrlint.policy.model import parse

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
        found = [f"then {each}" for each in self.gained] + [f"no longer {each}" for each in self.lost]
        return "; ".join(found + [f"nobody can tell all of it: {each}" for each in self.doubts])


def access_of(pairs: Iterable[tuple[Document, Document]], account: str, organization: str) -> Access:
    """What new versions of policies add to the access of the old ones, and what they take away."""
    each = [_compared(old, new, account, organization) for old, new in pairs]
    return Access(
        *([*chain(*parts)] for parts in zip(*((a.gained, a.lost, a.doubts) for a in each), strict=True))
    )


def _compared(old: Document, new: Document, account: str, organization: str) -> Access:
    if old.kind not in GRANTING:
        return Access() if old.data == new.data else Access(doubts=("it grants no access to compare",))
    from ecrlint.access.analysis import compare

    diff = compare(parse(old.data, old.kind), parse(new.data, new.kind), account, organization)
    return Access(_told(diff.added), _told(diff.removed), diff.unknown)


def _told(changes: Sequence[Change]) -> list[str]:
    return list(dict.fromkeys(each.words for each in changes))
