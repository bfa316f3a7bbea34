"""The configurations that a change made other ones: whose files are linted again, and what they let pass."""

from __future__ import annotations

import os

from ecrlint.config import ConfigSearch
from ecrlint.config.shape_check import misshapes
from ecrlint.config.source import MAX_BYTES, ConfigText, read_written, refuse, relative_path
from ecrlint.errors import UsageError
from ecrlint.run.relaxations import of_configuration
from ecrlint.source import Source
from ecrlint.system.safe_read import TooLong, contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        self._search = ConfigSearch()
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
            new = read_written(now) if now else _nothing(then)
            refuse(misshapes(new))
            yield from of_configuration(self._data(then), new)
            for pointer, path in _references(new, now):
                if not self._has_same_content(path):
                    yield new.span(pointer), f"the reference '{relative_path(path)}' is another one"
        yield from self._acceptances()

    def _pair(self, folder: str) -> Pair:
        if self._named:
            return self._named, self._named
        return _first(self._then.find_all(folder)), _first(self._search.find_all(folder))

    def _difference(self, pair: Pair) -> Pair | None:
        if pair not in self._same:
            then, now = pair
            is_elsewhere = bool(now) and not self._then.has_place_for(now)
            self._same[pair] = is_elsewhere or (then == now and (not now or self._means_the_same(now)))
        return None if self._same[pair] else pair

    def _means_the_same(self, path: str) -> bool:
        """Whether a configuration is as it was, and so is what it refers to."""
        if not self._has_same_content(path):
            return False
        return all(self._has_same_content(each) for _, each in _references(read_written(path), path))

    def _has_same_content(self, path: str) -> bool:
        try:
            return contents(path, MAX_BYTES) == self._then.content(path)
        except (OSError, TooLong, UsageError):
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
            yield Source(relative_path(path), "").span(0, 0), f"{amount} in the baseline"


def _references(written: ConfigText, file: str) -> Iterator[tuple[str, str]]:
    """The pointer and the path of each policy that the guardrails of a configuration refer to."""
    guardrails = written.data.get("guardrails") if isinstance(written.data, dict) else None
    for number, entry in enumerate(guardrails if isinstance(guardrails, list) else ()):
        name = entry.get("reference") if isinstance(entry, dict) else None
        if isinstance(name, str):
            yield f"/guardrails/{number}/reference", os.path.join(os.path.dirname(file), name)


def _first(files: Iterable[str]) -> str:
    return next(iter(files), "")


def _nothing(path: str) -> ConfigText:
    """What is left of a configuration that is gone."""
    return ConfigText(Source(relative_path(path), ""))
