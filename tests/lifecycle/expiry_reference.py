"""A second evaluation of lifecycle policies, slow and plain, over the JSON that users have.

It follows the sentences of the Amazon ECR User Guide, "Automate the cleanup of images by using lifecycle
policies in Amazon ECR" (lifecycle policy evaluation rules), one by one: sets of digests, rule by rule.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Fate = tuple[str, int | None]
"""expire or archive with the priority of the rule, or stay with None."""

STAYS: Fate = ("stay", None)


def fates(
    rules: list[Json], images: list[Json], children: dict[str, list[str]], today: datetime
) -> dict[str, Fate]:
    """What becomes of each image, by digest; `children` are the digests that manifest lists name."""
    repository = {image["imageDigest"]: image for image in images}
    marks = marked(rules, images, today)
    held: set[str] = set()
    while True:
        now = {digest: fate(digest, repository, marks, held) for digest in repository}
        # "If an image is referenced by a manifest list, it cannot be expired or archived without the manifest
        # list being deleted or archived first."
        lists = [each for each in repository if now[each] == STAYS and not archived(repository[each])]
        holding = {
            child for each in lists for child in children.get(each, []) if now.get(child, STAYS) != STAYS
        }
        if not holding:
            return now
        held |= holding


def marked(rules: list[Json], images: list[Json], today: datetime) -> dict[str, Fate]:
    # "All rules are evaluated at the same time, regardless of rule priority."
    sees = {
        rule["rulePriority"]: {each["imageDigest"] for each in identified(rule, images)} for rule in rules
    }
    wants = {rule["rulePriority"]: wanted(rule, images, today) for rule in rules}
    # "After all rules are evaluated, they are then applied based on rule priority."
    marks: dict[str, Fate] = {}
    for rule in sorted(rules, key=lambda rule: rule["rulePriority"]):
        priority = rule["rulePriority"]
        # "An image that matches the tagging requirements of a rule cannot be expired or archived by a rule
        # with a lower priority." What such a rule identifies is of one storage class.
        taboo = {digest for other in sees if other < priority for digest in sees[other]}
        what = {"expire": "expire", "transition": "archive"}[rule["action"]["type"]]
        # "An image is expired or archived by exactly one or zero rules."
        marks |= dict.fromkeys(wants[priority] - taboo, (what, priority))
    return marks


def wanted(rule: Json, images: list[Json], today: datetime) -> set[str]:
    """What a rule would mark if it were the only one."""
    selection = rule["selection"]
    number = selection["countNumber"]
    mine = identified(rule, images)
    if selection["countType"] == "imageCountMoreThan":
        # "images are sorted from youngest to oldest based on pushed_at_time and then all images greater than
        # the specified count are expired or archived"; of two at once the smaller digest is the younger.
        mine.sort(key=lambda image: (-pushed(image, today).timestamp(), image["imageDigest"]))
        return {image["imageDigest"] for image in mine[number:]}
    times = {"sinceImagePushed": pushed, "sinceImagePulled": pulled, "sinceImageTransitioned": transitioned}
    time = times[selection["countType"]]
    if selection["countType"] == "sinceImageTransitioned":
        number = max(
            number, 90
        )  # "Images must be in archive storage for a minimum of 90 days before deletion."
    return {
        image["imageDigest"]
        for image in mine
        if (today - time(image, today)).total_seconds() > number * 86400
    }


def identified(rule: Json, images: list[Json]) -> list[Json]:
    selection = rule["selection"]
    away = selection.get("storageClass") == "archive"
    status = selection["tagStatus"]
    found = []
    for image in images:
        tags = image.get("imageTags", [])
        tagged = (
            status == "tagged" and bool(tags) and all(any(map(fits, tags)) for fits in filters(selection))
        )
        if archived(image) == away and (status == "any" or tagged or (status == "untagged" and not tags)):
            found.append(image)
    return found


def filters(selection: Json) -> list[Any]:
    """A test of one tag for each entry; "all of the tags in the tagPatternList or tagPrefixList" count."""
    patterns = [each.split("*") for each in selection.get("tagPatternList", [])]
    patterns += [[each, ""] for each in selection.get("tagPrefixList", [])]
    return [re.compile(".*".join(map(re.escape, parts))).fullmatch for parts in patterns]


def archived(image: Json) -> bool:
    return bool(image.get("imageStatus") == "ARCHIVED")


def pushed(image: Json, today: datetime) -> datetime:
    # "If an image was archived and then restored at any point in the past, the image's last_activated_at is
    # used instead of pushed_at_time."
    if image.get("imageStatus") == "ACTIVATING":
        return today
    return datetime.fromisoformat(image.get("lastActivatedAt") or image["imagePushedAt"])


def pulled(image: Json, today: datetime) -> datetime:
    # "If an image was never pulled, the image's pushed_at_time is used instead of last_recorded_pulltime.
    # If an image was archived and then restored at any point in the past, but never pulled since the image
    # was restored, the image's last_activated_at is used instead of the last_recorded_pulltime."
    if "lastRecordedPullTime" not in image:
        return pushed(image, today)
    last = datetime.fromisoformat(image["lastRecordedPullTime"])
    restored = "lastActivatedAt" in image or image.get("imageStatus") == "ACTIVATING"
    return max(last, pushed(image, today)) if restored else last


def transitioned(image: Json, today: datetime) -> datetime:
    return datetime.fromisoformat(image["lastArchivedAt"])


def fate(digest: str, repository: dict[str, Json], marks: dict[str, Fate], held: set[str]) -> Fate:
    """What becomes of an image whose manifest lists hold `held`."""
    subject = repository[digest].get("subjectManifestDigest")
    if digest in held:
        return STAYS
    if subject not in repository:
        return marks.get(digest, STAYS)
    # "When reference artifacts are present in a repository, ECR lifecycle policies automatically expire or
    # archive those artifacts within 24 hours of the deletion or archival of the subject image."
    mine = fate(subject, repository, marks, held)
    return STAYS if mine[0] == "archive" and archived(repository[digest]) else mine
