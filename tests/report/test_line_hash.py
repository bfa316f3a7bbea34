from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.report.check.line_hash import line_hashes
from ecrlint.source import Source

VECTORS = json.loads((Path(__file__).parent / "line-hash-vectors.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_the_hashes_are_those_that_code_hosts_compute(vector: dict[str, Any]) -> None:
    hashes = line_hashes(vector["text"])
    assert hashes[: len(vector["line_hashes"])] == vector["line_hashes"]
    after_the_last = len(hashes) - len(vector["line_hashes"])
    assert after_the_last == vector["text"].endswith("\n")


@given(st.text(st.sampled_from("ab \t\r\n日😀\ud800")))
def test_every_line_has_a_hash(text: str) -> None:
    assert len(line_hashes(text)) == len(Source("a", text).line_starts)


@given(st.text(st.sampled_from("ab\n")))
def test_layout_does_not_matter(text: str) -> None:
    assert line_hashes(text.replace("a", " a\t").replace("\n", "\r\n")) == line_hashes(text)
