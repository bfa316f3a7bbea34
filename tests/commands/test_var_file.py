"""`--var-file`: values of Terraform's variables that a command names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import Outcome, ecrlint

MAIN = """\
variable "who" { type = list(string) }
module "m" {
  source = "./m"
  who    = var.who
}
"""
MODULE = """\
variable "who" { type = list(string) }
resource "aws_ecr_repository_policy" "p" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Sid = "P", Effect = "Allow", Principal = { AWS = var.who }, Action = [
      "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"] }]
  })
}
"""
ROLE = "arn:aws:iam::210987654321:role/x"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "main.tf": MAIN,
        "m/main.tf": MODULE,
        "prod.tfvars": 'who = ["*"]\n',
        "test.tfvars": f'who = ["{ROLE}"]\n',
        "x.tfvars.json": f'{{"who": ["{ROLE}"]}}',
    }
    for path, text in texts.items():
        tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        tmp_path.joinpath(path).write_text(text, encoding="utf-8")
    return tmp_path


def places(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each["rule"], each["path"]) for each in json.loads(outcome.out)["findings"]]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((), []),
        (("prod.tfvars",), [("public-pull", "prod.tfvars")]),
        (("test.tfvars",), []),
        (("test.tfvars", "prod.tfvars"), [("public-pull", "prod.tfvars")]),
        (("prod.tfvars", "test.tfvars"), []),
        (("prod.tfvars", "x.tfvars.json"), []),
    ],
)
def test_later_files_win(folder: Path, files: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    options = [f"--var-file={each}" for each in files]
    assert places(ecrlint(folder, "check", "--format=json", *options, ".")) == expected


def test_other_commands_take_it(folder: Path) -> None:
    assert (
        "role x of account 210987654321" in ecrlint(folder, "who", "--var-file", "test.tfvars", "main.tf").out
    )
    named = ["--var-file", "prod.tfvars"]
    request = ["--principal", "arn:aws:iam::111111111111:role/y", "--action", "ecr:BatchGetImage"]
    assert ecrlint(folder, "simulate", "main.tf", *named, *request).code == 0


@pytest.mark.parametrize("command", [["check", "."], ["who", "main.tf"], ["diff", "main.tf", "main.tf"]])
def test_a_file_that_is_not_there_is_a_mistake(folder: Path, command: list[str]) -> None:
    outcome = ecrlint(folder, *command, "--var-file", "nowhere.tfvars")
    assert outcome.code == 2
    assert "--var-file: nowhere.tfvars: no such file" in outcome.err
