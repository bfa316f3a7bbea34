"""The C scanner alone against `json.JSONDecoder`: the same values, and the same texts refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from ecrlint.startup.json_decoder import Decoder
from tests.cli.test_cli import ROOT

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
PIECES = st.sampled_from(
    ["", " ", "\t", "\n", "\r", "\f", "\u00a0", ",", "}", "1", "\ufeff", "//", '"', "\\", "NaN"],
)
Pairs = list[tuple[str, object]]


def outcome(decode: object, text: str) -> object:
    try:
        return repr(decode(text))  # type: ignore[operator]
    except ValueError:
        return "refused"
    except RecursionError:
        return "too deep"


def check(text: str) -> None:
    theirs = json.JSONDecoder(object_pairs_hook=tuple, parse_float=str, parse_constant=str)
    ours = Decoder(tuple, str, str)
    assert outcome(ours.decode, text) == outcome(theirs.decode, text), text
    assert outcome(Decoder(None, float, str).decode, text) == outcome(
        json.JSONDecoder(parse_float=float, parse_constant=str).decode, text
    )


@given(VALUES, st.sampled_from([None, 0, 2]), PIECES, PIECES, st.integers(0, 80), PIECES)
def test_texts_that_are_json_or_nearly(
    value: object, indent: int | None, before: str, after: str, at: int, inside: str
) -> None:
    text = json.dumps(value, indent=indent)
    check(before + text + after)
    check(text[:at] + inside + text[at:])
    check(text[:at])


@given(st.text(max_size=12))
def test_any_text(text: str) -> None:
    check(text)


REFUSED = [
    "", "{", '{"a"', '{"a":1,,', '"', '"\\x"', '"\\u12"', "[1 2]", '{"a" 1}', "nul", "[1]x", "{a: 1}",
    '"\t"', "-",
]  # fmt: skip
ALONE = """
import sys
from ecrlint.read.json import decode as json_text
from ecrlint.read.positions import SyntaxTrouble
for text in {refused!r}:
    assert "json" not in sys.modules
    try:
        json_text.parse(text)
    except SyntaxTrouble as trouble:
        print(trouble.problem.fields["problem"])
"""


def test_what_is_refused_is_explained_where_nobody_has_imported_json() -> None:
    for text in REFUSED:
        found = subprocess.run(
            [sys.executable, "-c", ALONE.format(refused=[text])],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert found.stdout.strip(), text


def test_what_is_too_deep() -> None:
    check("[" * 100_000)
    check("[" * 100_000 + "]" * 100_000)
