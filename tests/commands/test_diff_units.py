"""`ecrlint diff --git` over Terraform: a version of a policy is all of its configuration at that time."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import ROOT, Outcome, ecrlint
from tests.commands.test_diff import Json
from tests.commands.test_diff_git import ENVIRONMENT, diff, git

NAMED = '["arn:aws:iam::111122223333:root"]'
STAR = '["*"]'

POLICY = """
resource "aws_ecr_repository_policy" "%s" {
  repository = "app"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "%s", Effect = "Allow", Principal = { AWS = %s }, Action = %s }]
  })
}
"""
PUSH = '["ecr:PutImage"]'


def policy(
    principal: str = "var.principals", action: str = PUSH, name: str = "this", sid: str = "Push"
) -> str:
    return POLICY % (name, sid, principal, action)


def variable(default: str = NAMED, name: str = "principals") -> str:
    return f'variable "{name}" {{\n  default = {default}\n}}\n'


def write(folder: Path, **files: str) -> None:
    """Write files; `modules__ecr__main_tf` is modules/ecr/main.tf."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/').rpartition('_')[0]}.{name.rpartition('_')[2]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def commit(folder: Path, **files: str) -> None:
    """Commit files, and everything else that is there."""
    write(folder, **files)
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "files", "--allow-empty")


def gains(outcome: Outcome) -> list[str]:
    """The places where something is new."""
    return [line.partition(": + ")[0] for line in outcome.out.splitlines() if ": + " in line]


def replay(folder: Path, outcome: Outcome) -> None:
    """Run every command that is printed: what it shows is allowed."""
    commands = [line.strip() for line in outcome.out.splitlines() if line.startswith("    ")]
    assert commands
    for command in commands:
        shell = f'ecrlint() {{ "$PYTHON" -m ecrlint "$@" --expect=allowed; }}; {command}'
        environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable}
        run = subprocess.run(["/bin/sh", "-c", shell], cwd=folder, env=environment, capture_output=True)
        assert run.returncode == 0, (command, run.stdout, run.stderr)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"variables_tf": variable()}, {"variables_tf": variable(STAR)}),
        ({"variables_tf": variable()}, {"terraform_tfvars": f"principals = {STAR}\n"}),
        ({"variables_tf": variable()}, {"a_auto_tfvars": f"principals = {STAR}\n"}),
        ({"terraform_tfvars": f"principals = {NAMED}\n"}, {"terraform_tfvars": f"principals = {STAR}\n"}),
        ({"variables_tf": 'variable "principals" {}\n', "z_auto_tfvars": f"principals = {NAMED}\n"},
         {"z_auto_tfvars": f"principals = {STAR}\n"}),
    ],
)  # fmt: skip
def test_a_sibling_alone_makes_it_public(tmp_path: Path, then: dict[str, str], now: dict[str, str]) -> None:
    """The policy's own file is as it was, and the old version is read with the old siblings."""
    then = {name.replace("a_auto_tfvars", "a.auto_tfvars").replace("z_auto_tfvars", "z.auto_tfvars"): text
            for name, text in then.items()}  # fmt: skip
    now = {name.replace("a_auto_tfvars", "a.auto_tfvars").replace("z_auto_tfvars", "z.auto_tfvars"): text
           for name, text in now.items()}  # fmt: skip
    commit(tmp_path, main_tf=policy(), **{"variables_tf": variable(), **then})
    write(tmp_path, **now)
    for paths in ([], ["main.tf"], ["variables.tf"], [next(iter(now)).replace("_", ".")]):
        outcome = diff(tmp_path, "--git", "HEAD", *paths)
        assert (outcome.code, outcome.err) == (1, "")
        assert gains(outcome) == ["main.tf:6:18"]
        replay(tmp_path, outcome)


def test_what_is_lost_is_replayed_with_its_revision(tmp_path: Path) -> None:
    commit(tmp_path, in__main_tf=policy(), in__variables_tf=variable(STAR))
    write(tmp_path, in__variables_tf=variable(NAMED))
    outcome = diff(tmp_path / "in", "--git", "HEAD", "--fail-on", "any-change")
    assert outcome.code == 1
    assert outcome.out.startswith("HEAD:in/main.tf:6:18: - Push")
    assert " --git=HEAD" in outcome.out
    replay(tmp_path / "in", outcome)


@pytest.mark.parametrize("function", ["file({path})", "templatefile({path}, {{}})"])
def test_a_text_makes_it_public(tmp_path: Path, function: str) -> None:
    text = function.format(path='"${path.module}/texts/policy.json"')
    resource = (
        f'resource "aws_ecr_repository_policy" "this" {{\n  repository = "app"\n  policy = {text}\n}}\n'
    )
    data: Json = {
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ecr:PutImage"}]
    }
    commit(tmp_path, main_tf=resource, texts__policy_json=json.dumps(data))
    data["Statement"][0]["Principal"] = "*"
    write(tmp_path, texts__policy_json=json.dumps(data))
    report: Json = diff(tmp_path, "--git", "HEAD", "--format", "json").report
    assert {each["new"]["path"] for each in report["comparisons"]} == {"main.tf", "texts/policy.json"}
    assert report["summary"]["added"] == 2
    assert diff(tmp_path, "--git", "HEAD", "main.tf").code == 1


def test_new_deleted_and_moved_files(tmp_path: Path) -> None:
    commit(tmp_path, main_tf=policy(), variables_tf=variable(), other_tf=policy(NAMED, name="other", sid="O"))
    (tmp_path / "other.tf").rename(tmp_path / "moved.tf")
    outcome = diff(tmp_path, "--git", "HEAD", "--fail-on", "any-change")
    assert (outcome.code, outcome.err) == (0, "")
    (tmp_path / "moved.tf").unlink()
    outcome = diff(tmp_path, "--git", "HEAD")
    assert (outcome.code, gains(outcome)) == (0, [])
    assert "HEAD:other.tf:6:18: - O" in outcome.out
    write(tmp_path, other_tf=policy(STAR, name="other"))
    assert gains(diff(tmp_path, "--git", "HEAD")) == ["other.tf:6:18"]


def test_a_renamed_resource_keeps_its_access(tmp_path: Path) -> None:
    commit(tmp_path, main_tf=policy(NAMED))
    write(tmp_path, main_tf=policy(NAMED, name="renamed"))
    outcome = diff(tmp_path, "--git", "HEAD", "--fail-on", "any-change")
    assert (outcome.code, outcome.err) == (0, "")


def test_every_instance_is_compared(tmp_path: Path) -> None:
    each = policy("each.value").replace("{\n", "{\n  for_each = var.who\n", 1)
    values = '{ a = "111122223333", b = "%s" }'
    commit(tmp_path, main_tf=each, variables_tf=variable(values % "444455556666", "who"))
    write(tmp_path, variables_tf=variable(values % "777788889999", "who"))
    report: Json = diff(tmp_path, "--git", "HEAD", "--format", "json").report
    assert sorted(each["same"] for each in report["comparisons"]) == [False, True]
    assert report["summary"] == {"compared": 2, "added": 1, "removed": 1, "unknown": 0}


def test_a_module_makes_its_callers_public(tmp_path: Path) -> None:
    commit(
        tmp_path,
        modules__ecr__main_tf=policy(),
        modules__ecr__variables_tf=variable(),
        prod__main_tf='module "ecr" {\n  source = "../modules/ecr"\n}\n',
    )
    write(tmp_path, modules__ecr__variables_tf=variable(STAR))
    for paths in ([], ["modules"], ["modules/ecr/variables.tf"], ["prod"], ["prod/main.tf"]):
        outcome = diff(tmp_path, "--git", "HEAD", *paths)
        assert outcome.code == 1, (paths, outcome)
        assert gains(outcome) == ["modules/ecr/main.tf:6:18"]


def test_a_caller_makes_a_module_public(tmp_path: Path) -> None:
    call = 'module "ecr" {\n  source     = "../modules/ecr"\n  principals = %s\n}\n'
    commit(
        tmp_path,
        modules__ecr__main_tf=policy(),
        modules__ecr__variables_tf=variable(),
        prod__main_tf=call % NAMED,
    )
    write(tmp_path, prod__main_tf=call % STAR)
    for paths in ([], ["modules/ecr/main.tf"], ["prod"]):
        outcome = diff(tmp_path, "--git", "HEAD", *paths)
        assert outcome.code == 1, (paths, outcome)
        assert len(gains(outcome)) == 1


def test_what_terraform_has_installed_is_in_no_revision(tmp_path: Path) -> None:
    """It is ignored by git, and the same for both versions."""
    (tmp_path / ".gitignore").write_text(".terraform/\n")
    listing = {"Modules": [{"Key": "ecr", "Source": "x/ecr/aws", "Dir": ".terraform/modules/ecr"}]}
    call = 'module "ecr" {\n  source     = "x/ecr/aws"\n  principals = %s\n}\n'
    commit(tmp_path, main_tf=call % NAMED)
    installed = tmp_path / ".terraform" / "modules"
    write(installed / "ecr", main_tf=policy(), variables_tf=variable())
    (installed / "modules.json").write_text(json.dumps(listing))
    assert diff(tmp_path, "--git", "HEAD", "--allow-empty").code == 0
    write(tmp_path, main_tf=call % STAR)
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == 1, outcome


ROLE = 'data "aws_iam_role" "x" {\n  name = "%s"\n}\n'
LOCAL = "locals {\n  roles = var.%s\n}\n"
LOOP = "[for each in var.who : data.aws_iam_role.x[each].arn]"
BOTH = '["ecr:PutImage", "ecr:ListImages"]'
OPEN = policy() + 'variable "principals" {}\nlocals {\n  roles = var.principals\n}\n'


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        (OPEN, OPEN.replace('"Push"', '"Pusher"'), 0, "same access as"),
        (OPEN, OPEN + policy(NAMED, name="other"), 1, ""),
        (OPEN, OPEN + 'resource "aws_ecr_repository" "other" {\n  name = "other"\n}\n', 0, "same access as"),
        (policy(action=BOTH), policy(), 0, "No new access"),
        (policy(), policy(action=BOTH), 1,
         "whoever `var.principals` names may ecr:ListImages (before: not granted)"),
        (policy(), policy('concat(["444455556666"], var.principals)'), 1,
         "account 444455556666 may ecr:PutImage"),
        (policy("local.roles") + LOCAL % "a", policy("local.roles", sid="S") + LOCAL % "a", 0, "same"),
        (policy("local.roles") + LOCAL % "a", policy("local.roles", sid="S") + LOCAL % "b", 2, "ruled out"),
        (policy(), policy("var.other"), 2, "cannot be ruled out"),
        (policy(LOOP), policy(LOOP, sid="Other"), 2, "cannot be ruled out"),
        (policy(LOOP), "# a remark\n" + policy(LOOP), 0, "same access as"),
        (policy("data.aws_iam_role.x.arn") + ROLE % "a",
         policy("data.aws_iam_role.x.arn", sid="S") + ROLE % "a", 0, "same access as"),
        (policy("data.aws_iam_role.x.arn") + ROLE % "a",
         policy("data.aws_iam_role.x.arn", sid="S") + ROLE % "b", 2, "cannot be ruled out"),
    ],
)  # fmt: skip
def test_the_same_expression_is_the_same_unknown(
    tmp_path: Path, old: str, new: str, code: int, words: str
) -> None:
    commit(tmp_path, main_tf=old)
    write(tmp_path, main_tf=new)
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == code, outcome.out + outcome.err
    assert words in outcome.out
    for format in ("json", "sarif", "github"):
        assert diff(tmp_path, "--git", "HEAD", "--format", format).code == code


EXPIRE = """
resource "aws_ecr_lifecycle_policy" "this" {
  repository = "app"
  policy = jsonencode({ rules = [{
    rulePriority = 1
    selection    = { tagStatus = "%s", countType = "imageCountMoreThan", countNumber = 10 }
    action       = { type = "expire" }
  }] })
}
"""


def test_lifecycle_policies_beside_others(tmp_path: Path) -> None:
    """They are no reason to stop: each kind is compared by what it means."""
    commit(tmp_path, main_tf=policy(NAMED) + EXPIRE % "untagged", alone_json='{"rules": []}')
    write(tmp_path, main_tf=policy(NAMED, sid="Other") + EXPIRE % "untagged")
    same = diff(tmp_path, "--git", "HEAD", "--fail-on", "any-change")
    assert (same.code, same.err) == (0, "")
    write(tmp_path, main_tf=policy(NAMED) + EXPIRE % "any")
    more: Json = diff(tmp_path, "--git", "HEAD", "--format", "json").report
    (lifecycle,) = more["lifecycles"]
    assert (lifecycle["old"]["path"], lifecycle["new"]["path"]) == ("HEAD:main.tf", "main.tf")
    assert diff(tmp_path, "--git", "HEAD").code == 1
    write(tmp_path, main_tf=EXPIRE % "untagged")
    gone = diff(tmp_path, "--git", "HEAD", "main.tf")
    assert (gone.code, gone.err) == (0, "")
    assert "HEAD:main.tf:6:18: - Push" in gone.out


@pytest.mark.parametrize(
    ("now", "rules"),
    [
        ({"variables_tf": variable(STAR)}, {"guardrail"}),
        ({"terraform_tfvars": f"principals = {STAR}\n"}, {"guardrail"}),
        ({"main_tf": policy(sid="Other")}, set()),
        ({"main_tf": policy(name="renamed")}, set()),
        ({"more_tf": policy(name="copy")}, {"guardrail"}),
        ({"main_tf": policy(action=BOTH)}, {"guardrail"}),
        ({"variables_tf": 'variable "principals" {}\n'}, {"unproved-guardrail"}),
    ],
)  # fmt: skip
def test_a_guardrail_says_the_same(tmp_path: Path, now: dict[str, str], rules: set[str]) -> None:
    """No new access since a revision: what `diff --git` finds new is a finding of the guardrail."""
    commit(
        tmp_path,
        main_tf=policy(),
        variables_tf=variable(),
        ecrlint_yaml="guardrails: [{no-new-access: main}]\n",
    )
    write(tmp_path, **now)
    found = ecrlint(
        tmp_path, "check", "--format", "json", "--select", "guardrail,unproved-guardrail", env=ENVIRONMENT
    )
    assert found.rules == rules
    code = diff(tmp_path, "--git", "main").code
    assert code == (1 if "guardrail" in rules else 2 if rules else 0)


def test_a_guardrail_knows_the_same_unknown(tmp_path: Path) -> None:
    config = "guardrails: [{no-new-access: main}]\n"
    commit(tmp_path, main_tf=OPEN, ecrlint_yaml=config)
    write(tmp_path, main_tf=OPEN.replace('"Push"', '"Pusher"'))
    arguments = ("check", "--format", "json", "--select", "guardrail,unproved-guardrail", "--allow-empty")
    assert ecrlint(tmp_path, *arguments, env=ENVIRONMENT).rules == set()
    write(tmp_path, main_tf=policy(action=BOTH))
    report: Json = ecrlint(tmp_path, *arguments, env=ENVIRONMENT).report
    (finding,) = report["findings"]
    assert "whoever `var.principals` names may ecr:ListImages" in finding["message"]


def test_a_condition_that_nobody_knows_makes_two_versions(tmp_path: Path) -> None:
    """Each is compared with the one that was there."""
    either = f"var.who ? {NAMED} : {STAR}"
    commit(tmp_path, main_tf=policy(NAMED))
    write(tmp_path, main_tf=policy(either))
    outcome = diff(tmp_path, "--git", "HEAD")
    assert (outcome.code, len(gains(outcome))) == (1, 1)
    commit(tmp_path)
    write(tmp_path, main_tf=policy(either, sid="Other"))
    assert diff(tmp_path, "--git", "HEAD", "--fail-on", "any-change").code == 0
    write(tmp_path, main_tf=policy(NAMED))
    assert diff(tmp_path, "--git", "HEAD").code == 0


TEMPLATE = """
Parameters: {Account: {Type: String}}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: %s}}
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - {Sid: %s, Effect: Allow, Principal: {AWS: %s}, Action: %s}
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (("a", "S", "!GetAtt Role.Arn", "ecr:PutImage"), ("a", "T", "!GetAtt Role.Arn", "ecr:PutImage"), 0),
        (("a", "S", "!Ref Account", "ecr:PutImage"), ("b", "S", "!Ref Account", "[ecr:PutImage]"), 0),
        (("a", "S", "!Ref Account", "ecr:PutImage"), ("a", "S", "!Ref Account", "[ecr:PutImage, ecr:L*]"), 1),
    ],
)  # fmt: skip
def test_the_same_reference_of_a_template(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], code: int
) -> None:
    commit(tmp_path, stack_yaml=TEMPLATE % old)
    write(tmp_path, stack_yaml=TEMPLATE % new)
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == code, outcome.out + outcome.err


@pytest.mark.parametrize("now", ["modules.tf", "broken.tf"])
def test_a_broken_file_is_trouble(tmp_path: Path, now: str) -> None:
    commit(tmp_path, main_tf=policy(), variables_tf=variable())
    (tmp_path / now).write_text('resource "aws_ecr_repository_policy" "x" {\n  policy = "{\n')
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == 2
    assert outcome.err.startswith(f"ecrlint: error: {now}:")
    commit(tmp_path)
    write(tmp_path, variables_tf=variable(STAR))
    (tmp_path / now).write_text("")
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == 2
    assert f"HEAD:{now}:" in outcome.err


def test_a_subfolder_and_a_repository_around_it(tmp_path: Path) -> None:
    commit(tmp_path, infra__main_tf=policy(), infra__variables_tf=variable())
    write(tmp_path, infra__variables_tf=variable(STAR))
    (tmp_path / "other").mkdir()
    for folder, paths in ((tmp_path / "infra", []), (tmp_path / "other", ["../infra"])):
        outcome = diff(folder, "--git", "HEAD", *paths)
        assert (outcome.code, len(gains(outcome))) == (1, 1)
        replay(folder, outcome)


def test_a_submodule_has_revisions_of_its_own(tmp_path: Path) -> None:
    commit(tmp_path / "part", policy_json='{"Statement": []}')
    commit(tmp_path / "whole", readme_md="")
    git(
        tmp_path / "whole",
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        str(tmp_path / "part"),
        "part",
    )
    commit(tmp_path / "whole")
    outcome = diff(tmp_path / "whole", "--git", "HEAD", "part/policy.json")
    assert outcome.code == 2
    assert "in the submodule part, which has revisions of its own" in outcome.err


def test_values_that_git_ignores_are_in_no_revision(tmp_path: Path) -> None:
    """Those of a machine are the same for both versions; new ones that git does not ignore are a change."""
    commit(tmp_path, main_tf=policy(), variables_tf='variable "principals" {}\n')
    (tmp_path / ".gitignore").write_text("terraform.tfvars\n")
    write(tmp_path, terraform_tfvars=f"principals = {STAR}\n")
    outcome = diff(tmp_path, "--git", "HEAD")
    assert (outcome.code, outcome.out) == (0, "No ECR policy has changed since HEAD.\n")
    write(tmp_path, main_tf=policy(action=BOTH))
    assert len(gains(diff(tmp_path, "--git", "HEAD"))) == 1
    (tmp_path / ".gitignore").unlink()
    write(tmp_path, main_tf=policy())
    assert diff(tmp_path, "--git", "HEAD").code == 1


def test_a_link_out_of_the_repository_is_no_change(tmp_path: Path) -> None:
    """What it leads to is not opened, then or now; where something else changed, the unit is not known."""
    (tmp_path / "out.tf").symlink_to("/etc/passwd")
    commit(tmp_path, main_tf=policy(), variables_tf=variable())
    outcome = diff(tmp_path, "--git", "HEAD")
    assert (outcome.code, outcome.err) == (0, "")
    write(tmp_path, variables_tf=variable(STAR))
    outcome = diff(tmp_path, "--git", "HEAD")
    assert outcome.code == 2
    assert "out.tf: a link that leads out of the repository" in outcome.err
    assert "root:" not in outcome.out + outcome.err


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    for text in (NAMED, STAR):
        commit(tmp_path / "whole", main_tf=policy(), variables_tf=variable(text))
    git(tmp_path, "clone", "-q", "--depth=1", (tmp_path / "whole").as_uri(), "clone")
    outcome = diff(tmp_path / "clone", "--git", "HEAD~1")
    assert outcome.code == 2
    assert outcome.err == (
        "ecrlint: error: --git: no revision 'HEAD~1' in this repository;"
        " a shallow clone needs more of its history\n"
    )


def test_many_files_are_read_at_once(tmp_path: Path) -> None:
    """Not one process of git for each file."""
    for number in range(450):
        write(tmp_path, **{f"p__p{number}_json": policy_json("111122223333")})
        write(tmp_path, **{f"t__t{number}__main_tf": policy(NAMED)})
    commit(tmp_path)
    for number in range(450):
        write(tmp_path, **{f"p__p{number}_json": policy_json("444455556666")})
        write(tmp_path, **{f"t__t{number}__main_tf": policy('["444455556666"]')})
    log = tmp_path / "log"
    (tmp_path / "bin").mkdir()
    real = subprocess.run(["/bin/sh", "-c", "command -v git"], capture_output=True, text=True).stdout.strip()
    (tmp_path / "bin" / "git").write_text(
        f'#!/bin/sh\necho "$@" >>{shlex.quote(str(log))}\nexec {real} "$@"\n'
    )
    (tmp_path / "bin" / "git").chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    outcome = ecrlint(
        tmp_path, "diff", "--git", "HEAD", "--format", "json", env={**ENVIRONMENT, "PATH": path}
    )
    report: Json = outcome.report
    assert report["summary"]["added"] == 900
    assert len(log.read_text().splitlines()) < 30


def policy_json(principal: str) -> str:
    return json.dumps(
        {"Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:PutImage"}]}
    )
