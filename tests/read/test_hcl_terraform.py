"""The evaluator against `terraform console`: what it claims to know, Terraform says too."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ecrlint.read.hcl.budget import Failed
from ecrlint.read.hcl.evaluate import Evaluator, evaluate
from ecrlint.read.hcl.functions.encoding import json_text
from ecrlint.read.hcl.scope import Scope
from ecrlint.read.hcl.syntax import Expression, parse
from ecrlint.source import Source
from tests.read.hcl_made_up import Maker

if TYPE_CHECKING:
    from typing import TypeAlias

    Made: TypeAlias = st.SearchStrategy[str]

TERRAFORM = shutil.which("terraform")

pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform program")


def hand_written() -> list[str]:
    text = Path(__file__).with_name("hcl_expressions.txt").read_text(encoding="utf-8")
    lines, *blocks = text.split("---\n")
    return [*lines.splitlines(), *(block.rstrip("\n") + "\n" for block in blocks)]


def parsed(expression: str) -> Expression:
    found = parse(Source("x.tf", f"x = {expression}\n")).attributes["x"].expression
    assert isinstance(found, Expression)
    return found


def fails(expression: str) -> bool:
    """Whether a part of it fails here; `evaluate` keeps the other parts."""
    whole = parsed(expression)
    try:
        return not Evaluator(whole.text, Scope(), is_strict=True).value(whole.branch).is_known
    except Failed:
        return True


def theirs(expressions: list[str], folder: Path) -> list[str | None]:
    """The JSON of each expression as Terraform encodes it; None for one that fails."""
    folder.mkdir(exist_ok=True)
    tries = "".join(f"  e{at} = [try(jsonencode({each}), null)]\n" for at, each in enumerate(expressions))
    folder.joinpath("main.tf").write_text(f"locals {{\n{tries}}}\n", encoding="utf-8")
    names = ", ".join(f"local.e{at}[0]" for at in range(len(expressions)))
    process = subprocess.run(
        [str(TERRAFORM), "console", "-no-color"],
        cwd=folder,
        input=f"base64encode(jsonencode([{names}]))\n",
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "CHECKPOINT_DISABLE": "1"},
    )
    assert process.returncode == 0, process.stderr
    result: list[str | None] = json.loads(base64.b64decode(process.stdout.strip().strip('"')))
    return result


def differences(expressions: list[str], folder: Path) -> tuple[list[str], int]:
    """Where the two differ, and how many values are not known here though Terraform gives one."""
    found, unknown = [], 0
    for expression, expected in zip(expressions, theirs(expressions, folder), strict=True):
        value = evaluate(parsed(expression), Scope())
        if not value.is_known:
            unknown += expected is not None
        elif json_text(value) != expected and not (expected is None and fails(expression)):
            found.append(f"{expression}\n    here {json_text(value)}\n    there {expected}")
    return found, unknown


def test_hand_written_expressions(tmp_path: Path) -> None:
    expressions = hand_written()
    assert len(expressions) >= 300
    found, unknown = differences(expressions, tmp_path)
    assert not found, "\n".join(found)
    assert unknown <= len(expressions) * 0.1, f"{unknown} of {len(expressions)} are not known"


words = st.text('abcXY 0-_:/é"\\\n', max_size=5).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
)
whole = st.integers(-20, 20).map(str)
numbers = whole | st.sampled_from(["0.5", "2.25", "-1.1", "100000000000000000001"])
bools = st.sampled_from(["true", "false"])


def call(name: str, *arguments: Made) -> Made:
    return st.tuples(*arguments).map(lambda given: f"{name}({', '.join(given)})")


def shaped(shape: str, *parts: Made) -> Made:
    return st.tuples(*parts).map(lambda given: shape.format(*given))


class Kinds:
    """Expressions of each type, of some depth."""

    def __init__(self, text: Made, number: Made, boolean: Made, texts: Made, table: Made) -> None:
        self.text = text
        self.number = number
        self.boolean = boolean
        self.texts = texts
        self.table = table
        self.plain = text | number | boolean
        self.any = self.plain | texts | table | st.just("null")


def text_from(in_: Kinds) -> Made:
    return (
        words
        | shaped('"a${{{0}}}b${{~ {1} ~}} c"', in_.text, in_.plain)
        | shaped('"%{{ if {0} ~}} x %{{ else }}${{{1}}}%{{ endif }}"', in_.boolean, in_.text)
        | shaped('"%{{ for k, v in {0} }}${{k}}${{v}}%{{ endfor }}"', in_.texts | in_.table)
        | shaped("({0} ? {1} : {2})", in_.boolean, in_.text, in_.text)
        | call("join", words, in_.texts)
        | call("replace", in_.text, words, words)
        | call("trimspace", in_.text)
        | call("trimprefix", in_.text, words)
        | call("trim", in_.text, words)
        | call("upper", in_.text)
        | call("title", in_.text)
        | call("substr", in_.text, st.sampled_from(["0", "1", "2"]), whole)
        | call("format", st.sampled_from(['"%s-%v"', '"%s%%%s"', '"%5s|%s"']), in_.text, in_.text)
        | call("jsonencode", in_.any)
        | call("try", shaped("{0}[{1}]", in_.texts, whole), in_.text)
        | call("lookup", in_.table, words, in_.text)
        | call("coalesce", in_.text, in_.text)
        | shaped("[for x in {0} : upper(x)][{1}]", in_.texts, whole)
    )


def number_from(in_: Kinds) -> Made:
    return (
        numbers
        | shaped("({0} {1} {2})", in_.number, st.sampled_from("+-*/%"), in_.number)
        | shaped("-({0})", in_.number)
        | call("length", in_.texts | in_.table | in_.text)
        | call("max", in_.number, in_.number)
        | call("floor", in_.number)
        | shaped("({0} ? {1} : {2})", in_.boolean, in_.number, in_.number)
    )


def boolean_from(in_: Kinds) -> Made:
    return (
        bools
        | shaped("({0} {1} {2})", in_.boolean, st.sampled_from(["&&", "||"]), in_.boolean)
        | shaped("({0} {1} {2})", in_.plain, st.sampled_from(["==", "!="]), in_.plain)
        | shaped("({0} {1} {2})", in_.number, st.sampled_from(["<", ">", "<=", ">="]), in_.number)
        | call("contains", in_.texts, in_.text)
        | call("can", shaped("{0}[{1}]", in_.texts, whole))
        | call("startswith", in_.text, in_.text)
    )


def texts_from(in_: Kinds) -> Made:
    return (
        st.lists(in_.text, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | call("concat", in_.texts, in_.texts)
        | call("distinct", in_.texts)
        | call("compact", in_.texts)
        | call("sort", in_.texts)
        | call("reverse", in_.texts)
        | call("tolist", call("toset", in_.texts))
        | call("split", words, in_.text)
        | call("formatlist", st.just('"<%s>"'), in_.texts)
        | call("setunion", in_.texts, in_.texts).map("[for x in {} : x]".format)
        | call("keys", in_.table)
        | call("flatten", shaped("[{0}, [{1}]]", in_.texts, in_.texts))
        | shaped('[for i, x in {0} : "${{i}}${{x}}" if x != {1}]', in_.texts, words)
        | shaped("({0} ? {1} : {2})", in_.boolean, in_.texts, in_.texts)
        | shaped("[for k, v in {0} : v]", in_.table)
    )


def table_from(in_: Kinds) -> Made:
    return (
        st.dictionaries(st.sampled_from(["a", "b", "c-d"]), in_.text, max_size=3).map(
            lambda items: "{" + ", ".join(f'"{key}" = {value}' for key, value in items.items()) + "}"
        )
        | call("merge", in_.table, in_.table)
        | shaped("{{for k, v in {0} : upper(k) => v if v != {1}}}", in_.table, words)
        | shaped("{{for k, v in {{for x in {0} : x => x...}} : k => v[0]}}", in_.texts)
        | shaped("zipmap(keys({0}), values({0}))", in_.table)
    )


def nested(depth: int) -> Kinds:
    """Expressions that stand inside each other so many times."""
    if depth == 0:
        return Kinds(words, numbers, bools, st.just('["b", "a"]'), st.just('{ b = "1", a = "" }'))
    in_ = nested(depth - 1)
    return Kinds(text_from(in_), number_from(in_), boolean_from(in_), texts_from(in_), table_from(in_))


def made_up(count: int) -> list[str]:
    """As many expressions, always the same; all at once, as the program takes a second to start."""
    expressions: list[str] = []

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(expression=nested(3).any)
    def collect(expression: str) -> None:
        expressions.append(expression)

    collect()
    return expressions


def test_made_up_expressions(tmp_path: Path) -> None:
    expressions = made_up(500)
    found, unknown = differences(expressions, tmp_path)
    assert not found, "\n".join(found)
    assert unknown <= len(expressions) * 0.2, f"{unknown} of {len(expressions)} are not known"


SEED = int(os.environ.get("HCL_SEED", "1"))
COUNT = int(os.environ.get("HCL_EXPRESSIONS", "600"))
"""`HCL_EXPRESSIONS=20000` tries as many, `HCL_SEED` other ones."""

BATCH = 400


def answers(expressions: list[str], folder: Path) -> list[str | None]:
    """The same as `theirs`; "" for an expression that the whole program stops at."""
    try:
        return theirs(expressions, folder)
    except (AssertionError, ValueError):
        if len(expressions) == 1:
            return [""]
        half = len(expressions) // 2
        return [*answers(expressions[:half], folder), *answers(expressions[half:], folder)]


def test_expressions_over_all_functions(tmp_path: Path) -> None:
    maker = Maker(SEED)
    found, unknown, answered = [], 0, 0
    for _ in range(0, COUNT, BATCH):
        expressions = [maker.expression() for _ in range(BATCH)]
        for expression, expected in zip(expressions, answers(expressions, tmp_path / "x"), strict=True):
            answered += expected != ""
            value = evaluate(parsed(expression), Scope())
            if not value.is_known:
                unknown += bool(expected)
            elif (
                expected != ""
                and json_text(value) != expected
                and not (expected is None and fails(expression))
            ):
                found.append(f"{expression}\n    here {json_text(value)}\n    there {expected}")
    assert not found, "\n".join(found)
    assert answered > 0.98 * COUNT
    assert unknown <= answered * 0.02, f"{unknown} of {answered} are not known"
