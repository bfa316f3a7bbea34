"""Laws of reading templates: every spelling says the same, positions are true, and no template breaks it."""

from __future__ import annotations

import io
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.cloudformation import policy_text
from ecrlint.read.document import Document
from ecrlint.read.positions import Node
from ecrlint.read.source_map import as_it_stands
from tests.read.cloudformation import reading

PARAMETERS = {
    "Known": {"Type": "String", "Default": "known"},
    "Given": {"Type": "String"},
    "List": {"Type": "CommaDelimitedList", "Default": "a,b"},
}
CONDITIONS = {
    "First": {"Fn::Equals": [{"Ref": "Given"}, "x"]},
    "Second": {"Fn::Not": [{"Condition": "First"}]},
}
words = st.sampled_from(
    ["a", "ecr:PutImage", "*", "it's", 'say "x"', "two  words", "", "é\U0001f600", "{", "012"]
)
names = st.sampled_from(["Known", "Given", "List", "Role", "AWS::AccountId", "AWS::NoValue", "Nobody"])
in_text = st.lists(words | names.map("${{{}}}".format), max_size=4).map("".join)


def calls(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Intrinsic functions in their long form."""

    def call(name: str, *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
        return st.tuples(*arguments).map(lambda given: {name: list(given)})

    return st.one_of(
        names.map(lambda name: {"Ref": name}),
        in_text.map(lambda text: {"Fn::Sub": text}),
        call("Fn::Sub", in_text, st.fixed_dictionaries({"Known": inner})),
        call("Fn::Join", words, st.lists(inner, max_size=3)),
        call("Fn::If", st.sampled_from(["First", "Second"]), inner, inner),
        call("Fn::Select", st.integers(0, 2), st.lists(inner, max_size=3)),
        call("Fn::Split", words, inner),
        st.sampled_from(["Arn", "RoleId"]).map(lambda attribute: {"Fn::GetAtt": ["Role", attribute]}),
    )


values = st.recursive(
    words | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3) | calls(inner),
    max_leaves=12,
)


def template(policy: object) -> dict[str, object]:
    return {
        "Parameters": PARAMETERS,
        "Conditions": CONDITIONS,
        "Resources": {
            "Role": {"Type": "AWS::IAM::Role"},
            "App": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": {"Id": policy}}},
        },
    }


def long(value: object) -> str:
    """YAML in block style."""
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 4096
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.dump(value, stream)
    return stream.getvalue()


def short(value: object) -> str:
    """YAML in flow style, with tags for functions."""
    if isinstance(value, dict):
        if len(value) == 1:
            [(name, argument)] = value.items()
            if name == "Fn::GetAtt" and isinstance(argument, list) and argument[:1] == ["Role"]:
                return f"!GetAtt {'.'.join(argument)}"
            if name in ("Ref", "Condition") or name.startswith("Fn::"):
                return f"!{name.removeprefix('Fn::')} {short(argument)}"
        return f"{{{', '.join([f'{json.dumps(key)}: {short(item)}' for key, item in value.items()])}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(short, value))}]"
    return json.dumps(value)


def found(text: str, path: str) -> list[Document]:
    read = reading(text, path)
    assert not read.problems
    return read.documents


@settings(deadline=None)
@given(values)
@example({"Fn::Sub": "{{"})  # behind which braces close
def test_every_spelling_of_a_template_says_the_same(policy: object) -> None:
    outer = template(policy)
    spellings = [
        found(json.dumps(outer), "a.json"),
        found(json.dumps(outer, indent=2, ensure_ascii=False), "a.template"),
        found(long(outer), "a.yaml"),
        found(short(outer), "b.yaml"),
    ]
    first, *others = [
        sorted(json.dumps(document.data, sort_keys=True, default=repr) for document in documents)
        for documents in spellings
    ]
    assert all(other == first for other in others)


def check(text: str, node: Node, value: object) -> None:
    """A tree mirrors its value, and what is written of a text that no function makes is that text."""
    assert 0 <= node.start <= node.end <= len(text)
    if isinstance(value, dict):
        assert isinstance(node.children, dict)
        assert list(node.children) == list(value)
        for key, member in node.children.items():
            assert json.loads(text[member.start : member.end]) == key
            check(text, member.value, value[key])
    elif isinstance(value, list) and node.children != []:
        assert isinstance(node.children, list)
        for child, item in zip(node.children, value, strict=True):
            check(text, child, item)


@settings(deadline=None)
@given(values)
def test_trees_mirror_their_values(policy: object) -> None:
    text = json.dumps(template(policy))
    for document in found(text, "a.json"):
        check(text, document.tree, document.data)


plain = st.recursive(
    words.filter(lambda word: "${" not in word),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)


@settings(deadline=None)
@given(plain, st.booleans())
def test_a_policy_in_a_text_is_the_policy(policy: object, block: bool) -> None:
    """Written as an object, as a JSON text and inside of Fn::Sub, in JSON and in a block of YAML."""
    inner = {"Id": policy}
    dumped = json.dumps(inner, ensure_ascii=False, indent=1 if block else None)
    for given_as in (inner, dumped, {"Fn::Sub": dumped}, {"Fn::Join": ["", [dumped[:5], dumped[5:]]]}):
        outer = template("")
        outer["Resources"]["App"]["Properties"]["RepositoryPolicyText"] = given_as  # type: ignore[index]
        for text, path in ((json.dumps(outer), "a.json"), (long(outer), "a.yaml")):
            [document] = found(text, path)
            assert document.data == inner
            leaves(text, document.tree, document.data)


def leaves(text: str, node: Node, value: object) -> None:
    """Every text without anything that escapes stands where its node says."""
    if isinstance(value, dict) and isinstance(node.children, dict):
        for key, member in node.children.items():
            leaves(text, member.value, value[key])
    elif isinstance(value, list) and isinstance(node.children, list):
        for child, item in zip(node.children, value, strict=True):
            leaves(text, child, item)
    elif value in ("a", "ecr:PutImage", "*", "012"):
        assert text[node.start : node.end].strip("\"'\\") == value


@settings(deadline=None)
@given(st.lists(plain | st.just(UNKNOWN)), st.sampled_from(["${given}", "1${given}", "${given}${value.x}"]))
def test_a_bare_hole_is_the_only_value_that_is_unknown(items: list[object], hole: str) -> None:
    text = ", ".join(hole if item is UNKNOWN else json.dumps(item) for item in items)
    value, tree, problems = policy_text.parse(f"[{text}]", lambda: as_it_stands(f"[{text}]", 0))
    assert (value, problems) == (items, [])
    nodes = tree().children
    assert isinstance(nodes, list)
    for item, node in zip(items, nodes, strict=True):
        assert (f"[{text}]"[node.start : node.end] == hole) == (item is UNKNOWN)


keys = st.sampled_from(
    ["Ref", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::GetAtt",
     "Fn::ForEach::A", "Fn::Transform", "Fn::ToJsonString", "Type", "Properties", "Default",
     "Fn::Length", "RepositoryPolicyText", "AllowedValues", "Condition", "Fn::Equals", "Fn::Not", "Fn::Or",
     "App", "x"]
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | words | in_text
    | st.sampled_from(["App", "AWS::ECR::Repository", "x", "List<String>", '{"a": ${App}}']),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=20,
)  # fmt: skip
sections = st.dictionaries(keys, anything, max_size=3)


@settings(deadline=None)
@given(sections, sections, sections, anything, anything)
def test_no_template_breaks_the_reader(
    parameters: object, mappings: object, conditions: object, loop: object, policy: object
) -> None:
    outer = {
        "Parameters": parameters,
        "Mappings": mappings,
        "Conditions": conditions,
        "Resources": {
            "Fn::ForEach::L": loop,
            "App": {
                "Type": "AWS::ECR::Repository",
                "Condition": "x",
                "Properties": {"RepositoryPolicyText": policy},
            },
            "Odd": {"Type": "AWS::ECR::PublicRepository", "Properties": policy},
        },
    }
    for text in (json.dumps(outer), short(outer)):
        for document in reading(text).documents:
            assert document.data is not UNKNOWN or document.name
            assert document.tree.start <= document.tree.end
