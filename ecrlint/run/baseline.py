"""The baseline: findings that were there on the day when somebody decided to live with them.

    ecrlint baseline                                  # accept what there is
    ecrlint check --baseline .ecrlint-baseline.json   # report what is new

An entry is a file, a rule and a fingerprint: that of SARIF's `partialFingerprints`, which stays the same when
lines move or a file is reformatted. What does not parse, or has not the shape of a policy, is never accepted.
"""

from __future__ import annotations

import json
import os

from ecrlint.errors import UsageError, reason_of
from ecrlint.lint.report import Excepted
from ecrlint.system.safe_read import TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ecrlint.lint.located import Located

    Key = tuple[str, str, str]
    """Path relative to the baseline's folder, code of the rule, fingerprint."""

FILE = ".ecrlint-baseline.json"
"""What a baseline is called unless somebody says otherwise."""

MAX_BYTES = 32 * 1024 * 1024
"""The largest baseline that is read."""

VERSION = 1
"""The version of the format; it changes only when a reader of the old one would fail."""

NEVER_ACCEPTED = frozenset((
    "syntax-error", "duplicate-key", "stale-exception", "invalid-structure", "unknown-element",
    "missing-element", "missing-resource", "invalid-effect", "invalid-version", "conflicting-elements",
    "invalid-lifecycle",
))  # fmt: skip
"""The rules of text and schema: nobody can say what else is wrong with such a policy."""

_REASON = "in the baseline"
_PARTS = ("path", "rule", "fingerprint")


class Baseline:
    """How often each finding was accepted; paths in it are relative to the folder of its file."""

    __slots__ = ("_counts", "_left", "_words", "path")

    def __init__(self, path: str, entries: Iterable[tuple[Key, str]] = ()) -> None:
        self.path = path
        self._counts: dict[Key, int] = {}
        self._words: dict[Key, str] = {}
        for key, message in entries:
            self._counts[key] = self._counts.get(key, 0) + 1
            self._words[key] = message
        self._left = dict(self._counts)

    def split(self, findings: Iterable[Located]) -> tuple[list[Located], list[Excepted]]:
        """The findings that are new, and those that were accepted."""
        new, accepted = [], []
        for each in findings:
            key = self._key(each)
            if each.rule.name not in NEVER_ACCEPTED and self._left.get(key, 0):
                self._left[key] -= 1
                accepted.append(Excepted(each, _REASON))
            else:
                new.append(each)
        return new, accepted

    def stale(self, linted: Iterable[str]) -> int:
        """How many entries match nothing any more, of files that were linted by now or are gone."""
        paths = {self._relative(path) for path in linted}
        return sum(count for key, count in self._left.items() if key[0] in paths or self._is_gone(key[0]))

    def renew(self, findings: Iterable[Located], linted: Iterable[str], *, only_prune: bool) -> Baseline:
        """The baseline of these findings, which keeps what it says of other files that are still there.

        With `only_prune` nothing is added. Call it after `split`.
        """
        paths = {self._relative(path) for path in linted}
        entries: list[tuple[Key, str]] = []
        for key, count in self._counts.items():
            if key[0] not in paths and not self._is_gone(key[0]):
                entries += [(key, self._words[key])] * count
            elif only_prune:
                entries += [(key, self._words[key])] * (count - self._left[key])
        if not only_prune:
            entries += [
                (self._key(each), each.message) for each in findings if each.rule.name not in NEVER_ACCEPTED
            ]
        return Baseline(self.path, entries)

    def more_than(self, other: Baseline) -> int:
        """How many findings are accepted that another baseline does not accept."""
        return sum(max(0, count - other._counts.get(key, 0)) for key, count in self._counts.items())

    def __len__(self) -> int:
        return sum(self._counts.values())

    def save(self) -> None:
        """Write the file beside its place and move it there. Raises OSError."""
        from ecrlint.system.atomic_write import replace

        entries = [
            {**dict(zip(_PARTS, key, strict=True)), "message": self._words[key]}
            for key in sorted(self._counts)
            for _ in range(self._counts[key])
        ]
        text = json.dumps({"version": VERSION, "findings": entries}, indent=2, ensure_ascii=False)
        replace(self.path, f"{text}\n".encode("utf-8", "backslashreplace"))

    def _key(self, located: Located) -> Key:
        return self._relative(located.path), located.rule.code, located.fingerprint

    def _relative(self, path: str) -> str:
        try:
            relative = os.path.relpath(path, os.path.dirname(self.path) or os.curdir)
        except ValueError:  # Windows: another drive
            relative = path
        return relative.replace(os.sep, "/")

    def _is_gone(self, path: str) -> bool:
        return not os.path.exists(os.path.join(os.path.dirname(self.path), path))


def load(path: str) -> Baseline:
    """The baseline of a file. Raises UsageError."""
    try:
        return parse(path, contents(path, MAX_BYTES))
    except TooLong as error:
        raise UsageError(f"{path}: {error.size:,} bytes; at most {MAX_BYTES:,} are read") from error
    except OSError as error:
        hint = "; `ecrlint baseline` makes one" if isinstance(error, FileNotFoundError) else ""
        raise UsageError(f"{path}: {reason_of(error)}{hint}") from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(f"{path}: {error}") from error


def parse(path: str, content: bytes) -> Baseline:
    """The baseline of a file with this content; paths in it are relative to its folder. Raises UsageError."""
    try:
        data: Any = json.loads(content)
        if data["version"] != VERSION:
            found = f"{data['version']!r:.40}"
            raise UsageError(f"{path}: a baseline of version {VERSION} is expected, not {found}")
        entries = [(_entry(each), str(each["message"])) for each in data["findings"]]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UsageError(f"{path}: it is no baseline; `ecrlint baseline` makes one") from error
    return Baseline(path, entries)


def _entry(data: dict[str, object]) -> Key:
    path, rule, fingerprint = (str(data[part]) for part in _PARTS)
    return path, rule, fingerprint
