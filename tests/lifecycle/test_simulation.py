"""What a lifecycle policy does to images: the guide's own examples, and what its sentences leave to this.

The examples are those of the Amazon ECR User Guide, "Examples of lifecycle policies in Amazon ECR".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecrlint.lifecycle.image import LISTS, Image, Repository
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lifecycle.simulation import Forecast
from ecrlint.report.expire.words import why

TODAY = datetime(2026, 11, 24, tzinfo=UTC)


def ago(days: float) -> datetime:
    return TODAY - timedelta(days=days)


def image(digest: str, tags: str = "", pushed: float = 0, **more: Any) -> Image:
    """An image with the tags in a text, pushed so many days ago."""
    return Image(digest, ago(pushed), tags=tuple(tags.split()), **more)


def rule(priority: int, tags: str | list[str], count: str, number: int, action: str = "expire") -> Any:
    """A rule; `tags` is untagged, any or a list of patterns."""
    selection: dict[str, Any] = {"tagStatus": tags, "countType": count, "countNumber": number}
    if isinstance(tags, list):
        selection |= {"tagStatus": "tagged", "tagPatternList": tags}
    if count != "imageCountMoreThan":
        selection["countUnit"] = "days"
    if count == "sinceImageTransitioned":
        selection["storageClass"] = "archive"
    how = {"type": action, "targetStorageClass": "archive"} if action == "transition" else {"type": action}
    return {"rulePriority": priority, "selection": selection, "action": how}


def forecast(rules: list[Any], images: list[Image]) -> Forecast:
    policy = parse_lifecycle({"rules": rules})
    assert not policy.refused
    return Forecast(Repository("", "app", images), policy.rules, TODAY)


def gone(rules: list[Any], images: list[Image], outcome: str = "expire") -> dict[str, int]:
    """The images that go, each with the priority of the rule that takes it."""
    return {
        verdict.image.digest: verdict.rule.priority or 0
        for verdict in forecast(rules, images).verdicts
        if verdict.outcome == outcome and verdict.rule
    }


def reasons(rules: list[Any], images: list[Image]) -> dict[str, str]:
    told = forecast(rules, images)
    return {verdict.image.digest: why(verdict, told.selected, TODAY) for verdict in told.verdicts}


def prefixed(each: Any) -> Any:
    """A rule with tagPrefixList for patterns that end with their only star."""
    selection = dict(each["selection"])
    if patterns := selection.pop("tagPatternList", None):
        selection["tagPrefixList"] = [pattern.removesuffix("*") for pattern in patterns]
    return each | {"selection": selection}


MULTIPLE = [image("A", "beta-1 prod-1", 10), image("B", "beta-2 prod-2", 9), image("C", "beta-3", 8)]
CONJOINED = [
    image("A", "alpha-1", 12), image("B", "beta-1", 11), image("C", "alpha-2 beta-2", 10),
    image("D", "alpha-3", 4), image("E", "beta-3", 3), image("F", "alpha-4 beta-4", 2),
]  # fmt: skip
SHARED = [
    image("A", "alpha-1 beta-1 gamma-1", 10),
    image("B", "alpha-2 beta-2", 9),
    image("C", "alpha-3 beta-3 gamma-2", 8),
]
EVERY = [image("A", "alpha-1", 4), image("B", "beta-1", 3), image("C", "", 2), image("D", "alpha-2", 1)]
COMBINED = [
    image("A", "alpha-1 beta-1", 4), image("B", "", 3), image("C", "alpha-2", 2), image("D", "git-hash", 1),
    image("E", "", 0.99),
]  # fmt: skip
ONLY = ("imageCountMoreThan", 1)

GUIDE = {
    "filtering on image age": (
        [rule(1, ["prod*"], "sinceImagePushed", 14)],
        [image("A", "prod1", 15), image("B", "prod2", 13), image("C", "dev", 15), image("D", "", 15)],
        {"A": 1},
    ),
    "filtering on image count": (
        [rule(1, "untagged", *ONLY)],
        [image("A", "", 3), image("B", "", 2), image("C", "", 1), image("D", "latest", 4)],
        {"A": 1, "B": 1},
    ),
    "filtering on multiple rules, A": (
        [rule(1, ["prod*"], *ONLY), rule(2, ["beta*"], *ONLY)],
        MULTIPLE,
        {"A": 1},
    ),
    "filtering on multiple rules, B": (
        [rule(1, ["beta*"], *ONLY), rule(2, ["prod*"], *ONLY)],
        MULTIPLE,
        {"A": 1, "B": 1},
    ),
    "filtering on multiple tags in a single rule, A": (
        [rule(1, ["alpha*", "beta*"], "sinceImagePushed", 5)],
        CONJOINED,
        {"C": 1},
    ),
    "filtering on multiple tags in a single rule, B": (
        [rule(1, ["alpha*", "beta*"], *ONLY)],
        SHARED,
        {"A": 1, "B": 1},
    ),
    "filtering on all images, A": ([rule(1, "any", *ONLY)], EVERY, {"A": 1, "B": 1, "C": 1}),
    "filtering on all images, B": (
        [rule(1, ["alpha*"], *ONLY), rule(2, "untagged", "sinceImagePushed", 1), rule(3, "any", *ONLY)],
        COMBINED,
        {"A": 1, "B": 2, "D": 3},
    ),
}


@pytest.mark.parametrize("name", GUIDE)
def test_the_examples_of_the_guide(name: str) -> None:
    rules, images, expected = GUIDE[name]
    assert gone(rules, images) == expected


@pytest.mark.parametrize("name", GUIDE)
def test_prefixes_do_what_patterns_with_a_star_at_the_end_do(name: str) -> None:
    """The guide's older edition has the same examples with tagPrefixList."""
    rules, images, expected = GUIDE[name]
    assert gone([prefixed(each) for each in rules], images) == expected


def test_the_archive_examples_of_the_guide() -> None:
    images = [
        image("old prod", "prod-1", 31), image("new prod", "prod-2", 29), image("old dev", "dev", 31),
        image("long archived", "prod-0", 900, status="ARCHIVED", archived=ago(366)),
        image("just archived", "prod-9", 900, status="ARCHIVED", archived=ago(364)),
    ]  # fmt: skip
    prod = [rule(1, ["prod*"], "sinceImagePushed", 30, "transition")]
    assert gone(prod, images, "archive") == {"old prod": 1}
    both = [
        rule(1, "any", "sinceImagePushed", 30, "transition"),
        rule(2, "any", "sinceImageTransitioned", 365),
    ]
    assert gone(both, images, "archive") == {"old prod": 1, "old dev": 1}
    assert gone(both, images) == {"long archived": 2}, "the first rule is for every image, but of its class"


def test_last_pulled() -> None:
    """The guide: never pulled, the push counts; restored and not pulled since, the restoration does."""
    images = [
        image("pulled long ago", "a", 300, pulled=ago(91)),
        image("pulled lately", "b", 300, pulled=ago(89)),
        image("never pulled", "c", 91),
        image("new", "d", 89),
        image("restored lately", "e", 300, pulled=ago(200), activated=ago(10)),
        image("restored long ago", "f", 300, pulled=ago(200), activated=ago(100)),
        image("pulled since", "g", 300, pulled=ago(50), activated=ago(100)),
        image("being restored", "h", 300, pulled=ago(200), status="ACTIVATING"),
    ]
    rules = [rule(1, "any", "sinceImagePulled", 90, "transition")]
    assert set(gone(rules, images, "archive")) == {"pulled long ago", "never pulled", "restored long ago"}
    told = reasons(rules, images)
    assert told["pulled long ago"] == "last pulled 91 days ago; rule 1 waits 90 days"
    assert told["never pulled"] == "not pulled since it was pushed 91 days ago; rule 1 waits 90 days"
    assert told["restored lately"] == (
        "not pulled since it was restored 2026-11-14; rule 1 takes it after 2027-02-12"
    )


def test_restored_images_are_as_new_as_their_restoration() -> None:
    images = [image("restored", "a", 300, activated=ago(1)), image("newer", "b", 5), image("older", "c", 9)]
    assert gone([rule(1, "any", *ONLY)], images) == {"newer": 1, "older": 1}
    assert gone([rule(1, "any", "sinceImagePushed", 7)], images) == {"older": 1}


def test_archived_images_stay_90_days() -> None:
    images = [
        image("89", "a", 300, status="ARCHIVED", archived=ago(89)),
        image("91", "b", 300, status="ARCHIVED", archived=ago(91)),
    ]
    assert gone([rule(1, "any", "sinceImageTransitioned", 30)], images) == {"91": 1}


def test_older_than_a_number_of_days() -> None:
    images = [image("exactly", "a", 14), image("hardly more", "b", 14 + 1e-9)]
    assert gone([rule(1, "any", "sinceImagePushed", 14)], images) == {"hardly more": 1}


@pytest.mark.parametrize(
    ("pattern", "tags"),
    [
        ("prod", {"prod"}),
        ("prod*", {"prod", "prod1", "production-team1"}),
        ("*prod*", {"prod", "prod1", "production-team1", "repo-production"}),
        ("*", {"prod", "prod1", "production-team1", "repo-production", "Prod"}),
        ("prod?", set()),
        ("p*d*1", {"prod1", "production-team1"}),
        ("pro.*", set()),
    ],
)
def test_patterns(pattern: str, tags: set[str]) -> None:
    every = ["prod", "prod1", "production-team1", "repo-production", "Prod"]
    images = [image(tag, tag, 9) for tag in every] + [image("untagged", "", 9)]
    assert set(gone([rule(1, [pattern], "sinceImagePushed", 1)], images)) == tags


LIST = {"media_type": LISTS[0], "children": frozenset({"amd64", "arm64"})}
CHILDREN = [image("amd64", "", 20), image("arm64", "", 20)]
UNTAGGED = rule(1, "untagged", "sinceImagePushed", 14)


def test_a_manifest_list_that_stays_holds_its_images() -> None:
    images = [image("list", "v1", 20, **LIST), *CHILDREN, image("orphan", "", 20)]
    assert gone([UNTAGGED], images) == {"orphan": 1}
    assert reasons([UNTAGGED], images)["amd64"] == (
        "pushed 20 days ago; rule 1 waits 14 days; held by the manifest list v1, which stays"
    )
    everything = [UNTAGGED, rule(2, "any", "sinceImagePushed", 15)]
    assert gone(everything, images) == {"list": 2, "amd64": 1, "arm64": 1, "orphan": 1}


def test_a_list_that_is_archived_or_goes_there_holds_nothing() -> None:
    away = image("list", "v1", 20, status="ARCHIVED", archived=ago(5), **LIST)
    assert set(gone([UNTAGGED], [away, *CHILDREN])) == {"amd64", "arm64"}
    rules = [UNTAGGED, rule(2, "any", "sinceImagePushed", 15, "transition")]
    going = [image("list", "v1", 20, **LIST), *CHILDREN]
    assert set(gone(rules, going)) == {"amd64", "arm64"}
    assert gone(rules, going, "archive") == {"list": 2}


def test_lists_of_lists_hold_what_is_in_them() -> None:
    inner = image("inner", "", 20, **LIST)
    outer = image("outer", "v1", 20, media_type=LISTS[1], children=frozenset({"inner"}))
    assert gone([UNTAGGED], [inner, outer, *CHILDREN]) == {}
    assert set(gone([UNTAGGED], [inner, *CHILDREN])) == {"inner", "amd64", "arm64"}


def test_artifacts_do_what_their_subject_does() -> None:
    images = [
        image("old", "v1", 20), image("new", "v2", 1), image("sbom of old", "", 1, subject="old"),
        image("signature of the sbom", "", 1, subject="sbom of old"),
        image("signature of new", "", 20, subject="new"), image("of nothing", "", 20, subject="gone"),
    ]  # fmt: skip
    rules = [UNTAGGED, rule(2, ["v*"], "sinceImagePushed", 14)]
    assert gone(rules, images) == {"old": 2, "sbom of old": 2, "signature of the sbom": 2, "of nothing": 1}
    told = reasons(rules, images)
    assert told["sbom of old"] == "goes with its subject v1"
    assert told["signature of new"] == "stays with its subject v2"
    archive = [rule(1, ["v*"], "sinceImagePushed", 14, "transition")]
    assert set(gone(archive, images, "archive")) == {"old", "sbom of old", "signature of the sbom"}


def test_the_artifact_of_a_held_image_stays_with_it() -> None:
    images = [image("list", "v1", 20, **LIST), *CHILDREN, image("signature", "", 20, subject="amd64")]
    assert gone([UNTAGGED], images) == {}


def test_an_artifact_that_a_list_refers_to_is_held() -> None:
    images = [
        image("old", "v1", 20),
        image("signature", "", 1, subject="old"),
        image("index", "sha256-old", 1, media_type=LISTS[1], children=frozenset({"signature"})),
    ]
    rules = [rule(1, ["v*"], "sinceImagePushed", 14)]
    assert gone(rules, images) == {"old": 1}
    assert reasons(rules, images)["signature"] == "held by the manifest list sha256-old, which stays"


def test_artifacts_that_name_each_other_are_images_like_others() -> None:
    images = [
        image("a", "", 20, subject="b"),
        image("b", "", 20, subject="a"),
        image("c", "", 20, subject="c"),
    ]
    assert set(gone([UNTAGGED], images)) == {"a", "b", "c"}


def test_rules_count_what_other_rules_take() -> None:
    """`any` counts the untagged images, and pushes tagged ones out."""
    images = [image("u1", "", 1), image("u2", "", 2), image("v1", "v1", 3)]
    rules = [rule(1, "untagged", "sinceImagePushed", 30), rule(2, "any", "imageCountMoreThan", 2)]
    assert gone(rules, images) == {"v1": 2}


def test_why_images_stay() -> None:
    rules = [
        rule(1, ["prod*", "*-x"], "imageCountMoreThan", 2),
        rule(2, ["prod*"], "sinceImagePushed", 30),
        rule(3, "untagged", "sinceImagePushed", 14),
    ]
    images = [
        image("1", "prod1-x", 50), image("2", "prod1", 5), image("3", "", 5), image("4", "test", 90),
        image("5", "a-x", 90), image("6", "away", 90, status="ARCHIVED", archived=ago(9)),
    ]  # fmt: skip
    assert reasons(rules, images) == {
        "1": "number 1 of the 1 that rule 1 selects; it keeps the newest 2;"
        " rule 2 would take it, but rule 1 comes first",
        "2": "pushed 2026-11-19; rule 2 takes it after 2026-12-19",
        "3": "pushed 2026-11-19; rule 3 takes it after 2026-12-03",
        "4": "no rule selects it: rule 1 wants a tag 'prod*', rule 2 wants a tag 'prod*',"
        " rule 3 wants no tags",
        "5": "no rule selects it: rule 1 also wants a tag 'prod*', rule 2 wants a tag 'prod*',"
        " rule 3 wants no tags",
        "6": "no rule is about the storage class archive",
    }


def test_an_age_beyond_the_calendar() -> None:
    told = reasons([rule(1, "any", "sinceImagePushed", 10**12)], [image("a", "v1", 5)])
    assert told == {"a": "rule 1 waits 1,000,000,000,000 days"}


def test_ties_are_named_where_they_matter() -> None:
    images = [image("a", "v1", 1), image("b", "v2", 1), image("c", "v3", 0)]
    assert [each.priority for each in forecast([rule(1, "any", "imageCountMoreThan", 2)], images).ties] == [1]
    assert not forecast([rule(1, "any", "imageCountMoreThan", 1)], images).ties
    assert not forecast([rule(1, "any", "sinceImagePushed", 2)], images).ties
