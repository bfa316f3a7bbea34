"""The set-up of the pipeline page against a hostile pull request, as it stands there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.cli.test_cli import BAD, ROOT, ecrlint
from tests.commands.test_changed_since import commit, git
from tests.test_github_action import ACTION, filled

PAGE = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Against a hostile pull request")[2].partition("\n## ")[0]
CONTEXT = {"github.event.number": "7", "github.base_ref": "main"}
POLICY = """\
Statement:
  - Sid: Push
    Effect: Allow
    Principal: "*"  # ecrlint: ignore[exposed, broken, guardrail, public-push, incomplete-push] fine
    Action: ecr:PutImage
"""


def workflow() -> dict[str, Any]:
    (lines,) = re.findall(r"```yaml\n(.*?)```", SECTION, re.S)
    assert len(lines.splitlines()) == 10
    return YAML(typ="safe").load(lines)  # type: ignore[no-any-return]


def steps() -> tuple[dict[str, Any], dict[str, Any]]:
    """What the steps are given: the checkout's, and ours."""
    (job,) = workflow()["jobs"].values()
    checkout, lint = job["steps"]
    assert checkout["uses"].startswith("actions/checkout@")
    assert re.fullmatch(r"ecrlint/ecrlint@v\d+\.\d+\.\d+", lint["uses"])
    return checkout["with"], lint["with"]


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The repository of a project, with a configuration on `main` and a branch for a change."""
    folder = tmp_path / "origin"
    (folder / "policies").mkdir(parents=True)
    (folder / "ecrlint.yaml").write_text("preset: recommended\n")
    (folder / "policies" / "ours.yaml").write_text(
        'Statement: [{Sid: L, Effect: Allow, Principal: {AWS: "210987654321"}, Action: ecr:ListImages}]'
    )
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "all")
    git(folder, "checkout", "-q", "-b", "change")
    return folder


def judged(origin: Path, temp: Path) -> subprocess.CompletedProcess[str]:
    """Run the steps of the page on the change, as GitHub's runner would."""
    commit(origin, "change")
    git(origin, "update-ref", "refs/pull/7/merge", "change")
    checkout, lint = steps()
    assert checkout["fetch-depth"] == 0
    work = temp / "work"
    git(temp, "clone", "-q", f"file://{origin}", str(work))
    git(work, "fetch", "-q", "origin", filled(checkout["ref"], CONTEXT))
    git(work, "checkout", "-q", "--detach", "FETCH_HEAD")
    bin = temp / "bin"
    bin.mkdir()
    (bin / "ecrlint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ecrlint "$@"\n')
    (bin / "ecrlint").chmod(0o755)
    inputs = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()}
    inputs |= {name: filled(value, CONTEXT) for name, value in lint.items()}
    known = {f"inputs.{name}": value for name, value in inputs.items()}
    known["steps.install.outputs.bin"] = str(bin)
    step = ACTION["runs"]["steps"][-1]
    env = {name: filled(value, known) for name, value in step["env"].items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=work,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
    )


def comment(origin: Path) -> None:
    (origin / "policies" / "bad.yaml").write_text(POLICY)


def own_configuration(origin: Path) -> None:
    (origin / "ecrlint.yaml").write_text("ignore: [exposed, broken]\nexclude: ['*']\n")
    comment(origin)


def nested_configuration(origin: Path) -> None:
    (origin / "policies" / "ecrlint.yaml").write_text("ignore: [exposed, broken]\n")
    comment(origin)


def exception(origin: Path) -> None:
    (origin / "ecrlint.yaml").write_text(
        "exceptions:\n- {rule: public-push, path: '*', reason: x}\n"
        "- {rule: incomplete-push, path: '*', reason: x}\n"
    )
    comment(origin)


def gitignore(origin: Path) -> None:
    comment(origin)
    git(origin, "add", "-A")
    (origin / ".gitignore").write_text("policies/\n*.yaml\n")


def odd_folder(origin: Path) -> None:
    (origin / "node_modules").mkdir()
    (origin / "node_modules" / "bad.json").write_text(json.dumps(BAD))


def virtual_environment(origin: Path) -> None:
    comment(origin)
    (origin / "policies" / "pyvenv.cfg").touch()


@pytest.mark.parametrize(
    "attack",
    [
        comment, own_configuration, nested_configuration, exception, gitignore, odd_folder,
        virtual_environment,
    ],
)  # fmt: skip
def test_a_hostile_change_is_judged(origin: Path, tmp_path: Path, attack: Callable[[Path], None]) -> None:
    attack(origin)
    outcome = judged(origin, tmp_path)
    assert outcome.returncode == 1, outcome.stderr
    assert "public-push" in outcome.stdout


def test_a_policy_that_nobody_knows_does_not_pass(origin: Path, tmp_path: Path) -> None:
    (origin / "main.tf").write_text(
        'variable "it" {}\nresource "aws_ecr_repository_policy" "p" {\n'
        '  repository = "r"\n  policy     = var.it\n}\n'
    )
    assert judged(origin, tmp_path).returncode == 1


def test_a_good_change_passes(origin: Path, tmp_path: Path) -> None:
    ours = origin / "policies" / "ours.yaml"
    ours.write_text(f"# better\n{ours.read_text()}")
    outcome = judged(origin, tmp_path)
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_nothing_in_it_trusts_the_change() -> None:
    """The workflow is that of the base branch, it may write nothing and keeps no credentials."""
    told = workflow()
    assert told["permissions"] == {"contents": "read"}
    assert told["on"] == "pull_request_target"
    assert steps()[0]["persist-credentials"] is False


def test_recipes_name_a_tag() -> None:
    for page in (*ROOT.glob("docs/**/*.md"), ROOT / "README.md"):
        for line in page.read_text(encoding="utf-8").splitlines():
            if "github.com/ecrlint/ecrlint" in line and "git+" in line:
                assert re.search(r"@v\d+\.\d+\.\d+", line), f"{page.name}: {line}"
            if "uses: ecrlint/ecrlint" in line:
                assert re.search(r"@v\d+\.\d+\.\d+$", line.rstrip()), f"{page.name}: {line}"


def test_the_command_is_there_without_the_action(origin: Path) -> None:
    comment(origin)
    args = filled(steps()[1]["args"], CONTEXT).replace("origin/", "")
    assert ecrlint(origin, "check", *args.split(), ".").code == 1
