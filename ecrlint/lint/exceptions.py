"""Reviewed exceptions of a configuration, applied: findings that they accept are put aside."""

from __future__ import annotations

from ecrlint.lint.report import Excepted
from ecrlint.policy.pointer import sid_at
from ecrlint.rule.selection import NEVER_EXCEPTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from ecrlint.config.exception import Reviewed
    from ecrlint.lint.located import Located
    from ecrlint.lint.report import Report
    from ecrlint.rule.selection import RuleSet

    Key: TypeAlias = tuple[str, str, str]
    """Rule, Sid and pointer of what an exception is about; what is empty does not matter."""


class _Index:
    """The exceptions about one file that are not over, found by what they ask of a finding."""

    def __init__(self, exceptions: Iterable[Reviewed]) -> None:
        self._by_key: dict[Key, list[tuple[int, Reviewed]]] = {}
        self.used: set[Reviewed] = set()
        for number, each in enumerate(exceptions):
            if not each.has_expired:
                key = each.rule.lower(), "" if each.pointer else each.sid, each.pointer
                self._by_key.setdefault(key, []).append((number, each))

    def take(self, located: Located) -> Reviewed | None:
        """The first that accepts a finding; all that do are `used` then."""
        found = [key for key in _keys(located) if key in self._by_key]
        for key in found:
            self.used.update(each for _, each in self._by_key[key])
        firsts = dict(self._by_key[key][0] for key in found)
        return firsts[min(firsts)] if firsts else None


def _keys(located: Located) -> Iterator[Key]:
    """What an exception may ask for to accept a finding: its rule, and its Sid, or a place that it is in."""
    rule = located.rule
    tokens = located.pointer.split("/")
    places = ["/".join(tokens[:end]) for end in range(2, len(tokens) + 1)]
    for name in () if rule.name in NEVER_EXCEPTED else (rule.name, rule.code.lower()):
        yield name, "", ""
        yield name, sid_at(located.document.data if located.document else None, located.pointer), ""
        yield from ((name, "", place) for place in places)


def apply_reviewed(path: str, exceptions: Sequence[Reviewed], report: Report) -> None:
    """Move the findings of a source that exceptions accept from `findings` to `excepted`."""
    paths = {path, *(each.path for each in report.findings)}
    about = {file: [each for each in exceptions if each.is_about(file)] for file in paths}
    if report.documents:
        report.met.update(about[path])
    indexes = {file: _Index(meant) for file, meant in about.items()}
    kept = []
    for located in report.findings:
        accepting = indexes[located.path].take(located)
        if accepting:
            report.excepted.append(Excepted(located, accepting.reason))
        else:
            kept.append(located)
    report.findings = kept
    for index in indexes.values():
        report.used.update(index.used)


def stale(
    exceptions: Sequence[Reviewed], rules: RuleSet, used: set[Reviewed], met: set[Reviewed]
) -> Iterator[Located]:
    """Findings about the exceptions that are over, or accept nothing although their files were linted.

    `used` are those that have accepted a finding, `met` those that are about a file with policies.
    """
    from ecrlint.lint.locate import locate_text

    rule = rules.by_name["stale-exception"]
    for each in exceptions if rules.runs(rule) else ():
        accepts = {name for other in rules.selected for name in (other.name, other.code.lower())}
        if each.has_expired:
            finding = rule.at_span(
                each.span, "expired", found=each.rule, date=each.expires,
                help="review it: repair the policy and delete the exception, or give it another day",
            )  # fmt: skip
        elif each not in used and (each in met or each.is_lost) and each.rule.lower() in accepts:
            finding = rule.at_span(each.span, found=each.rule, help="remove it")
        else:
            continue
        yield locate_text(finding, each.span)
