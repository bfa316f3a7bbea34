"""Rules of a lifecycle policy that have nothing to do, as an earlier one takes all of their images.

A list asks for a matching tag for every entry. So one list selects whatever another does just if for each of
its entries the other has one that is as narrow or narrower; otherwise an image whose tags match the other's
entries and nothing more is selected by that one only.
"""

from __future__ import annotations

from ecrlint.lifecycle.grammar import MOST_RULES
from ecrlint.policy.wildcard import covers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule

_AGES = {
    "sinceImagePushed": ("sinceImagePushed", "sinceImagePulled"),
    "sinceImagePulled": ("sinceImagePulled",),
    "sinceImageTransitioned": ("sinceImageTransitioned",),
    "imageCountMoreThan": ("imageCountMoreThan",),
}
"""The count types that a rule of each type outdoes, with the same number or a smaller one of its own."""

_MOST_PATTERNS = 50
_LONGEST_TAG = 128  # characters, by the OCI distribution specification


def shadowed_rules(policy: LifecyclePolicy) -> Iterator[tuple[LifecycleRule, LifecycleRule]]:
    """Each rule for tagged images that never takes one, with the first that takes them all.

    What ECR refuses is left out: two rules with the same prefixes or for untagged images, and rules after
    one for any image.
    """
    rules = [rule for rule in policy.rules[:MOST_RULES] if _is_clear(rule)]
    ordered = sorted(rules, key=lambda rule: rule.priority or 0)
    for at, later in enumerate(ordered):
        for earlier in ordered[:at]:
            if earlier.priority != later.priority and _takes_all(earlier, later):
                yield later, earlier
                break


def _is_clear(rule: LifecycleRule) -> bool:
    """Whether all is known of a rule, and its patterns can match a tag, which has neither * nor ? in it."""
    if rule.tag_status != "tagged" or rule.refused or rule.unknown:
        return False
    patterns = _patterns(rule)
    return (
        len(patterns) <= _MOST_PATTERNS
        and all(len(each) <= _LONGEST_TAG and "?" not in each for each in patterns)
        and not any("*" in each.text for each in rule.prefixes)
    )


def _takes_all(earlier: LifecycleRule, later: LifecycleRule) -> bool:
    return (
        earlier.storage_class == later.storage_class
        and later.count_type in _AGES[earlier.count_type]
        and (earlier.count_number or 0) <= (later.count_number or 0)
        and not _have_same_prefixes(earlier, later)
        and _selects_all(_patterns(earlier), _patterns(later))
    )


def _have_same_prefixes(one: LifecycleRule, other: LifecycleRule) -> bool:
    texts = {each.text for each in one.prefixes}
    return bool(texts) and texts == {each.text for each in other.prefixes}


def _patterns(rule: LifecycleRule) -> list[str]:
    """What the tags of a rule's images are like: a prefix is a pattern with an open end."""
    return [each.text for each in rule.patterns] + [f"{each.text}*" for each in rule.prefixes]


def _selects_all(wide: list[str], narrow: list[str]) -> bool:
    return all(any(covers(each, other) for other in narrow) for each in wide)
