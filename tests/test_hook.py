"""The pre-commit hook: which paths it takes, and a run from a real clone of this repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.test_cli import BAD, GOOD, ROOT

HOOK = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]

TAKEN = [
    "ecr-policy.json",
    "ecr_policy.json",
    "EcrPolicy.json",
    "repository-policy.yaml",
    "infra/policies/app.json",
    "infra/ecr/app.yml",
    "ECR/registry.json",
    "lifecycle-policy.json",
    "ecr/lifecycle.json",
    "iam/ci.json",
    "serverless.yml",
    "main.tf",
    "modules/registry/main.tofu",
    "stack/app.tf.json",
    "cdk.out/App.template.json",
    "infra/template.yaml",
    "ecr-policy.json.tpl",
]
LEFT = [
    "secrets.json",
    "recreate.yaml",
    "package.json",
    "src/app.json",
    "decree.yaml",
    ".secret/x.json",
    "policy.md",
    "ecr.py",
]


@pytest.mark.parametrize("path", TAKEN)
def test_paths_it_takes(path: str) -> None:
    assert re.search(HOOK["files"], path)


@pytest.mark.parametrize("path", LEFT)
def test_paths_it_leaves(path: str) -> None:
    assert not re.search(HOOK["files"], path)


def test_it_runs_once_for_all_files() -> None:
    assert HOOK["require_serial"] is True


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def copy_checkout(folder: Path) -> None:
    """What installing needs, in a folder where builds leave nothing behind for others."""
    for name in ("ecrlint", "rules", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository of what is checked out here, as others would clone it."""
    folder = tmp_path_factory.mktemp("ecrlint")
    copy_checkout(folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "release")
    return folder


def test_try_repo(hook_repository: Path, tmp_path: Path) -> None:
    """pre-commit installs the hook from its repository and runs it: bad policies fail, others pass."""
    git(tmp_path, "init", "-q")
    policies = tmp_path / "policies"
    policies.mkdir()
    for number in range(3):
        (policies / f"good{number}.json").write_text(json.dumps(GOOD))
    git(tmp_path, "add", "-A")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / ".cache")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hook_repository), "ecrlint", "-a", "-v"]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )

    clean = run()
    assert clean.returncode == 0, clean.stdout + clean.stderr
    assert "Passed" in clean.stdout

    (tmp_path / "ecr-policy.json").mkdir()
    (tmp_path / "ecr-policy.json" / "x.py").write_text("open('pwned', 'w')\n")
    (tmp_path / "--rules-dir=ecr-policy.json").write_text(json.dumps(GOOD))
    git(tmp_path, "add", "-A")
    named = run()
    assert named.returncode == 0, named.stdout + named.stderr
    assert not (tmp_path / "pwned").exists(), "the name of a file is no option"

    (policies / "bad.json").write_text(json.dumps(BAD))
    (policies / "notes.json").write_text('{"no": "policy"}')
    git(tmp_path, "add", "-A")
    failed = run()
    assert failed.returncode == 1
    assert "exit code: 1" in failed.stdout
    assert failed.stdout.count("error[public-push]") == 1
    assert "policies/bad.json:1:" in failed.stdout
