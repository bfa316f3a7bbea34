"""YAML: values of the core schema, the characters of every value, and what is refused where."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest

from ecrlint.policy.pointer import Place
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.positions import MAX_DEPTH, Problem, SyntaxTrouble, span_of
from ecrlint.read.yaml.load import read
from ecrlint.read.yaml.tags import as_written, without_tags
from ecrlint.source import Source

if TYPE_CHECKING:
    from ecrlint.policy.pointer import Part


def only(text: str) -> object:
    """The value of the only document, which has no problems."""
    [(value, _, problems)] = read(text)
    assert not problems
    return without_tags(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # What YAML 1.1 would spoil.
        ("2012-10-17", "2012-10-17"),
        ("yes", "yes"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("=", "="),
        # The core schema of YAML 1.2.
        ("~", None),
        ("null", None),
        ("True", True),
        ("false", False),
        ("012345678901", 12345678901),
        ("0o17", 15),
        ("0x1F", 31),
        ("-1", -1),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        # Texts of every style.
        ("'1'", "1"),
        ('"a\\/b"', "a/b"),
        ('"\\ud83d\\ude00"', "😀"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
        ("a\n  b", "a b"),
        # Tags.
        ("!!str 1", "1"),
        ("!!int '1'", 1),
        ("!!float 1", 1.0),
        ("!!null ''", None),
        ("!!bool 'true'", True),
        ("! 1", "1"),
        ("!!seq [!!map {a: 1}]", [{"a": 1}]),
        ("[!Ref A, !Sub [a, {b: c}], !If\n {}]", [UNKNOWN, UNKNOWN, UNKNOWN]),
        ("a: !!timestamp 2012-10-17", {"a": UNKNOWN}),
        # Keys are texts.
        ("{1: a, null: b, true: c, ~: d}", {"1": "a", "null": "b", "true": "c", "~": "d"}),
        (": a", {"": "a"}),
        ("&k 1: *k", {"1": 1}),
        # Collections.
        ("a:\n- 1\n- b: 2\n  c:\n-\n", {"a": [1, {"b": 2, "c": None}, None]}),
        ("[a: 1, {b, c: }]", [{"a": 1}, {"b": None, "c": None}]),
        ('{"a":1,"b":[],"c":{}}', {"a": 1, "b": [], "c": {}}),
        # Anchors and merges: own members win, then the earlier source.
        ("[&a {b: 1}, *a]", [{"b": 1}, {"b": 1}]),
        ("[&a {b: 1, c: 2}, {<<: *a, b: 3}]", [{"b": 1, "c": 2}, {"b": 3, "c": 2}]),
        ("{<<: [{a: 1}, {a: 2, b: 3}]}", {"a": 1, "b": 3}),
        ("{'<<': 1}", {"<<": 1}),
        ("<<: !Include common\na: 1", UNKNOWN),
        ("%YAML 1.1\n---\nyes", "yes"),
    ],
)
def test_values(text: str, value: object) -> None:
    found = only(text)
    assert (found, type(found)) == (value, type(value))


def test_not_a_number() -> None:
    assert math.isnan(only(".nan"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("# only a comment\n", []),
        ("---\n", [None]),
        ("a\n---\nb: 1\n...\n", ["a", {"b": 1}]),
    ],
)
def test_documents(text: str, values: list[object]) -> None:
    assert [value for value, _, _ in read(text)] == values


TEMPLATE = """\
# comment
Statement:   # two
  - Sid: 'Pull 😀'  # why
    "Effect" : Allow
    Action: &pull
    - ecr:BatchGetImage
    - "ecr:GetDownloadUrlForLayer"

    # of the next
    Empty:   # nothing: here
    Note: !!str &note |  # header

      {"a": 1}
        b

    Folded: >-
      x
  - Action: *pull
    Flow: { a: [ 1, ], b }
    <<: &more
      Tail:
Last: &end !!map
  x: y
"""


@pytest.mark.parametrize(
    ("pointer", "part", "span", "characters"),
    [
        ("/Statement/0/Sid", "value", "3:10-3:18", "'Pull 😀'"),
        ("/Statement/0/Effect", "key", "4:5-4:13", '"Effect"'),
        ("/Statement/0/Effect", "value", "4:16-4:21", "Allow"),
        ("/Statement/0/Action/1", "value", "7:7-7:35", '"ecr:GetDownloadUrlForLayer"'),
        ("/Statement/0/Action", "opening", "6:5-6:24", "- ecr:BatchGetImage"),
        ("/Statement/0/Empty", "value", "10:11-10:11", ""),
        ("/Statement/0/Empty", "key", "10:5-10:10", "Empty"),
        ("/Statement/0/Note", "value", "13:7-14:10", '{"a": 1}\n        b'),
        ("/Statement/0/Folded", "value", "17:7-17:8", "x"),
        ("/Statement/0", "value", "3:5-17:8", None),
        ("/Statement/0", "opening", "3:5-3:25", "Sid: 'Pull 😀'  # why"),
        ("/Statement/1/Action", "key", "18:5-18:11", "Action"),
        ("/Statement/1/Action/0", "value", "6:7-6:24", "ecr:BatchGetImage"),  # where it is written
        ("/Statement/1/Flow", "value", "19:11-19:27", "{ a: [ 1, ], b }"),
        ("/Statement/1/Flow/a", "value", "19:16-19:22", "[ 1, ]"),
        ("/Statement/1/Flow/b", "value", "19:25-19:25", ""),
        ("/Statement/1/Tail", "key", "21:7-21:11", "Tail"),
        ("/Statement/1", "value", "18:5-21:12", None),
        ("/Statement", "value", "3:3-21:12", None),
        ("/Last", "value", "23:3-23:7", "x: y"),
        ("", "value", "2:1-23:7", None),
    ],
)
def test_places(pointer: str, part: Part, span: str, characters: str | None) -> None:
    source = Source("template.yaml", TEMPLATE)
    [(_, root, _)] = read(TEMPLATE)
    found = span_of(root, Place(pointer, part), source)
    assert repr(found) == span
    assert characters is None or TEMPLATE[found.start : found.end] == characters


@pytest.mark.parametrize(
    ("text", "pointer", "span"),
    [
        ("a: 1\r\nb: 2\r\n", "/b", "2:4-2:5"),
        ("a: 1\rb: 2\r", "/b", "2:4-2:5"),
        ("a: x\u2028y\nb: 2", "/b", "2:4-2:5"),  # no line end for us
        ("b:", "/b", "1:3-1:3"),
        ("b:\na: 1", "/b", "1:3-1:3"),
        ("? b # c\n: # d\n  x", "/b", "3:3-3:4"),
        ("b: &x", "/b", "1:6-1:6"),
        ("b: |\n\na: 1", "/b", "1:4-1:5"),
        ("b: &x\n- 1\n- 2", "/b", "2:1-3:4"),
        ("[b: 1, c]", "/0", "1:2-1:6"),
        ("[? b : 1, c]", "/0/b", "1:8-1:9"),
    ],
)
def test_places_in_odd_layouts(text: str, pointer: str, span: str) -> None:
    [(_, root, _)] = read(text)
    source = Source("", text)
    assert repr(span_of(root, Place(pointer), source)) == span


def trouble(text: str) -> Problem:
    with pytest.raises(SyntaxTrouble) as caught:
        list(read(text))
    assert caught.value.problem.rule == "syntax-error"
    return caught.value.problem


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("Action: *\nEffect: Allow", "1:9-1:10", "a text that starts with '*' or '&'"),
        ("Principal: *", "1:12-1:13", "a text that starts with '*' or '&'"),
        ("Action: *x", "1:9-1:11", "an alias without an anchor '&x' before it"),
        ("a: &a [*a]", "1:8-1:10", "an alias inside the value that it stands for"),
        ("a: b: c", "1:5-1:6", "a ':' where no key can stand"),
        ("a: 1\n b: 2", "2:3-2:4", "a ':' where no key can stand"),
        ("a:\n\t- b", "2:1-2:2", "a tab where YAML wants spaces"),
        ("a: @b", "1:4-1:5", "a text that must not start like this"),
        ("a: 'b\nc: d", "1:4-1:6", "a text without its closing quote"),
        ('a: "b\n---\n"', "1:4-1:6", "a text without its closing quote"),
        ("- a\n-b\n", "2:1-2:3", "a line that is neither 'key: value' nor '- item'"),
        ("a: - b", "1:4-1:5", "a list item where none can stand"),
        ("a: 1\n- b", "2:1-2:2", "a list item among the keys of an object"),
        ("- a\nb: 1", "2:1-2:2", "a key that does not fit what stands above"),
        ("a: 'b' c", "1:8-1:9", "more text behind a value"),
        ("a: [b\nc: d", "2:2-2:3", "a missing ',' or ']' before this"),
        ("a: [b,\n", "1:6-1:7", "the text ends"),
        ("a: {b\n", "1:5-1:6", "the text ends inside an object"),
        ("a: ]", "1:4-1:5", "a mark where a value must stand"),
        ("{{ x }}: 1", "1:2-1:7", "a key that is an object or a list"),
        ('a: "\\d"', "1:6-1:7", "an escape that YAML does not have"),
        ('a: "\\ud800"', "1:4-1:12", "a text with an escape that is half a character"),
        ('a: "\\UFFFFFFFF"', "1:5-1:15", "an escape of a character that does not exist"),
        ("a: \0", "1:4-1:5", "a NUL character, which YAML does not allow"),
        ("a: \x7f", "1:4-1:5", "the character U+007F, which YAML does not allow"),
        ("a: !x!y z", "1:4-1:5", "a tag with an undefined prefix"),
        ("a: !!int b", "1:10-1:11", "a value that cannot be '!!int'"),
        ("a: !!map [b]", "1:10-1:13", "a value that cannot be '!!map'"),
        ("a: !!int {b: c}", "1:10-1:16", "a value that cannot be '!!int'"),
        ("<<: 1", "1:5-1:6", "a merge key '<<' whose value is not an object"),
        ("%YAML 2.0\n---\na", "1:1-1:2", "a version of YAML other than 1"),
        ("a: " + "9" * 5000, "1:4-1:5004", "a number that is too large"),
        ("a: 0x" + "f" * 5000, "1:4-1:5006", "a number that is too large"),
        ("a: 0o" + "7" * 6000, "1:4-1:6006", "a number that is too large"),
    ],
)
def test_syntax_errors(text: str, span: str, words: str) -> None:
    problem = trouble(text)
    assert problem.fields["problem"].startswith(words)
    assert repr(Source("", text).span(problem.start, problem.end)) == span


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "? " * 10_000, "[" * 1_000_000],
    ids=["lists", "objects", "dashes", "question marks", "a megabyte"],
)
def test_too_deep_is_a_problem_and_soon(text: str) -> None:
    begin = time.monotonic()
    assert trouble(text).fields["problem"].startswith(f"more than {MAX_DEPTH} objects and lists")
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("item", ["[*{0}, *{0}, *{0}]", "{{<<: [*{0}, *{0}, *{0}]}}"])
def test_an_alias_bomb_is_not_expanded(item: str) -> None:
    lines = ["- &a0 {x: y}"]
    lines += [f"- &a{i + 1} " + item.format(f"a{i}") for i in range(40)]
    problem = trouble("\n".join(lines))
    assert problem.fields["problem"] == "aliases that stand for more than 100,000 values"


def test_documents_before_the_trouble_are_given() -> None:
    documents = read("a: 1\n---\nb: [\n")
    assert next(documents)[0] == {"a": 1}
    with pytest.raises(SyntaxTrouble):
        next(documents)


def test_anchors_end_with_their_document() -> None:
    assert trouble("&a 1\n---\n*a").start == 9


def test_duplicate_keys_all_point_at_the_first() -> None:
    text = "a: 1\n'a': 2\nb: {c: 1, c: 2}\na: 3\n"
    [(value, root, problems)] = read(text)
    found = [(p.rule, text[p.start : p.end], p.start, p.fields, p.related) for p in problems]
    first = (0, 1, "first given here")
    assert found == [
        ("duplicate-key", "'a'", 5, {"key": "a"}, first),
        ("duplicate-key", "c", 22, {"key": "c"}, (16, 17, "first given here")),
        ("duplicate-key", "a", 28, {"key": "a"}, first),
    ]
    assert value == {"a": 3, "b": {"c": 2}}
    assert isinstance(root.children, dict)
    assert text[root.children["a"].value.start] == "3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: !unsafe "*"', {"a": "*"}),
        ("a: !!binary Kg==", {"a": "Kg=="}),
        ("a: [!foo {b: !bar c}]", {"a": [{"b": "c"}]}),
        ("a: !foo {b: !Ref c}", {"a": {"b": UNKNOWN}}),
        ("a: !vault secret", {"a": UNKNOWN}),
    ],
)
def test_a_tag_that_nobody_knows_leaves_the_value_as_it_is_written(text: str, expected: object) -> None:
    [(value, _, _)] = read(text)
    assert without_tags(as_written(value)) == expected
