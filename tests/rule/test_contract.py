"""What rules of one's own are held to, by which argument or value; ours are held to the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ecrlint.policy.changes import Add, Delete, Fix, Insert, Rename, Replace
from ecrlint.policy.pointer import Place
from ecrlint.rule.contract import check_declaration, check_finding
from ecrlint.rule.documentation import document
from ecrlint.rule.finding import Finding, Related
from ecrlint.rule.rule import Rule, RuleError
from ecrlint.source import Source
from tests.cli.test_cli import ROOT
from tests.conftest import RULES, Lint

DATA = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "a/b": 1}]}
RIGHT: dict[str, Any] = {"level": "note", "since": "1.0.0", "message": "Found '{found}'."}


def rule(code: Any = "ORG001", **changed: Any) -> Rule:
    return Rule(code, **{**RIGHT, **changed})


RULE = rule(near="It is nearly '{found}'.")


@pytest.mark.parametrize("ours", RULES, ids=lambda each: each.name)
def test_our_rules_are_declared_rightly(ours: Rule) -> None:
    check_declaration(ours)


@pytest.mark.parametrize("ours", RULES, ids=lambda each: each.name)
def test_our_rules_find_rightly(ours: Rule, lint_text: Lint) -> None:
    for example in document(ours).examples:
        path = f"example.{'tf' if example.language == 'hcl' else example.language}"
        for each in lint_text(example.text, path, strict=True, config=example.config).findings:
            if each.document:
                check_finding(each.rule, each.finding, each.document.data)


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "corpus" / "err").glob("*.json")), ids=str)
def test_our_rules_find_rightly_in_the_corpus(path: Path, lint_text: Lint) -> None:
    for each in lint_text(path.read_text(encoding="utf-8"), strict=True).findings:
        if each.document:
            check_finding(each.rule, each.finding, each.document.data)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"severity": 9.5, "cwe": 284, "strict": True},
        {"levels": {"identity": "note"}},
        {"severity": 1, "kinds": ["identity"], "elements": ("Action",)},
        {"message": "Found '{found}' in {{braces}}.", "near": "No field."},
    ],
)
def test_what_is_declared_rightly(changed: dict[str, Any]) -> None:
    check_declaration(rule(**changed))


@pytest.mark.parametrize(
    ("argument", "value", "words"),
    [
        ("code", 901, "capital letters"),
        ("code", "org1", "capital letters"),
        ("level", "zzz", "one of note, warning, error"),
        ("level", ["note"], "one of note, warning, error"),
        ("since", 1, "the release"),
        ("since", "", "the release"),
        ("severity", "9", "from 0.1 to 10.0"),
        ("levels", "note", "levels by kinds of policy"),
        ("levels", {"identities": "note"}, "levels by kinds of policy"),
        ("levels", {"identity": "high"}, "levels by kinds of policy"),
        ("levels", {"identity": 1}, "levels by kinds of policy"),
        ("severity", 11, "from 0.1 to 10.0"),
        ("severity", float("nan"), "from 0.1 to 10.0"),
        ("severity", True, "from 0.1 to 10.0"),
        ("cwe", "CWE-284", "number of a weakness"),
        ("cwe", True, "number of a weakness"),
        ("strict", 1, "True or False"),
        ("kinds", None, "repository, registry"),
        ("kinds", (), "repository, registry"),
        ("kinds", "repository", "a tuple"),
        ("kinds", ("repositories",), "repository, registry"),
        ("elements", "Action", "a tuple"),
        ("elements", None, "Action, Condition"),
        ("elements", ("Actions",), "Action, Condition"),
        ("message", 5, "expected a message"),
        ("message", "", "expected a message"),
        ("message", "{}", "plain name in braces"),
        ("message", "{0}", "plain name in braces"),
        ("message", "{found.text}", "plain name in braces"),
        ("message", "{found!r:>9}", "plain name in braces"),
        ("message", "{found", "written twice"),
        ("message", "{help}", "another name"),
        ("near", None, "expected a message"),
    ],
)
def test_what_is_declared_wrongly(argument: str, value: object, words: str) -> None:
    with pytest.raises(RuleError, match=words) as trouble:
        check_declaration(rule(**{argument: value}))
    assert f"{argument}=" in str(trouble.value) and "\n" not in str(trouble.value)


def test_a_value_that_cannot_be_shown() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise SystemExit(0)

    with pytest.raises(RuleError, match="level=a Odd in"):
        check_declaration(rule(level=Odd()))


@pytest.mark.parametrize("name", ["check", "check_statement"])
def test_checks_are_functions(name: str) -> None:
    odd = rule()
    setattr(odd, name, "yield")
    with pytest.raises(RuleError, match=f"{name} is 'yield'; expected a generator function"):
        check_declaration(odd)


def found(pointer: Any = "/Version", **changed: Any) -> Finding:
    return RULE.at(pointer, **{"found": "x", **changed})


@pytest.mark.parametrize(
    "finding",
    [
        found(""),
        found("/Statement/0/a~1b", part="key"),
        found("/Statement/0", part="opening", because="why", help="do", variant="near"),
        found(related=(Related(Place("/Statement"), "here"), Related(Source("a", "b").span(0, 1), "there"))),
        found(fix=Fix("mend it", Replace("/Version", "2008-10-17"), Add("/Id", {"a": [None, 1.5, True]}))),
        found(fix=Fix("no fit", Delete("/Nothing"), Insert("/Statement", [1]), Rename("/Version", "v"))),
    ],
)
def test_what_is_found_rightly(finding: Finding) -> None:
    check_finding(RULE, finding, DATA)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (None, "found None yielded"),
        ("x", "found 'x' yielded"),
        (rule().at("/Version", found="x"), "expected one of its own RULE"),
        (RULE.at_span(Source("a", "b").span(0, 1), found="x"), "expected a pointer"),
        (found(None), "the pointer None"),
        (found("Version"), "the pointer 'Version'"),
        (found("/Versions"), "the pointer '/Versions'"),
        (found("/Statement/1"), "the pointer '/Statement/1'"),
        (found("/Statement/00"), "the pointer '/Statement/00'"),
        (found("/Statement/-1"), "the pointer '/Statement/-1'"),
        (found("/Version/0"), "the pointer '/Version/0'"),
        (found(part="whole"), "part='whole'"),
        (found(found=5), "found=5; expected a text"),
        (found(because=None), "because=None; expected a text"),
        (found(help=1), "help=1; expected a text"),
        (found(related=None), "related=None"),
        (found(related=("x",)), "'x' in related"),
        (found(related=(Related(Place("/Version"), None),)), "in related"),  # type: ignore[arg-type]
        (found(related=(Related("/Version", "x"),)), "expected a Place"),  # type: ignore[arg-type]
        (found(related=(Related(Place("/Nothing"), "x"),)), "the pointer '/Nothing'"),
        (found(witness="x"), "witness='x'"),
        (found(fix="x"), "fix='x'"),
        (found(fix=Fix("changes nothing")), "changes nothing"),
        (found(fix=Fix("", Delete("/Version"))), "expected Fix"),
        (found(fix=Fix("x", "y")), "'y' in a Fix"),  # type: ignore[arg-type]
        (found(fix=Fix("x", Delete(None))), "in a Fix"),  # type: ignore[arg-type]
        (found(fix=Fix("x", Replace("/Version", object()))), "in a Fix"),
        (found(fix=Fix("x", Add("/Id", {1: 2}))), "in a Fix"),
        (found(fix=Fix("x", Rename("/Version", 1))), "in a Fix"),  # type: ignore[arg-type]
        (found(fix=Fix("x", Insert("/Statement", "ab"))), "in a Fix"),
        (found(fix=Fix("x", Replace("/Statement/x", 1))), "cannot be made"),
    ],
)
def test_what_is_found_wrongly(finding: object, words: str) -> None:
    with pytest.raises(RuleError) as trouble:
        check_finding(RULE, finding, DATA)
    assert words in str(trouble.value) and "\n" not in str(trouble.value)
