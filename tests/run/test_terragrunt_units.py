"""Units of Terragrunt as callers: a module that they run is judged through them, whatever file is named."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CI = "arn:aws:iam::111122223333:role/ci"
UNIT = "live/prod/terragrunt.hcl"
MODULE = "modules/ecr/main.tf"
RUN = 'terraform {\n  source = "../../modules//ecr"\n}\n'
POLICY = """resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Pull"
      Effect    = "Allow"
      Principal = { AWS = var.principals }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
    }]
  })
}
variable "principals" {
  %s
}
"""
FOR_ALL = POLICY % 'default = ["*"]'
FOR_NONE = POLICY % "type = list(string)"


def inputs(principal: str) -> str:
    return f'inputs = {{\n  principals = ["{principal}"]\n}}\n'


NARROWED = {UNIT: RUN + inputs(CI), MODULE: FOR_ALL}
WIDENED = {UNIT: RUN + inputs("*"), MODULE: FOR_NONE}
INCLUDED = {
    UNIT: 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n' + RUN,
    "live/root.hcl": inputs("*"),
    MODULE: FOR_NONE,
}
THROUGH_ANOTHER = {
    UNIT: RUN.replace("ecr", "outer") + 'inputs = { who = ["*"] }\n',
    "modules/outer/main.tf": (
        'variable "who" {}\nmodule "in" {\n  source = "../ecr"\n  principals = var.who\n}\n'
    ),
    MODULE: FOR_NONE,
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def git(folder: Path, *arguments: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)


def public_pulls(folder: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "ecrlint", "check", "--no-config", "--format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return [each["path"] for each in json.loads(done.stdout)["findings"] if each["rule"] == "public-pull"]


@pytest.mark.parametrize("named", [".", "modules", MODULE, UNIT])
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (NARROWED, []),  # nobody uses the default
        ({**NARROWED, MODULE: 'terraform {\n  backend "s3" {}\n}\n' + FOR_ALL}, []),  # the unit is the root
        (WIDENED, [UNIT]),
        (INCLUDED, ["live/root.hcl"]),
        (THROUGH_ANOTHER, [UNIT]),
        ({UNIT: RUN, MODULE: FOR_ALL}, [MODULE]),  # the default is used
    ],
)
def test_a_module_is_judged_through_the_units_that_run_it(
    tmp_path: Path, files: Mapping[str, str], expected: list[str], named: str
) -> None:
    write(tmp_path, files)
    git(tmp_path, "init", "-q")
    assert public_pulls(tmp_path, named) == expected


@pytest.mark.parametrize(
    "unit",
    [
        NARROWED[UNIT].replace("../../modules", "../../other"),  # runs another module
        RUN.replace('"../../modules//ecr"', "local.unknown") + inputs(CI),  # nobody knows which
        'terraform {\n  source = "git::https://example.com/ecr.git"\n}\n' + inputs(CI),
    ],
)
def test_units_of_other_modules_are_no_callers(tmp_path: Path, unit: str) -> None:
    write(tmp_path, {UNIT: unit, MODULE: FOR_ALL})
    git(tmp_path, "init", "-q")
    assert public_pulls(tmp_path, ".") == [MODULE]


def test_units_of_tests_do_not_hide_the_default(tmp_path: Path) -> None:
    write(tmp_path, {"test/prod/terragrunt.hcl": NARROWED[UNIT], MODULE: FOR_ALL})
    git(tmp_path, "init", "-q")
    assert public_pulls(tmp_path, ".") == [MODULE]


def test_what_is_included_is_named(tmp_path: Path) -> None:
    write(tmp_path, INCLUDED)
    git(tmp_path, "init", "-q")
    assert public_pulls(tmp_path, "live/root.hcl") == ["live/root.hcl"]


@pytest.mark.parametrize("changed", ["live/root.hcl", MODULE, UNIT])
def test_a_change_of_any_part_touches_the_unit(tmp_path: Path, changed: str) -> None:
    write(tmp_path, INCLUDED)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a")
    assert public_pulls(tmp_path, "--changed-since", "HEAD", "--allow-empty", ".") == []
    (tmp_path / changed).write_text(INCLUDED[changed] + "\n# changed\n")
    assert public_pulls(tmp_path, "--changed-since", "HEAD", ".") == ["live/root.hcl"]


def test_diff_reads_the_module_of_the_revision(tmp_path: Path) -> None:
    write(tmp_path, {UNIT: RUN + inputs(CI), MODULE: FOR_NONE})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a")
    (tmp_path / MODULE).write_text(FOR_NONE.replace("var.principals", '"*"'))
    command = [sys.executable, "-m", "ecrlint", "diff", "--git", "HEAD", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "ecr:BatchGetImage" in done.stdout
