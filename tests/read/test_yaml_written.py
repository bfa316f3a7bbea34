"""Where the characters of a YAML text are written, held against what the parser makes of it."""

from __future__ import annotations

import io

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from ecrlint.read.positions import SyntaxTrouble
from ecrlint.read.source_map import SourceMap
from ecrlint.read.yaml import load as yaml_text
from ecrlint.read.yaml.source_map import source_map_of
from ecrlint.read.yaml.tags import Tagged


def followed(text: str) -> SourceMap:
    """The first text of a YAML list, and where it is written."""
    [(value, root, _)] = yaml_text.read(text)
    assert isinstance(value, list)
    assert isinstance(root.children, list)
    first = value[0].value if isinstance(value[0], Tagged) else value[0]
    assert isinstance(first, str)
    node = root.children[0]
    return source_map_of(text, node.start, node.end, first)


def spelled(text: str) -> list[str]:
    """What is written for each character of the first text of a list."""
    found = followed(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- ab", ["a", "b"]),
        ("- a \n  b", ["a", " \n  ", "b"]),
        ("- 'a''b'", ["a", "''", "b"]),
        (r'- "a\"\u00e4\x41\n"', ["a", r"\"", r"\u00e4", r"\x41", r"\n"]),
        (r'- "\ud83d\ude00"', [r"\ud83d\ude00"]),
        ('- "a\\\n   b"', ["a", "b"]),
        ("- |\n  a\n   b\n", ["a", "\n", " ", "b", "\n"]),
        ("- |2-\n     a\n", [" ", " ", " ", "a"]),
        ("- | # { \n\n  {\n", ["\n", "{", "\n"]),
        ("- >\n  a\n  b\n\n  c\n   d\n", ["a", "\n  ", "b", "\n", "c", "\n", " ", "d", "\n"]),
        ("- |+\r\n  'a'\r\n\r\n- b", ["'", "a", "'", "\r\n", "\r\n"]),
        ("- !Sub |\n  \"a\"\n", ['"', "a", '"', "\n"]),
    ],
)  # fmt: skip
def test_what_is_written_for_each_character(text: str, expected: list[str]) -> None:
    assert spelled(text) == expected


def follows(found: SourceMap, text: str) -> bool:
    """Whether every character has a stretch of its own, in order, and plain ones stand for themselves."""
    ordered = all(a <= b for a, b in zip(found.ends, found.starts[1:], strict=False))
    stretches = zip(found.text, found.starts, found.ends, strict=True)
    same = all(
        text[start:end] == char for char, start, end in stretches if char.isalnum() and end - start == 1
    )
    return ordered and same


STYLES = (
    str,
    DoubleQuotedScalarString,
    SingleQuotedScalarString,
    LiteralScalarString,
    FoldedScalarString,
)
characters = st.sampled_from("ab \n\t\"'{}:,#\\|>-é\U0001f600")


@settings(deadline=None)
@given(st.text(characters, max_size=30), st.sampled_from(STYLES), st.integers(10, 80), st.integers(0, 3))
def test_every_style_is_followed(text: str, style: type[str], width: int, depth: int) -> None:
    yaml = YAML()
    yaml.width = width
    stream = io.StringIO()
    outer: object = [style(text), "z"]
    yaml.dump(outer, stream)
    dumped = stream.getvalue()
    try:
        found = followed(dumped)
    except (SyntaxTrouble, AssertionError):
        assume(False)  # the dumper does not always write what it reads
    assume(found.text.strip())
    assert follows(found, dumped)


@settings(deadline=None)
@given(
    st.text(st.sampled_from("ab \n\t\"'\\|>-+2#:"), max_size=25),
    st.sampled_from(["- |", "- >", '- "', "- '", "- "]),
)
@example("2-\n    a\n  b\n", "- >")
def test_whatever_the_parser_reads_is_followed(text: str, before: str) -> None:
    whole = before + text + before[2:] if before[2:] in ("'", '"') else before + text
    try:
        found = followed(whole)
    except (SyntaxTrouble, AssertionError, ValueError):
        assume(False)
    assume(found.text.strip())
    assert follows(found, whole)
