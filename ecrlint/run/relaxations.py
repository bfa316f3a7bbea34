"""What a change relaxes: exceptions, ignored rules, levels and exclusions that were not there before it.

Each is told with its place, whether it is right or wrong: who reviews the change is to see it.
"""

from __future__ import annotations

from ecrlint.config.guardrail import label_of
from ecrlint.lint.comments import comments_of
from ecrlint.policy.pointer import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ecrlint.config.source import ConfigText
    from ecrlint.lint.comments import Comment
    from ecrlint.policy.pointer import Part
    from ecrlint.source import Source, Span

_LISTS = {"ignore": "'{}' is ignored", "exclude": "'{}' is left out", "rules-dirs": "rules of '{}' are run"}
_MEANINGS = ("preset", "select", "account", "organization", "region", "registry-scope", "groups")
"""Keys of which any change may let more pass."""


class Relaxation:
    """Something that lets more pass, where it stands, and since when: `words` are for people."""

    __slots__ = ("span", "words")

    def __init__(self, span: Span, words: str, since: str) -> None:
        self.span = span
        self.words = f"new since {since}: {words}"

    def __lt__(self, other: Relaxation) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[str, int, str]:
        return self.span.source.path, self.span.start, self.words


def of_configuration(old: Any, new: ConfigText) -> Iterator[tuple[Span, str]]:
    """What a configuration lets pass that it did not when its data was `old`."""
    then: dict[str, Any] = old if isinstance(old, dict) else {}
    now: dict[str, Any] = new.data
    for pointer, words, part in (*_entries(then, now), *_levels(then, now), *_meanings(then, now)):
        yield new.span(pointer, part), words
    for guardrail in _list(then, "guardrails"):
        if guardrail not in _list(now, "guardrails") and isinstance(guardrail, dict):
            place = "/guardrails" if "guardrails" in now else ""
            yield new.span(place), f"the guardrail '{label_of(guardrail)}' is gone or another one"
    if then.get("locked") and not now.get("locked"):
        yield new.span("/locked" if "locked" in now else ""), "it is not locked any more"


def of_comments(old: Source | None, new: Source) -> Iterator[tuple[Span, str]]:
    """The comments that except findings of a text and did not when it was `old`."""
    left = [_key(each) for each in comments_of(old)] if old else []
    for each in comments_of(new):
        if _key(each) in left:
            left.remove(_key(each))
        else:
            reason = f": {each.reason}" if each.reason else ""
            yield each.span, f"an exception for {', '.join(each.names)}{reason}"


def _entries(then: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str, Part]]:
    known = [_without_reason(entry) for entry in _list(then, "exceptions")]
    for number, entry in enumerate(now.get("exceptions", ())):
        if _without_reason(entry) not in known:
            where = entry.get("sid") or entry.get("pointer")
            place = f"{entry['path']} ({where})" if where else entry["path"]
            words = f"an exception for {entry['rule']} in {place}: {entry['reason']}"
            yield f"/exceptions/{number}", words, "value"
    for key, words in _LISTS.items():
        for number, entry in enumerate(now.get(key, ())):
            if entry not in _list(then, key):
                yield f"/{key}/{number}", words.format(entry), "value"


def _levels(then: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str, Part]]:
    old, new = _object(then, "levels"), now.get("levels", {})
    for rule, level in new.items():
        if old.get(rule) != level:
            yield f"/levels/{escape(rule)}", f"findings of {rule} have the level {level}", "value"
    for rule, level in old.items():
        if rule not in new:
            yield _place("levels", now), f"findings of {rule} have the level {level} no more", "value"


def _meanings(then: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str, Part]]:
    for key in _MEANINGS:
        if then.get(key) != now.get(key):
            yield _place(key, now), f"'{key}' is {'new or another one' if key in now else 'gone'}", "value"


def _place(key: str, data: dict[str, Any]) -> str:
    return f"/{key}" if key in data else ""


def _list(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []


def _object(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _without_reason(entry: Any) -> Any:
    """What an exception is about; another wording of its reason makes no other one of it."""
    return {key: entry[key] for key in entry if key != "reason"} if isinstance(entry, dict) else entry


def _key(comment: Comment) -> tuple[Iterable[str], str]:
    """What a comment excepts, and on which line, wherever that stands."""
    line = comment.span.source.line(comment.span.line)
    before = line[: comment.span.column - 1]
    return sorted(name.lower() for name in comment.names), "".join(before.split())
