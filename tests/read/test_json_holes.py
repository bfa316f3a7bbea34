"""JSON with holes: what is filled in later, what is known all the same, and where everything stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.json.placeholders import parse
from ecrlint.read.placeholders import fill_holes
from ecrlint.read.positions import Node, SyntaxTrouble, find
from ecrlint.read.source_map import as_it_stands


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("${var.account}", UNKNOWN),
        (" {{ account }}\n", UNKNOWN),
        ("arn:aws:iam::${var.account}:root", "arn:aws:iam::${var.account}:root"),
        ("arn:aws:iam::{{ account_id }}:root", "arn:aws:iam::${account_id}:root"),
        ("arn:aws:iam::<%= @account %>:root", "arn:aws:iam::${account}:root"),
        ("arn:aws:iam::$ACCOUNT:root", "arn:aws:iam::${aCCOUNT}:root"),
        ("{{ .Values.account }}:x", "${values.account}:x"),
        ('${join("}", [for x in xs : "{x}"])}/a', '${join(".", [for x in xs . ".x."])}/a'),
        # What no template fills in.
        ("user/${aws:username}", "user/${aws:username}"),
        ("${aws:PrincipalTag/team, 'none'}-${*}", "${aws:PrincipalTag/team, 'none'}-${*}"),
        ("$${aws:username}-%%{x}", "${aws:username}-%{x}"),
        ("costs $5 and {a}", "costs $5 and {a}"),
        ("${unclosed", "${unclosed"),
        ("a{# note #}b", "ab"),
    ],
)
def test_holes_in_a_text(text: str, value: object) -> None:
    assert fill_holes(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": ${list}, "b": "-{{ x }}"}', {"a": UNKNOWN, "b": "-${x}"}),
        ('["one", ${two}]', ["one", UNKNOWN]),
        ('{"Effect": "${effect}"}', {"Effect": UNKNOWN}),
        (r'["\u0061${x}\"$${aws:username}"]', ['a${x}"${aws:username}']),
        ('["-${lookup(x, "a")}"]', ['-${lookup(x, "a")}']),
        ('[{"${key}": 1, "b": 2}, {"b": 3}]', [UNKNOWN, {"b": 3}]),
        ('{{ policy | to_json }}', UNKNOWN),
        ('${jsonencode({\n  Statement = [{}]\n})}\n', UNKNOWN),
        ('[1 %{ if more }, 2%{ endif }]', [1, 2]),
        ('[1{% if more %}, 2{% endif %}]', [1, 2]),
        # Only the result is JSON.
        ('[%{ for x in xs }"${x}",%{ endfor }]', UNKNOWN),
        ('[{"a": 1} ${more}]', UNKNOWN),
        ('["a", {{ .b }}{{ .c }}]', UNKNOWN),
    ],
)  # fmt: skip
def test_values(text: str, value: object) -> None:
    found, _, problems = parse(text)
    assert found == value
    assert not problems


def test_positions() -> None:
    outer = 'policy = {"Principal": {"AWS": "arn:aws:iam::${var.account}:root"}, "Action": ${actions}}'
    text = outer[9:]
    _, tree, _ = parse(text, lambda: as_it_stands(text, 9))
    root = tree()
    for pointer, characters in {
        "/Principal/AWS": '"arn:aws:iam::${var.account}:root"',
        "/Action": "${actions}",
        "": text,
    }.items():
        node, _, _ = find(root, pointer)
        assert outer[node.start : node.end] == characters


def test_a_mistake_beside_holes_in_texts_is_a_mistake() -> None:
    with pytest.raises(SyntaxTrouble) as caught:
        parse('{"a": "${x}",}')
    assert caught.value.problem.start == 12


def test_keys_that_only_look_the_same_once_masked() -> None:
    assert parse('{"${a}": 1, "${b}": 2}')[2] == []
    [problem] = parse('{"a": 1, "a": "${b}"}')[2]
    assert problem.start == 9


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=6).filter(lambda text: not set(text) & set("${<%")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


@given(values, st.integers(0, 9))
def test_a_hole_in_one_text_leaves_the_rest_alone(value: object, at: int) -> None:
    """As a value, and as a part of a text, wherever it stands in a list."""
    items = [value, value, value]
    texts = [json.dumps(item) for item in items]
    texts.insert(at % 4, "${x}")
    texts.insert(at % 3, '"é${y}"')
    found, _, _ = parse(f"[{', '.join(texts)}]")
    assert isinstance(found, list)
    rest = [item for item in found if item is not UNKNOWN and item != "é${y}"]
    assert (rest, len(found)) == (items, 5)


@given(st.text(st.sampled_from('${}%"\\ a:{#<>=\n'), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    fill_holes(text)
    places = [Node(0, 0)]
    try:
        places.append(parse(text)[1]())
    except SyntaxTrouble as trouble:
        places.append(Node(trouble.problem.start, trouble.problem.end))
    assert 0 <= places[-1].start <= places[-1].end <= len(text)


def test_names_of_holes_are_holes() -> None:
    assert has_hole(str(fill_holes("a{{ lookup('x') | default({}) }}")))
