"""Looking policy values up finds what trying each of them finds, and ends where that is too much."""

from __future__ import annotations

from random import Random

import pytest

from ecrlint.access.semantics.operators import matcher
from ecrlint.access.space.automata import TEXT
from ecrlint.access.space.budget import Budget, TooHard, automata, comparisons
from ecrlint.access.space.dimension import words_of
from ecrlint.access.space.value_index import Lookup

TEXTS = {
    "StringEquals": ["a", "A", "b*", ""],
    "StringEqualsIgnoreCase": ["a", "B", "ab"],
    "StringLike": ["a", "a*", "*b", "?", "a?b*", "*", "a\ue000*", "\ue001"],
    "ArnLike": ["arn:aws:s3:::a", "arn:*:s3:::a*", "*", "arn:aws:s3:::?"],
    "NumericEquals": ["1", "2.0", "x"],
    "NumericLessThan": ["1", "2", "-3"],
    "NumericGreaterThanEquals": ["1", "1.5"],
    "NumericGreaterThan": ["1", "1.5"],
    "NumericLessThanEquals": ["1"],
    "DateLessThan": ["2026-01-01T00:00:00Z", "1800000000", "never"],
    "DateGreaterThanEquals": ["2026-01-01T00:00:00Z"],
    "IpAddress": ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "::/0", "0.0.0.0/0", "2001:db8::/32", "nowhere"],
    "Bool": ["true", "FALSE", "maybe"],
    "BinaryEquals": ["YQ==", "%"],
}
VALUES = [
    "", "a", "A", "b", "ab", "a*", "a*x", "b*", "axb", "?", "arn:aws:s3:::a", "arn:aws:s3:::ab",
    "1", "2", "1.5", "-4", "1.0", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "1799999999",
    "10.1.2.3", "10.2.0.0", "9.9.9.9",
    "2001:db8::1", "::1", "true", "False", "YQ==",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_a_row_is_what_every_comparison_says(seed: int) -> None:
    random = Random(seed)
    atoms = [(base, text) for base, texts in TEXTS.items() for text in texts if random.random() < 0.6]
    random.shuffle(atoms)
    lookup = Lookup(atoms, comparisons())
    for value in VALUES:
        expected = [(base, text) for base, text in atoms if (test := matcher(base, text)) and test(value)]
        assert lookup.row(value) == lookup.bits(expected), value


def test_every_comparison_counts() -> None:
    patterns = [("StringLike", f"*a{at}*") for at in range(100)]
    lookup = Lookup(patterns, Budget(250, "too many"))
    lookup.row("a")
    with pytest.raises(TooHard):
        lookup.row("b")


def test_long_patterns_are_refused() -> None:
    with pytest.raises(TooHard):
        words_of([("StringLike", f"*a{at}*b*") for at in range(10_000)], TEXT, ("other",), automata())
