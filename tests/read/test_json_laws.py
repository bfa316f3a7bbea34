"""Laws of JSON reading, for any value, any layout and any damage."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ecrlint.read.json.decode import parse
from ecrlint.read.json.positions import scan
from ecrlint.read.positions import Node, SyntaxTrouble

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    plain | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)
blanks = st.text(" \t\r\n", max_size=3)


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """A JSON text in any layout that is still JSON."""
    text = json.dumps(
        draw(values),
        ensure_ascii=draw(st.booleans()),
        indent=draw(st.none() | st.integers(0, 4) | st.just("\t")),
        separators=(draw(blanks) + "," + draw(blanks), draw(blanks) + ":" + draw(blanks)),
    )
    return draw(blanks) + text + draw(blanks)


PIECES = [*'{}[],:"\\/#\' \n\t\r\0+-.0123eE', "null", "true", "NaN", "\\u12", "\\ud800", "\ufeff",
          '"a"', "//", "1e999", "é", "😀", "\xa0"]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A JSON text with pieces cut out and put in."""
    text = draw(layouts())
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text


def same(left: object, right: object) -> bool:
    """Equality that tells 1, 1.0 and True apart."""
    return json.dumps(left) == json.dumps(right)


def check(text: str, node: Node, value: object) -> None:
    """Every node's characters are its value, every key's characters are the key."""
    assert same(json.loads(text[node.start : node.end]), value)
    if isinstance(value, dict):
        assert isinstance(node.children, dict)
        assert list(node.children) == list(value)
        for key, member in node.children.items():
            assert json.loads(text[member.start : member.end]) == key
            check(text, member.value, value[key])
    elif isinstance(value, list):
        assert isinstance(node.children, list)
        for item, inner in zip(node.children, value, strict=True):
            check(text, item, inner)
    else:
        assert node.children is None


@given(layouts())
def test_every_slice_is_its_value(text: str) -> None:
    value, twice = parse(text)
    root, problems = scan(text)
    assert same(value, json.loads(text))
    check(text, root, value)
    assert not twice
    assert not problems


@given(damaged())
def test_the_scanner_accepts_what_the_parser_accepts(text: str) -> None:
    try:
        _, twice = parse(text)
    except SyntaxTrouble as trouble:
        problem = trouble.problem
        assert 0 <= problem.start <= problem.end <= len(text)
        assert "cannot read" not in problem.fields["problem"]  # the scanner refuses it too
    else:
        _, problems = scan(text)
        assert twice == bool(problems)
        json.loads(text)
