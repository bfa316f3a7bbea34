"""A text inside another one: what it says, and where each character is written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.read.positions import SyntaxTrouble, find
from ecrlint.read.source_map import as_it_stands, in_json_string, parse_json


@given(st.text(), st.booleans())
def test_a_json_string_is_followed_character_by_character(text: str, ascii_only: bool) -> None:
    outer = f"[{json.dumps(text, ensure_ascii=ascii_only)}]"
    written = in_json_string(outer, 1, len(outer) - 1)
    assert written.text == text
    for char, start, end in zip(text, written.starts, written.ends, strict=True):
        assert json.loads(f'"{outer[start:end]}"') == char
    assert written.ends == written.starts[1:] + ([len(outer) - 2] if text else [])


def test_a_policy_in_a_string_in_a_string() -> None:
    policy = '{"Effect": "Allöw"}'
    once = json.dumps(policy)
    twice = json.dumps({"policy": once})
    outer = in_json_string(twice, 11, len(twice) - 1)
    inner = in_json_string(outer.text, 0, len(outer.text)).inside(outer)
    value, tree, problems = parse_json(inner.text, lambda: inner)
    node, member, _ = find(tree(), "/Effect")
    assert (value, problems) == ({"Effect": "Allöw"}, [])
    assert member is not None
    assert twice[node.start : node.end] == r"\\\"All\\u00f6w\\\""
    assert twice[member.start : member.end] == r"\\\"Effect\\\""


def test_trouble_is_where_it_is_written() -> None:
    text = 'policy: {"a" 1}'
    with pytest.raises(SyntaxTrouble) as caught:
        parse_json(text[8:], lambda: as_it_stands(text[8:], 8))
    assert text[caught.value.problem.start - 1] in '" '


def test_a_key_given_twice() -> None:
    text = 'x{"a": 1, "a": 2}'
    _, _, [problem] = parse_json(text[1:], lambda: as_it_stands(text[1:], 1))
    assert (problem.rule, text[problem.start : problem.end], problem.start) == ("duplicate-key", '"a"', 10)
