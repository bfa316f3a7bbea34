"""The laws that fuzzing tries to break: on everything that ever broke one, and on policies tampered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import NAMES, TARGETS

HERE = Path(__file__).parent
BROKEN = sorted(path for path in (HERE / "broken").rglob("*") if path.is_file())
REAL = [
    path.read_bytes()
    for folder in ("ok", "err")
    for path in sorted((HERE.parent / "corpus" / folder).rglob("*"))
    if path.is_file() and path.suffix != ".out"
]
TOKENS = [
    line[1:-1].encode("latin-1").decode("unicode_escape").encode("latin-1")
    for line in (HERE / "tokens.dict").read_text(encoding="utf-8").splitlines()
    if line.startswith('"')
]


@st.composite
def tampered(draw: st.DrawFn) -> bytes:
    """A policy as people write it, after pieces were cut out, put in, or taken from another one."""
    data = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([0, 1, 8, 200])))))
        other = draw(st.sampled_from(REAL))
        cut = draw(st.integers(0, len(other)))
        piece = draw(st.sampled_from([b"", *TOKENS, other[cut : cut + 100], data[end : end + 50]]))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_a_law(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", ["json", "yaml", "hcl"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=tampered())
def test_readers_take_what_was_tampered_with(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", ["readers", "runs", "fixers"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.integers(0, 20 * len(NAMES) - 1), data=tampered())
def test_runs_end_well_on_what_was_tampered_with(name: str, first: int, data: bytes) -> None:
    TARGETS[name](bytes([first]) + data)
