"""The composite action and the problem matcher: the scripts are run as GitHub's runner would run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.cli.test_cli import BAD, GOOD, ROOT, ecrlint
from tests.test_hook import copy_checkout

ACTION: dict[str, Any] = YAML(typ="safe").load((ROOT / "action.yml").read_text())
MATCHERS = json.loads((ROOT / ".github/ecrlint-matcher.json").read_text())["problemMatcher"]
LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
BASH = shutil.which("bash")


def run_action(work: Path, temp: Path, action: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Every step of the action, each with the outputs of those before it; gives the last."""
    values = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    known = {f"inputs.{name}": value for name, value in values.items()}
    for step in ACTION["runs"]["steps"]:
        output = temp / f"{step.get('id', 'last')}.txt"
        output.touch()
        env = {name: filled(value, known) for name, value in step.get("env", {}).items()}
        outcome = subprocess.run(
            [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=work,
            env={
                **os.environ,
                **env,
                "RUNNER_TEMP": str(temp),
                "GITHUB_ACTION_PATH": str(action),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(temp / "summary.md"),
            },
            capture_output=True,
            text=True,
            timeout=300,
        )
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            known[f"steps.{step['id']}.outputs.{name}"] = value
    return outcome


def filled(text: str, known: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: known[found[1]], text)


def test_the_scripts_hold_no_expression() -> None:
    """A branch named `"; curl …` would otherwise be run as one."""
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


@pytest.mark.skipif(BASH is None, reason="needs bash, which GitHub's runners have")
def test_the_action(tmp_path: Path) -> None:
    work, temp, action = tmp_path / "work", tmp_path / "temp dir", tmp_path / "action"
    for folder in (work, temp, action):
        folder.mkdir()
    copy_checkout(action)
    (work / "good.json").write_text(json.dumps(GOOD))
    (work / "bad.json").write_text(json.dumps(BAD))
    outcome = run_action(work, temp, action, sarif="out file.sarif")
    assert (outcome.returncode, outcome.stderr) == (1, "")
    assert "::error file=bad.json,line=" in outcome.stdout
    assert json.loads((work / "out file.sarif").read_text())["version"] == "2.1.0"
    assert "public-push" in (temp / "summary.md").read_text()
    hostile = run_action(work, temp, action, paths="good.json $(touch pwned) `touch pwned`")
    assert hostile.returncode == 2
    assert not (work / "pwned").exists()
    assert (
        run_action(work, temp, action, paths="good.json", args="--preset strict --ignore ECR4").returncode
        == 0
    )


@pytest.mark.parametrize("format", ["text", "concise"])
def test_the_problem_matcher_finds_what_the_reports_say(tmp_path: Path, format: str) -> None:
    (tmp_path / "bad policy.json").write_text(json.dumps(BAD, indent=2))
    arguments = ("check", ".", "--preset", "strict")
    outcome = ecrlint(tmp_path, *arguments, "--format", format)
    report: Any = json.loads(ecrlint(tmp_path, *arguments, "--format", "json").out)
    told = {
        (
            LEVELS[each["level"]],
            each["path"],
            str(each["start"]["line"]),
            str(each["start"]["column"]),
            each["rule"],
            each["message"],
        )
        for each in report["findings"]
    }
    assert {level for level, *_ in told} == {"error", "warning", "notice"}
    assert set(matched(outcome.out)) == told


def matched(text: str) -> list[tuple[str, ...]]:
    """Severity, file, line, column, code and message of every line that a matcher takes."""
    found = []
    for matcher in MATCHERS:
        (pattern,) = matcher["pattern"]
        for line in text.splitlines():
            match = re.match(pattern["regexp"], line)
            if match:
                level = match[int(pattern["severity"])] if "severity" in pattern else matcher["severity"]
                groups = [int(pattern[name]) for name in ("file", "line", "column", "code", "message")]
                found.append((level, *(match[group] for group in groups)))
    return found
