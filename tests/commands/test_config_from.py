"""`--config-from REV`: a change has no say in what judges it, in real repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import BAD, ecrlint
from tests.commands.test_changed_since import commit, git

CLEAN = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "List", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::333333333334:role/app"},
         "Action": "ecr:ListImages"},
    ],
}  # fmt: skip
LAX = "ignore: [exposed, broken]\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a good policy on `main`, and a branch `work` that is checked out."""
    folder = tmp_path / "repository"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "good.json").write_text(json.dumps(CLEAN))
    (folder / "ecrlint.yaml").write_text("preset: recommended\n")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "all")
    git(folder, "checkout", "-q", "-b", "work")
    (folder / "sub" / "bad.json").write_text(json.dumps(BAD))
    return folder


def found(folder: Path, *arguments: str) -> set[str]:
    outcome = ecrlint(folder, "check", "--format", "json", "--config-from", "main", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return {each["rule"] for each in outcome.report["findings"]}


def on_main(folder: Path, **texts: str) -> None:
    """Put files on `main`, which the working tree does not have."""
    git(folder, "stash", "-q", "-u")
    git(folder, "checkout", "-q", "main")
    for name, text in texts.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    commit(folder, "more")
    git(folder, "checkout", "-q", "work")
    git(folder, "stash", "pop", "-q")


@pytest.mark.parametrize("name", ["ecrlint.yaml", "sub/ecrlint.yaml", "sub/ecrlint.yml"])
def test_the_working_tree_has_no_say(repository: Path, name: str) -> None:
    (repository / name).write_text(LAX)
    assert ecrlint(repository, "check", "sub").code == 0
    assert "public-push" in found(repository)
    commit(repository, "hostile")
    assert "public-push" in found(repository, "sub/bad.json")
    assert "public-push" in found(repository / "sub", "bad.json")
    (repository / name).write_text("[broken")
    assert "public-push" in found(repository)


def test_what_is_left_out_of_walks_comes_from_it_too(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text("exclude: ['*']\n")
    assert "public-push" in found(repository)
    on_main(repository, ecrlint_yaml="exclude: [bad.json]\n")
    assert "public-push" not in found(repository)


def test_the_nearest_of_the_revision_holds(repository: Path) -> None:
    (repository / "ecrlint.yaml").unlink()
    on_main(repository, sub__ecrlint_yaml=LAX)
    assert "public-push" not in found(repository)
    (repository / "top.json").write_text(json.dumps(BAD))
    assert "public-push" in found(repository, "top.json")
    on_main(repository, ecrlint_yaml="locked: true\n")
    outcome = ecrlint(repository, "check", "--config-from", "main")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "ecrlint: error: main:sub/ecrlint.yaml: it would replace main:ecrlint.yaml, which is locked; take it"
        " away\n"
    )


def test_reviewed_exceptions_and_guardrails_come_from_it(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text(
        "exceptions: [{rule: public-push, path: sub/bad.json, reason: trust me}]\n"
    )
    assert "public-push" in found(repository)
    on_main(
        repository,
        ecrlint_yaml="exceptions: [{rule: public-push, path: sub/bad.json, reason: reviewed}]\n"
        "guardrails: [{reference: most.json}]\n",
        most_json=json.dumps(CLEAN),
    )
    assert "public-push" not in found(repository)
    assert "guardrail" in found(repository)
    (repository / "most.json").write_text(json.dumps(BAD))
    assert "guardrail" in found(repository)


def test_no_comment_puts_its_guardrails_aside(repository: Path) -> None:
    on_main(
        repository,
        ecrlint_yaml="account: '740193385000'\nguardrails: [{forbid: push, except: [owner]}]\n",
    )
    (repository / "p.yaml").write_text(
        "Statement:\n  - Effect: Allow\n    Principal: '*'  # ecrlint: ignore[guardrail] fine\n"
        "    Action: ecr:PutImage\n"
    )
    assert "guardrail" in found(repository, "p.yaml")


def test_the_baseline_comes_from_it(repository: Path) -> None:
    assert ecrlint(repository, "baseline").code == 0
    option = ("--baseline", ".ecrlint-baseline.json")
    assert ecrlint(repository, "check", *option).code == 0
    outcome = ecrlint(repository, "check", "--config-from", "main", *option)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "ecrlint: error: main:.ecrlint-baseline.json: no such file in this revision\n"
    commit(repository, "with a baseline")
    git(repository, "branch", "-f", "main", "work")
    assert "public-push" not in found(repository, *option)
    (repository / ".ecrlint-baseline.json").write_text('{"version": 1, "findings": []}')
    assert "public-push" not in found(repository, *option)


def test_a_configuration_that_is_named(repository: Path, tmp_path: Path) -> None:
    (repository / "trusted.yaml").write_text(LAX)
    outcome = ecrlint(repository, "check", "--config-from", "main", "--config", "trusted.yaml")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "main:trusted.yaml: no such file in this revision" in outcome.err
    on_main(repository, other_yaml=LAX)
    assert "public-push" not in found(repository, "--config", "other.yaml")
    (tmp_path / "outside.yaml").write_text(LAX)
    outcome = ecrlint(repository, "check", "--config-from", "main", "--config", "../outside.yaml")
    assert outcome.code == 2
    assert "outside of the repository" in outcome.err


def test_rules_of_ones_own_come_from_it_with_consent(repository: Path) -> None:
    assert ecrlint(repository, "new-rule", "former-partner", "--folder", ".ecrlint/rules").code == 0
    rule = (repository / ".ecrlint/rules/former_partner.py").read_text()
    (repository / "ecrlint.yaml").write_text("rules-dirs: [.ecrlint/rules]\n")
    commit(repository, "with a rule")
    git(repository, "branch", "-f", "main", "work")
    marker = repository / "ran"
    hostile = f"open({str(marker)!r}, 'w')\n{rule}"
    (repository / ".ecrlint/rules/former_partner.py").write_text(hostile)
    outcome = ecrlint(repository, "check", "--config-from", "main", "sub/good.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "main:ecrlint.yaml:1:1: rules-dirs names folders whose code would run" in outcome.err
    assert "former-partner" in found(repository, "--allow-local-rules", "sub/good.json")
    assert not marker.exists()
    arguments = ("check", "--config-from", "main", "--allow-local-rules", "--rules-dir", ".ecrlint/rules")
    outcome = ecrlint(repository, *arguments, "sub")
    assert (outcome.code, outcome.out) == (2, "")
    assert "working tree" in outcome.err
    assert not marker.exists()


@pytest.mark.parametrize("revision", ["nowhere", "-x", "", "main:ecrlint.yaml", "a\nb"])
def test_a_revision_that_does_not_exist(repository: Path, revision: str) -> None:
    outcome = ecrlint(repository, "check", f"--config-from={revision}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1 and "revision" in outcome.err


def test_a_shallow_clone(repository: Path, tmp_path: Path) -> None:
    commit(repository, "work")
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "work", f"file://{repository}", "shallow")
    outcome = ecrlint(tmp_path / "shallow", "check", "--config-from", "origin/main")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "ecrlint: error: no revision 'origin/main' in this repository; a shallow clone needs more of its"
        " history\n"
    )


def test_a_branch_without_a_configuration_has_the_defaults(repository: Path) -> None:
    git(repository, "stash", "-q", "-u")
    git(repository, "checkout", "-q", "main")
    git(repository, "rm", "-q", "ecrlint.yaml")
    commit(repository, "without")
    git(repository, "checkout", "-q", "work")
    git(repository, "stash", "pop", "-q")
    (repository / "ecrlint.yaml").write_text(LAX)
    assert "public-push" in found(repository)


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BAD))
    outcome = ecrlint(tmp_path, "check", "--config-from", "main", "a.json")
    assert (outcome.code, outcome.err) == (2, "ecrlint: error: this folder is in no git repository\n")


def test_a_file_of_elsewhere(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BAD))
    outcome = ecrlint(repository, "check", "--config-from", "main", "../a.json")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "outside of the repository that has main" in outcome.err


def test_a_mistake_in_it(repository: Path) -> None:
    on_main(repository, ecrlint_yaml="presett: strict\n")
    outcome = ecrlint(repository, "check", "--config-from", "main")
    assert (outcome.code, outcome.err) == (
        2, "ecrlint: error: main:ecrlint.yaml:1:1: unknown key 'presett'; did you mean 'preset'?\n"
    )  # fmt: skip


def test_it_excludes_having_none(repository: Path) -> None:
    outcome = ecrlint(repository, "check", "--config-from", "main", "--no-config")
    assert (outcome.code, outcome.err) == (
        2, "ecrlint: error: --config-from and --no-config exclude each other\n"
    )  # fmt: skip


def test_config_shows_it(repository: Path) -> None:
    (repository / "ecrlint.yaml").write_text("preset: strict\n")
    outcome = ecrlint(repository, "config", "--config-from", "main")
    assert outcome.out.startswith("# main:ecrlint.yaml\n")
    assert 'preset: "recommended"  # main:ecrlint.yaml:1\n' in outcome.out
