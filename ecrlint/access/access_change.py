"""What a fix does to access, proved by the engine and told in its words."""

from __future__ import annotations

from ecrlint.analysis.normal_form import says_the_same
from ecrlint.policy.kind import GRANTING
from ecrlint.policy.model import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.access.engine import Change
    from ecrlint.policy.model import Kind

    Pair = tuple[object, object]
    """The old and the new data of a policy."""


class AccessChange:
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
        return "; ".join([*found, *self.doubts])


def access_of(kind: Kind, pairs: Iterable[Pair], account: str, organization: str) -> AccessChange:
    """What the new data of policies of one kind add to the access of the old, and what they take away."""
    each = [_compare(kind, old, new, account, organization) for old, new in pairs]
    return AccessChange(
        [words for access in each for words in access.gained],
        [words for access in each for words in access.lost],
        [words for access in each for words in access.doubts],
    )


def _compare(kind: Kind, old: object, new: object, account: str, organization: str) -> AccessChange:
    if old == new:
        return AccessChange()
    if kind == "lifecycle":
        return AccessChange(doubts=["which images expire may change"])
    before, after = parse(old, kind), parse(new, kind)
    if says_the_same(before, after):
        return AccessChange()
    if kind not in GRANTING:
        return AccessChange(doubts=["what its holder may do may change"])
    from ecrlint.access.engine import compare

    diff = compare(before, after, account, organization)
    doubts = [f"not all of it can be told: {each}" for each in diff.unknown]
    return AccessChange(_phrases(diff.added), _phrases(diff.removed), doubts)


def _phrases(changes: Sequence[Change]) -> list[str]:
    return list(dict.fromkeys(each.words for each in changes))
