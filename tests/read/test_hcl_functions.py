"""Functions of HCL: which there are, what they take, where their results stand, and what they may cost."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import zlib
from typing import Any

import pytest

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.budget import MAX_TEXT
from ecrlint.read.hcl.evaluate import evaluate
from ecrlint.read.hcl.functions.table import FUNCTIONS, UNDECIDED
from ecrlint.read.hcl.scope import Inner, Scope
from ecrlint.read.hcl.syntax import parse
from ecrlint.read.hcl.types import Type
from ecrlint.read.hcl.value import Entry, HclValue
from ecrlint.source import Source

TERRAFORM = shutil.which("terraform")
OF_OPENTOFU = {"base64gunzip", "cidrcontains", "urldecode"}


def evaluated(text: str) -> tuple[HclValue, Scope]:
    scope = Scope()
    return evaluate(parse(Source("x.tf", f"x = {text}\n")).attributes["x"].expression, scope), scope


def value(text: str) -> Any:
    return evaluated(text)[0].data


def place(text: str) -> str:
    span = evaluated(text)[0].spot
    return f"x = {text}\n"[span.start : span.end]


def as_terraform_writes(type: Type) -> object:
    if type.element:
        return [type.kind, as_terraform_writes(type.element)]
    return "dynamic" if type.kind == "any" else type.kind


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")
def test_all_functions_of_terraform() -> None:
    process = subprocess.run(
        [str(TERRAFORM), "metadata", "functions", "-json"], capture_output=True, text=True, check=True
    )
    signatures: dict[str, Any] = json.loads(process.stdout)["function_signatures"]
    theirs = {name: signatures[name] for name in signatures if not name.startswith("core::")}
    special = {"try", "can"}
    assert theirs.keys() == (FUNCTIONS.keys() | UNDECIDED.keys() | special) - OF_OPENTOFU
    assert FUNCTIONS.keys().isdisjoint(UNDECIDED)
    for name in theirs.keys() & FUNCTIONS.keys():
        function, signature = FUNCTIONS[name], theirs[name]
        given = [each["type"] for each in signature.get("parameters", [])]
        assert [as_terraform_writes(each) for each in function.parameters] == given, name
        rest = signature.get("variadic_parameter")
        assert (function.rest and as_terraform_writes(function.rest)) == (rest and rest["type"]), name
        nullable = [*signature.get("parameters", []), *([rest] if rest else [])]
        assert function.takes_null == any(each.get("is_nullable") for each in nullable), name


@pytest.mark.parametrize("name", [*UNDECIDED, "nope", "provider::aws::arn_parse", "core::uuid"])
def test_a_function_that_is_not_worked_out_is_named(name: str) -> None:
    found, scope = evaluated(f"[{name}()]")
    assert found.data == [UNKNOWN]
    assert scope.evaluation.reached.since(0) == (f"the function {name.removeprefix('core::')}",)


@pytest.mark.parametrize("pattern", [r"\\p{Greek}", "(a*)*", "(?:|a)+"])
def test_a_pattern_that_is_not_modelled_is_named(pattern: str) -> None:
    found, scope = evaluated(f'regex("{pattern}", "aaa")')
    assert found.data is UNKNOWN
    written = pattern.replace("\\\\", "\\")
    assert scope.evaluation.reached.since(0) == (f"the regular expression {written}",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tolist([1])", "[1]"),
        ("toset([1])", "[1]"),
        ('tostring("a")', '"a"'),
        ('one(["a"])', '"a"'),
        ('coalesce(null, "a")', '"a"'),
        ('element(["a", "b"], 1)', '"b"'),
        ('lookup({ a = "b" }, "a", "c")', '"b"'),
        ('lookup({ a = "b" }, "x", "c")', '"c"'),
        ('sensitive("a")', '"a"'),
        ('reverse(["a", "b"])[0]', '"b"'),
        ('chunklist(["a", "b"], 1)[1][0]', '"b"'),
        ('matchkeys(["a", "b"], ["x", "y"], ["y"])[0]', '"b"'),
        ('setproduct(["a"], ["b"])[0][1]', '"b"'),
        ('zipmap(["k"], ["a"]).k', '"a"'),
        ('merge({ a = "x" }, { a = "y" }).a', '"y"'),
        ('sort(["b", "a"])[0]', '"a"'),
        ('tolist(setunion(["b"], ["a"]))[0]', '"a"'),
        ('tolist(setsubtract(["b"], ["a"]))[0]', '"b"'),
        ('trimspace(" a ")', '" a "'),
        ('regex("b", "abc")', '"abc"'),
        ('try([][0], "x")', '"x"'),
        ('yamldecode("a: [b, c]").a[1]', "c"),
        ('jsondecode("[true]")[0]', "true"),
        ('upper("a")', 'upper("a")'),
    ],
)
def test_where_results_stand(text: str, expected: str) -> None:
    assert place(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'base64gunzip("{base64.b64encode(zlib.compress(b"hello", wbits=31)).decode()}")', "hello"),
        ('base64gunzip("eA==")', UNKNOWN),
        (
            f'base64gunzip("{base64.b64encode(zlib.compress(bytes(MAX_TEXT + 1), 9, wbits=31)).decode()}")',
            UNKNOWN,
        ),
        ('cidrcontains("10.0.0.0/8", "10.1.0.0/16")', True),
        ('cidrcontains("10.0.0.0/8", "10.1.2.3")', True),
        ('cidrcontains("10.0.0.0/8", "11.0.0.0/16")', False),
        ('cidrcontains("10.0.0.0/8", "fd00::1")', UNKNOWN),
        ('urldecode("a%20b+c")', "a b c"),
        ('urldecode("%zz")', UNKNOWN),
        ('regex(var.x, "a")', UNKNOWN),
        ('md5("a-${var.x}")', UNKNOWN),
        ('setintersection(["a"], [var.x])', UNKNOWN),
        ('matchkeys(["a"], [var.x], ["k"])', UNKNOWN),
        ("anytrue([true, var.x])", True),
        ("anytrue([false, var.x])", UNKNOWN),
        ("alltrue([false, var.x])", False),
        ('format("%s-%d", var.x, 1)', "${value}-1"),
        ('format("%5s", var.x)', UNKNOWN),
        ('strcontains("a", var.x)', UNKNOWN),
        ('[1, var.x] == [1, "a"]', UNKNOWN),
        ("[1, var.x] == null", False),
        ('contains(["a", null], null)', UNKNOWN),
        ('yamldecode("a: ${var.x}")', UNKNOWN),
        ("sum([1, var.x])", UNKNOWN),
        ('csvdecode("a,b\\n1,${var.x}")', UNKNOWN),
    ],
)
def test_beyond_terraforms_console(text: str, expected: object) -> None:
    assert value(text) == expected


def templated(template: str) -> HclValue:
    """What a template says that a local holds."""
    source = Source("x.tf", f"t = {template}\nx = templatestring(local.t, {{ who = [1, 2], n = local.n }})\n")
    attributes = parse(source).attributes
    text = evaluate(attributes["t"].expression, Scope())
    names = {"t": Entry(text, text.spot), "n": Entry(HclValue("me", text.spot), text.spot)}
    scope = Inner(Scope(), {"local": HclValue(dict(names), text.spot)})
    return evaluate(attributes["x"].expression, scope)


def test_templates_in_texts() -> None:
    made = templated('"a $${n} %%{ for x in who }<$${x}>%%{ endfor }"')
    assert made.data == "a me <1><2>"
    source = made.spot.source
    assert source
    assert source.text[made.spot.start : made.spot.end].startswith("a $${n}")
    [first, hole, *_] = made.pieces
    assert source.text[first.starts[0] : first.ends[-1]] == "a "
    assert source.text[hole.spot.start : hole.spot.end] == "$${n}"
    assert templated('"$${nobody}"').data is UNKNOWN
    assert value('templatestring("a", {})') is UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        'regex("(a|aa)+$", "' + "a" * 20_000 + 'b")',
        'regexall("a?", "' + "a" * 20_000 + '")',
        'regex("(x+x+)+y", "' + "x" * 20_000 + '")',
        'regex("' + "(a{1,500}){1,500}" + '", "aaa")',
        'regex("' + "(" * 5_000 + '", "aaa")',
        'replace("' + "a" * 1000 + '", "/a/", "' + "b" * 5000 + '")',
        'replace("' + "a" * 1000 + '", "a", "' + "b" * 5000 + '")',
        'format("%999999d", 1)',
        'format("%.99999f", 1.5)',
        'yamldecode("' + "[" * 5000 + '")',
        'yamldecode("a: &a [x,x,x,x]\\nb: &b [*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c]\\n'
        'e: &e [*d,*d,*d,*d]\\nf: &f [*e,*e,*e,*e]\\ng: &g [*f,*f,*f,*f]\\nh: &h [*g,*g,*g,*g]")',
        'csvdecode("a\\n' + "\\n".join(["1"] * 20_000) + '")',
        'cidrsubnets("10.0.0.0/8", ' + ", ".join(["24"] * 3000) + ")",
        "pow(10, 1000000000)",
        'parseint("' + "9" * 9_999 + '", 10)',
        'setproduct(split("", format("%09999d", 0)), split("", format("%09999d", 0)))',
        'indent(1000000, "\\n\\n\\n\\n")',
        'timeadd("9999-12-31T23:59:59Z", "2000000h")',
    ],
)
def test_what_takes_too_much_does_not_take_long(text: str) -> None:
    start = time.monotonic()
    evaluated(text)
    assert time.monotonic() - start < 20
