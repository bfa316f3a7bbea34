"""`ecrlint expire` in words: why each image goes or stays, and what the answer does not know."""

from __future__ import annotations

from ecrlint.lifecycle.simulation import MIN_ARCHIVED, days, unmet
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ecrlint.lifecycle.image import Image
    from ecrlint.lifecycle.model import LifecycleRule
    from ecrlint.lifecycle.simulation import Forecast, ImageVerdict, Mark

_MOST = 3  # rules, or tags, that one line names


class Expiry:
    """What `ecrlint expire` tells: what a policy does to the images of some repositories at one moment.

    `path` is the policy's file and `lines` the 1-based line of each rule in it. Times are in UTC.
    """

    __slots__ = ("forecasts", "lines", "path", "today")

    def __init__(
        self, path: str, lines: dict[LifecycleRule, int], forecasts: list[Forecast], today: datetime
    ) -> None:
        self.path = path
        self.lines = lines
        self.forecasts = forecasts
        self.today = today

    @property
    def verdicts(self) -> list[ImageVerdict]:
        return [verdict for forecast in self.forecasts for verdict in forecast.verdicts]


def image_name(image: Image) -> str:
    """What an image is called in a sentence: its tags, or the beginning of its digest."""
    if not image.tags:
        kind, _, digest = image.digest.rpartition(":")
        return f"{kind}:{digest[:12]}"
    shown = ", ".join(image.tags[:_MOST])
    rest = len(image.tags) - _MOST
    return f"{shown} and {rest} more" if rest > 0 else shown


def description(rule: LifecycleRule) -> str:
    """What a rule says about itself; empty where a template decides about it later."""
    text = rule.data.get("description")
    return text if isinstance(text, str) and not has_hole(text) else ""


def why(verdict: ImageVerdict, rules: Iterable[LifecycleRule], today: datetime) -> str:
    """Why an image goes or stays: a phrase."""
    mark, holder = verdict.mark, verdict.holder
    words = _by_rule(verdict, rules, today)
    if verdict.reason == "subject" and holder:
        return (
            f"{'stays' if verdict.outcome == 'stay' else 'goes'} with its subject {image_name(holder.image)}"
        )
    if verdict.reason == "manifest-list" and holder:
        held = f"held by the manifest list {image_name(holder.image)}, which stays"
        return f"{words}; {held}" if mark and mark.taken else held
    return words


def _by_rule(verdict: ImageVerdict, rules: Iterable[LifecycleRule], today: datetime) -> str:
    mark, later = verdict.mark, verdict.later
    if not mark:
        return _reason_unselected(verdict.image, rules)
    words = _count_phrase(mark) if mark.rank else _age_phrase(mark, today)
    if later:
        return f"{words}; rule {later.label} would take it, but rule {mark.rule.label} comes first"
    return words


def _count_phrase(mark: Mark) -> str:
    place = f"number {mark.rank} of the {mark.total} that rule {mark.rule.label} selects"
    return f"{place}; it keeps the newest {mark.rule.count_number}"


def _age_phrase(mark: Mark, today: datetime) -> str:
    rule, limit = mark.rule, days(mark.rule)
    if mark.taken:
        age = f"{_event_phrase(mark)} {_days((today - mark.time).days)} ago"
        return f"{age}; rule {rule.label} waits {_days(limit)}"
    if not mark.due:
        return f"rule {rule.label} waits {_days(limit)}"
    return f"{_event_phrase(mark)} {date(mark.time)}; rule {rule.label} takes it after {date(mark.due)}"


def _event_phrase(mark: Mark) -> str:
    if mark.rule.count_type == "sinceImagePulled" and mark.event != "pulled":
        return f"not pulled since it was {mark.event}"
    return "last pulled" if mark.event == "pulled" else mark.event


def _reason_unselected(image: Image, rules: Iterable[LifecycleRule]) -> str:
    reasons = [_reason_missed(rule, image) for rule in rules if rule.storage_class == image.storage_class]
    if not reasons:
        return f"no rule is about the storage class {image.storage_class}"
    shown = reasons[:_MOST]
    if len(reasons) > len(shown):
        shown.append(f"and {len(reasons) - len(shown)} more")
    return f"no rule selects it: {', '.join(shown)}"


def _reason_missed(rule: LifecycleRule, image: Image) -> str:
    """Why a rule for the storage class of an image does not select it."""
    if rule.tag_status == "untagged":
        return f"rule {rule.label} wants no tags"
    wanted = unmet(rule, image)
    also = " also" if len(wanted) < len(rule.prefixes) + len(rule.patterns) else ""
    begins = "that begins with " if rule.prefixes else ""
    return f"rule {rule.label}{also} wants a tag {begins}'{wanted[0]}'"


def notes(expiry: Expiry) -> Iterator[str]:
    """What the answer does not know or takes for granted."""
    yield (
        "ECR acts within 24 hours after an image meets a rule."
        " `aws ecr start-lifecycle-policy-preview` is its own dry run."
    )
    verdicts = expiry.verdicts
    if _lists_unread(verdicts):
        yield (
            "Nobody told what some manifest lists that stay refer to, and ECR keeps those images."
            " --manifests takes what `aws ecr batch-get-image` says of the lists."
        )
    if any(_is_spared(verdict) for verdict in verdicts):
        yield "A reference artifact counts here as one that goes with its subject only, whatever a rule says."
    for rule in dict.fromkeys(rule for forecast in expiry.forecasts for rule in forecast.ties):
        yield (
            f"Rule {rule.label} cuts between images that were pushed at the same moment;"
            " which of them ECR takes is not documented."
        )
    for rule in expiry.lines:
        if rule.storage_class == "archive" and days(rule) != rule.count_number:
            yield f"Rule {rule.label} cannot act before {MIN_ARCHIVED} days: so long an image stays archived."
    if any(verdict.image.pushed > expiry.today for verdict in verdicts):
        yield f"Some images were pushed after {moment(expiry.today)}; they count as the newest."


def _lists_unread(verdicts: list[ImageVerdict]) -> bool:
    """Whether a list that stays may hold back an image that goes, for all we know."""
    goes = any(verdict.outcome != "stay" for verdict in verdicts)
    return goes and any(
        verdict.outcome == "stay" and verdict.image.is_list and verdict.image.children is None
        for verdict in verdicts
    )


def _is_spared(verdict: ImageVerdict) -> bool:
    mark = verdict.mark
    return verdict.reason == "subject" and verdict.outcome == "stay" and mark is not None and mark.taken


def date(time: datetime) -> str:
    """The day of a time."""
    return moment(time)[:10]


def moment(time: datetime) -> str:
    """A UTC time as ISO 8601."""
    return time.isoformat().replace("+00:00", "Z")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
