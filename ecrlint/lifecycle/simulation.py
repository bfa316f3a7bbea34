"""What a lifecycle policy does to the images of a repository: which go, by which rule, and why others stay.

This is the evaluation of the Amazon ECR User Guide, "Automate the cleanup of images by using lifecycle
policies in Amazon ECR" (lifecycle policy evaluation rules). All rules look at all images at the same time,
also at those that another rule takes. Then the first rule, by priority, whose tagging requirements an image
meets decides about it alone, be it to take the image or to leave it. Last, an image that a manifest list
refers to is held back until the list goes, and reference artifacts (signatures, SBOMs) do as their subjects.

Where the guide leaves room:

* Rules for different storage classes do not compete: by the guide's example "Combining archive and expire
  rules", a first rule for every image leaves archived ones to a second rule.
* "Older than" N days is more than N times 24 hours.
* Images archived and restored since count from `last_activated_at` wherever others count from
  `pushed_at_time`; one that is being restored counts as restored now.
* An archived image stays 90 days at least ("Archiving an image"), whatever a rule says.
* Rules count reference artifacts and manifest lists as images (aws/containers-roadmap#2613). That no rule
  takes such an artifact while its subject is there is a reading of ours.
* Of images pushed at the same moment the one with the smaller digest counts as the newer: somehow the order
  must be settled, and `Forecast.ties` names the rules that it matters for.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from ecrlint.policy.wildcard import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Literal

    from ecrlint.lifecycle.image import Image, Repository
    from ecrlint.lifecycle.model import LifecycleRule

    Outcome = Literal["expire", "archive", "stay"]
    Reason = Literal["count", "age", "unselected", "subject", "manifest-list"]
    Event = Literal["pushed", "pulled", "restored", "archived"]

MIN_ARCHIVED = 90
"""Days that an image stays archived before any rule may take it."""

_DAY = timedelta(days=1)


class Mark:
    """What one rule makes of an image that it selects.

    With imageCountMoreThan `rank` is the image's place among the `total` that the rule selects, 1 for the
    newest. Else `event` is what happened to it last, as the rule sees it, and `time` when.
    """

    __slots__ = ("event", "rank", "rule", "taken", "time", "total")

    def __init__(self, rule: LifecycleRule, taken: bool, event: Event, time: datetime) -> None:
        self.rule = rule
        self.taken = taken
        self.event: Event = event
        self.time = time
        self.rank = 0
        self.total = 0

    @property
    def due(self) -> datetime | None:
        """When the rule takes the image by its age; None if it goes by number, or not in this calendar."""
        if self.rank:
            return None
        try:
            return self.time + timedelta(days=days(self.rule))
        except OverflowError:
            return None


class ImageVerdict:
    """What becomes of an image, and why.

    `mark` is that of the rule that decides about it, None if no rule selects it. `later` is a rule that
    would take it if a rule before it did not keep it. `reason` is "count" or "age" for what the deciding rule
    counts by; "subject" or "manifest-list" say that `holder` decides: the subject whose fate it shares, or
    the list that keeps it.
    """

    __slots__ = ("holder", "image", "later", "mark", "outcome", "reason")

    def __init__(self, image: Image, mark: Mark | None, later: LifecycleRule | None) -> None:
        self.image = image
        self.mark = mark
        self.later = later
        self.outcome: Outcome = "stay"
        self.reason: Reason = "unselected"
        self.holder: ImageVerdict | None = None
        if mark:
            self.reason = "count" if mark.rank else "age"
            if mark.taken:
                self.outcome = "archive" if mark.rule.action == "transition" else "expire"

    @property
    def rule(self) -> LifecycleRule | None:
        """The rule that takes the image, if one does; that of its subject where it follows one."""
        if self.outcome == "stay":
            return None
        source = self
        while source.reason == "subject" and source.holder:
            source = source.holder
        return source.mark.rule if source.mark else None


class Forecast:
    """What becomes of every image of a repository.

    `verdicts` has the newest image first. `selected` counts the images that each rule selects, whether or
    not it decides about them. `ties` are the rules that cut between two images pushed at the same moment.
    """

    __slots__ = ("repository", "selected", "ties", "verdicts")

    def __init__(self, repository: Repository, rules: Iterable[LifecycleRule], today: datetime) -> None:
        images = sorted(repository.images, key=lambda image: image.digest)
        images.sort(key=lambda image: _since_push(image, today)[1], reverse=True)
        ordered = sorted(rules, key=lambda rule: rule.priority or 0)
        marks = [_marks(rule, images, today) for rule in ordered]
        self.repository = repository
        self.selected = {rule: len(found) for rule, found in zip(ordered, marks, strict=True)}
        self.ties = [rule for rule, found in zip(ordered, marks, strict=True) if _is_tied(found)]
        self.verdicts = [_alone(image, marks) for image in images]
        _settle({verdict.image.digest: verdict for verdict in self.verdicts})


def days(rule: LifecycleRule) -> int:
    """The age in days above which a rule takes an image."""
    number = rule.count_number or 0
    return max(number, MIN_ARCHIVED) if rule.storage_class == "archive" else number


def unmet(rule: LifecycleRule, image: Image) -> tuple[str, ...]:
    """The prefixes and patterns of a rule that no tag of an image meets; they are all wanted."""
    return (
        *(each.text for each in rule.prefixes if not any(tag.startswith(each.text) for tag in image.tags)),
        *(each.text for each in rule.patterns if not any(_fits(each.text, tag) for tag in image.tags)),
    )


def selects(rule: LifecycleRule, image: Image) -> bool:
    """Whether an image meets the tagging requirements of a rule and is in its storage class."""
    if rule.storage_class != image.storage_class:
        return False
    if rule.tag_status == "untagged":
        return not image.tags
    return rule.tag_status == "any" or (bool(image.tags) and not unmet(rule, image))


def _fits(pattern: str, tag: str) -> bool:
    return "?" not in pattern and matches(pattern, tag)  # only * is a wildcard here


def _marks(rule: LifecycleRule, images: list[Image], today: datetime) -> dict[str, Mark]:
    """By digest, what a rule makes of the images that it selects; they come the newest first."""
    chosen = [image for image in images if selects(rule, image)]
    return {
        image.digest: _mark(rule, image, rank, len(chosen), today) for rank, image in enumerate(chosen, 1)
    }


def _mark(rule: LifecycleRule, image: Image, rank: int, total: int, today: datetime) -> Mark:
    event, time = _last_event(rule, image, today)
    if rule.count_type != "imageCountMoreThan":
        return Mark(rule, (today - time) / _DAY > days(rule), event, time)
    mark = Mark(rule, rank > (rule.count_number or 0), event, time)
    mark.rank, mark.total = rank, total
    return mark


def _last_event(rule: LifecycleRule, image: Image, today: datetime) -> tuple[Event, datetime]:
    """What a rule counts an image's age from."""
    event, time = _since_push(image, today)
    if rule.count_type == "sinceImageTransitioned" and image.archived:
        return "archived", image.archived
    if rule.count_type != "sinceImagePulled" or not image.pulled:
        return event, time
    pulled_since = event == "pushed" or image.pulled >= time
    return ("pulled", image.pulled) if pulled_since else (event, time)


def _since_push(image: Image, today: datetime) -> tuple[Event, datetime]:
    if image.status == "ACTIVATING":
        return "restored", today
    return ("restored", image.activated) if image.activated else ("pushed", image.pushed)


def _is_tied(found: dict[str, Mark]) -> bool:
    """Whether the last image that a rule keeps and the first that it takes were pushed at the same moment."""
    cuts = pairwise(found.values())
    return any(not kept.taken and gone.taken and gone.rank and kept.time == gone.time for kept, gone in cuts)


def _alone(image: Image, marks: list[dict[str, Mark]]) -> ImageVerdict:
    """What the rules say, before manifest lists and subjects have their say."""
    mine = [found[image.digest] for found in marks if image.digest in found]
    if not mine:
        return ImageVerdict(image, None, None)
    first, *others = mine
    later = next((mark.rule for mark in others if mark.taken), None)
    return ImageVerdict(image, first, None if first.taken else later)


def _settle(verdicts: dict[str, ImageVerdict]) -> None:
    """Let reference artifacts do what their subjects do, and hold back what a list that stays refers to."""
    referrers: dict[str, list[ImageVerdict]] = {}
    for verdict in verdicts.values():
        if verdict.image.subject in verdicts:
            referrers.setdefault(verdict.image.subject, []).append(verdict)
    leaders = [each for each in verdicts.values() if each.image.subject not in verdicts]
    while leaders:
        subject = leaders.pop()
        for each in referrers.get(subject.image.digest, ()):
            _follow(each, subject)
            leaders.append(each)
    staying = [verdict for verdict in verdicts.values() if verdict.outcome == "stay"]
    while staying:
        holder = staying.pop()
        for each in _held_images(holder, verdicts):
            each.outcome, each.reason, each.holder = "stay", "manifest-list", holder
            staying.append(each)
        for each in referrers.get(holder.image.digest, ()):
            if each.outcome != "stay":
                _follow(each, holder)
                staying.append(each)


def _follow(verdict: ImageVerdict, subject: ImageVerdict) -> None:
    """Give a reference artifact its subject's fate; what is archived already is not archived again."""
    again = subject.outcome == "archive" and verdict.image.storage_class == "archive"
    verdict.outcome = "stay" if again else subject.outcome
    verdict.reason, verdict.holder = "subject", subject


def _held_images(holder: ImageVerdict, verdicts: dict[str, ImageVerdict]) -> Iterable[ImageVerdict]:
    """The images that would go if a manifest list that stays, and is not archived, did not name them."""
    if holder.image.storage_class == "archive":
        return ()
    named = (verdicts[digest] for digest in sorted(holder.image.children or ()) if digest in verdicts)
    return [each for each in named if each.outcome != "stay"]
