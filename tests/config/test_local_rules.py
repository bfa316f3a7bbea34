"""Rule folders that a configuration names: run with consent, refused without, as processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecrlint.config.load import load
from ecrlint.errors import UsageError
from tests.cli.test_cli import ecrlint
from tests.conftest import RULES

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "List",
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::333333333334:role/app"},
            "Action": "ecr:ListImages",
        }
    ],
}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.json").write_text(json.dumps(POLICY))
    assert ecrlint(tmp_path, "new-rule", "former-partner", "--folder", ".ecrlint/rules").code == 0
    (tmp_path / "ecrlint.yaml").write_text("rules-dirs: [.ecrlint/rules]\nlevels: {ORG001: error}\n")
    return tmp_path


def test_without_consent_nothing_runs(work: Path) -> None:
    marker = work / "ran"
    rule = work / ".ecrlint" / "rules" / "former_partner.py"
    rule.write_text(f"open({str(marker)!r}, 'w')\n{rule.read_text()}")
    outcome = ecrlint(work, "check", "a.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "ecrlint.yaml:1:1: rules-dirs names folders whose code would run" in outcome.err
    assert "--allow-local-rules or ECRLINT_ALLOW_LOCAL_RULES=1" in outcome.err
    assert ecrlint(work, "config").code == 2
    assert not marker.exists()


@pytest.mark.parametrize(
    ("flags", "variables"),
    [(["--allow-local-rules"], {}), ([], {"ECRLINT_ALLOW_LOCAL_RULES": "1"})],
)
def test_with_consent_they_are_rules_like_others(
    work: Path, flags: list[str], variables: dict[str, str]
) -> None:
    outcome = ecrlint(work, "check", "a.json", "--format", "concise", *flags, env=variables)
    assert outcome.code == 1
    assert "error[former-partner] ORG001" in outcome.out
    assert ecrlint(work, "config", *flags, env=variables).code == 0


def test_a_configuration_further_down_cannot_bring_rules(work: Path) -> None:
    (work / "sub").mkdir()
    (work / "sub" / "b.json").write_text(json.dumps(POLICY))
    (work / "sub" / "ecrlint.yaml").write_text("rules-dirs: [rules]\n")
    outcome = ecrlint(work, "check", "--allow-local-rules", "sub/b.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert (
        "sub/ecrlint.yaml: rules-dirs counts only in the configuration of the working directory"
        in outcome.err
    )


@pytest.mark.parametrize("key", [r'"rules\x2ddirs"', r'"rules-d\u0069rs"', '"rules-\\\n  dirs"'])
def test_a_key_that_is_spelled_with_escapes(work: Path, key: str) -> None:
    """Rules that were not run would be findings that nobody has seen."""
    for file in ("named.yaml", "ecrlint.yaml"):
        (work / file).write_text(f"? {key}\n: [.ecrlint/rules]\n")
    for flags in ((), ("--config", "named.yaml")):
        outcome = ecrlint(work, "check", "a.json", *flags)
        assert (outcome.code, outcome.out) == (2, "")
        assert "rules-dirs names folders whose code would run" in outcome.err
        outcome = ecrlint(work, "check", "a.json", "--allow-local-rules", *flags)
        assert "former-partner" in outcome.out


def test_every_configuration_is_held_to_what_was_loaded(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("rules-dirs: [.ecrlint/rules]\n")
    with pytest.raises(UsageError, match="rules-dirs counts only in the configuration of the working dir"):
        load(str(work / "ecrlint.yaml"), RULES)
    assert load(str(work / "ecrlint.yaml"), RULES, [str(work / ".ecrlint/rules")]).rules_dirs
