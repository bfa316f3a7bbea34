"""Laws of YAML reading: JSON is YAML, dumps come back, and no text breaks the reader."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ecrlint.read.positions import Node, Problem, SyntaxTrouble
from ecrlint.read.yaml.load import read

# What both JSON and YAML can hold without escapes; a key may have at most 1,024 characters.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff\u2028\u2029"),
    max_size=8,
)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    plain | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=15,
)


def same(left: object, right: object) -> bool:
    """Equality that tells 1, 1.0 and True apart."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def check_json(text: str, node: Node, value: object) -> None:
    """Every node's characters are the JSON of its value."""
    assert same(json.loads(text[node.start : node.end]), value)
    if isinstance(value, dict):
        assert isinstance(node.children, dict)
        for key, member in node.children.items():
            assert json.loads(text[member.start : member.end]) == key
            check_json(text, member.value, value[key])
    elif isinstance(value, list):
        assert isinstance(node.children, list)
        for item, inner in zip(node.children, value, strict=True):
            check_json(text, item, inner)


def check_inside(text: str, node: Node) -> None:
    """Children stand in order inside their parents, and nothing begins or ends with a blank."""
    characters = text[node.start : node.end]
    assert characters == characters.strip(" \n")
    children = node.children
    if isinstance(children, dict):
        children = [member.value for member in children.values()]
    before = node.start
    for child in children or []:
        assert before <= child.start <= child.end <= node.end
        before = child.end
        check_inside(text, child)


@given(values, st.booleans(), st.none() | st.integers(1, 4))
def test_json_is_yaml(value: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    [(found, root, problems)] = read(text)
    assert same(found, value)
    assert not problems
    check_json(text, root, value)


@given(values, st.integers(20, 100))
def test_dumps_come_back(value: object, width: int) -> None:
    """In block style; what the dumper writes into brackets, it does not always read itself."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = width
    stream = io.StringIO()
    yaml.dump(value, stream)
    text = stream.getvalue()
    [(found, root, problems)] = read(text)
    assert same(found, value)
    assert not problems
    check_inside(text, root)


PIECES = [*"[]{},:-?&*!|>'\"%@#~\\\n\t\r\0 ab1", "<<: ", "*a", "&a ", "!!int ", "---\n", "\n  ",
          ": ", "- ", "\\u", "\\UFFFFFFFF", "%YAML 1.1\n", "\u2028", "\x85", "é", "😀"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    places: list[Node | Problem] = []
    try:
        for _, root, problems in read(text):
            places += [root, *problems]
    except SyntaxTrouble as trouble:
        places.append(trouble.problem)
    for place in places:
        assert 0 <= place.start <= place.end <= len(text)
