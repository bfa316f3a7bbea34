"""How two lifecycle policies differ, in words."""

from __future__ import annotations

from ecrlint.lifecycle.simulation import days
from ecrlint.lifecycle.tags import ANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lifecycle.comparison import ChangedImages
    from ecrlint.lifecycle.model import LifecycleRule

_SINCE = {
    "sinceImagePushed": "its push",
    "sinceImagePulled": "its last pull",
    "sinceImageTransitioned": "it was archived",
}
_MOST = 6  # tags that a sentence names


def change_words(images: ChangedImages) -> str:
    """What happens now and what happened before, with an image that shows it: a phrase."""
    return f"{image_words(images)} {outcome_words(images.new)} (before: {outcome_words(images.old)})"


def image_words(images: ChangedImages) -> str:
    """An image that shows a change."""
    place = "an archived image" if images.storage_class == "archive" else "an image"
    if not images.tags:
        return f"{place} without a tag"
    shown = [f"'{tag.replace(ANY, '…')}'" for tag in images.tags[:_MOST]]
    more = f" and {len(images.tags) - _MOST} more" if len(images.tags) > _MOST else ""
    return f"{place} tagged {' and '.join(shown)}{more}"


def outcome_words(rule: LifecycleRule | None) -> str:
    """What a rule does to the images that it decides about."""
    if rule is None:
        return "stays"
    verb = "is archived" if rule.action == "transition" else "is expired"
    number = f"{rule.count_number or 0:,}"
    if rule.count_type == "imageCountMoreThan":
        limit = f"unless it is among the newest {number} of rule {rule.label}"
    else:
        age = "1 day" if days(rule) == 1 else f"{days(rule):,} days"
        limit = f"{age} after {_SINCE[rule.count_type]} by rule {rule.label}"
    return f"{verb} {limit}"
