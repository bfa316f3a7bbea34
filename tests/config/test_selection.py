"""What a configuration makes of rules and files, and what flags make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecrlint.config import Config
from ecrlint.config.choice import Choice
from ecrlint.errors import UsageError
from tests.cli.test_cli import BAD, ecrlint
from tests.conftest import RULES

NAMES = {rule.name for rule in RULES}
STRICT = {rule.name for rule in RULES if rule.strict}


def names(config: Config, **flags: object) -> set[str]:
    return {rule.name for rule in Choice(RULES, **flags).rule_set(config).selected}  # type: ignore[arg-type]


def family(name: str) -> set[str]:
    return {rule.name for rule in RULES if rule.family == name}


@pytest.mark.parametrize(
    ("config", "flags", "expected"),
    [
        (Config(), {}, NAMES - STRICT),
        (Config(preset="strict"), {}, NAMES),
        (Config(preset="strict"), {"preset": "recommended"}, NAMES - STRICT),
        (Config(select=["unclear"]), {}, family("unclear")),
        (Config(select=["unclear"], ignore=["ECR402"]), {}, family("unclear") - {"duplicate-sid"}),
        (Config(select=["unclear"]), {"preset": "strict"}, NAMES),
        (Config(ignore=["exposed"]), {}, NAMES - STRICT - family("exposed")),
        (Config(ignore=["exposed"]), {"ignore": ["ECR305"]},
         NAMES - STRICT - family("exposed") - {"dead-statement"}),
        (Config(ignore=["exposed"], select=["broken"]), {"select": ["public-push"]}, {"public-push"}),
        (Config(), {"select": ["exposed"], "ignore": ["exposed"]}, set()),
    ],
)  # fmt: skip
def test_which_rules_run(config: Config, flags: dict[str, object], expected: set[str]) -> None:
    assert names(config, **flags) == expected


def test_flags_are_checked_before_any_file() -> None:
    with pytest.raises(UsageError, match="no rule 'public-pul'; did you mean 'public-pull'"):
        Choice(RULES, ignore=["public-pul"])


def test_levels_agree_or_are_the_rules_own() -> None:
    choice = Choice(RULES)
    choice.rule_set(Config(levels={"ECR202": "error", "public-push": "note"}))
    assert choice.levels == {"public-pull": "error", "public-push": "note"}
    choice.rule_set(Config(levels={"public-pull": "error", "public-push": "warning"}))
    assert choice.levels == {"public-pull": "error"}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for name in ("bad.json", "testdata/bad.json", "deep/testdata/bad.json", "deep/bad.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(json.dumps(BAD))
    return tmp_path


def test_a_level_is_the_same_everywhere(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("levels: {public-push: note, incomplete-push: note}\n")
    assert ecrlint(work, "check", "bad.json").code == 0
    assert ecrlint(work, "check", "bad.json", "--fail-on", "note").code == 1
    column = json.dumps(BAD).index('"*"') + 1
    assert f"bad.json:1:{column}: note[public-push] ECR201" in ecrlint(work, "check", "bad.json").out
    report = ecrlint(work, "check", "bad.json", "--format", "json").report
    assert {each["level"] for each in report["findings"]} == {"note"}
    run = json.loads(ecrlint(work, "check", "bad.json", "--format", "sarif").out)["runs"][0]
    rules = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    assert rules["ECR201"]["defaultConfiguration"]["level"] == "note"
    assert {each["level"] for each in run["results"]} == {"note"}


def paths(work: Path, *arguments: str) -> set[str]:
    report = ecrlint(work, "check", "--format", "json", "--allow-empty", *arguments).report
    return {each["path"] for each in report["findings"]}


def test_exclude_is_relative_to_the_configuration(work: Path) -> None:
    (work / "ecrlint.yaml").write_text('exclude: ["**/testdata/**", /bad.json]\n')
    assert paths(work, ".") == {"deep/bad.json"}
    assert paths(work / "deep", ".") == {"bad.json"}
    assert paths(work / "deep", "..") == {"../deep/bad.json"}
    assert paths(work, ".", "--exclude", "deep") == set()
    assert paths(work, ".", "--no-config") == {
        "bad.json", "testdata/bad.json", "deep/testdata/bad.json", "deep/bad.json",
    }  # fmt: skip


def test_exclude_and_named_files(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("exclude: [deep]\n")
    assert paths(work, "deep/bad.json") == {"deep/bad.json"}
    assert paths(work, "deep/bad.json", "bad.json", "--force-exclude") == {"bad.json"}


def test_every_file_is_linted_by_its_own(work: Path) -> None:
    (work / "deep" / "ecrlint.yaml").write_text("ignore: [exposed, broken]\n")
    assert paths(work, ".") == {"bad.json", "testdata/bad.json"}
