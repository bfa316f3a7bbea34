"""HCL: what parses, where every value stands, and what is known of an expression whose parts are not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import MAX_ITEMS, MAX_NESTING, MAX_SIZE
from ecrlint.read.hcl.embedded_json import json_value as json_value_in
from ecrlint.read.hcl.embedded_json import source_map_of
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.scope import Inner, Scope
from ecrlint.read.hcl.syntax import parse, salvage
from ecrlint.read.hcl.value import Entry, HclValue, value_of
from ecrlint.read.json.positions import scan
from ecrlint.read.positions import Member, Node, Problem, SyntaxTrouble
from ecrlint.source import Source


def body(text: str) -> Any:
    return parse(Source("main.tf", text))


class Locals(Scope):
    """The attributes of a file as `local.…`, worked out when they are asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes = body(text).attributes
        self.under_way: set[str] = set()

    def resolve(self, path: Any) -> HclValue | None:
        if len(path) != 2 or path[0] != "local" or path[1] in self.under_way:
            return None
        self.under_way.add(path[1])
        value = evaluate(self.attributes[path[1]].expression, self)
        self.under_way.remove(path[1])
        return value


def result(text: str, **locals: str) -> HclValue:
    """The value of an expression, with locals around it."""
    source = "\n".join(f"{name} = {expression}" for name, expression in locals.items())
    return evaluate(body(f"x = {text}\n").attributes["x"].expression, Locals(source))


def json_value(value: HclValue, problems: list[Problem] | None = None) -> HclValue | None:
    """What a text says as JSON, in an evaluation of its own."""
    return json_value_in(value, Scope().evaluation, problems)


def marked(node: Node, text: str) -> Any:
    """A tree as the stretches of text that it points at; keys of objects too."""
    children = node.children
    if isinstance(children, dict):
        return {text[each.start : each.end]: marked(each.value, text) for each in children.values()}
    if isinstance(children, list):
        return [marked(each, text) for each in children]
    return text[node.start : node.end]


def test_blocks_and_attributes() -> None:
    text = 'é = 1\nresource "aws_x" b {\n  name = "é"\n\n  nested {\n    a = 1\n  }\n}\n'
    found = body(text)
    assert list(found.attributes) == ["é"]
    (block,) = found.blocks
    assert (block.type, block.labels) == ("resource", ["aws_x", "b"])
    assert text[block.header.start : block.header.end] == 'resource "aws_x" b'
    assert text[block.spot.start : block.spot.end] == text[6:-1]
    name = block.body.attributes["name"]
    assert text[name.spot.start : name.spot.end] == "name"
    assert text[name.expression.spot.start : name.expression.spot.end] == '"é"'
    assert [inner.type for inner in block.body.blocks_of("nested")] == ["nested"]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("a = {", "{", "a '{' without its '}'"),
        ('resource "x" "y" {\n a = 1\n', "{", "a '{' without its '}'"),
        ("a = [1, 2\nb = 3", "[", "a '[' without its ']'"),
        ('a = "x\nb = 2', '"x', "a text without its closing quote"),
        ("a = <<EOT\nfoo\n", "<<EOT", "a heredoc without a line 'EOT' that ends it"),
        (r'a = "\q"', r"\q", r"'\q', an escape that HCL does not have"),
        ("x {}}", "}", "a '}' that nothing opened"),
        ("a = 1 b = 2", "b", "'b' on the line of another argument or block"),
        ("a = f(1,\n", "(", "what begins with this '(' does not parse to its end"),
        ("a = ", "=", "the text ends too early"),
        ("é = 1\na = {b = 1, , }", ",", "a place where this cannot stand: ','"),
    ],
)
def test_trouble(text: str, place: str, problem: str) -> None:
    with pytest.raises(SyntaxTrouble) as caught:
        body(text)
    found = caught.value.problem
    assert text[found.start : found.end] == place
    assert found.fields["problem"] == problem


def test_what_stands_beside_trouble_is_kept() -> None:
    found, trouble = salvage(Source("x.tf", 'a = [1, 2\nresource "x" "y" {\n  b = 1\n}\n'))
    assert trouble
    assert [block.labels for block in found.blocks] == [["x", "y"]]


def test_an_object_whose_key_in_parentheses_follows_a_name() -> None:
    text = "x = {\n  a = b\n  (c) = 1\n}\n"
    assert evaluate(body(text).attributes["x"].expression, Scope()).data == {"a": UNKNOWN, "${c}": 1}


def test_every_value_keeps_its_place() -> None:
    text = (
        'x = jsonencode({\n  "é" = merge({ a = ["b", 1] }, { c = upper("d") })\n'
        '  f : concat(["g"], [for i in ["h"] : i], flatten([["j"]]), compact(["k", ""]))\n})\n'
    )
    value = evaluate(body(text).attributes["x"].expression, Scope())
    assert value.encoded
    assert value.encoded.data == {"é": {"a": ["b", 1], "c": "D"}, "f": ["g", "h", "j", "k"]}
    assert marked(value.encoded.node, text) == {
        '"é"': {"a": ['"b"', "1"], "c": 'upper("d")'},
        "f": ['"g"', '"h"', '"j"', '"k"'],
    }
    assert marked(value.node, text) == text[4:-1]


def test_a_value_of_a_local_is_where_the_local_is_written() -> None:
    found = result("[local.a]", a='"here"')
    assert isinstance(found.node.children, list)
    item = found.node.children[0]
    assert item.source
    assert item.source.text[item.start : item.end] == '"here"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var.x", UNKNOWN),
        ('"${var.x}"', UNKNOWN),
        ('"arn:${var.account}:root"', "arn:${var.account}:root"),
        ('"$${aws:username}"', "${aws:username}"),
        ('["a", var.x]', ["a", UNKNOWN]),
        ('concat(["a"], var.x, ["b"])', ["a", UNKNOWN, "b"]),
        ("concat(var.x, var.y)[0]", UNKNOWN),
        ('concat(["a"], var.x)[0]', "a"),
        ('length(concat(["a"], var.x))', UNKNOWN),
        ('compact(["a", var.x, ""])', ["a", UNKNOWN]),
        ('compact(["a-${var.x}"])', ["a-${var.x}"]),
        ('distinct(["a", var.x])', ["a", UNKNOWN]),
        ('flatten([["a"], var.x])', ["a", UNKNOWN]),
        ('toset(["b", var.x])', ["b", UNKNOWN]),
        ('tolist(toset(["b", var.x]))[0]', UNKNOWN),
        ('sort(["b", "a-${var.x}"])[0]', UNKNOWN),
        ('[for x in ["a", var.x] : x]', ["a", UNKNOWN]),
        ('[for x in ["a", "b"] : x if x == var.x]', [UNKNOWN, UNKNOWN]),
        ('[for x in concat(var.x, ["a"]) : "<${x}>"]', [UNKNOWN, "<a>"]),
        ("[for x in var.x : 1]", UNKNOWN),
        ('{ for x in ["a", "b"] : x => 1 if x == var.x }', UNKNOWN),
        ('{ for x in ["a"] : "${var.p}${x}" => x }', {"${var.p}a": "a"}),
        ("{ (var.x) = 1, b = 2 }", {"${var.x}": 1, "b": 2}),
        ("{ (var.x) = 1, b = 2 }.b", UNKNOWN),
        ("keys({ (var.x) = 1 })", UNKNOWN),
        ("merge({ a = 1 }, var.x)", UNKNOWN),
        ("merge({ a = 1 }, var.x).a", UNKNOWN),
        ("merge(var.x, { a = 1 }).a", 1),
        ("merge(var.x, { a = 1 }).b", UNKNOWN),
        ("[for k, v in merge(var.x, { a = 1 }) : k]", UNKNOWN),
        ('[for k, v in { (var.x) = 1, b = 2 } : "<${k}>"][0]', UNKNOWN),
        ("var.x ? 1 : 1", 1),
        ('var.x ? ["a"] : []', UNKNOWN),
        ("var.x && false", False),
        ("var.x || true", True),
        ("var.x || false", UNKNOWN),
        ('"${var.x}" == ""', UNKNOWN),
        ('"a-${var.x}" == "b"', UNKNOWN),
        ("try(var.x, 1)", UNKNOWN),
        ("can(var.x)", UNKNOWN),
        ("coalesce(var.x, 1)", UNKNOWN),
        ('coalesce("", 1)', "1"),
        ("{ a = 1 }.b", UNKNOWN),
        ('format("%s:%s", "a", var.x)', "a:${value}"),
        ('formatlist("<%s>", concat(["a"], var.x))', ["<a>", UNKNOWN]),
        ('join(",", ["a", "${var.x}-"])', "a,${var.x}-"),
        ('join(",", concat(["a"], var.x))', UNKNOWN),
        ('upper("a${var.x}")', UNKNOWN),
        ('"%{ if var.x }a%{ else }b%{ endif }c"', "${if var.x}c"),
        ('"%{ for x in var.x }a%{ endfor }c"', "${for}c"),
        ("unheard_of(1)", UNKNOWN),
        ("provider::aws::arn_parse(1)", UNKNOWN),
        ("contains([var.x, 1], 1)", True),
        ("contains([var.x, 1], 2)", UNKNOWN),
        ("var.x[*].y", UNKNOWN),
        ("[{ y = 1 }, var.x][*].y", [1, UNKNOWN]),
        ("one([var.x])", UNKNOWN),
        ("element(concat(var.x, [1]), 0)", UNKNOWN),
        ("min()", UNKNOWN),
        ("length()", UNKNOWN),
        ("uuid()", UNKNOWN),
    ],
)
def test_what_is_not_known(text: str, expected: object) -> None:
    assert result(text).data == expected


def test_locals_in_a_circle_are_unknown() -> None:
    assert result('"${local.a}"', a="local.b", b="local.a").data is UNKNOWN


def test_a_reference_is_asked_for_step_by_step() -> None:
    asked: list[object] = []

    class Asked(Scope):
        def resolve(self, path: Any) -> HclValue | None:
            asked.append(path)
            return None

    expression = body('x = data.aws_iam_policy_document.y[var.i]["k"].json[*].z\n').attributes["x"].expression
    assert evaluate(expression, Asked()).data is UNKNOWN
    name = ("data", "aws_iam_policy_document", "y")
    paths = [name[:1], name[:2], name, ("var",), ("var", "i")]
    keyed = (*name, UNKNOWN), (*name, UNKNOWN, "k"), (*name, UNKNOWN, "k", "json")
    assert asked == [
        *paths,
        *keyed,
        (*name, UNKNOWN, "k", "json", "*"),
    ]


def test_a_text_that_is_the_json_of_something_stays_it() -> None:
    later = HclValue(UNKNOWN, result("1").spot, encoded=result('{ b = [var.x, "c"] }'))
    for text in (
        "local.a",
        '"${local.a}"',
        'join("", [local.a])',
        "coalesce(local.a)",
        "try(local.a, null)",
        "trimspace(local.a)",
        "tostring(local.a)",
        'format("%s", local.a)',
        "[local.a][0]",
        "one(compact([local.a]))",
        "true ? local.a : null",
        "element(concat([local.a]), 0)",
        "nonsensitive(local.a)",
        "<<EOT\n${local.a}\nEOT",
        "<<EOT\n%{ if true ~}\n${local.a}\n%{ endif ~}\nEOT",
    ):
        expression = body(f"x = {text}\n").attributes["x"].expression
        for value in (result("local.a", a='jsonencode({ b = [var.x, "c"] })'), later):
            scope = Inner(Scope(), {"local": HclValue({"a": Entry(value, value.spot)}, value.spot)})
            found = json_value(evaluate(expression, scope))
            assert found, text
            assert found.data == {"b": [UNKNOWN, "c"]}, text


def embedded(text: str, **locals: str) -> tuple[Any, Any]:
    """The JSON in a text, and the stretches of the expression that its values point at."""
    value = json_value(result(text, **locals))
    assert value
    return value.data, marked(value.node, f"x = {text}\n")


def test_json_in_quotes() -> None:
    text = r'"{\"a\": [\"\\u00e9\", \"${var.x}-b\"], \"$${c:d}\": 1}"'
    data, places = embedded(text)
    assert data == {"a": ["é", "${var.x}-b"], "${c:d}": 1}
    assert places == {r"\"a\"": [r"\"\\u00e9\"", r"\"${var.x}-b\""], r"\"$${c:d}\"": "1"}


def test_json_in_a_heredoc() -> None:
    text = (
        '<<-EOT\n  {\n    "a": ["é", "${var.x}"],\n    "b": ${var.n},\n    "c": ${jsonencode([1])},\n'
        '    "d": [${var.l}],\n    "e": "${local.t}"\n  }\n  EOT'
    )
    data, places = embedded(text, t='"t-${var.y}"')
    assert data == {"a": ["é", "${var.x}"], "b": UNKNOWN, "c": [1], "d": [UNKNOWN], "e": "t-${var.y}"}
    assert places == {
        '"a"': ['"é"', '"${var.x}"'],
        '"b"': "${var.n}",
        '"c"': ["1"],
        '"d"': ["${var.l}"],
        '"e"': '"${local.t}"',
    }


def test_json_with_a_loop() -> None:
    text = '<<EOT\n[\n%{ for i, x in ["a", "b"] ~}\n  "${x}"%{ if i == 0 },%{ endif }\n%{ endfor ~}\n]\nEOT'
    data, places = embedded(text)
    assert data == ["a", "b"]
    assert places == ['"a"', '"b"']  # where the texts are written that are filled in


def test_json_that_is_none() -> None:
    text = '<<EOT\n{"a": 1,}\nEOT'
    value = result(text)
    with pytest.raises(SyntaxTrouble) as caught:
        json_value(value)
    problem = caught.value.problem
    assert problem.source
    assert problem.source.text[problem.start : problem.end] == ","
    assert json_value(result('<<EOT\n{"a": 1 ${var.rest}}\nEOT')) is None
    assert json_value(result("var.x")) is None
    assert json_value(result("[1]")) is None


def test_json_with_a_key_twice() -> None:
    problems: list[Problem] = []
    value = result(r'"{\"a\": 1, \"a\": 2}"')
    assert json_value(value, problems)
    assert [problem.fields["key"] for problem in problems] == ["a"]


def test_where_the_characters_of_a_text_are_written() -> None:
    text = r'"a\u00e9${var.x}b"'
    found = source_map_of(result(text))
    assert found.text == "aé${var.x}b"
    places = [f"x = {text}"[slice(*found.stretch(at, at + 1))] for at in range(len(found.text))]
    assert places == ["a", r"\u00e9", *["${var.x}"] * len("${var.x}"), "b"]


class Folder(Scope):
    def file(self, path: str) -> Source | None:
        return Source(path, '{"a": "${who}", "b": ["é"]}\n') if path == "./p.json" else None

    def resolve(self, path: Any) -> HclValue | None:
        return result('"."') if path == ("path", "module") else None


def in_folder(text: str) -> HclValue:
    return evaluate(body(f"x = {text}\n").attributes["x"].expression, Folder())


def test_files() -> None:
    assert in_folder('file("other.json")').data is UNKNOWN
    assert in_folder('fileset(".", "*")').data is UNKNOWN
    plain = json_value(in_folder('file("${path.module}/p.json")'))
    assert plain
    assert plain.data == {"a": "${who}", "b": ["é"]}
    filled = json_value(in_folder('templatefile("./p.json", { who = "me" })'))
    assert filled
    assert filled.data == {"a": "me", "b": ["é"]}
    assert filled.spot.source
    assert filled.spot.source.path == "./p.json"
    assert isinstance(filled.content, dict)
    who, list_ = filled.content["a"].value.spot, filled.content["b"].value
    assert who.source
    assert who.source.text[who.start : who.end] == '"me"'
    assert marked(list_.node, filled.spot.source.text) == ['"é"']


def test_values_from_json() -> None:
    text = '{"a": [1, null]}'
    source = Source("x.json", text)
    value = value_of({"a": [1, None]}, scan(text)[0], source)
    assert value.data == {"a": [1, None]}
    assert marked(value.node, text) == {'"a"': ["1", "null"]}
    members = value.node.children
    assert isinstance(members, dict)
    assert isinstance(members["a"], Member)
    assert members["a"].source is source


@pytest.mark.parametrize(
    "text",
    [
        f'split("", format("%0{MAX_ITEMS + 1}d", 0))',
        "range(1000000000000)",
        "setproduct(range(1000), range(1000), range(1000))",
        "[" * (MAX_NESTING + 1) + "1" + "]" * (MAX_NESTING + 1),
        "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]",
        'join("", [for x in range(9000) : "' + "x" * 200 + '"])',
        'indent(1000, "' + "\\n" * 2000 + '")',
        "9" * 300,
        "1e999999999",
    ],
)
def test_what_takes_too_much_is_unknown(text: str) -> None:
    found, _ = salvage(Source("x.tf", f"x = {text}\n"))
    for attribute in found.attributes.values():
        assert evaluate(attribute.expression, Scope()).data in (UNKNOWN, 1)


def test_what_is_large_because_it_is_shared_is_bounded() -> None:
    for shape in (
        "[local.a{0}, local.a{0}]",
        '"${{local.a{0}}}${{local.a{0}}}"',
        "{{x = local.a{0}, y = local.a{0}}}",
    ):
        links = {f"a{at}": shape.format(at - 1) for at in range(1, 30)}
        found = result("local.a29", a0='""', **links)
        assert found.size <= MAX_SIZE
        assert not found.is_known


def test_deep_nesting_does_not_raise() -> None:
    for opening, closing in (("[", "]"), ("{a=", "}"), ("(", ")"), ('"${', '}"'), ("f(", ")"), ("!", "")):
        text = f"x = {opening * 3000}1{closing * 3000}\n"
        found, _ = salvage(Source("x.tf", text))
        for attribute in found.attributes.values():
            evaluate(attribute.expression, Scope())
    found, _ = salvage(Source("x.tf", "a {\n" * 3000 + "}\n" * 3000))
    assert len(found.blocks) == 1


SAMPLE = """resource "aws_ecr_repository_policy" "x" {
  count  = var.n > 0 ? 1 : 0
  policy = jsonencode({ "a" : [for k, v in local.m : "${k}-%{ if v }é%{ endif }" if v != null],
    b = x[*].y.0 })
  text   = <<-EOT
    {"a": "$${aws:username}", "b": ${jsonencode(merge(local.a, { c = -1.5 }))}}
  EOT
}
"""
SNIPPETS = st.sampled_from([
    '"', "${", "%{", "}", "{", "[", "]", "(", ")", "<<EOT\n", "EOT\n", "=", "\\", "\0", ",", "for", "...",
    "[*]", ".*", "~", "\n", "é", "\U0001f600", "# ", "/*", "1e9", "if", "%{ endif }", "=>", "?", ":",
])  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(SNIPPETS) + text[start + draw(st.integers(0, 5)) :]
    return text


def everything(found: Any) -> Any:
    yield from found.attributes.values()
    for block in found.blocks:
        yield from everything(block.body)


@settings(max_examples=300, deadline=None)
@given(
    mutated()
    | st.text(max_size=60)
    | st.binary(max_size=60).map(lambda data: data.decode("utf-8", "replace"))
)
def test_nothing_but_trouble_is_raised(text: str) -> None:
    found, trouble = salvage(Source("x.tf", text))
    if trouble:
        assert 0 <= trouble.problem.start <= trouble.problem.end <= max(1, len(text))
    for attribute in everything(found):
        value = evaluate(attribute.expression, Inner(Scope(), {"local": HclValue(UNKNOWN, attribute.spot)}))
        assert 0 <= value.node.start <= value.node.end <= len(text)
        try:
            json_value(value)
        except SyntaxTrouble as caught:
            assert caught.problem.end <= len(text)  # noqa: PT017
