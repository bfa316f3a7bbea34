"""`ecrlint check --fix` and `--diff` as processes: what is written, what is left, and what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecrlint.config.choice import Choice
from ecrlint.fixing.apply import AppliedFixes
from ecrlint.lint.report import Notice
from ecrlint.run.run import Run
from tests.cli.test_cli import ROOT, ecrlint
from tests.conftest import RULES

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ROLES = "arn:aws:iam::123456789013:role/ci-*"
POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "allow",
      "Principal": {"AWS": "arn:aws:iam::123456789013:root"},
      "Action": ["ecr:ListImage", "ecr:DescribeImages"],
      "Resource": "*"
    }
  ]
}
"""
FIXED = POLICY.replace("allow", "Allow").replace("ListImage", "ListImages")
PARTIAL = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::123456789013:root"},
      "Action": ["ecr:PutImage", "ecr:BatchGetImage"]
    }
  ]
}
"""
MODULE = """\
resource "aws_ecr_lifecycle_policy" "x" {
  repository = "app"
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1 # first
        description  = null
        selection = {
          tagStatus     = "untagged"
          tagPrefixList = []
          countType     = "sinceImagePushed"
          countUnit     = "days"
          countNumber   = 14
        }
        action = { type = "expire" }
      },
      {
        rulePriority = 7
        selection    = { tagStatus = "tagged", tagPatternList = ["a*", "b*"], countType = "imageCountMoreThan", countNumber = 9 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 8
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 14 }
        action       = { type = "expire" }
      },
    ]
  })
}
"""  # noqa: E501
ALIGNED = """\
resource "aws_ecr_lifecycle_policy" "x" {
  policy = jsonencode({
    rules = [
      {
        rulePriority = 7
        description  = "old"
        selection = {
          tagStatus     = "tagged"
          tagPrefixList = [%s]
          countType     = "sinceImagePushed"
          countNumber   = 9
%s        }
        action = {
          type = "expire"
        }
      },
%s    ]
  })
}
"""
UNIT = '          countUnit     = "days"\n'
SECOND = """\
      {
        rulePriority = 8
        description  = "old"
        selection = {
          tagStatus     = "tagged"
          tagPrefixList = ["b"]
          countType     = "sinceImagePushed"
          countNumber   = 9
          countUnit     = "days"
        }
        action = {
          type = "expire"
        }
      },
"""
STACK = f"""\
Resources:
  App:   # the one
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Version: '2012-10-17'
        Statement:
        - Effect: Allow
          Principal:
            AWS: "{ROLES}"   # CI
          Action:
          - ecr:BatchGetImage
          - ecr:GetDownloadUrlForLayer
          - ecr:BatchCheckLayerAvailability
"""
STACK_FIXED = f"""\
Resources:
  App:   # the one
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Version: '2012-10-17'
        Statement:
        - Effect: Allow
          Principal:
            AWS: "arn:aws:iam::123456789013:root"   # CI
          Action:
          - ecr:BatchGetImage
          - ecr:GetDownloadUrlForLayer
          - ecr:BatchCheckLayerAvailability
          Condition:
            ArnLike:
              aws:PrincipalArn: "{ROLES}"
"""


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_what_is_safe_is_fixed_and_the_rest_is_reported(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY)
    outcome = ecrlint(tmp_path, "check", "p.json", "--fix")
    assert path.read_text() == FIXED
    assert outcome.code == 1
    assert "resource-element" in outcome.out
    assert "unknown-action" not in outcome.out
    assert "Fixed 2 findings, 1 left." in outcome.out
    assert "fixable with `--fix --unsafe-fixes`" in outcome.out
    again = ecrlint(tmp_path, "check", "p.json", "--fix")
    assert path.read_text() == FIXED, "a second time changes nothing"
    assert "Fixed" not in again.out


def test_what_changes_access_is_made_on_request_and_said(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", PARTIAL)
    shown = ecrlint(tmp_path, "check", "p.json", "--diff", "--unsafe-fixes")
    assert path.read_text() == PARTIAL, "a diff writes nothing"
    assert shown.code == 1
    assert "(unsafe: newly allowed: any role of account 123456789013 may ecr:" in shown.out
    outcome = ecrlint(tmp_path, "check", "p.json", "--fix", "--unsafe-fixes")
    assert (outcome.code, "none left" in outcome.out) == (0, True)
    assert '"ecr:UploadLayerPart"' in path.read_text()


def test_the_diff_is_one_that_git_applies(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY.replace("\n", "\r\n"))
    diff = subprocess.run(
        [sys.executable, "-m", "ecrlint", "check", "p.json", "--diff"],
        cwd=tmp_path, capture_output=True, check=False, env=ENVIRONMENT,
    ).stdout  # fmt: skip
    subprocess.run(["git", "apply", "-p0", "-"], cwd=tmp_path, input=diff, check=True)
    assert path.read_bytes() == FIXED.replace("\n", "\r\n").encode()


def test_lifecycle_policies_in_terraform(tmp_path: Path) -> None:
    path = put(tmp_path, "main.tf", MODULE)
    ecrlint(tmp_path, "check", "main.tf", "--fix")
    kept = [line for line in MODULE.splitlines() if "null" not in line and "= []" not in line]
    assert path.read_text().splitlines() == kept, "what ECR refuses is put right, the split waits"
    outcome = ecrlint(tmp_path, "check", "main.tf", "--fix", "--unsafe-fixes")
    assert (outcome.code, "none left" in outcome.out) == (0, True)
    text = path.read_text()
    assert 'tagPatternList = ["a*"]' in text
    assert 'tagPatternList = ["b*"]' in text
    assert [line.split("=")[1].split()[0] for line in text.splitlines() if "rulePriority" in line] == [
        "1", "7", "8", "9",
    ]  # fmt: skip


def test_what_is_written_in_hcl_is_aligned_as_its_surroundings(tmp_path: Path) -> None:
    path = put(tmp_path, "main.tf", ALIGNED % ('"a", "b"', "", ""))
    ecrlint(tmp_path, "check", "main.tf", "--fix")
    assert path.read_text() == ALIGNED % ('"a", "b"', UNIT, "")
    ecrlint(tmp_path, "check", "main.tf", "--fix", "--unsafe-fixes")
    assert path.read_text() == ALIGNED % ('"a"', UNIT, SECOND)


def test_comments_quotes_and_order_of_yaml_stay(tmp_path: Path) -> None:
    path = put(tmp_path, "stack.yaml", STACK)
    outcome = ecrlint(tmp_path, "check", "stack.yaml", "--fix")
    assert (outcome.code, path.read_text()) == (0, STACK_FIXED)


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    outcome = ecrlint(tmp_path, "check", "-", "--fix", stdin=POLICY.encode())
    assert outcome.out == FIXED
    assert "resource-element" in outcome.err


def test_sarif_and_json_carry_the_fixes(tmp_path: Path) -> None:
    put(tmp_path, "p.json", PARTIAL.replace("{", '{"Id": 7,', 1))
    sarif = json.loads(ecrlint(tmp_path, "check", "p.json", "--format", "sarif").out)
    with_fixes = [each for each in sarif["runs"][0]["results"] if "fixes" in each]
    texts = [each["fixes"][0]["description"]["text"] for each in with_fixes]
    assert len(with_fixes) == 2
    assert any("newly allowed" in text for text in texts)
    report = json.loads(ecrlint(tmp_path, "check", "p.json", "--format", "json").out)
    safe = {each["rule"]: each["fix"]["safe"] for each in report["findings"]}
    assert safe == {"invalid-structure": True, "incomplete-push": False}


def test_in_an_identity_policy_a_misspelt_action_gives_nothing_yet(tmp_path: Path) -> None:
    text = (
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",'
        ' "Action": ["ecr:PutImages", "ecr:GetAuthorizationToken"]}}'
    )
    path = put(tmp_path, "role.json", text)
    ecrlint(tmp_path, "check", "role.json", "--fix")
    assert path.read_text() == text
    shown = ecrlint(tmp_path, "check", "role.json", "--diff", "--unsafe-fixes")
    assert "unknown-action: write ecr:PutImage (unsafe: what its holder may do may change;" in shown.out


def test_unsafe_alone_is_a_mistake(tmp_path: Path) -> None:
    put(tmp_path, "p.json", POLICY)
    outcome = ecrlint(tmp_path, "check", "p.json", "--unsafe-fixes")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--unsafe-fixes goes with --fix or --diff" in outcome.err


def apply(path: Path) -> AppliedFixes:
    run = Run(Choice(RULES, "", [], []))
    run.add_bytes(str(path), path.read_bytes())
    return AppliedFixes(run.findings)


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY)
    applied = apply(path)
    path.write_text(POLICY.replace("ListImage", "DeleteRepository"))
    assert applied.save() == [Notice("unwritten", str(path), "not fixed: the file was changed meanwhile")]
    assert "DeleteRepository" in path.read_text()


def test_a_file_that_is_gone_stays_gone(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY)
    applied = apply(path)
    path.unlink()
    (notice,) = applied.save()
    assert notice.words == "not fixed: no such file or directory"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_the_old_content(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY)
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "from ecrlint.cli.main import main\n"
        "sys.exit(main(['check', 'p.json', '--fix']))\n"
    )
    found = subprocess.run(
        [sys.executable, "-B", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False, env=ENVIRONMENT,
    )  # fmt: skip
    assert found.returncode == 2
    assert "p.json: not fixed: file too large" in found.stderr
    assert path.read_text() == POLICY
    assert os.listdir(tmp_path) == ["p.json"], "nothing is left beside it"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_cannot_be_written_leaves_the_old_content(tmp_path: Path) -> None:
    path = put(tmp_path, "p.json", POLICY)
    tmp_path.chmod(0o500)
    outcome = ecrlint(tmp_path, "check", "p.json", "--fix")
    tmp_path.chmod(0o700)
    assert outcome.code == 2
    assert path.read_text() == POLICY
