"""The made-up repository that shows what a lifecycle policy does: possible, with work for every rule."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ecrlint.lifecycle.model import parse_lifecycle
from ecrlint.lifecycle.sample import sample
from ecrlint.lifecycle.simulation import Forecast, selects

TODAY = datetime(2026, 6, 1, tzinfo=UTC)
EXPIRE = {"type": "expire"}
AGE = {"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
SELECTIONS: dict[str, dict[str, Any]] = {
    "age": AGE,
    "one day": {**AGE, "countNumber": 1},
    "untagged": {**AGE, "tagStatus": "untagged"},
    "prefixes": {**AGE, "tagStatus": "tagged", "tagPrefixList": ["a", "b"]},
    "patterns": {**AGE, "tagStatus": "tagged", "tagPatternList": ["a*", "*b"]},
    "pull": {**AGE, "countType": "sinceImagePulled"},
    "archived": {
        **AGE,
        "storageClass": "archive",
        "countType": "sinceImageTransitioned",
        "countNumber": 120,
    },
    "number": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 3},
    "number of the tagged": {
        "tagStatus": "tagged",
        "tagPrefixList": ["v"],
        "countType": "imageCountMoreThan",
        "countNumber": 1,
    },
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_a_rule_takes_some_and_leaves_some(name: str) -> None:
    rule = {"rulePriority": 1, "selection": SELECTIONS[name], "action": EXPIRE}
    rules = parse_lifecycle({"rules": [rule]}).rules
    repository = sample(rules, TODAY)
    chosen = {image.digest for image in repository.images if selects(rules[0], image)}
    outcomes = [
        each.outcome for each in Forecast(repository, rules, TODAY).verdicts if each.image.digest in chosen
    ]
    assert {"stay", "expire"} <= set(outcomes)


@pytest.mark.parametrize("name", SELECTIONS)
def test_nothing_happens_to_an_image_before_its_push_or_after_today(name: str) -> None:
    rule = {"rulePriority": 1, "selection": SELECTIONS[name], "action": EXPIRE}
    images = sample(parse_lifecycle({"rules": [rule]}).rules, TODAY).images
    for image in images:
        for moment in filter(None, (image.archived, image.pulled, image.activated)):
            assert image.pushed < moment < TODAY
        assert image.pushed < TODAY
        assert bool(image.archived) == (image.storage_class == "archive")
    assert len({image.digest for image in images}) == len(images)


def test_a_tag_without_wildcard_stands_on_one_image() -> None:
    selection = {**AGE, "tagStatus": "tagged", "tagPatternList": ["latest"]}
    rule = {"rulePriority": 1, "selection": selection, "action": EXPIRE}
    tags = [
        tag for image in sample(parse_lifecycle({"rules": [rule]}).rules, TODAY).images for tag in image.tags
    ]
    assert tags.count("latest") == 1


def test_a_list_its_images_and_its_signature() -> None:
    images = {image.digest: image for image in sample((), TODAY).images}
    (signature,) = [image for image in images.values() if image.subject]
    index = images[signature.subject]
    assert index.tags and len(index.children or ()) == 2
    assert all(not images[child].tags for child in index.children or ())


def test_days_before_the_calendar_begins() -> None:
    rule = {"rulePriority": 1, "selection": {**AGE, "countNumber": 10**7}, "action": EXPIRE}
    first = min(image.pushed for image in sample(parse_lifecycle({"rules": [rule]}).rules, TODAY).images)
    assert first.year == 1
