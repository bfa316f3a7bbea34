"""Which of many policy values a request's value matches, without trying one after the other.

Fixed texts are looked up, what has an order (numbers, moments, addresses) is an interval that is searched
for, and patterns are tried only where the value begins like them.
"""

from __future__ import annotations

from bisect import bisect_right

from ecrlint.access.semantics.operators import (
    bounds,
    decode_base64,
    matcher,
    moment,
    network,
    number,
    plain,
    stem_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecrlint.access.semantics.operators import Point, Test
    from ecrlint.access.space.budget import Budget

    Atom = tuple[str, str]
    Read = Callable[[str], object]

_BITS_A_STEP = 500  # of a row, which cost about as much as one comparison
_LENGTH_A_STEP = 50  # of a text that a pattern is tried on
_MARKS_A_STEP = 10  # question marks that are tried
_OPEN = ("StringLike", "ArnLike", "ArnEquals")
_READ_EXACT: dict[str, Read] = {
    "StringEqualsIgnoreCase": str.lower,
    "Bool": str.lower,
    "BinaryEquals": decode_base64,
}


class Lookup:
    """The atoms (operator and policy value) of one key; a `row` has a bit for every one that is met.

    Every method raises TooHard when the budget of comparisons is spent.
    """

    __slots__ = ("_atoms", "_budget", "_cost", "_exact", "_open", "_ordered", "_places", "_rows")

    def __init__(self, atoms: Sequence[Atom], budget: Budget) -> None:
        self._places = {atom: place for place, atom in enumerate(atoms)}
        self._budget = budget
        self._cost = 1 + len(atoms) // _BITS_A_STEP
        self._rows: dict[str, int] = {}
        self._exact: dict[Read, dict[object, list[int]]] = {}
        self._open: dict[int, dict[str, list[tuple[Test, int, int]]]] = {}
        ordered: dict[Callable[[str], Point | None], list[Atom]] = {}
        budget.spend(len(atoms))
        for base, text in self._places:
            family = next((family for family in _ORDERED if base.startswith(family)), "")
            if family:
                ordered.setdefault(_ORDERED[family], []).append((base, text))
            elif test := matcher(base, text):
                self._add(base, text, test)
        self._ordered = [(read, *self._intervals(some)) for read, some in ordered.items()]

    def __contains__(self, atom: Atom) -> bool:
        return atom in self._places

    def bits(self, atoms: Iterable[Atom]) -> int:
        """The bits of some of the atoms in a row."""
        found = 0
        for atom in atoms:
            found |= 1 << self._places[atom]
        return found

    def row(self, value: str) -> int:
        """The atoms that a value meets."""
        found = self._rows.get(value)
        if found is None:
            self._budget.spend(self._cost)
            found = self._rows[value] = self._mask_meeting(value)
        return found

    def _mask_meeting(self, value: str) -> int:
        found = 0
        for read, places in self._exact.items():
            for place in places.get(read(value), ()):
                found |= 1 << place
        for locate, edges, rows in self._ordered:
            point = locate(value)
            if point is not None:
                found |= rows[bisect_right(edges, point)]
        for length, stems in self._open.items():
            tests = stems.get(value[:length])
            if tests:
                self._budget.spend(len(tests) * (1 + len(value) // _LENGTH_A_STEP))
                for test, place, marks in tests:
                    self._budget.spend(marks * len(value) // _MARKS_A_STEP)
                    if test(value):
                        found |= 1 << place
        return found

    def _add(self, base: str, text: str, test: Test) -> None:
        place = self._places[base, text]
        if base in _OPEN and ("*" in text or "?" in text):
            # a star that is no wildcard stands in the pattern as another character than in the value
            stem = plain(stem_of(text))
            self._open.setdefault(len(stem), {}).setdefault(stem, []).append((test, place, text.count("?")))
            return
        read = _READ_EXACT.get(base, _itself)
        self._exact.setdefault(read, {}).setdefault(read(plain(text)), []).append(place)

    def _intervals(self, atoms: list[Atom]) -> tuple[list[Point], list[int]]:
        """Where the atoms that hold change, in order; and which hold before the first and from each on."""
        row = 0
        turns: dict[Point, int] = {}
        self._budget.spend(2 * len(atoms) * self._cost)
        for base, text in atoms:
            bit = 1 << self._places[base, text]
            first, beyond = bounds(base, text)
            row |= bit if first is None and beyond is not None else 0
            for point in (first, beyond):
                if point is not None:
                    turns[point] = turns.get(point, 0) ^ bit
        edges, rows = sorted(turns), [row]
        for edge in edges:
            rows.append(rows[-1] ^ turns[edge])
        return edges, rows


def _itself(value: str) -> str:
    return value


def _locator(read: Callable[[str], float | None]) -> Callable[[str], Point | None]:
    def locate(value: str) -> Point | None:
        found = read(value)
        return None if found is None else (found, 0)

    return locate


def _address(value: str) -> Point | None:
    block = network(value)
    return None if block is None else (block[1] + (block[0] << 128), 0)


_ORDERED = {"Numeric": _locator(number), "Date": _locator(moment), "Ip": _address}
