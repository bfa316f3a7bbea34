"""Which fixes can be made in one text at once: those in different places."""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecrlint.fixing.candidate import Candidate
    from ecrlint.write import Edit


class TakenPlaces:
    """Stretches of texts that do not overlap, in order: one more is held against its neighbours only."""

    def __init__(self) -> None:
        self._starts: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}

    def are_free(self, edits: Iterable[Edit]) -> bool:
        """Whether none of the edits is about characters of another, or puts something at the same place."""
        return all(map(self._is_free, edits))

    def take(self, edits: Iterable[Edit]) -> None:
        """Fill the places of edits that are free."""
        for edit in edits:
            starts = self._starts.setdefault(edit.source.path, [])
            at = bisect_left(starts, edit.start)
            starts.insert(at, edit.start)
            self._ends.setdefault(edit.source.path, []).insert(at, edit.end)

    def _is_free(self, edit: Edit) -> bool:
        starts, ends = self._starts.get(edit.source.path, []), self._ends.get(edit.source.path, [])
        at = bisect_left(starts, edit.start)
        if at and ends[at - 1] > edit.start:
            return False
        return at == len(starts) or starts[at] >= max(edit.start + 1, edit.end)


def split_by_place(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates that can be made at once, from the first on, and the others.

    They are in different places, or the same in several policies of one text.
    """
    chosen, others = [], []
    places = TakenPlaces()
    numbers: dict[tuple[Edit, ...], set[int]] = {}
    for each in candidates:
        edits = tuple(each.edits)
        made = numbers.get(edits, set())
        if each.number in made or not (made or places.are_free(edits)):
            others.append(each)
            continue
        if not made:
            places.take(edits)
        numbers.setdefault(edits, set()).add(each.number)
        chosen.append(each)
    return chosen, others
