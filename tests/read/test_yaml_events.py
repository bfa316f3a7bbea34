"""The two YAML parsers: what the fast one is trusted with, it reads as the exact one does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.read.positions import Node, SyntaxTrouble
from ecrlint.read.yaml import events as yaml_events
from ecrlint.read.yaml import load as yaml_text

ROOT = Path(__file__).parent.parent.parent
FILES = sorted(path for suffix in ("yaml", "yml") for path in ROOT.glob(f"[!.]*/**/*.{suffix}"))
PIECES = [
    *"[]{},:-?&*!|>'\"%@#~\\\n\t ab1=`", "\r\n", "\n  ", "\n    ", "...\n", "---\n", ": ", "- ", "? ",
    "a: ", "a:\n  ", "- - ", "<<: ", "*k", "&k ", "!!int ", "!Ref ", "!If\n", "!x!y ", "# c\n", " # d\n",
    "|\n   a\n    b\n", "|+\n  a\n\n", "|2-\n   a\n", ">-\n  a\n\n  b\n", "'x y'", '"x\n y"', "'it''s'",
    '"\\n\\/\\x41"', "\\u", "http://a/b?c", "ecr:*", "AWS::StackName", "${v}", "{{ x }}", "[a, b]",
    "{a: b}", "%YAML 1.1\n---\n", "\u2028", "\x85", "\ufeff", "\x7f", "\xa0", "é", "😀", "2012-10-17",
]  # fmt: skip


def shape(node: Node) -> object:
    """A tree as plain data."""
    children = node.children
    if isinstance(children, dict):
        inner: object = [(key, m.start, m.end, shape(m.value)) for key, m in children.items()]
    else:
        inner = children and [shape(child) for child in children]
    return node.start, node.end, inner


def documents(text: str, events: object) -> list[object] | None:
    """All that the builder makes of a text; None when it is not read."""
    try:
        read = list(yaml_text.documents(text, events(text)))  # type: ignore[operator]
    except (yaml_events.Doubtful, SyntaxTrouble):
        return None
    return [(repr(value), shape(node), [repr(each) for each in problems]) for value, node, problems in read]


def check(text: str) -> bool:
    """Whether the fast parser is trusted with a text; then both say the same."""
    found = documents(text, yaml_events.fast)
    assert found is None or found == documents(text, yaml_events.exact)
    return found is not None


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_both_parsers_read_the_same(text: str) -> None:
    check(text)
    check(f"a:\n- {text}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_parsers_read_the_same_in_files(path: Path) -> None:
    check(path.read_text(encoding="utf-8"))


TEMPLATE = """\
Resources:
  App: &app  # the first
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub "${AWS::StackName}/app"
      RepositoryPolicyText:
        Version: 2012-10-17
        Statement:
        - {Sid: 'it''s 😀', Effect: Allow, Principal: {AWS: [!Ref AWS::AccountId, "*"]}}
        - ? Action
          : >-
            ecr:BatchGetImage

            # no comment
        -
    Text: |2-
        {"a": "ecr:*"}

          b
  Other:
    <<: *app
    Empty:
...
"""


def test_usual_yaml_goes_the_fast_way() -> None:
    assert check(TEMPLATE.removesuffix("...\n"))
    assert not check(TEMPLATE)


@pytest.mark.parametrize(
    "text",
    [
        "a\tb: c", "a: \x85", "%YAML 1.2\n---\na: b", "a: b\n...\n...", "&a: b", "[*a?b]", "!x!y z: a",
        "a: !!!", "{a: !,}", "a: |#\n", "|\n#", "a: |\n \n  ", "['':]", "[?:]", "{? }", '"\\ud83d\\ude00"',
    ],
)  # fmt: skip
def test_where_the_parsers_differ_the_exact_one_reads(text: str) -> None:
    assert not check(text)


def test_without_libyaml_the_exact_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    assert not check("a: b")
    assert [value for value, _, _ in yaml_text.read("a: b")] == [{"a": "b"}]
