"""Two versions of a policy, compared: what an expression stands for is the same in both, whatever it is."""

from __future__ import annotations

from ecrlint.access.engine import compare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecrlint.access.engine import Change, Diff
    from ecrlint.policy.model import Policy
    from ecrlint.read.document import Document
    from ecrlint.read.origins import OpenPart, Origins

_MANY = 3  # expressions that a sentence names
_LONG = 60  # characters of one


class Version:
    """A policy, and the document it was read from unless there is none; `origins` tell of its open parts."""

    __slots__ = ("document", "origins", "policy")

    def __init__(self, policy: Policy, document: Document | None, origins: Origins | None = None) -> None:
        self.policy = policy
        self.document = document
        self.origins = origins

    def open_parts(self) -> Mapping[str, OpenPart]:
        """What nobody knows of it, by JSON pointer."""
        if self.document is None or self.origins is None or self.document.is_plain:
            return {}
        return self.origins.of(self.document, self.policy.data)


def compare_versions(old: Version, new: Version, account: str = "", organization: str = "") -> Diff:
    """The access that the new version adds or takes away."""
    before, after = old.open_parts(), new.open_parts()
    if not (before or after):
        return compare(old.policy, new.policy, account, organization)
    names = tuple({pointer: part.name for pointer, part in parts.items()} for parts in (before, after))
    diff = compare(old.policy, new.policy, account, organization, names=(names[0], names[1]))
    expressions = {part.name: part.expression for part in (*before.values(), *after.values())}
    for change in (*diff.added, *diff.removed):
        if change.open_parts:
            change.words = _told(change, expressions)
    return diff


def _told(change: Change, expressions: Mapping[str, str]) -> str:
    """A change in words that rests on what expressions stand for."""
    callers = _named(change, expressions, "principal/")
    others = [each for each in _named(change, expressions, "") if each not in callers]
    words = change.words
    if callers:
        words = f"whoever {_listing(callers)} names may {words.partition(' may ')[2]}"
    return f"{words}, as far as {_listing(others)} has it" if others else words


def _named(change: Change, expressions: Mapping[str, str], sort: str) -> list[str]:
    """The expressions that a change rests on; `sort` is how their names in the policy begin."""
    parts = [each for each in change.open_parts if each.startswith(sort)]
    return [text for name, text in expressions.items() if any(each.endswith(name) for each in parts)]


def _listing(expressions: list[str]) -> str:
    shown = " and ".join(f"`{_shortened(each)}`" for each in expressions[:_MANY])
    return f"{shown} and more" if len(expressions) > _MANY else shown


def _shortened(expression: str) -> str:
    return expression if len(expression) <= _LONG else f"{expression[:_LONG].rstrip()} …"
