"""One dimension of a request, cut into the cells that the policies can tell apart.

A cell is a value (or a set of values, or absence) that stands for all values on which every test of
every policy comes out alike. The tests themselves are run by `evaluate`, on the cell's value.
"""

from __future__ import annotations

from ecrlint.access.budget import MAX_SETS, TooHard
from ecrlint.access.evaluate import satisfied
from ecrlint.access.operators import literal, matcher, plain, positive
from ecrlint.access.patterns import Globs, classes, stem_words, stems
from ecrlint.access.points import ip_points, number_points, time_points
from ecrlint.access.readings import is_multivalued
from ecrlint.access.request import EVERYTHING
from ecrlint.access.shapes import ARN, REPOSITORY, TEXT, shape_of
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.condition import parse_operator
from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecrlint.access.budget import Budget
    from ecrlint.access.readings import Reading
    from ecrlint.access.request import Values
    from ecrlint.access.shapes import Shape
    from ecrlint.policy.condition import Operator
    from ecrlint.policy.model import Statement

RESOURCE = "resource"
"""The pseudo key whose value is the repository's ARN, or everything where a request is about none."""

_ENTRIES = {"Resource": "resources", "NotResource": "not_resources"}
_SEEDS: dict[Shape, tuple[str, ...]] = {
    ARN: ("arn:aws:s3:::other", "arn:aws:sns:us-east-1:999999999999:other"),
    REPOSITORY: ("arn:aws:ecr:us-east-1:999999999999:repository/other",),
    TEXT: ("other",),
}


class Test:
    """One condition with its variables replaced: what is compared, in a form that can be hashed."""

    __slots__ = ("key", "operator", "texts")

    def __init__(self, operator: Operator, key: str, texts: tuple[str, ...]) -> None:
        self.operator = operator
        self.key = key
        self.texts = texts

    @property
    def identity(self) -> tuple[object, ...]:
        operator = self.operator
        return (operator.base, operator.set_prefix, operator.if_exists, self.key, self.texts)

    @property
    def atoms(self) -> list[tuple[str, str]]:
        """The positive comparisons with one value each that the test is made of."""
        if self.operator.base == "Null":
            return []
        base = positive(self.operator.base).replace("ArnEquals", "ArnLike")
        if base == "StringLike" and not any(map(has_wildcard, self.texts)):
            base = "StringEquals"
        return [(base, plain(text) if base == "StringEquals" else text) for text in self.texts]


def presence(key: str) -> Test:
    """The test whether a lower-case key is there."""
    operator = parse_operator("Null")
    assert operator is not None
    return Test(operator, key, ("false",))


def equality(key: str, value: str) -> Test:
    """The test whether a lower-case key has a value."""
    operator = parse_operator("StringEquals")
    assert operator is not None
    return Test(operator, key, (value,))


def within(pattern: str) -> Test:
    """The test whether the ARN of the resource matches a pattern."""
    operator = parse_operator("ArnLike")
    assert operator is not None
    return Test(operator, RESOURCE, (pattern,))


def resource_test(statement: Statement, element: str) -> Test | None:
    """Resource or NotResource as a test of a key of its own, which every request has; None for all of them.

    Of entries that are not known nothing is tested.
    """
    texts = tuple(entry.text for entry in getattr(statement, _ENTRIES[element]))
    if not statement.has(element) or (element == "Resource" and EVERYTHING in texts):
        return None
    if EVERYTHING in texts:
        operator, texts = parse_operator("Null"), ("true",)  # all but everything is nothing
    else:
        operator = parse_operator("ArnLike" if element == "Resource" else "ArnNotLike")
    assert operator is not None
    return Test(operator, RESOURCE, texts)


class Dimension:
    """The cells of one context key; cell 0 is absence. `why` says what keeps it from being exact.

    `is_cut` says that it is the work; then only a few cells are there, and what is found in them holds.
    """

    __slots__ = ("_index", "atoms", "cells", "is_cut", "key", "multivalued", "why")

    def __init__(self, key: str, tests: list[Test], budget: Budget) -> None:
        self.key = key
        self.multivalued = is_multivalued(key)
        self.why = ""
        self.is_cut = False
        atoms = list(dict.fromkeys(atom for test in tests for atom in test.atoms))
        self.atoms = atoms
        elements = self._elements(atoms, budget)
        self.cells: list[Values] = [(), *((element,) for element in elements)]
        if key == RESOURCE:
            self.cells.append((EVERYTHING,))
        self._index = {element: index for index, element in enumerate(elements, 1)}
        if self.multivalued:
            self._index = {}
            self.cells = [(), *_sets(elements, tests)]

    @property
    def full(self) -> int:
        return (1 << len(self.cells)) - 1

    def mask(self, test: Test, reading: Reading) -> int:
        """The cells in which the test is met."""
        operator = test.operator
        if self._index and not operator.set_prefix and operator.base in ("StringEquals", "StringNotEquals"):
            return self._literal_mask(test)
        found = 0
        for index, values in enumerate(self.cells):
            if satisfied(operator, test.texts, values, self.multivalued, reading):
                found |= 1 << index
        return found

    def untouched(self, atoms: Iterable[tuple[str, str]]) -> int:
        """The cells whose values meet none of these comparisons; absence among them."""
        tests = [test for base, text in atoms if (test := matcher(base, text))]
        found = 0
        for index, values in enumerate(self.cells):
            if not any(test(value) for value in values for test in tests):
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
            words += [point for family in families - {"String"} for point in _points(family, self.key, atoms)]
            self._mind_mixture(len(families) > 1)
        else:
            asked = families - {"String"} or {type}
            words = [point for family in asked for point in _points(family, self.key, atoms)]
            words += [text for base, text in atoms if base == "StringEquals" and _fits(type, text)]
            self._mind_mixture(any(base in ("StringLike", "ArnLike") for base, _ in atoms))
        return _distinct(words, atoms)

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
            bare = [text.replace("*", "").replace("?", "x") for _, text in patterns]
            return list(dict.fromkeys([*seeds, *filter(shape.fits, bare)]))


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


def _points(family: str, key: str, atoms: list[tuple[str, str]]) -> list[str]:
    texts = [text for base, text in atoms if _family(base) == family]
    if family in ("IP", "Ip"):
        return ip_points(texts)
    if family == "Numeric":
        return number_points(texts)
    return ["true", "false"] if family == "Bool" else time_points(texts, key == "aws:epochtime")


def _fits(type: str, text: str) -> bool:
    base = {"IP": "IpAddress", "Numeric": "NumericEquals", "Date": "DateEquals"}[type]
    return "/" not in text and matcher(base, text) is not None


def _distinct(words: list[str], atoms: list[tuple[str, str]]) -> list[str]:
    """The first word of each class; words that no comparison tells apart are one cell."""
    if all(base == "StringEquals" for base, _ in atoms):
        return list(dict.fromkeys(words))
    tests = [test for base, text in atoms if (test := matcher(base, text))]
    found: dict[tuple[bool, ...], str] = {}
    for word in words:
        found.setdefault(tuple([test(word) for test in tests]), word)
    return list(found.values())


def _sets(elements: list[str], tests: list[Test]) -> list[Values]:
    """A set of values for everything that the tests can find out about a set.

    A test asks whether some value has a property; so a set is known by the union of its values'
    properties, and those unions are all there is.
    """
    facts = {element: _facts(element, tests) for element in elements}
    found: dict[int, Values] = {}
    fresh: dict[int, Values] = {}
    for element, fact in facts.items():
        fresh.setdefault(fact, (element,))
    while fresh:
        found.update(fresh)
        larger: dict[int, Values] = {}
        for union, values in fresh.items():
            for element, fact in facts.items():
                if union | fact not in found:
                    larger.setdefault(union | fact, (*values, element))
            if len(found) + len(larger) > MAX_SETS:
                raise TooHard("a multivalued key is compared in too many ways")
        fresh = larger
    return list(found.values())


def _facts(element: str, tests: list[Test]) -> int:
    """For every test two bits: whether the value is among those named, and whether it is not.

    Only a test with a set operator asks the second, as ForAllValues does.
    """
    found = 0
    for index, test in enumerate(tests):
        hit = any(one(element) for base, text in test.atoms if (one := matcher(base, text)))
        if hit or test.operator.set_prefix:
            found |= 1 << (2 * index + (0 if hit else 1))
    return found
