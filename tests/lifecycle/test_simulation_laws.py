"""Laws of the lifecycle evaluation, over random policies and random repositories."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecrlint.lifecycle.image import Repository
from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lifecycle.simulation import Forecast
from ecrlint.read.inventory.images import read_images
from ecrlint.read.inventory.manifests import read_manifests
from ecrlint.report.expire.words import why
from ecrlint.source import Source
from tests.lifecycle.expiry_reference import STAYS, Fate, Json, fates

TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIST = "application/vnd.oci.image.index.v1+json"

tags = st.sampled_from(["prod", "prod-1", "prod-2-x", "dev-1", "dev", "v1", "v1-x"])
patterns = st.sampled_from(["prod*", "dev*", "*-x", "v1", "*", "p*d-*", "*1*"])
prefixes = st.sampled_from(["prod", "dev", "v1", "prod-"])
times = st.integers(0, 30).map(lambda quarters: TODAY - timedelta(hours=6 * quarters))
long_ago = st.integers(85, 95).map(lambda days: TODAY - timedelta(days=days, hours=1))


@st.composite
def selections(draw: st.DrawFn, status: str, storage: str) -> Json:
    selection: Json = {"tagStatus": status, "countNumber": draw(st.integers(1, 6))}
    if status == "tagged":
        key, entries = draw(st.sampled_from([("tagPatternList", patterns), ("tagPrefixList", prefixes)]))
        selection[key] = draw(st.lists(entries, min_size=1, max_size=2))
    if storage == "archive":
        number = draw(st.sampled_from([1, 88, 92]))
        return selection | {
            "storageClass": storage, "countType": "sinceImageTransitioned", "countUnit": "days",
            "countNumber": number,
        }  # fmt: skip
    selection["countType"] = draw(
        st.sampled_from(["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled"])
    )
    if selection["countType"] != "imageCountMoreThan":
        selection["countUnit"] = "days"
    return selection


@st.composite
def rule_lists(draw: st.DrawFn) -> list[Json]:
    """Rules that ECR would take, in any order: of each class one untagged and one for any at most."""
    found = []
    for storage in ("standard", "archive"):
        kinds = ["tagged"] * draw(st.integers(0, 2)) + ["untagged"] * draw(st.integers(0, 1))
        kinds = draw(st.permutations(kinds)) + ["any"] * draw(st.integers(0, 1))
        found += [draw(selections(kind, storage)) for kind in kinds]
    assume(found)
    steps = draw(st.lists(st.integers(1, 9), min_size=len(found), max_size=len(found)))
    rules = []
    for place, selection in enumerate(found):
        move = selection["countType"] == "sinceImagePulled" or (
            selection.get("storageClass") != "archive" and draw(st.booleans())
        )
        action = {"type": "transition", "targetStorageClass": "archive"} if move else {"type": "expire"}
        rules.append({"rulePriority": sum(steps[: place + 1]), "selection": selection, "action": action})
    return draw(st.permutations(rules))


@st.composite
def details(draw: st.DrawFn, digest: str, earlier: list[str]) -> Json:
    """One item of imageDetails; what it says something about was made before it."""
    image: Json = {
        "imageDigest": digest,
        "repositoryName": "app",
        "imagePushedAt": draw(times).isoformat(),
        "imageTags": draw(st.lists(tags, max_size=2, unique=True)),
        "imageStatus": draw(st.sampled_from(["ACTIVE", "ACTIVE", "ACTIVE", "ARCHIVED", "ACTIVATING"])),
    }
    if image["imageStatus"] == "ARCHIVED":
        image["lastArchivedAt"] = draw(long_ago).isoformat()
    if draw(st.booleans()):
        image["lastRecordedPullTime"] = draw(times).isoformat()
    if draw(st.integers(0, 4)) == 0:
        image["lastActivatedAt"] = draw(times).isoformat()
    if earlier and draw(st.integers(0, 3)) == 0:
        image["subjectManifestDigest"] = draw(st.sampled_from([*earlier, "sha256:elsewhere"]))
    return image


@st.composite
def repositories(draw: st.DrawFn) -> tuple[list[Json], dict[str, list[str]]]:
    """imageDetails, and what the manifest lists among them refer to."""
    digests = [f"sha256:{number:064x}" for number in range(draw(st.integers(1, 10)))]
    images = [draw(details(digest, digests[:place])) for place, digest in enumerate(digests)]
    children = {}
    for place, digest in enumerate(digests):
        if place and draw(st.integers(0, 2)) == 0:
            children[digest] = draw(st.lists(st.sampled_from(digests[:place]), min_size=1, max_size=3))
            images[place]["imageManifestMediaType"] = LIST
    return draw(st.permutations(images)), children


def forecast(
    rules: list[Json], images: list[Json], children: dict[str, list[str]], today: datetime = TODAY
) -> Forecast:
    """What ecrlint says, over the same texts that AWS's command writes."""
    policy = parse_lifecycle({"rules": rules})
    assert not policy.refused and not any(rule.unknown for rule in policy.rules)
    told = [
        {"imageId": {"imageDigest": digest}, "imageManifest": json.dumps({"manifests": named(found)})}
        for digest, found in children.items()
    ]
    manifests = read_manifests(Source("manifests.json", json.dumps({"images": told}))) if told else {}
    (repository,) = read_images(Source("images.json", json.dumps({"imageDetails": images})), manifests)
    return Forecast(repository, policy.rules, today)


def named(digests: list[str]) -> list[Json]:
    return [{"digest": digest} for digest in digests]


def told(each: Forecast) -> dict[str, Fate]:
    return {
        verdict.image.digest: (verdict.outcome, verdict.rule.priority if verdict.rule else None)
        for verdict in each.verdicts
    }


@settings(max_examples=500)
@given(rule_lists(), repositories())
def test_the_reference_says_the_same(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]]
) -> None:
    assert told(forecast(rules, *repository)) == fates(rules, *repository, TODAY)


@given(rule_lists(), repositories())
def test_every_image_has_one_fate_and_a_reason(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]]
) -> None:
    result = forecast(rules, *repository)
    assert sorted(told(result)) == sorted(image["imageDigest"] for image in repository[0])
    priorities = {rule["rulePriority"] for rule in rules}
    for verdict in result.verdicts:
        stays = verdict.outcome == "stay"
        assert stays == (verdict.rule is None)
        assert stays or (verdict.rule and verdict.rule.priority in priorities)
        assert (verdict.reason in ("subject", "manifest-list")) == (verdict.holder is not None)
        assert why(verdict, result.selected, TODAY).isprintable()
        assert not (verdict.outcome == "archive" and verdict.image.storage_class == "archive")


@given(rule_lists(), repositories(), st.randoms(use_true_random=False))
def test_the_order_in_the_files_says_nothing(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]], random: Any
) -> None:
    images, children = repository
    other_rules, other_images = rules[:], images[:]
    random.shuffle(other_rules)
    random.shuffle(other_images)
    first, second = forecast(rules, images, children), forecast(other_rules, other_images, children)
    assert [verdict.image.digest for verdict in first.verdicts] == [
        verdict.image.digest for verdict in second.verdicts
    ]
    words = [[why(verdict, each.selected, TODAY) for verdict in each.verdicts] for each in (first, second)]
    assert words[0] == words[1]
    assert told(first) == told(second)


@given(rule_lists(), repositories(), st.integers(1, 9))
def test_a_rule_that_keeps_more_takes_no_other_image(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]], more: int
) -> None:
    for rule in rules:
        number = rule["selection"]["countNumber"] + more
        wider = rule | {"selection": rule["selection"] | {"countNumber": number}}
        assert gone([wider], repository) <= gone([rule], repository)


@given(rule_lists(), repositories(), st.integers(1, 200))
def test_what_goes_today_is_gone_tomorrow(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]], days: int
) -> None:
    settled = [
        image | {"imageStatus": image["imageStatus"].replace("ACTIVATING", "ACTIVE")}
        for image in repository[0]
    ]
    later = TODAY + timedelta(days=days)
    for rule in rules:
        assert gone([rule], (settled, repository[1])) <= gone([rule], (settled, repository[1]), later)


@given(rule_lists(), repositories())
def test_later_rules_have_no_say_about_what_earlier_ones_select(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]]
) -> None:
    alone = [
        {key: value for key, value in image.items() if key != "subjectManifestDigest"}
        for image in repository[0]
    ]
    ordered = sorted(rules, key=lambda rule: rule["rulePriority"])
    for length in range(1, len(ordered)):
        some, every = forecast(ordered[:length], alone, {}), forecast(ordered, alone, {})
        for before, after in zip(some.verdicts, every.verdicts, strict=True):
            if before.mark:
                assert told(some)[before.image.digest] == told(every)[after.image.digest]


def gone(
    rules: list[Json], repository: tuple[list[Json], dict[str, list[str]]], today: datetime = TODAY
) -> set[str]:
    return {digest for digest, fate in told(forecast(rules, *repository, today)).items() if fate != STAYS}


def test_a_repository_without_images() -> None:
    assert Forecast(Repository("", "", []), [], TODAY).verdicts == []
