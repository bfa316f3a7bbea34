"""A made-up repository that shows what the rules of a lifecycle policy do: some images for each of them.

The same rules and the same moment give the same images.
"""

from __future__ import annotations

from datetime import timedelta

from ecrlint.lifecycle.image import LISTS, Image, Repository
from ecrlint.lifecycle.simulation import days

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ecrlint.lifecycle.model import LifecycleRule

NAME = "sample"

_MOST = 30  # images that are made up so that a rule has too many


def sample(rules: Iterable[LifecycleRule], today: datetime) -> Repository:
    """The repository; its images are older than `today`."""
    images = [image for rule in rules for image in _for_rule(rule, today)]
    return Repository("", NAME, [*images, *_manifest_list(today)])


def _for_rule(rule: LifecycleRule, today: datetime) -> Iterator[Image]:
    """Images around the limit of a rule, all with the tags that it wants."""
    for number, age in enumerate(_ages(rule), 1):
        time = _before(today, age)
        image = _image(f"{rule.label}-{number}", time, _tags(rule, number))
        if rule.storage_class == "archive":
            image.status, image.archived, image.pushed = "ARCHIVED", time, _before(today, age + 100)
        elif rule.count_type == "sinceImagePulled" and number > 1:
            image.pulled, image.pushed = time, _before(today, age + 30)
        yield image


def _ages(rule: LifecycleRule) -> list[int]:
    """Days since the push, the pull or the archiving of each image."""
    number = rule.count_number or 0
    ages = [max(1, number // 2), number, days(rule) + 1, number * 2]
    if rule.count_type == "imageCountMoreThan":
        ages = list(range(1, number + 3 if number <= _MOST else 4))
    if any("*" not in each.text for each in rule.patterns):
        return ages[-1:]  # a tag stands on one image only
    return ages


def _tags(rule: LifecycleRule, number: int) -> tuple[str, ...]:
    if rule.tag_status == "untagged" or (rule.tag_status == "any" and number % 2 == 0):
        return ()
    wanted = [f"{each.text}{number}" for each in rule.prefixes]
    wanted += [each.text.replace("*", str(number)) for each in rule.patterns]
    return tuple(wanted) or (f"any-{rule.label}-{number}",)


def _manifest_list(today: datetime) -> Iterator[Image]:
    """A manifest list with two images, and a signature of the list."""
    time = _before(today, 60)
    index, signature = _image("list", time, ("multi-arch",)), _image("signature", time, ())
    children = [_image(f"child-{number}", time, ()) for number in (1, 2)]
    index.media_type, index.children = LISTS[1], frozenset(child.digest for child in children)
    signature.subject = index.digest
    yield from (*children, index, signature)


def _image(name: str, pushed: datetime, tags: tuple[str, ...]) -> Image:
    from hashlib import sha256

    digest = sha256(f"{NAME} {name}".encode()).hexdigest()
    return Image(f"sha256:{digest}", pushed, tags=tags, size=50_000_000 + int(digest[:6], 16))


def _before(today: datetime, age: int) -> datetime:
    """A moment so many days ago, or the earliest there is."""
    try:
        return today - timedelta(days=age)
    except OverflowError:
        return today.replace(year=1, month=1, day=2)
