"""A rule of a lifecycle policy that decides about no image is reported as such, and one that does is not.

The evaluation that `ecrlint expire` shows is the judge. The repositories have the images that random rules
ask for: each entry with its wildcards filled in every way, in every combination, without help of the rules.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.lifecycle.image import Image, Repository
from ecrlint.lifecycle.model import LifecyclePolicy, parse_lifecycle
from ecrlint.lifecycle.shadowing import shadowed_rules, unmatchable_tests
from ecrlint.lifecycle.simulation import Forecast

Data = dict[str, Any]
TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILLINGS = ["", "z", "a"]  # nothing, what no entry has, what many have
ENTRIES = [
    "*",
    "a*",
    "*a",
    "a*b",
    "ab",
    "b",
    "*a*",
    "ab*",
    "*b*a*",
    "",
    "a",
    "-*",
    "*-a",
    "a/b",
    "?",
    "a?*",
    ".*",
]
COUNTS = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled"]


@st.composite
def policies(draw: st.DrawFn, counts: list[str]) -> LifecyclePolicy:
    """Policies that ECR takes: an untagged rule at most, one for any image at the end, each list once."""
    selections: list[Data] = []
    for name, entries in draw(st.lists(tag_lists, min_size=1, max_size=4, unique_by=str)):
        selections.append({"tagStatus": "tagged", name: entries})
    if draw(st.booleans()):
        selections.insert(draw(st.integers(0, len(selections))), {"tagStatus": "untagged"})
    if draw(st.booleans()):
        selections.append({"tagStatus": "any"})
    return parse_lifecycle({"rules": [rule(draw, at, each, counts) for at, each in enumerate(selections, 1)]})


tag_lists = st.tuples(
    st.sampled_from(["tagPatternList", "tagPrefixList"]),
    st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=2, unique=True).map(sorted),
)


def rule(draw: st.DrawFn, priority: int, selection: Data, counts: list[str]) -> Data:
    type = draw(st.sampled_from(counts))
    number = draw(st.integers(1, 3)) if len(counts) > 1 else 1
    unit = {} if type == "imageCountMoreThan" else {"countUnit": "days"}
    archives = type == "sinceImagePulled"
    action = {"type": "transition", "targetStorageClass": "archive"} if archives else {"type": "expire"}
    return {
        "rulePriority": priority,
        "selection": {**selection, "countType": type, "countNumber": number, **unit},
        "action": action,
    }


def filled(text: str, *, prefix: bool) -> list[str]:
    """Tags that meet an entry."""
    pieces = [text, ""] if prefix else text.split("*")
    made = (
        pieces[0] + "".join(map("".join, zip(fillings, pieces[1:], strict=True)))
        for fillings in product(FILLINGS, repeat=len(pieces) - 1)
    )
    return [tag for tag in dict.fromkeys(made) if is_tag(tag)]


def is_tag(text: str) -> bool:
    return bool(text) and text[0] not in "-." and all(char.isalnum() or char in "_-." for char in text)


def images(policy: LifecyclePolicy) -> list[Image]:
    """An old image for each choice of tags that a rule asks for, and one without; they share tags."""
    found: dict[tuple[str, ...], None] = {(): None, ("z",): None}
    for each in policy.rules:
        tags = [filled(entry.text, prefix=True) for entry in each.prefixes]
        tags += [filled(entry.text, prefix=False) for entry in each.patterns]
        if tags:
            found.update(dict.fromkeys(tuple(dict.fromkeys(chosen)) for chosen in product(*tags)))
    old = TODAY - timedelta(days=400)
    return [
        Image(f"sha256:{number:064x}", old - timedelta(hours=number), tags=tags)
        for number, tags in enumerate(found)
    ]


def reported(policy: LifecyclePolicy) -> set[int]:
    found = {rule.index for rule, _ in shadowed_rules(policy)}
    unmatchable = {rule.index for rule in policy.rules if list(unmatchable_tests(rule))}
    assert not found & unmatchable
    return found | unmatchable


@given(policy=policies(["sinceImagePushed"]))
@settings(max_examples=2_000)
def test_reported_are_the_rules_that_take_no_image(policy: LifecyclePolicy) -> None:
    forecast = Forecast(Repository("", "", images(policy)), policy.rules, TODAY)
    acting = {verdict.mark.rule.index for verdict in forecast.verdicts if verdict.mark and verdict.mark.taken}
    assert reported(policy) == {rule.index for rule in policy.rules} - acting


@given(policy=policies(COUNTS), data=st.data())
@settings(max_examples=1_000)
def test_a_reported_rule_takes_nothing_whatever_the_counts(
    policy: LifecyclePolicy, data: st.DataObject
) -> None:
    every = images(policy)
    chosen = data.draw(st.lists(st.sampled_from(every), max_size=8, unique_by=lambda image: image.digest))
    for image in chosen:
        image.pushed = TODAY - timedelta(hours=data.draw(st.integers(1, 120)))
    forecast = Forecast(Repository("", "", chosen), policy.rules, TODAY)
    taking = {verdict.rule.index for verdict in forecast.verdicts if verdict.rule}
    assert not taking & reported(policy)
