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

from ecrlint.config.config import NAMES
from ecrlint.read.registry import SUFFIXES
from ecrlint.read.units import VALUES
from tests.cli.test_cli import BAD, GOOD, ROOT
from tests.commands.test_diff_units import STAR, policy, variable, write

HOOK = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]

LEFT = ["policy.md", "ecr.py", "main.tf.orig", "json", "x.jsonnet", ".terraform.lock.hcl", "deploy.sh"]


@pytest.mark.parametrize("ending", [*SUFFIXES, *VALUES, *NAMES])
@pytest.mark.parametrize("stem", ["a", "deep/er/x", "ECR policy", "main.prod", ""])
def test_it_takes_all_that_is_read(ending: str, stem: str) -> None:
    """Which files those are is known by the readers; what is in them decides in the run."""
    for path in (f"{stem}{ending}", f"{stem}{ending}".upper()):
        assert re.search(HOOK["files"], path)


@pytest.mark.parametrize("path", LEFT)
def test_paths_it_leaves(path: str) -> None:
    assert not re.search(HOOK["files"], path)


def test_it_takes_nothing_else() -> None:
    """The pattern is made of what is read in folders, and of what gives values."""
    endings = "|".join(map(re.escape, (*SUFFIXES, *VALUES)))
    assert HOOK["files"] == f"(?i)({endings})$"


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


class Repository:
    """A scratch repository in which pre-commit runs the hook at each commit."""

    def __init__(self, folder: Path, hook: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "PRE_COMMIT_HOME": str(hook.parent / "pre-commit-home")}
        git(folder, "init", "-q")
        (folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {hook}\n    rev: HEAD\n    hooks: [{{id: ecrlint, verbose: true}}]\n"
        )

    def stage(self, **files: str) -> subprocess.CompletedProcess[str]:
        """Stage some files and run the hook on what is staged."""
        write(self.folder, **files)
        git(self.folder, "add", "-A")
        command = [sys.executable, "-m", "pre_commit", "run", "--color=never"]
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, timeout=300
        )

    def commit(self, **files: str) -> None:
        write(self.folder, **files)
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-qm", "files")


@pytest.fixture
def scratch(tmp_path: Path, hook_repository: Path) -> Repository:
    return Repository(tmp_path, hook_repository)


CONFIGURATION = {"main_tf": policy(), "variables_tf": variable(), "locals_tf": "locals {\n  x = 1\n}\n"}


def test_a_part_of_a_configuration_alone(scratch: Repository) -> None:
    """The policy's file is not in the commit; what makes it public is."""
    scratch.commit(**CONFIGURATION)
    failed = scratch.stage(variables_tf=variable(STAR))
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "variables.tf:2:14: error[public-push]" in failed.stdout
    git(scratch.folder, "reset", "-q", "--hard")
    values = scratch.stage(terraform_tfvars=f"principals = {STAR}\n")
    assert values.returncode == 1, values.stdout + values.stderr
    assert "terraform.tfvars:1:15: error[public-push]" in values.stdout
    git(scratch.folder, "reset", "-q", "--hard")
    harmless = scratch.stage(locals_tf="locals {\n  x = 2\n}\n", other__x_tfvars="y = 1\n")
    assert "public-push" not in harmless.stdout


def test_several_files_of_one_configuration(scratch: Repository) -> None:
    """It is linted once."""
    failed = scratch.stage(**{**CONFIGURATION, "variables_tf": variable(STAR)})
    assert failed.returncode == 1
    assert failed.stdout.count("error[public-push]") == 1


def test_what_is_in_a_file_decides(scratch: Repository) -> None:
    """JSON with comments, YAML of other tools and templates of other languages are none of our business."""
    passed = scratch.stage(
        tsconfig_json='{\n  // comments\n  "compilerOptions": {},\n}\n',
        chart__values_yaml="a: {{ .Values.x }}\nb: [\n",
        x_tpl="<% if %>",
        broken_tf='resource "aws_s3_bucket" "x" {\n',
        notes_json='{"no": "policy"}',
    )
    assert passed.returncode == 0, passed.stdout + passed.stderr
    failed = scratch.stage(data__x_json=json.dumps(BAD), any__name_yml=json.dumps(BAD))
    assert failed.returncode == 1
    assert failed.stdout.count("error[public-push]") == 2
    assert "data/x.json:1:" in failed.stdout


def test_a_configuration_means_everything_below_it(scratch: Repository) -> None:
    scratch.commit(ecrlint_yaml="ignore: [public-push]\n", deep__x_json=json.dumps(BAD), deep__y_md="x")
    assert scratch.stage(deep__z_json='{"x": 1}').returncode == 0
    failed = scratch.stage(ecrlint_yaml="levels: {public-push: error}\n")
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "deep/x.json:1:" in failed.stdout
