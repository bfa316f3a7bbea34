"""A wrong configuration: one line for each mistake, with its place and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrlint.config.load import config_of
from ecrlint.config.source import ConfigText
from ecrlint.errors import UsageError
from ecrlint.schema.files import load_schema
from ecrlint.source import Source
from tests.cli.test_cli import ROOT, ecrlint
from tests.conftest import RULES

KEYS = list(load_schema("ecrlint-config")["properties"])
NUMBER = "which is a number without quotes"
NOBODY = "is no account, ARN, organization, service, VPC endpoint or group"
VERBS = "may, forbid, require, reference or no-new-access"


def mistakes(text: str) -> list[str]:
    try:
        config_of(ConfigText(Source("c.yaml", text)), rules=RULES)
    except UsageError as error:
        return [line.removeprefix("c.yaml:") for line in str(error).split("\n")]
    return []


SHAPES = [
    ("presets: strict", ["1:1: unknown key 'presets'; did you mean 'preset'?"]),
    ("xyz: 1", [f"1:1: unknown key 'xyz'; there are {', '.join(KEYS)}"]),
    ("preset: strikt", ["1:9: 'preset' is recommended or strict, not 'strikt'; did you mean 'strict'?"]),
    ("exceptions: {}",
     ["1:13: 'exceptions' takes a list of exceptions, each with rule, path and reason, not an object"]),
    ("exceptions: [{rule: public-pull, path: a.json}]",
     ["1:14: 'reason' is missing: a few words on why it is as it should be"]),
    ("exceptions: [{rule: public-pull, path: a.json, reasn: x}]",
     ["1:48: unknown key 'reasn'; did you mean 'reason'?"]),
    ("exceptions: [{rule: public-pul, path: a.json, reason: x}]",
     ["1:21: no rule 'public-pul'; did you mean 'public-pull'?"]),
    ("exceptions: [{rule: syntax-error, path: a.json, reason: x}]",
     ["1:21: findings of syntax-error cannot be excepted"]),
    ("exceptions: [{rule: public-pull, path: a.json, reason: x, expires: 2027-02-30}]",
     ["1:68: '2027-02-30' is no day of the calendar"]),
    ("exceptions: [{rule: public-pull, path: a.json, reason: x, expires: tomorrow}]",
     ["1:68: 'expires' takes a day, such as 2027-06-30, not 'tomorrow'"]),
    ("exceptions: [{rule: public-pull, path: a.json, reason: x, sid: A, pointer: /Statement/0}]",
     ["1:67: an exception has 'sid' or 'pointer', not both"]),
    ("rules-dirs: x", ["1:13: 'rules-dirs' takes a list of folders, such as [.ecrlint/rules], not 'x'"]),
    ("preset:", ["1:8: 'preset' is recommended or strict, not nothing"]),
    ("ignore: public-pull",
     ["1:9: 'ignore' takes a list of rules, such as [public-pull], not 'public-pull'"]),
    ("select: [1]", [f"1:10: 'select' takes the name of a rule, such as public-pull, not 1, {NUMBER}"]),
    ("levels: {public-pull: eror}",
     ["1:23: 'public-pull' is error, warning or note, not 'eror'; did you mean 'error'?"]),
    ("levels: [a]", ["1:9: 'levels' takes rules and their levels, such as {public-pull: error}, not a list"]),
    ("account: 012345678901",
     [f"1:10: 'account' takes 12 digits in quotes, not 012345678901, {NUMBER}"]),
    ("account: '1234'", ["1:10: 'account' takes 12 digits in quotes, not '1234'"]),
    ("organization: abc", ["1:15: 'organization' takes an id such as o-a1b2c3d4e5, not 'abc'"]),
    ("exclude: ['']", ["1:11: 'exclude' takes a pattern as in .gitignore, not an empty text"]),
    ("groups: {ci: [111122223333]}",
     [f"1:15: 'ci' takes a caller as text, accounts in quotes, not 111122223333, {NUMBER}"]),
    ("guardrails: {}", ["1:13: 'guardrails' takes a list of guardrails, such as [{may: push, only: [owner]}],"
                        " not an object"]),
    ("guardrails:\n- {may: push, only: [owner]}\n- {may: pussh, only: [owner]}",
     ["3:9: 'may' is pull, push, delete, admin, configure or inspect, not 'pussh'; did you mean 'push'?"]),
    ("guardrails:\n- {may: push}", ["2:4: 'may' needs 'only', which lists those that may"]),
    ("guardrails:\n- {require: push}", ["2:4: 'require' needs 'by', which lists those that must be allowed"]),
    ("guardrails:\n- {forbid: push, excpt: ['*']}", ["2:18: unknown key 'excpt'; did you mean 'except'?"]),
    ("guardrails:\n- {forbid: push, only: ['*']}", ["2:18: 'only' goes with 'may'"]),
    ("guardrails:\n- {forbid: push, when: {}}", ["2:18: 'when' goes with 'require'"]),
    ("guardrails:\n- {}", [f"2:3: a guardrail has one of {VERBS}"]),
    ("guardrails:\n- {forbid: push, reference: x}", [f"2:3: a guardrail has only one of {VERBS}"]),
    ("guardrails:\n- push", ["2:3: 'guardrails' takes keys such as {may: push, only: [owner]}, not 'push'"]),
    ("guardrails:\n- {forbid: pull, except: !x a}",
     ["2:29: 'except' takes a caller or a list of callers, accounts in quotes, not a value with the tag !x"]),
    ("guardrails:\n- {reference: 3}", [f"2:15: 'reference' takes the path of a policy, not 3, {NUMBER}"]),
    ("- a", ["1:1: a configuration is made of keys and their values, such as preset: strict, not a list"]),
    ("a: [", ["1:4: it does not parse: the text ends too early"]),
    ("ignore: []\nignore: []", ["2:1: the key 'ignore' stands twice"]),
    ("preset: strict\n---\npreset: strict", ["3:1: a second document; a configuration is one"]),
    ("preset: 1\naccount: 1\n", [f"1:9: 'preset' is recommended or strict, not 1, {NUMBER}",
                                 f"2:10: 'account' takes 12 digits in quotes, not 1, {NUMBER}"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_shape(text: str, expected: list[str]) -> None:
    assert mistakes(text) == expected


GUARDRAIL = "guardrails:\n- "
MEANINGS = [
    ("ignore: [missing-layer-chek]",
     ["1:10: no rule 'missing-layer-chek'; did you mean 'missing-layer-check'?"]),
    ("select: [ECR2, zzz]", ["1:16: no rule 'zzz'; `ecrlint rules` lists them"]),
    ("ignore: [ECR0]", ["1:10: syntax-error cannot be ignored: what does not parse is not linted"]),
    ("levels: {public-pul: note}", ["1:10: no rule 'public-pul'; did you mean 'public-pull'?"]),
    ("levels: {exposed: note}", ["1:10: no rule 'exposed'; `ecrlint rules` lists them"]),
    ("levels: {ECR001: note}", ["1:10: syntax-error is an error: what does not parse is not linted"]),
    ("groups: {owner: o-abc}", ["1:10: a group cannot be called 'owner', which means somebody already"]),
    ("groups: {o-abc: o-abc}", ["1:10: a group cannot be called 'o-abc', which means somebody already"]),
    ("groups: {a: o-abc, b: [a]}",
     [f"1:24: 'a' {NOBODY}"]),
    ("groups: {a: ['arn:aws:iam::11112222333:role/x']}",
     ["1:14: 'arn:aws:iam::11112222333:role/x' is nobody: 11112222333 has 11 digits, an account id has 12;"
      " leading zeros count"]),
    ("groups: {ci: o-abc}\n" + GUARDRAIL + "{may: push, only: [cii]}",
     [f"3:22: 'cii' {NOBODY}; did you mean 'ci'?"]),
    (GUARDRAIL + "{forbid: push, except: ownr}",
     [f"2:26: 'ownr' {NOBODY}; did you mean 'owner'?"]),
    (GUARDRAIL + "{require: push, by: owner, when: {StringEqual: {'aws:SourceVpcee': x}}}",
     ["2:37: no condition operator 'StringEqual'; did you mean 'StringEquals'?",
      "2:51: no condition key 'aws:SourceVpcee'; did you mean 'aws:SourceVpce'?"]),
    (GUARDRAIL + "{require: push, by: owner, scope: guarantee}",
     ["2:37: a guarantee is about what nobody may: may, forbid or reference"]),
    (GUARDRAIL + "{reference: gone.json}", ["2:15: gone.json is no file that can be read"]),
    (GUARDRAIL + "{no-new-access: -x}",
     ["2:19: it takes a revision such as HEAD or origin/main, not '-x'"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MEANINGS)
def test_meaning(text: str, expected: list[str]) -> None:
    assert mistakes(text) == expected


def test_every_mistake_is_a_line_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ecrlint.yaml").write_bytes("# ünïcödé 😀\r\naccount: 1 \r\n'a\tb': 1\r\n".encode())
    (tmp_path / "p.json").write_text("{}")
    outcome = ecrlint(tmp_path, "check", "p.json")
    assert (outcome.code, outcome.out) == (2, "")
    first, second = outcome.err.splitlines()
    assert first.startswith("ecrlint: error: ecrlint.yaml:2:10: 'account' takes 12 digits in quotes, not 1, ")
    assert second.startswith(r"ecrlint: error: ecrlint.yaml:3:1: unknown key 'a\tb'; there are preset, ")


@pytest.mark.parametrize(
    "text",
    [
        "preset: {0}\n",
        "{0}: 1\n",
        "select: [{0}]\n",
        "account: {0}\n",
        "exclude: {0}\n",
        "levels: {{public-push: {0}}}\n",
        "guardrails: [{{forbid: push, except: {0}}}]\n",
        "guardrails: [{{require: push, by: owner, when: {{{0}: {{a: b}}}}}}]\n",
        "guardrails: [{{reference: {0}}}]\n",
        "guardrails: [{{no-new-access: {0}}}]\n",
        "groups: {{g: [{0}]}}\n",
        "*{0}\n",
        "!{0} a\n",
    ],
)
def test_what_is_quoted_is_shortened(text: str) -> None:
    lines = mistakes(text.format("x" * 5_000 + "end"))
    assert lines
    assert all(len(line) < 500 for line in lines)


@pytest.mark.parametrize("data", [b"\xff\xfeab\x00", b"a: \x00", b"\x80"])
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "ecrlint.yaml").write_bytes(data)
    (tmp_path / "p.json").write_text("{}")
    outcome = ecrlint(tmp_path, "check", "p.json")
    assert outcome.code == 2
    assert outcome.err.startswith("ecrlint: error: ecrlint.yaml:")
    assert "internal error" not in outcome.err


def test_a_reference_must_be_one_policy(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{}")
    (tmp_path / "ecrlint.yaml").write_text(GUARDRAIL + "{reference: sub/r.json}\n")
    (tmp_path / "sub").mkdir()
    for text, why in (
        ("{", "does not parse; `ecrlint check` says why"),
        ("{}", "holds no policies, but a reference is one"),
        ('{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*", "X": 1}]}',
         "is not well-formed; `ecrlint check` says what is wrong"),
    ):  # fmt: skip
        (tmp_path / "sub" / "r.json").write_text(text)
        outcome = ecrlint(tmp_path, "check", "p.json")
        assert (outcome.code, outcome.err) == (2, f"ecrlint: error: ecrlint.yaml:2:15: sub/r.json {why}\n")


def test_what_the_readme_shows_is_right() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = [block for block in readme.split("```") if block.startswith("yaml\n")]
    whole = "".join(
        block.removeprefix("yaml\n") for block in shown if "preset:" in block or "groups:" in block
    )
    lines = [line for line in whole.splitlines() if "{reference:" not in line and "{no-new" not in line]
    assert len(whole.splitlines()) - len(lines) == 2
    assert mistakes("\n".join(lines)) == []


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 10**13), st.floats(allow_nan=False),
        st.sampled_from(["", "push", "owner", "o-abc", "public-pull", "ECR2", "error", "guarantee", "*",
                         "StringEquals", "aws:SourceVpce", "arn:aws:iam::1:role/x", "\x1b'é"]),
        st.text(max_size=5),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from([*KEYS, "may", "only", "forbid", "require", "by", "when",
                                                   "scope", "except", "repositories", "paths"]),
                                  st.text(max_size=4)), inner, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_whatever_is_written_is_accepted_or_explained(data: dict[str, object]) -> None:
    import json

    for line in mistakes(json.dumps(data)):
        place, _, message = line.partition(": ")
        assert place.replace(":", "").isdigit() and message
        assert line.isprintable()


def test_the_schema_and_its_examples() -> None:
    import json

    import jsonschema

    schema = load_schema("ecrlint-config")
    jsonschema.Draft202012Validator.check_schema(schema)
    for example in schema["examples"]:
        text = json.dumps({**example, "guardrails": example["guardrails"][:3]})
        jsonschema.Draft202012Validator(schema).validate(example)
        assert mistakes(text) == []
