"""What another lifecycle policy does to images that the one before it did not: which may go, which stay.

Of every image the first rule that selects it decides. So two policies differ where some image is decided
about by rules that differ, and that is found out exactly: for each rule of the one and each of the other
there is an image that has the tags that both ask for, and as few others as can be. Where these two rules
decide about any image at all, they do about that one (see `ecrlint.lifecycle.shadowing`).
"""

from __future__ import annotations

from ecrlint.lifecycle.simulation import Forecast, days
from ecrlint.lifecycle.tags import ANY, FIRST, TagSet, TagTest, tests_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from ecrlint.lifecycle.image import Repository
    from ecrlint.lifecycle.model import LifecycleRule
    from ecrlint.lifecycle.simulation import ImageVerdict

    Tests = frozenset[tuple[str, ...]]

_MOST_COMPARED = 20  # tests of one image
_STORAGE = ("standard", "archive")
_LIKELY = "1234567890x" + "".join(sorted(FIRST))


class ChangedImages:
    """Images that another rule decides about than before, or the same one in another way.

    `tags` are those of one of them, none where it has none. `old` and `new` are the rules that decide about
    it, None where no rule does. `may_go` says that some such images go that stayed before, or are deleted
    that were archived; `may_stay` is the opposite. Both may be true, for images of different ages.
    """

    __slots__ = ("may_go", "may_stay", "new", "old", "storage_class", "tags")

    def __init__(
        self, tags: tuple[str, ...], storage_class: str, old: LifecycleRule | None, new: LifecycleRule | None
    ) -> None:
        self.tags = tags
        self.storage_class = storage_class
        self.old = old
        self.new = new
        self.may_go = False
        self.may_stay = False


def compare_rules(old: Sequence[LifecycleRule], new: Sequence[LifecycleRule]) -> list[ChangedImages]:
    """How two policies differ that are known whole and that ECR takes, given their rules.

    Those that are decided about by the first rules of the new one come first.
    """
    before, after = _Policy(old), _Policy(new)
    filler = _filler([*before.tests, *after.tests])
    found: list[ChangedImages] = []
    for storage in _STORAGE:
        untagged = ChangedImages((), storage, before.of_untagged(storage), after.of_untagged(storage))
        found += _if_different(untagged, before, after)
        for one, other, tests in _pairs(before, after, storage):
            images = ChangedImages((), storage, one, other)
            for each in _if_different(images, before, after):
                each.tags = _shown(tests, filler)
                found.append(each)
    return found


def changed_verdicts(
    old: Sequence[LifecycleRule], new: Sequence[LifecycleRule], repository: Repository, today: datetime
) -> list[tuple[ImageVerdict, ImageVerdict]]:
    """The images of a repository with which another thing happens now, the newest first: both verdicts."""
    before, after = (Forecast(repository, rules, today) for rules in (old, new))
    pairs = zip(before.verdicts, after.verdicts, strict=True)
    return [(then, now) for then, now in pairs if then.outcome != now.outcome]


class _Policy:
    """The rules of one side in the order of their turns, with what each asks of tags."""

    def __init__(self, rules: Sequence[LifecycleRule]) -> None:
        self.rules = sorted(rules, key=lambda rule: rule.priority or 0)
        self.tests_of = {rule: _tests(rule) for rule in self.rules}
        self.tests = [test for tests in self.tests_of.values() for test in tests]

    def of_untagged(self, storage: str) -> LifecycleRule | None:
        """The rule that decides about images without tags."""
        mine = (each for each in self.rules if each.storage_class == storage)
        return next((each for each in mine if each.tag_status != "tagged"), None)

    def of_tagged(self, storage: str) -> list[LifecycleRule]:
        """The rules that may decide about images with tags."""
        return [
            each
            for each in self.rules
            if each.storage_class == storage
            and each.tag_status != "untagged"
            and all(test.can_be_met for test in self.tests_of[each])
        ]


def _tests(rule: LifecycleRule) -> list[TagTest]:
    """What a rule asks of tags, each once; nothing for a rule for any image."""
    return list({test.pieces: test for test in tests_of(rule)}.values())


def _pairs(
    before: _Policy, after: _Policy, storage: str
) -> Iterator[tuple[LifecycleRule | None, LifecycleRule | None, list[TagTest]]]:
    """The rules that decide about some image with tags, one of each side, and what such an image meets."""
    olds, news = before.of_tagged(storage), after.of_tagged(storage)
    asked = {**before.tests_of, **after.tests_of}
    sets: dict[LifecycleRule | None, TagSet] = {None: TagSet([TagTest("*")])}
    sets.update({each: TagSet(asked[each] or [TagTest("*")]) for each in (*olds, *news)})
    unmet = {
        each: {rule: _unmet(tags, asked[rule]) for rule in (*olds, *news)} for each, tags in sets.items()
    }
    for new in (*news, None):
        for old in (*olds, None):
            here = unmet[old], unmet[new]
            if (old or new) and _first(olds, *here) is old and _first(news, *here) is new:
                tests = [test for each in (old, new) if each for test in asked[each]]
                yield old, new, tests or [TagTest("*")]


def _unmet(tags: TagSet, tests: list[TagTest]) -> Tests:
    """The tests that an image with such tags need not meet."""
    return frozenset(test.pieces for test in tests if not tags.meets(test))


def _first(
    rules: list[LifecycleRule], one: dict[LifecycleRule, Tests], other: dict[LifecycleRule, Tests]
) -> LifecycleRule | None:
    """The first rule that selects the image with the tags of two sets."""
    return next((rule for rule in rules if one[rule].isdisjoint(other[rule])), None)


def _filler(tests: list[TagTest]) -> str:
    """What stands for any run of characters in the tags that are shown: a character that no test has."""
    used = {char for test in tests for piece in test.pieces for char in piece}
    return next((char for char in _LIKELY if char not in used), ANY)


def _shown(tests: list[TagTest], filler: str) -> tuple[str, ...]:
    """Tags of an image that meets all tests, without those that are not needed for that."""
    kept = list({test.pieces: test for test in tests}.values())
    for test in kept if len(kept) <= _MOST_COMPARED else ():
        others = [each for each in kept if each is not test]
        if any(test.is_met(each.tags(filler)[0]) for each in others):
            kept = others
    return tuple(dict.fromkeys(test.tags(filler)[0] for test in kept))


def _if_different(images: ChangedImages, before: _Policy, after: _Policy) -> Iterator[ChangedImages]:
    old, new = images.old, images.new
    images.may_go, images.may_stay = new is not None, old is not None
    if old and new:
        actions = old.action, new.action
        images.may_go = actions == ("transition", "expire") or _may_take_more(new, old, before, after)
        images.may_stay = actions == ("expire", "transition") or _may_take_more(old, new, after, before)
    if images.may_go or images.may_stay:
        yield images


def _may_take_more(rule: LifecycleRule, other: LifecycleRule, its: _Policy, mine: _Policy) -> bool:
    """Whether a rule may take an image that the other one, of the policy `its`, leaves."""
    number, limit = days(rule), days(other)
    if "imageCountMoreThan" not in (rule.count_type, other.count_type):
        pulls = rule.count_type == "sinceImagePulled" or other.count_type != "sinceImagePulled"
        return number < limit or not pulls  # an image was last pulled after it was pushed
    if rule.count_type != other.count_type:
        return True
    return number < limit or not _selects_all(other, rule, its, mine)


def _selects_all(wide: LifecycleRule, narrow: LifecycleRule, its: _Policy, mine: _Policy) -> bool:
    """Whether a rule selects, and so counts, all images that the other one does."""
    if wide.tag_status == "any":
        return True
    if "untagged" in (wide.tag_status, narrow.tag_status):
        return wide.tag_status == narrow.tag_status
    tags = TagSet(mine.tests_of[narrow] or [TagTest("*")])
    return narrow.tag_status == "tagged" and all(map(tags.meets, its.tests_of[wide]))
