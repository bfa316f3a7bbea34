"""Fixes of lifecycle policies: another priority, a rule for each entry of a list, patterns for prefixes."""

from __future__ import annotations

from ecrlint.lifecycle.grammar import MOST_RULES
from ecrlint.lifecycle.tags import TagTest
from ecrlint.policy.changes import Fix, Insert, Rename, Replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.lifecycle.model import LifecyclePolicy, LifecycleRule


def another_priority(policy: LifecyclePolicy, rule: LifecycleRule) -> Fix | None:
    """The next free number for a rule whose own is taken; None while a number is decided elsewhere."""
    taken = _priorities(policy)
    if taken is None or rule.priority is None:
        return None
    free = next(number for number in range(rule.priority + 1, max(taken) + 2) if number not in taken)
    return Fix(f"make it {free}", Replace(rule.at("rulePriority"), free))


def split(policy: LifecyclePolicy, rule: LifecycleRule, element: str) -> Fix | None:
    """A rule for each entry of a list; the rules behind them move on where numbers are short.

    None where a part of the rule or a priority is decided elsewhere, or there would be too many rules.
    """
    selection, taken = rule.data.get("selection"), _priorities(policy)
    if not isinstance(selection, dict) or taken is None or rule.priority is None or rule.unknown:
        return None
    entries = list(dict.fromkeys(selection[element]))
    more = len(entries) - 1
    if len(policy.rules) + more > MOST_RULES or len(set(taken)) < len(taken):
        return None
    copies = [
        {**rule.data, "rulePriority": rule.priority + number, "selection": {**selection, element: [entry]}}
        for number, entry in enumerate(entries[1:], 1)
    ]
    room = min((each for each in taken if each > rule.priority), default=rule.priority + more + 1)
    shift = max(0, rule.priority + more + 1 - room)
    moved = [
        Replace(each.at("rulePriority"), each.priority + shift)
        for each in policy.rules
        if shift and each.priority is not None and each.priority > rule.priority
    ]
    return Fix(
        "write a rule for each",
        Replace(rule.at("selection", element), entries[:1]),
        Insert("/rules", copies, rule.index + 1),
        *moved,
    )


def as_patterns(rule: LifecycleRule) -> Fix | None:
    """Patterns for prefixes that have wildcards; None where they would be no patterns that a tag can meet."""
    patterns = [each.text if "*" in each.text else f"{each.text}*" for each in rule.prefixes]
    if rule.unknown or rule.patterns or not all(TagTest(text).can_be_met for text in patterns):
        return None
    changes = [
        Replace(each.pointer, text)
        for each, text in zip(rule.prefixes, patterns, strict=True)
        if each.text != text
    ]
    return Fix(
        "make it tagPatternList",
        *changes,
        Rename(rule.at("selection", "tagPrefixList"), "tagPatternList"),
        doubt="the rule then takes images",
    )


def _priorities(policy: LifecyclePolicy) -> list[int] | None:
    """The priorities of all rules; None where one is not known."""
    found = [rule.priority for rule in policy.rules if rule.priority is not None]
    return found if len(found) == len(policy.rules) and not policy.unknown_rules else None
