"""Whether two patterns meet, against trying every short text."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ecrlint.policy.wildcard import covers, matches, meet

LONGEST = 4
TEXTS = ["".join(text) for size in range(2 * LONGEST + 1) for text in product("ab", repeat=size)]
patterns = st.text("ab*?", max_size=LONGEST)


@given(patterns, patterns)
def test_patterns_meet_where_a_text_matches_both(one: str, other: str) -> None:
    """A shortest such text has no more characters than both patterns together."""
    assert meet(one, other) == any(matches(one, text) and matches(other, text) for text in TEXTS)


@given(patterns, patterns)
def test_what_is_covered_meets(wide: str, narrow: str) -> None:
    assert meet(wide, narrow) or not covers(wide, narrow)


def test_patterns_too_long_to_tell_may_meet() -> None:
    assert meet("a*" * 10_000, "b*" * 10_000)


def test_long_patterns_take_no_time_and_no_memory() -> None:
    """Where it would take long, nothing is certain."""
    assert not covers("x*" * 500_000, "x*" * 500_000)
    assert matches("a" + "*" * 1_000_000, "ab")
    assert not matches("?a*" * 300_000, "a" * 40)
    assert matches("x*" * 100_000, "x" * 100_000)
