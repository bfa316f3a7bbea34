"""Rules of one's own: the README's example works as it stands, and mistakes are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ecrlint
from ecrlint.rule.loader import load, load_rules
from ecrlint.rule.rule import RuleError
from tests.cli.test_cli import ROOT
from tests.cli.test_cli import ecrlint as run

README = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
NAMELESS = '{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}}'


def example() -> str:
    found = re.search(r"^````python\n(.*?)^````$", README, re.S | re.M)
    assert found
    return found[1]


def test_the_readmes_example_is_a_rule(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "no_name.py").write_text(example())
    (tmp_path / "policy.json").write_text(NAMELESS)
    outcome = run(
        tmp_path, "check", "policy.json", "--rules-dir", "house", "--select", "house", "--fail-on", "note"
    )
    assert outcome.code == 1
    assert outcome.out.startswith("policy.json:1:15: note[no-name] ORG001: Statement '#1' has no Sid.")
    assert run(tmp_path, "test", "house").code == 0
    page = run(tmp_path, "explain", "no-name", "--rules-dir", "house/")
    assert "A statement without a name." in page.out
    assert ", house," in page.out


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("RULE = 1", "found no `RULE"),
        ("import nowhere_at_all", "ModuleNotFoundError"),
        ("def check(:", "SyntaxError"),
        (
            'from ecrlint import Rule\nRULE = Rule("x1", level="note", since="1", message="\'{a}\'.")',
            "capital",
        ),
        (
            'from ecrlint import Rule\nRULE = Rule("ECR201", level="note", since="1", message="\'{a}\'.")',
            "already taken by",
        ),
        (
            'from ecrlint import Rule\nRULE = Rule("ORG1234", level="note", since="1", message="\'{a}\'.")\n'
            "check = check_statement = print",
            "has one of them",
        ),
    ],
)
def test_a_file_that_is_no_rule_is_named(tmp_path: Path, code: str, words: str) -> None:
    (tmp_path / "odd.py").write_text(code)
    with pytest.raises(RuleError, match=re.escape(words)) as trouble:
        load_rules([str(ROOT / "rules"), str(tmp_path)])
    assert "odd.py" in str(trouble.value)


def test_a_folder_inside_another_one_is_loaded_once(tmp_path: Path) -> None:
    """Ours as well: whoever adds a rule to a family tests that family."""
    (tmp_path / "house" / "inner").mkdir(parents=True)
    (tmp_path / "house" / "inner" / "no_name.py").write_text(example())
    house, inner = str(tmp_path / "house"), str(tmp_path / "house" / "inner")
    for folders in ((house, inner), (inner, house), (house, house)):
        rules = load([*folders, str(ROOT / "rules" / "exposed")])
        assert [rule.code for rule in rules if rule.name in ("no-name", "public-push")] == [
            "ECR201",
            "ORG001",
        ]


def test_the_names_of_the_package() -> None:
    for name in ecrlint.__all__:
        assert getattr(ecrlint, name)
    with pytest.raises(AttributeError, match="no attribute 'Rules'"):
        ecrlint.Rules  # noqa: B018
