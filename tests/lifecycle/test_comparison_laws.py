"""How two lifecycle policies differ: what is told is so, and what is not told makes no difference.

The evaluation that `ecrlint expire` shows is the judge, over images that random rules of both ask for.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.lifecycle.comparison import ChangedImages, changed_verdicts, compare_rules
from ecrlint.lifecycle.comparison_words import change_words
from ecrlint.lifecycle.image import Image, Repository
from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule, parse_lifecycle
from ecrlint.lifecycle.simulation import selects
from tests.lifecycle.test_acting_laws import COUNTS, TODAY, images, policies
from tests.rules.test_lifecycle import (
    ANY,
    PULLED,
    PUSHED,
    TRANSITIONED,
    UNTAGGED,
    Data,
    policy,
    prefixes,
    tags,
)
from tests.rules.test_lifecycle import images as selection


def deciding(policy: LifecyclePolicy, image: Image) -> LifecycleRule | None:
    ordered = sorted(policy.rules, key=lambda rule: rule.priority or 0)
    return next((rule for rule in ordered if selects(rule, image)), None)


def image_of(each: ChangedImages) -> Image:
    status = "ARCHIVED" if each.storage_class == "archive" else "ACTIVE"
    return Image("sha256:0", TODAY, tags=each.tags, status=status)  # type: ignore[arg-type]


@given(old=policies(COUNTS), new=policies(COUNTS))
@settings(max_examples=600)
def test_the_images_that_are_shown_are_decided_about_as_is_told(
    old: LifecyclePolicy, new: LifecyclePolicy
) -> None:
    for each in compare_rules(old.rules, new.rules):
        image = image_of(each)
        assert deciding(old, image) is each.old
        assert deciding(new, image) is each.new
        assert change_words(each)


@given(old=policies(["sinceImagePushed"]), new=policies(["sinceImagePushed"]))
@settings(max_examples=600)
def test_every_pair_of_rules_that_makes_a_difference_is_told(
    old: LifecyclePolicy, new: LifecyclePolicy
) -> None:
    told = {(each.old, each.new) for each in compare_rules(old.rules, new.rules)}
    every = [*images(old), *images(new)]
    joined = [Image("sha256:1", TODAY, tags=(*a.tags, *b.tags)) for a, b in product(every[:40], every[-40:])]
    for image in (*every, *joined):
        pair = deciding(old, image), deciding(new, image)
        if (pair[0] is None) != (pair[1] is None):
            assert pair in told


@given(old=policies(COUNTS), new=policies(COUNTS), data=st.data())
@settings(max_examples=600)
def test_what_goes_or_stays_in_a_repository_was_told(
    old: LifecyclePolicy, new: LifecyclePolicy, data: st.DataObject
) -> None:
    every = {image.tags: image for image in (*images(old), *images(new))}
    chosen = data.draw(st.lists(st.sampled_from(list(every.values())), max_size=8, unique_by=id))
    for number, image in enumerate(chosen):
        image.digest = f"sha256:{number:064x}"
        image.pushed = TODAY - timedelta(hours=data.draw(st.integers(1, 120)))
    differences = compare_rules(old.rules, new.rules)
    goes = any(each.may_go for each in differences)
    stays = any(each.may_stay for each in differences)
    for then, now in changed_verdicts(old.rules, new.rules, Repository("", "", chosen), TODAY):
        assert goes if then.outcome == "stay" or now.outcome == "expire" else stays


@given(one=policies(COUNTS))
def test_a_policy_is_like_itself(one: LifecyclePolicy) -> None:
    assert compare_rules(one.rules, parse_lifecycle(one.data).rules) == []


GOES, STAYS, BOTH = (True, False), (False, True), (True, True)
ROWS: list[tuple[list[Data], list[Data], list[tuple[tuple[str, ...], tuple[bool, bool]]]]] = [
    ([tags("v*")], [tags("v*", number=9)], [(("v1",), GOES)]),
    ([tags("v*")], [tags("v*", number=11)], [(("v1",), STAYS)]),
    ([tags("v*")], [prefixes("v")], []),
    ([tags("v*", "v*")], [tags("v*")], []),
    ([tags("v*")], [tags("v*", type=PUSHED)], [(("v1",), BOTH)]),
    ([tags("v*", type=PUSHED)], [tags("v*", type=PUSHED, number=9)], [(("v1",), GOES)]),
    ([tags("v*", type=PUSHED)], [tags("v*", type=PUSHED, number=10)], []),
    ([tags("v*", type=PUSHED)], [], [(("v1",), STAYS)]),
    ([], [tags("v*"), UNTAGGED], [((), GOES), (("v1",), GOES)]),
    ([UNTAGGED], [], [((), STAYS)]),
    ([tags("a*"), tags("b*", type=PUSHED)], [tags("b*", type=PUSHED), tags("a*")], [(("a1", "b1"), BOTH)]),
    ([tags("a*")], [tags("ab*")], [(("ab1",), STAYS), (("a1",), STAYS)]),
    ([tags("ab*")], [tags("a*")], [(("ab1",), GOES), (("a1",), GOES)]),
    ([tags("v*"), tags("v1*", number=3)], [tags("v*")], []),  # it never acts
    ([tags("v/*")], [], []),  # nor does this
    ([ANY], [selection("any", 50, PULLED)], [((), BOTH), (("1",), BOTH)]),
    ([selection("any", 90, TRANSITIONED)], [selection("any", 30, TRANSITIONED)], []),  # 90 days at least
    ([selection("any", 90, TRANSITIONED)], [selection("any", 99, TRANSITIONED)],
     [((), STAYS), (("1",), STAYS)]),
    ([tags("1*", "2*")], [], [(("13", "23"), STAYS)]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), ROWS)
def test_rows(
    old: list[Data], new: list[Data], expected: list[tuple[tuple[str, ...], tuple[bool, bool]]]
) -> None:
    found = compare_rules(*(parse_lifecycle(policy(*each)).rules for each in (old, new)))
    assert [(each.tags, (each.may_go, each.may_stay)) for each in found] == expected


def test_the_longest_policies() -> None:
    """50 rules with as many entries as 30,720 characters have room for."""
    rules = [tags(*(f"*{at:x}-{number:x}*" for number in range(55))) for at in range(50)]
    old, new = (parse_lifecycle(policy(*each)).rules for each in (rules, rules[::-1]))
    assert len(compare_rules(old, new)) > 0
