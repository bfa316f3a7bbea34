"""One dimension of a request, cut into the cells that the policies can tell apart.

A cell is a value (or a set of values, or absence) that stands for all values on which every test of
every policy comes out alike. The tests themselves are run by `evaluate`, on the cell's value.
"""

from __future__ import annotations

from ecrlint.access.semantics.conditions import is_met, is_void
from ecrlint.access.semantics.interpretations import is_multivalued
from ecrlint.access.semantics.operators import literal, matcher, plain
from ecrlint.access.semantics.request import EVERYTHING
from ecrlint.access.space.automata import ARN, OPEN_REPOSITORY, REPOSITORY, TAG_VALUE, TEXT, shape_of
from ecrlint.access.space.budget import MAX_SETS, TooHard
from ecrlint.access.space.key_test import RESOURCE
from ecrlint.access.space.sample_points import ip_points, number_points, time_points
from ecrlint.access.space.value_index import Lookup
from ecrlint.access.space.wildcard_classes import Globs, classes, stem_words, stems
from ecrlint.policy.condition_keys import find
from ecrlint.policy.variable import has_hole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecrlint.access.semantics.interpretations import Reading
    from ecrlint.access.semantics.request import Values
    from ecrlint.access.space.automata import Shape
    from ecrlint.access.space.budget import Budget
    from ecrlint.access.space.key_test import Test
    from ecrlint.access.space.value_index import Atom

_SEEDS: dict[Shape, tuple[str, ...]] = {
    ARN: ("arn:aws:s3:::other", "arn:aws:sns:us-east-1:999999999999:other"),
    REPOSITORY: ("arn:aws:ecr:us-east-1:999999999999:repository/other",),
    TEXT: ("other",),
    TAG_VALUE: ("other",),
}


class Dimension:
    """The cells of one context key; cell 0 is absence. `why` says what keeps it from being exact.

    `is_cut` says that it is the work; then only a few cells are there, and what is found in them holds.
    """

    __slots__ = (
        "_index", "_lookup", "_tests", "_unions", "atoms", "cells", "is_cut", "key", "multivalued",
        "untrusted", "why",
    )  # fmt: skip

    def __init__(self, key: str, tests: list[Test], budget: Budget, comparisons: Budget) -> None:
        self.key = key
        self.multivalued = is_multivalued(key)
        self.why = ""
        self.is_cut = False
        self.untrusted: int | None = None
        atoms = list(dict.fromkeys(atom for test in tests for atom in test.atoms))
        self.atoms = atoms
        self._tests = tests
        self._unions: list[int] = []
        self._lookup = Lookup(atoms, comparisons)
        elements = self._distinct(self._elements(atoms, budget))
        self.cells: list[Values] = [(), *((element,) for element in elements)]
        if key == RESOURCE:
            self.cells.append((EVERYTHING,))
        self._index = {element: index for index, element in enumerate(elements, 1)}
        if self.multivalued:
            self._index = {}
            comparisons.spend(len(elements) * len(tests))
            sets = _sets(self._facts(elements))
            self._unions = list(sets)
            self.cells = [(), *sets.values()]
        comparisons.spend(len(tests) * sum(map(len, self.cells)))  # what the masks will take

    @property
    def full(self) -> int:
        return (1 << len(self.cells)) - 1

    def mask(self, test: Test, reading: Reading) -> int:
        """The cells in which the test is met."""
        operator = test.operator
        if self._index and not operator.set_prefix and operator.base in ("StringEquals", "StringNotEquals"):
            return self._literal_mask(test)
        return cells_of(test, self._lookup, self.cells, reading)

    def untouched_cells(self, atoms: Iterable[Atom]) -> int:
        """The cells whose values meet none of these comparisons; absence among them."""
        named = 0
        others: list[Callable[[str], bool]] = []
        for base, text in atoms:
            if (base, text) in self._lookup:
                named |= self._lookup.bits([(base, text)])
            elif test := matcher(base, text):
                others.append(test)
        found = 0
        for index, values in enumerate(self.cells):
            if not any(self._lookup.row(value) & named for value in values) and not any(
                test(value) for value in values for test in others
            ):
                found |= 1 << index
        return found

    def cells_with(self, values: Iterable[str]) -> int:
        """The cells that stand for one of some values, or for a set of them; absence is none of these."""
        if self.multivalued:
            reached = _unions(set(self._facts(values)))
            return sum(2 << place for place, union in enumerate(self._unions) if union in reached)
        rows = {self._lookup.row(value) for value in values}
        found = 0
        for index, cell in enumerate(self.cells):
            if cell and self._lookup.row(cell[0]) in rows:
                found |= 1 << index
        return found

    def _literal_mask(self, test: Test) -> int:
        operator = test.operator
        hits = 0
        for text in test.texts:
            index = self._index.get(plain(text))
            if index is not None:
                hits |= 1 << index
        if operator.negated:
            hits = self.full & ~1 & ~hits
        return hits | operator.holds_when_absent

    def _elements(self, atoms: list[tuple[str, str]], budget: Budget) -> list[str]:
        known = find(self.key)
        type = known.type if known else "String"
        if type == "Bool":
            return ["true", "false"]
        families = {_family(base) for base, _ in atoms} or {"String"}
        shape = shape_of(self.key, type)
        if type in ("String", "ARN"):
            words = self._words(atoms, shape, budget)
            if self.key == RESOURCE and any(has_hole(text) for _, text in atoms):
                words += filter(has_hole, self._words(atoms, OPEN_REPOSITORY, budget))
            words += [point for family in families - {"String"} for point in _points(family, self.key, atoms)]
            self._mind_mixture(len(families) > 1)
        else:
            asked = families - {"String"} or {type}
            literals = [text for base, text in atoms if base.startswith("StringEquals") and _fits(type, text)]
            words = [point for family in asked for point in _points(family, self.key, atoms, literals)]
            words += literals
            self._mind_mixture(any(base in _MIXED for base, _ in atoms))
        return words

    def _distinct(self, words: list[str]) -> list[str]:
        """The first word of each class; words that no comparison tells apart are one cell."""
        if all(base == "StringEquals" for base, _ in self.atoms):
            return list(dict.fromkeys(words))
        found: dict[int, str] = {}
        for word in words:
            found.setdefault(self._lookup.row(word), word)
        return list(found.values())

    def _facts(self, elements: Iterable[str]) -> dict[int, str]:
        """The first element of each kind: for every test two bits, whether it is among those named or not.

        Only a test with a set operator asks the second, as ForAllValues does.
        """
        found: dict[int, str] = {}
        named = [(2 * index, self._lookup.bits(test.atoms), test) for index, test in enumerate(self._tests)]
        for element in elements:
            row, fact = self._lookup.row(element), 0
            for place, bits, test in named:
                if row & bits:
                    fact |= 1 << place
                elif test.operator.set_prefix:
                    fact |= 2 << place
            found.setdefault(fact, element)
        return found

    def _mind_mixture(self, is_mixed: bool) -> None:
        if is_mixed:
            self.why = f"{self.key} is compared as text and as something else"

    def _words(self, atoms: list[tuple[str, str]], shape: Shape, budget: Budget) -> list[str]:
        """A text for every class of the text comparisons."""
        literals = [text for base, text in atoms if base == "StringEquals" and shape.fits(text)]
        patterns = [(base, text) for base, text in atoms if base in _PATTERNS]
        seeds = _SEEDS.get(shape, ("999999999999",))
        while True:
            found = self._found(patterns, shape, seeds, budget)
            clash = [word for word in found if word in literals]
            if not clash:
                return literals + found
            patterns += [("StringEquals", word) for word in clash]
            literals = [word for word in literals if word not in clash]

    def _found(
        self, patterns: list[tuple[str, str]], shape: Shape, seeds: tuple[str, ...], budget: Budget
    ) -> list[str]:
        try:
            return words_of(patterns, shape, seeds, budget)
        except TooHard as limit:
            self.is_cut = True
            self.why = f"{limit} in {self.key}"
            short = [text for _, text in patterns if len(text) <= _SHORT][:_FEW]
            bare = [text.replace("*", "").replace("?", "x") for text in short]
            return list(dict.fromkeys([*seeds, *filter(shape.fits, bare)]))


_SHORT, _FEW = 2_000, 50  # patterns that are tried on where all together are too many
_MIXED = ("StringLike", "ArnLike", "BinaryEquals")
_PATTERNS = ("StringLike", "ArnLike", "StringEqualsIgnoreCase", "BinaryEquals")


def words_of(
    patterns: list[tuple[str, str]], shape: Shape, seeds: Iterable[str], budget: Budget
) -> list[str]:
    """A text for every class of some wildcard patterns, the one that no pattern matches too."""
    usable = [
        (base, text if base in ("StringLike", "ArnLike") else literal(text))
        for base, text in patterns
        if base != "ArnLike" or matcher(base, text)
    ]
    cut = stems((text, base == "ArnLike") for base, text in usable if base != "StringEqualsIgnoreCase")
    if cut is not None and len(cut) == len(usable):
        words = stem_words(cut, shape)
        if words is not None:
            outside = [seed for seed in seeds if not any(_begins(seed, *stem) for stem in cut)]
            if outside:
                return list(dict.fromkeys([*words, outside[0]]))
    globs = Globs()
    for base, text in usable:
        globs.add(text, arn=base == "ArnLike", ignore_case=base == "StringEqualsIgnoreCase")
    return list(classes(globs, shape, budget, seeds=seeds).values())


def _begins(text: str, stem: str, is_open: bool) -> bool:
    return text.startswith(stem) if is_open else text == stem


def _family(base: str) -> str:
    for family in ("Numeric", "Date", "Ip", "Bool"):
        if base.startswith(family):
            return family
    return "String"


def _points(family: str, key: str, atoms: list[tuple[str, str]], literals: Sequence[str] = ()) -> list[str]:
    """Values that some comparisons tell apart; among them is one that is none of the `literals`."""
    texts = [*literals, *(text for base, text in atoms if _family(base) == family)]
    if family in ("IP", "Ip"):
        return ip_points(texts)
    if family == "Numeric":
        return number_points(texts)
    return ["true", "false"] if family == "Bool" else time_points(texts, key == "aws:epochtime")


def _fits(type: str, text: str) -> bool:
    base = {"IP": "IpAddress", "Numeric": "NumericEquals", "Date": "DateEquals"}[type]
    return "/" not in text and matcher(base, text) is not None


def cells_of(test: Test, lookup: Lookup, cells: Iterable[Values], reading: Reading) -> int:
    """The bits of the values that meet a test, whose atoms the lookup knows."""
    operator, texts = test.operator, test.texts
    bits, multivalued = lookup.bits(test.atoms), is_multivalued(test.key)
    is_spoilt = operator.negated and is_void(operator, texts, reading)
    found = 0
    for index, values in enumerate(cells):
        if is_met(
            operator,
            texts,
            values,
            multivalued,
            reading,
            lambda value: bool(lookup.row(value) & bits),
            lambda: is_spoilt,
        ):
            found |= 1 << index
    return found


def _unions(facts: Iterable[int]) -> set[int]:
    """All that a set of values can have, where its values have these facts."""
    found: set[int] = set()
    for fact in facts:
        found |= {fact, *(fact | other for other in found)}
    return found


def _sets(facts: dict[int, str]) -> dict[int, Values]:
    """A set of values for everything that the tests can find out about a set.

    A test asks whether some value has a property; so a set is known by the union of its values'
    properties, and those unions are all there is. Each comes with its union.
    """
    found: dict[int, Values] = {}
    fresh: dict[int, Values] = {fact: (element,) for fact, element in facts.items()}
    while fresh:
        found.update(fresh)
        larger: dict[int, Values] = {}
        for union, values in fresh.items():
            for fact, element in facts.items():
                if union | fact not in found:
                    larger.setdefault(union | fact, (*values, element))
            if len(found) + len(larger) > MAX_SETS:
                raise TooHard("a multivalued key is compared in too many ways")
        fresh = larger
    return found
