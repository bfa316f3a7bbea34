"""Rules of a lifecycle policy that never act, as earlier ones decide about all of their images.

An image that meets the tagging requirements of a rule is left alone by the rules behind it, whether the
rule takes it or not ("Automate the cleanup of images by using lifecycle policies in Amazon ECR"). So the
counts do not matter.

Several rules that select some of the images each do not select all of them together: whatever a wildcard may
stand for, a rule with a narrower entry misses some of it. Only the images without a tag are a part of their
own: of a rule for any image, one rule may have these and another the rest.
"""

from __future__ import annotations

from ecrlint.lifecycle.grammar import MOST_RULES
from ecrlint.lifecycle.tags import TagSet, TagTest, tests_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule

_NEEDED = frozenset(
    ["selection", "tagStatus", "storageClass", "rulePriority", "tagPrefixList", "tagPatternList"]
)
_LONGEST = 30_720  # characters of all entries; ECR takes no longer policy


def shadowed_rules(policy: LifecyclePolicy) -> Iterator[tuple[LifecycleRule, list[LifecycleRule]]]:
    """Each rule that never decides about an image, with the earlier ones that do so about all of its images.

    What ECR refuses is left out: two rules with the same prefixes or for untagged images, rules after
    one for any image. So are rules that select no image by themselves (`unmatchable_tests`).
    """
    rules = [_Selection(rule) for rule in policy.rules[:MOST_RULES] if _is_placed(rule)]
    if sum(len(test.text) + 1 for rule in rules for test in rule.tests) > _LONGEST:
        return
    ordered = sorted(rules, key=lambda each: each.rule.priority or 0)
    for at, later in enumerate(ordered):
        earlier = [each for each in ordered[:at] if each.rule.priority != later.rule.priority]
        found = _deciding(later, [each for each in earlier if _may_compete(each, later)])
        if found:
            yield later.rule, found


def unmatchable_tests(rule: LifecycleRule) -> Iterator[tuple[TagTest, str]]:
    """The entries of a rule that no tag can meet, each with its pointer; without those that ECR refuses."""
    for test, entry in zip(tests_of(rule), (*rule.prefixes, *rule.patterns), strict=True):
        if not (test.can_be_met or test.has_excess_wildcards):
            yield test, entry.pointer


class _Selection:
    """What a rule selects: `untagged` images, and those with the `tags`, None for no tagged ones."""

    __slots__ = ("rule", "tags", "tests", "untagged")

    def __init__(self, rule: LifecycleRule) -> None:
        self.rule = rule
        self.tests = tests_of(rule)
        self.untagged = rule.tag_status != "tagged"
        self.tags = None if rule.tag_status == "untagged" else TagSet(self.tests or [TagTest("*")])


def _is_placed(rule: LifecycleRule) -> bool:
    """Whether it is known what a rule selects, and when its turn is."""
    return not (rule.refused or rule.unknown & _NEEDED)


def _may_compete(earlier: _Selection, later: _Selection) -> bool:
    """Whether both are for one storage class, and ECR takes the two in one policy."""
    one, other = earlier.rule, later.rule
    return (
        one.storage_class == other.storage_class
        and one.tag_status != "any"
        and not (one.tag_status == other.tag_status == "untagged")
        and not _have_same_prefixes(one, other)
    )


def _deciding(later: _Selection, earlier: list[_Selection]) -> list[LifecycleRule]:
    """The first rules that select what this one does, for each part of it one; none where a part is left."""
    parts = []
    if later.untagged:
        parts.append(_first(each for each in earlier if each.untagged))
    if later.tags is not None:
        if not later.tags.exists:
            return []
        parts.append(_first(each for each in earlier if each.tags and _selects_all(each, later.tags)))
    found = [part for part in parts if part is not None]
    return found if len(found) == len(parts) else []


def _first(found: Iterable[_Selection]) -> LifecycleRule | None:
    return next((each.rule for each in found), None)


def _selects_all(earlier: _Selection, tags: TagSet) -> bool:
    return all(test.can_be_met and tags.meets(test) for test in earlier.tests)


def _have_same_prefixes(one: LifecycleRule, other: LifecycleRule) -> bool:
    texts = {each.text for each in one.prefixes}
    return bool(texts) and texts == {each.text for each in other.prefixes}
