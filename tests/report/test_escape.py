from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.console import visible
from ecrlint.report.escape import json_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("日本 é 😀", "日本 é 😀"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\tb\nc\r", r"a\tb\nc\r"),
        ("\x9b\x7f\x00", r"\x9b\x7f\x00"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("\u2028\u2029\u200b\ufeff", r"\u2028\u2029\u200b\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("no\u00a0break", r"no\xa0break"),
    ],
)
def test_what_does_not_print_is_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Lo", "So"])))
def test_json_is_utf8_safe_to_print_and_means_the_same(text: str) -> None:
    written = json_text({"a": text})
    written.encode()
    assert written.endswith("}\n")
    assert not any(char in written for char in "\x1b\x7f\x9b\u202e\u2028\ufeff")
    read = json.loads(written)["a"]
    assert read.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")
