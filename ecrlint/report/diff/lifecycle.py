"""How `ecrlint diff` tells of lifecycle policies, in text and for programs."""

from __future__ import annotations

from ecrlint.console import visible
from ecrlint.lifecycle.comparison_words import change_words, outcome_words
from ecrlint.report.expire.words import image_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.lifecycle.comparison import ChangedImages
    from ecrlint.lifecycle.model import LifecycleRule
    from ecrlint.lifecycle.simulation import ImageVerdict
    from ecrlint.lint.comparison import Comparisons
    from ecrlint.lint.lifecycle_comparison import LifecycleComparison, LifecycleSide
    from ecrlint.report.color import Paint

    Json = dict[str, object]

_OUTCOMES = {"expire": "expires", "archive": "is archived", "stay": "stays"}


def lines(comparison: LifecycleComparison, paint: Paint) -> Iterator[str]:
    """A line for each sort of images that makes a difference: + where some go now, - where some stay now."""
    if comparison.is_same:
        title = paint("path", visible(comparison.new.title))
        yield f"{title}: does the same to every image as {visible(comparison.old.title)}"
    for change in comparison.changes:
        side, span = comparison.place(change)
        place = paint("path", f"{visible(side.name)}:{span.line}:{span.column}:")
        mark = paint("error" if change.may_go else "note", sign(change))
        yield f"{place} {mark} {visible(change_words(change))}"
    for repository, then, now in comparison.verdicts:
        name = f"{repository.name}: " if repository.name else ""
        yield f"    {visible(f'{name}{image_name(now.image)} {verdict_words(then, now)}')}"


def sign(change: ChangedImages) -> str:
    """`+` where images may go that stayed, `-` where images stay that went, both for both."""
    return "+" * change.may_go + "-" * change.may_stay


def verdict_words(then: ImageVerdict, now: ImageVerdict) -> str:
    """What becomes of an image: a phrase."""
    return f"{_OUTCOMES[now.outcome]} now (before: it {_OUTCOMES[then.outcome]})"


def closing(comparisons: Comparisons) -> str:
    """The sum of all comparisons of lifecycle policies, as a sentence."""
    if comparisons.may_go:
        more = "; others stay that went" if comparisons.may_stay else ""
        return f"Images may go that stayed before{more}."
    return "No image goes that stayed before; some stay that went."


def as_json(comparison: LifecycleComparison) -> Json:
    """A comparison as an object of the report."""
    return {
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "same": comparison.is_same,
        "changes": [_change(comparison, each) for each in comparison.changes],
        "images": [
            {
                "repository": repository.name,
                "digest": now.image.digest,
                "tags": list(now.image.tags),
                "old": then.outcome,
                "new": now.outcome,
            }
            for repository, then, now in comparison.verdicts
        ],
    }


def _side(side: LifecycleSide) -> Json:
    return {"path": side.name, "document": side.number, "exists": side.document is not None}


def _change(comparison: LifecycleComparison, change: ChangedImages) -> Json:
    return {
        "words": change_words(change),
        "tags": list(change.tags),
        "storage_class": change.storage_class,
        "may_go": change.may_go,
        "may_stay": change.may_stay,
        "old": _rule(comparison.old, change.old),
        "new": _rule(comparison.new, change.new),
    }


def _rule(side: LifecycleSide, rule: LifecycleRule | None) -> Json | None:
    """The rule that decides, None where none does."""
    if rule is None:
        return None
    span = side.span(rule)
    return {
        "priority": rule.priority,
        "pointer": rule.pointer,
        "path": side.name,
        "start": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
        "outcome": outcome_words(rule),
    }
