"""Marks of findings: the same when a text moves, and quick to find for values of any length."""

from __future__ import annotations

from ecrlint.rule.fingerprint import LONG, fingerprint
from tests.conftest import RULES

RULE = RULES[0]


def fnv(text: str) -> str:
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def test_the_mark_of_a_short_value_is_its_hash() -> None:
    for value in ("", "x", "é" * LONG):
        assert fingerprint(RULE, "name", value) == fnv(f"{RULE.code}\0name\0{value}")


def test_every_character_of_a_long_value_counts() -> None:
    head = "x" * (10 * LONG)
    marks = {fingerprint(RULE, head), fingerprint(RULE, head + "a"), fingerprint(RULE, head + "b")}
    assert len(marks) == 3
    assert fingerprint(RULE, head + "a") in marks
