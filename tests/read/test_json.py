"""JSON: values, positions, and for every way to get it wrong the place and the words."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from ecrlint.policy.pointer import Place
from ecrlint.read.json.decode import parse
from ecrlint.read.json.positions import scan
from ecrlint.read.positions import MAX_DEPTH, Problem, SyntaxTrouble, span_of
from ecrlint.source import Source

if TYPE_CHECKING:
    from ecrlint.policy.pointer import Part

POLICY = """\
{
\t"Version": "2012-10-17",
\t"Statement": [
\t\t{
\t\t\t"Sid": "😀 Pull", "Effect": "Allow",
\t\t\t"a/b~c": {"1": [true, -1.5e3, []]}
\t\t}
\t]
}
"""


def place(text: str, pointer: str, part: Part) -> tuple[str, str]:
    """A place as `line:column-line:column`, and its characters."""
    source = Source("policy.json", text)
    root, _ = scan(text)
    span = span_of(root, Place(pointer, part), source)
    return repr(span), text[span.start : span.end]


@pytest.mark.parametrize(
    ("pointer", "part", "span", "characters"),
    [
        ("/Version", "value", "2:13-2:25", '"2012-10-17"'),
        ("/Version", "key", "2:2-2:11", '"Version"'),
        ("/Statement/0/Sid", "value", "5:11-5:19", '"😀 Pull"'),
        ("/Statement/0/Effect", "key", "5:21-5:29", '"Effect"'),
        ("/Statement/0", "opening", "4:3-4:4", "{"),
        ("/Statement/0", "key", "4:3-7:4", None),  # an item has no key
        ("", "opening", "1:1-1:2", "{"),
        ("", "key", "1:1-9:2", None),
        ("/Statement/0/a~1b~0c/1/0", "value", "6:20-6:24", "true"),
        ("/Statement/0/a~1b~0c/1/1", "value", "6:26-6:32", "-1.5e3"),
        ("/Statement/0/a~1b~0c/1/2", "value", "6:34-6:36", "[]"),
        ("/Statement/0/a~1b~0c", "opening", "6:13-6:38", '{"1": [true, -1.5e3, []]}'),
        # A pointer that leads nowhere: as far as it goes.
        ("/Statement/1/Sid", "opening", "3:15-3:16", "["),
        ("/Statement/00", "opening", "3:15-3:16", "["),
        ("/Version/x", "value", "2:13-2:25", '"2012-10-17"'),
        ("/Nothing", "opening", "1:1-1:2", "{"),
    ],
)
def test_places(pointer: str, part: Part, span: str, characters: str | None) -> None:
    found_span, found_characters = place(POLICY, pointer, part)
    assert found_span == span
    assert characters is None or found_characters == characters


@pytest.mark.parametrize(
    ("text", "pointer", "span"),
    [
        ('{"a":{"b":[1,"x"]}}', "/a/b/1", "1:14-1:17"),  # one line, no blanks
        ('{\r\n"a":\r\n1}', "/a", "3:1-3:2"),
        ('{\r"a":\r1}', "/a", "3:1-3:2"),
        ('{"\u2028":"\u2028",\n"b":2}', "/b", "2:5-2:6"),  # no line end in JSON
        ('{"\\u0061":1}', "/a", "1:11-1:12"),
        (' "x" ', "", "1:2-1:5"),
    ],
)
def test_exact_in_any_layout(text: str, pointer: str, span: str) -> None:
    assert place(text, pointer, "value")[0] == span


def trouble(text: str) -> Problem:
    """What the scanner says, after making sure that the fast parser says the same."""
    with pytest.raises(SyntaxTrouble) as scanned:
        scan(text)
    with pytest.raises(SyntaxTrouble) as parsed:
        parse(text)
    problem = scanned.value.problem
    assert (problem.start, problem.fields) == (
        parsed.value.problem.start,
        parsed.value.problem.fields,
    )
    assert problem.rule == "syntax-error"
    return problem


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        # Nothing, or not all of it.
        ("", "1:1-1:1", "the file is empty"),
        (" \n", "1:1-1:1", "the file is empty"),
        ('{"a": 1,\n', "1:8-1:9", "the text ends inside an object"),
        ("[1", "1:2-1:3", "the text ends inside a list"),
        ('{"a"', "1:4-1:5", "the text ends inside an object"),
        # Commas and colons.
        ('{"a": 1,\n}', "1:8-1:9", "a comma before '}'"),
        ("[1, 2, ]", "1:6-1:7", "a comma before ']'"),
        ("[1,,2]", "1:4-1:5", "a comma without a value before it"),
        ('{"a": , "b": 1}', "1:7-1:8", "a comma without a value before it"),
        ('{"a": 1\n "b": 2}', "2:2-2:5", "a missing comma before this"),
        ('["a" "b"]', "1:6-1:9", "a missing comma before this"),
        ('{"a" 1}', "1:6-1:7", "a missing colon before this"),
        ('{"a" = 1}', "1:6-1:7", "'=' instead of ':'"),
        ('{"a"}', "1:5-1:6", "a key without a value before '}'"),
        ('{"a", "b": 1}', "1:5-1:6", "a key without a value before ','"),
        ('["a": 1]', "1:5-1:6", "a colon inside a list"),
        ('{"a":: 1}', "1:6-1:7", "a colon too many"),
        ("{: 1}", "1:2-1:3", "a colon without a key before it"),
        # Brackets.
        ('{"a": [1}', "1:9-1:10", "'}' where ']' closes a list"),
        ("]", "1:1-1:2", "a ']' that closes nothing"),
        ("{}}", "1:3-1:4", "a '}' that closes nothing"),
        ("{[1]: 2}", "1:2-1:3", "a list where a key must stand"),
        ('{"a": 1}\n{"b": 2}\n', "2:1-2:9", "more text after the end of the JSON value"),
        # Comments.
        ('{ // why\n"a": 1}', "1:3-1:9", "a comment; JSON has no comments"),
        ('{"a": 1 # why\n}', "1:9-1:14", "a comment; JSON has no comments"),
        ('{"a" /* b\n */: 1}', "1:6-2:4", "a comment; JSON has no comments"),
        ("{} // end", "1:4-1:10", "a comment; JSON has no comments"),
        # Quotes.
        ("{'a': 1}", "1:2-1:5", "a text in single quotes"),
        ('{"a": “b”}', "1:7-1:10", "a text in typographic quotes"),
        ("{Effect: 1}", "1:2-1:8", "a key without quotes"),
        ('{"a": Allow}', "1:7-1:12", "'Allow' without quotes"),
        ('{"a": ${var.x}}', "1:7-1:15", "'${var.x}' without quotes"),
        ('{"a": "b\n}', "1:7-1:9", "a text without its closing quote"),
        ('{"a": "b', "1:7-1:9", "a text without its closing quote"),
        ('{"a": "say "hi""}', "1:13-1:15", "more text directly after a closing quote"),
        ('"a\\', "1:1-1:3", "a text without its closing quote"),
        # Characters.
        ('{"a": "b\tc"}', "1:9-1:10", "a tab inside a text"),
        ('{"a": "\x01"}', "1:8-1:9", "the character U+0001 inside a text"),
        ('{"a": "\0"}', "1:8-1:9", "a NUL character inside a text"),
        ('{"a": \0}', "1:7-1:8", "a NUL character"),
        ('{"a":\xa01}', "1:6-1:7", "the character U+00A0"),
        ("\ufeff{}", "1:1-1:2", "a byte-order mark"),
        ('{"a": "\\d"}', "1:8-1:10", "the escape '\\d', which JSON does not have"),
        ('{"a": "\\u12"}', "1:8-1:12", "an escape \\u without four hexadecimal digits"),
        ('{"a": "\\ud800"}', "1:8-1:14", "the escape \\ud800, which is half a character"),
        ('{"a": "\\ude00\\ud83d"}', "1:8-1:14", "the escape \\ude00, which is half a character"),
        # Literals of other languages, and numbers.
        ('{"a": True}', "1:7-1:11", "'True', which JSON spells 'true'"),
        ('{"a": None}', "1:7-1:11", "'None', which JSON spells 'null'"),
        ('{"a": undefined}', "1:7-1:16", "'undefined', which JSON spells 'null'"),
        ("[NaN]", "1:2-1:5", "'NaN', which is no number in JSON"),
        ("[-Infinity]", "1:2-1:11", "'-Infinity', which is no number in JSON"),
        ('{"a": 012345678901}', "1:7-1:19", "a number with a leading zero"),
        ("[+1]", "1:2-1:4", "a number with a plus sign"),
        ("[.5]", "1:2-1:4", "a number without a digit before its point"),
        ("[1.]", "1:2-1:4", "a number without a digit after its point"),
        ("[0x1F]", "1:2-1:6", "a number that is not decimal"),
        ("[1e999]", "1:2-1:7", "a number that is too large"),
        ("[" + "9" * 5000 + "]", "1:2-1:5002", "a number that is too large"),
    ],
)
def test_syntax_errors(text: str, span: str, words: str) -> None:
    problem = trouble(text)
    assert problem.fields == {"problem": words}
    assert repr(Source("", text).span(problem.start, problem.end)) == span


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, "[" * 1_000_000, '{"a":' * 10_000, "[" * 600 + "]" * 600],
    ids=["10,000 lists", "a megabyte", "10,000 objects", "balanced"],
)
def test_too_deep_is_a_problem_not_a_crash(text: str) -> None:
    assert trouble(text).fields["problem"].startswith(f"more than {MAX_DEPTH} objects and lists")


def test_the_deepest_text_that_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    scan(text)
    parse(text)


def test_too_deep_under_a_key_that_is_given_again() -> None:
    deep = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    assert trouble(f'{{"a": {deep}, "a": 1}}').start == 6 + MAX_DEPTH - 1  # the object counts too


def test_truncation_shows_what_is_open() -> None:
    text = '{"a": [{"b": 1}, '
    assert trouble(text).related == (6, 7, "opened here")


def test_duplicate_keys_all_point_at_the_first() -> None:
    text = '{"a": 1, "b": {"c": 1, "\\u0063": 2},\n "a": 2, "a": 3}'
    root, problems = scan(text)
    found = [(p.rule, text[p.start : p.end], p.start, p.fields, p.related) for p in problems]
    first = (1, 4, "first given here")
    assert found == [
        ("duplicate-key", '"\\u0063"', 23, {"key": "c"}, (15, 18, "first given here")),
        ("duplicate-key", '"a"', 38, {"key": "a"}, first),
        ("duplicate-key", '"a"', 46, {"key": "a"}, first),
    ]
    assert parse(text) == ({"a": 3, "b": {"c": 2}}, True)
    assert isinstance(root.children, dict)
    assert text[root.children["a"].value.start] == "3"  # the last one wins here too


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -0.5, true, null, "é\\n"]}', {"a": [1, -0.5, True, None, "é\n"]}),
        ('"\\ud83d\\ude00"', "😀"),
        ('"\\\\ud800"', "\\ud800"),
        ("1E5", 1e5),
        ('"\x7f"', "\x7f"),
    ],
)
def test_parse(text: str, value: object) -> None:
    assert parse(text) == (value, False)
    scan(text)


def test_python_alone_would_accept_these() -> None:
    """Why `parse` is more than `json.loads`: should Python change, these show it."""
    assert math.isnan(json.loads("NaN"))
    assert json.loads("1e999") == math.inf
    assert json.loads('"\\ud800"') == "\ud800"
