"""`var-files`: files of values that exclude each other, each of which is an evaluation of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_cli import ecrlint

if TYPE_CHECKING:
    from pathlib import Path

CI = "arn:aws:iam::111122223333:role/ci"
ROOT = """variable "who" {}
variable "actions" {
  default = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Pull", Effect = "Allow", Principal = { AWS = var.who }, Action = var.actions }]
  })
}
"""
OTHER = ROOT.replace('"who"', '"whom"').replace("var.who", "var.whom")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(ROOT)
    (tmp_path / "prod.tfvars").write_text(f'who = "{CI}"\n')
    (tmp_path / "test.tfvars").write_text('who = "*"\n')
    (tmp_path / "ecrlint.yaml").write_text("var-files: [prod.tfvars, test.tfvars]\n")
    return tmp_path


def found(folder: Path, *arguments: str) -> tuple[list[tuple[str, str]], dict[str, int]]:
    report: Any = ecrlint(folder, "check", "--format", "json", *arguments).report
    return [(each["rule"], each["path"]) for each in report["findings"]], report["summary"]["judged"]


def test_each_is_an_evaluation(work: Path) -> None:
    assert found(work) == ([("public-pull", "test.tfvars")], {"whole": 2, "partly": 0, "not": 0})


def test_what_is_wrong_in_all_is_told_once(work: Path) -> None:
    (work / "main.tf").write_text(ROOT.replace("ecr:BatchGetImage", "ecr:BatchGetImages"))
    (work / "test.tfvars").write_text(f'who = "{CI}2"\n')
    assert [rule for rule, _ in found(work)[0]].count("unknown-action") == 1


def test_a_root_without_their_variables_is_evaluated_once(work: Path) -> None:
    (work / "other").mkdir()
    (work / "other/main.tf").write_text(
        OTHER.replace('variable "whom" {}', 'variable "whom" { default = "*" }')
    )
    findings, judged = found(work, "other")
    assert findings == [("public-pull", "other/main.tf")]
    assert judged == {"whole": 1, "partly": 0, "not": 0}


def test_files_that_a_command_names_count_alone(work: Path) -> None:
    assert found(work, "--var-file", "prod.tfvars")[0] == []
    assert found(work, "--var-file", "prod.tfvars", "--var-file", "test.tfvars")[0] == [
        ("public-pull", "test.tfvars")
    ]


def test_paths_are_relative_to_the_configuration(work: Path) -> None:
    (work / "live").mkdir()
    (work / "main.tf").rename(work / "live/main.tf")
    assert found(work, "live")[0] == [("public-pull", "test.tfvars")]


def test_no_fix_is_offered_that_might_be_wrong_in_another(work: Path) -> None:
    text = ROOT.replace("Version   =", "version   =")
    (work / "main.tf").write_text(text)
    ecrlint(work, "check", "--fix")
    assert (work / "main.tf").read_text() == text
    ecrlint(work, "check", "--fix", "--var-file", "prod.tfvars")
    assert (work / "main.tf").read_text() == ROOT


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("var-files: [gone.tfvars]\n", "var-files: gone.tfvars: no such file"),
        ("var-files: prod.tfvars\n", "ecrlint.yaml:1:12"),
        ("var-files: [1]\n", "ecrlint.yaml:1:13"),
    ],
)
def test_a_mistake_is_told(work: Path, written: str, words: str) -> None:
    (work / "ecrlint.yaml").write_text(written)
    outcome = ecrlint(work, "check")
    assert outcome.code == 2
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
