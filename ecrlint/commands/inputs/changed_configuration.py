"""The configurations that a change made other ones: whose files are linted again, and what they let pass."""

from __future__ import annotations

import os

from ecrlint.config import find
from ecrlint.config.source import MAX_BYTES, Written, display_path, read_written
from ecrlint.errors import UsageError
from ecrlint.run.relaxations import of_configuration
from ecrlint.source import Source
from ecrlint.system.safe_read import TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.cli import Arguments
    from ecrlint.config.committed import Committed
    from ecrlint.source import Span

    Pair = tuple[str, str]
    """The paths of a configuration then and now; empty where there is none."""


class ChangedConfiguration:
    """Configurations of the working tree beside those of a revision, and the baseline as well.

    There is nothing to compare where nothing of the working tree counts: with --no-config, --config-from, and
    a --config of elsewhere.
    """

    def __init__(self, then: Committed, arguments: Arguments) -> None:
        self._then = then
        self._counts = not arguments.no_config and arguments.config_from is None
        self._named: str = arguments.config or ""
        accepted = getattr(arguments, "baseline", None)  # `ecrlint baseline` takes none
        self._baseline: str = "" if arguments.config_from is not None else accepted or ""
        self._by_folder: dict[str, Pair | None] = {}
        self._same: dict[Pair, bool] = {}

    def governs(self, path: str) -> bool:
        """Whether the configuration of a file is another one. Raises UsageError."""
        if not self._counts or not self._then.has_place_for(path):
            return False
        folder = os.path.dirname(path)
        if folder not in self._by_folder:
            self._by_folder[folder] = self._difference(self._pair(os.path.abspath(folder)))
        return self._by_folder[folder] is not None

    def relaxations(self) -> Iterator[tuple[Span, str]]:
        """What those that have changed let pass, of all files that `governs` was asked about."""
        for then, now in sorted({pair for pair in self._by_folder.values() if pair}):
            yield from of_configuration(self._data(then), read_written(now) if now else _nothing(then))
        yield from self._acceptances()

    def _pair(self, folder: str) -> Pair:
        if self._named:
            inside = self._then.has_place_for(self._named)
            there = inside and self._then.source(self._named) is not None
            return (self._named if there or not inside else ""), self._named
        return next(iter(self._then.find_all(folder)), ""), find(folder)

    def _difference(self, pair: Pair) -> Pair | None:
        if pair not in self._same:
            then, now = pair
            is_elsewhere = bool(now) and not self._then.has_place_for(now)
            self._same[pair] = is_elsewhere or (then == now and (not now or self._is_same(now)))
        return None if self._same[pair] else pair

    def _is_same(self, path: str) -> bool:
        try:
            return contents(path, MAX_BYTES) == self._then.content(path)
        except (OSError, TooLong):
            return False  # what is wrong with it is told when it is loaded

    def _data(self, then: str) -> object:
        """What a configuration said; nothing where nobody could read it."""
        try:
            return self._then.read_written(then).data if then else {}
        except UsageError:
            return {}

    def _acceptances(self) -> Iterator[tuple[Span, str]]:
        """How many findings the baseline accepts that it did not."""
        path = self._baseline
        if not path or not self._then.has_place_for(path):
            return
        from ecrlint.run.baseline import Baseline, load, parse

        try:
            then = parse(path, self._then.content(path))
        except UsageError:
            then = Baseline(path)
        more = load(path).more_than(then)
        if more:
            amount = "1 more finding is" if more == 1 else f"{more} more findings are"
            yield Source(display_path(path), "").span(0, 0), f"{amount} in the baseline"


def _nothing(path: str) -> Written:
    """What is left of a configuration that is gone."""
    return Written(Source(display_path(path), ""))
