"""Files in which a walk finds no action of ECR, and that lead to policies all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

MODULE = """\
variable "who" {
  default = "arn:aws:iam::210987654321:role/ci"
}
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = var.who, Action = "ecr:PutImage" }]
  })
}
"""
RUN = 'terraform {\n  source = "${get_repo_root()}/modules//registry"\n}\n'
INCLUDE = 'include "common" {\n  path = "../common.hcl"\n}\n'
CALL = 'module "m" {\n  source = "cloudposse/ecr/aws"\n  principals_push_access = ["*"]\n}\n'
GIVEN = 'inputs = { who = "*" }\n'


@pytest.mark.parametrize(
    ("texts", "path"),
    [
        ({"live/terragrunt.hcl": RUN + GIVEN}, "live/terragrunt.hcl"),
        ({"live/terragrunt.hcl": INCLUDE + GIVEN, "common.hcl": RUN}, "live/terragrunt.hcl"),
        ({"live/terragrunt.hcl": INCLUDE, "common.hcl": RUN + GIVEN}, "common.hcl"),
        ({"main.tf": CALL}, "main.tf"),
    ],
)
def test_a_walk_follows_them(tmp_path: Path, texts: dict[str, str], path: str) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in {"modules/registry/main.tf": MODULE, **texts}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = json.loads(ecrlint(tmp_path, "check", ".", "--format", "json").out)
    found = [(each["rule"], each["path"]) for each in report["findings"]]
    assert ("public-push", path) in found
