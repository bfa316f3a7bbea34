"""One reviewed exception of a configuration: which findings it accepts, why, and until when.

exceptions:
- {rule: public-pull, path: policies/base.json, sid: Base, reason: our base image, expires: 2027-06-30}
"""

from __future__ import annotations

import os
import time

from ecrlint.policy.pointer import sid_at
from ecrlint.run.result import Excepted
from ecrlint.system.gitignore import Patterns, fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from ecrlint.finding import Located
    from ecrlint.lint.lint import Report, RuleSet
    from ecrlint.source import Span

    Key: TypeAlias = tuple[str, str, str]
    """Rule, Sid and pointer of what an exception is about; what is empty does not matter."""

NEVER = ("syntax-error", "duplicate-key", "stale-exception")
"""Rules whose findings nobody can accept: what does not parse is not linted, what is stale hides things."""


class Reviewed:
    """An exception as configured; `span` is where it stands, `folder` what its path is relative to.

    `is_used` says that it has accepted a finding, `is_met` that a policy was linted which it is about.
    """

    __slots__ = (
        "_folder",
        "_path",
        "_pattern",
        "expires",
        "is_met",
        "is_used",
        "pointer",
        "reason",
        "rule",
        "sid",
        "span",
    )

    def __init__(self, entry: Mapping[str, str], span: Span, folder: str) -> None:
        self.rule = entry["rule"]
        self.reason = entry["reason"]
        self.sid = entry.get("sid", "")
        self.pointer = entry.get("pointer", "")
        self.expires = entry.get("expires", "")
        self.span = span
        self.is_used = False
        self.is_met = False
        self._path = entry["path"]
        self._pattern = Patterns([self._path], "path")
        self._folder = folder

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over, in UTC."""
        return bool(self.expires) and self.expires < time.strftime("%Y-%m-%d", time.gmtime())

    @property
    def is_lost(self) -> bool:
        """Whether its path, which is no pattern, leads to nothing."""
        is_pattern = not {"*", "?", "[", "!"}.isdisjoint(self._path)
        return not is_pattern and not os.path.lexists(os.path.join(self._folder, self._path.lstrip("/")))

    def is_about(self, path: str) -> bool:
        """Whether a file is meant: a pattern as in .gitignore, relative to the configuration."""
        return fits(self._pattern, path, self._folder)


class _Shelf:
    """The exceptions about one file that are not over, found by what they ask of a finding."""

    def __init__(self, exceptions: Iterable[Reviewed]) -> None:
        self._by_key: dict[Key, list[tuple[int, Reviewed]]] = {}
        self._used: set[Key] = set()
        for number, each in enumerate(exceptions):
            if not each.has_expired:
                key = each.rule.lower(), "" if each.pointer else each.sid, each.pointer
                self._by_key.setdefault(key, []).append((number, each))

    def take(self, located: Located) -> Reviewed | None:
        """The first that accepts a finding; all that do have been of use then."""
        found = [key for key in _keys(located) if key in self._by_key]
        for key in set(found) - self._used:
            self._used.add(key)
            for _, each in self._by_key[key]:
                each.is_used = True
        firsts = dict(self._by_key[key][0] for key in found)
        return firsts[min(firsts)] if firsts else None


def _keys(located: Located) -> Iterator[Key]:
    """What an exception may ask for to accept a finding: its rule, and its Sid, or a place that it is in."""
    rule = located.rule
    tokens = located.pointer.split("/")
    places = ["/".join(tokens[:end]) for end in range(2, len(tokens) + 1)]
    for name in () if rule.name in NEVER else (rule.name, rule.code.lower()):
        yield name, "", ""
        yield name, sid_at(located.document.data if located.document else None, located.pointer), ""
        yield from ((name, "", place) for place in places)


def apply_reviewed(path: str, exceptions: Sequence[Reviewed], report: Report) -> None:
    """Move the findings of a source that exceptions accept from `findings` to `excepted`."""
    paths = {path, *(each.path for each in report.findings)}
    about = {file: [each for each in exceptions if each.is_about(file)] for file in paths}
    if report.documents:
        meet(path, exceptions)
    shelves = {file: _Shelf(meant) for file, meant in about.items()}
    kept = []
    for located in report.findings:
        accepting = shelves[located.path].take(located)
        if accepting:
            report.excepted.append(Excepted(located, accepting.reason))
        else:
            kept.append(located)
    report.findings = kept


def meet(path: str, exceptions: Sequence[Reviewed]) -> None:
    """Remember that a file with policies was linted."""
    for each in exceptions:
        each.is_met = each.is_met or each.is_about(path)


def stale(exceptions: Sequence[Reviewed], rules: RuleSet) -> Iterator[Located]:
    """Findings about the exceptions that are over, or accept nothing although their files were linted."""
    from ecrlint.lint.locate import located

    rule = rules.by_name["stale-exception"]
    for each in exceptions if rules.speaks(rule) else ():
        accepts = {name for other in rules.selected for name in (other.name, other.code.lower())}
        if each.has_expired:
            finding = rule.at_span(
                each.span, "expired", found=each.rule, date=each.expires,
                help="review it: repair the policy and delete the exception, or give it another day",
            )  # fmt: skip
        elif not each.is_used and (each.is_met or each.is_lost) and each.rule.lower() in accepts:
            finding = rule.at_span(each.span, found=each.rule, help="remove it")
        else:
            continue
        yield located(finding, each.span)
