from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.report.check.snippet import WIDTH, draw, margin
from ecrlint.report.color import painter
from ecrlint.source import Source


def drawn(text: str, needle: str) -> str:
    source = Source("a.json", text)
    start = text.index(needle)
    return lines(source, start, start + len(needle))


def lines(source: Source, start: int, end: int) -> str:
    return "\n".join(draw(source.span(start, end), "error", painter(False)))


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        ('{"a": "*"}', '"*"', '1 | {"a": "*"}\n  |       ^^^'),
        ('\t"a":\t"*"', '"*"', '1 |     "a":    "*"\n  |             ^^^'),
        ('"日本": "*"', '"*"', '1 | "日本": "*"\n  |         ^^^'),
        ('"日本"', '"日本"', '1 | "日本"\n  | ^^^^^^'),
        ('"e\u0301": "*"', '"*"', '1 | "e\u0301": "*"\n  |      ^^^'),
        ('"\u1112\u1161\u11ab": 1', "1", '1 | "\u1112\u1161\u11ab": 1\n  |       ^'),
        ('"😀": "*"', '"*"', '1 | "😀": "*"\n  |       ^^^'),
        ('"\x1b": "*"', '"*"', '1 | "\\x1b": "*"\n  |         ^^^'),
        ('"\u202e": "*"', '"\u202e"', '1 | "\\u202e": "*"\n  | ^^^^^^^^'),
        ('"a\u2028b": "*"', '"*"', '1 | "a\\u2028b": "*"\n  |             ^^^'),
    ],
)
def test_carets_stand_under_their_characters(text: str, needle: str, expected: str) -> None:
    assert drawn(text, needle) == "  |\n" + expected


def test_an_empty_span_gets_one_caret_also_after_the_end() -> None:
    assert lines(Source("a", '{"a"'), 4, 4) == '  |\n1 | {"a"\n  |     ^'
    assert lines(Source("a", ""), 0, 0) == "  |\n1 |\n  | ^"
    assert lines(Source("a", "ab\r\nc"), 3, 4) == "  |\n1 | ab\n  |   ^"


def test_a_span_of_two_lines_shows_both() -> None:
    assert drawn("a: [x,  \n  y]\nb", "[x,  \n  y]") == ("  |\n1 | a: [x,\n  |    ^^^\n2 |   y]")


def test_a_long_span_shows_three_lines_and_that_there_is_more() -> None:
    text = "\n" * 8 + "{\n  a\n  b\n  c\n}\n"
    assert drawn(text, "{\n  a\n  b\n  c\n}\n") == ("   |\n 9 | {\n   | ^\n10 |   a\n11 |   b\n   | …")


def test_a_span_that_ends_with_its_line_end_shows_one_line() -> None:
    assert drawn("abc\ndef", "abc\n") == "  |\n1 | abc\n  | ^^^"


def test_a_long_line_is_cut_on_both_sides() -> None:
    picture = drawn("x" * 5000 + '"*"' + "y" * 5000, '"*"').splitlines()
    assert picture[1].startswith("1 | …xxx")
    assert picture[1].endswith("yyy…")
    assert picture[2].index("^") == picture[1].index('"*"')
    assert all(len(line) <= WIDTH for line in picture)


def test_a_long_line_is_cut_on_one_side_near_its_ends() -> None:
    at_start = drawn('"*"' + "y" * 5000, '"*"').splitlines()
    assert at_start[1].startswith('1 | "*"yyy')
    assert at_start[1].endswith("…")
    at_end = drawn("x" * 5000 + '"*"', '"*"').splitlines()
    assert at_end[1].startswith("1 | …xxx")
    assert at_end[1].endswith('xxx"*"')
    assert len(at_end[1]) == WIDTH - 1


def test_carets_of_a_span_that_is_cut_run_to_the_mark() -> None:
    picture = drawn("x" * 5000, "x" * 5000).splitlines()
    assert len(picture[1]) == len(picture[2]) == WIDTH - 1
    assert picture[2].endswith("^^^")


TEXT = st.text(st.sampled_from('ab"\t\n\r é日😀\u0301\x1b\u202e\u2028\ud800'), max_size=400)


@given(TEXT, st.integers(0, 400), st.integers(0, 400))
def test_any_span_of_any_text_can_be_drawn_in_printable_narrow_lines(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    source = Source("a", text)
    picture = lines(source, start, end).split("\n")
    assert picture[2].strip(" |^") == ""
    assert "^" in picture[2]
    for line in picture:
        assert line.isprintable()
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in line)
        marks = sum(unicodedata.category(char) == "Mn" for char in line)
        assert len(line) + wide - marks <= WIDTH
    assert len(margin(source.span(start, end))) + 2 == len(picture[0])
