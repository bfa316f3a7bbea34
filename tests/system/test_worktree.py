"""What is outside of the repository stays there: no link and no expression makes a run read it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ecrlint.system.worktree import is_inside, readable_root
from tests.cli.test_cli import BAD, GOOD, Outcome, ecrlint

SECRET = "hunter2"
TERRAFORM = """
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Sid = %s, Effect = "Allow", Principal = "*", Action = "ecr:PutImage" }]
  })
}
"""


def check(folder: Path, *arguments: str) -> Outcome:
    outcome = ecrlint(folder, "check", *arguments)
    assert "Traceback" not in outcome.err
    return outcome


def told(folder: Path, *arguments: str) -> str:
    outcome = check(folder, *arguments, "-v")
    return outcome.out + outcome.err


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a module, links that lead out of it, and a secret beside it."""
    work = tmp_path / "work"
    for folder in (".git", "module"):
        (work / folder).mkdir(parents=True)
    (work / ".git" / "config").write_text(f"[http]\nextraheader = {SECRET}\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text(SECRET)
    (outside / "secret.tf").write_text(f'locals {{\n  secret = "{SECRET}"\n}}\n')
    (outside / "secret.tfvars").write_text(f'secret = "{SECRET}"\n')
    (work / "module" / "folder").symlink_to("../../outside")
    (work / "module" / "file").symlink_to("../../outside/secret")
    (work / "module" / "twice").symlink_to("file")
    (work / "module" / "top").symlink_to(outside.anchor)
    (work / "module" / "own").symlink_to("../.git")
    (work / "module" / "linked.tf").symlink_to("../../outside/secret.tf")
    (work / "module" / "terraform.tfvars").symlink_to("../../outside/secret.tfvars")
    return work


@pytest.mark.parametrize(
    "expression",
    [
        'file("folder/secret")',
        'file("file")',
        'file("twice")',
        'file("../../outside/secret")',
        'file("${path.module}/folder/../secret")',
        'file("top%(outside)s/secret")',
        'file("%(outside)s/secret")',
        'templatefile("folder/secret", {})',
        'join("", [for name in fileset("folder", "*") : file("folder/${name}")])',
        'file("../.git/config")',
        'file("own/config")',
        "local.secret",
        "var.secret",
    ],
)
def test_an_expression_that_reaches_out(work: Path, expression: str) -> None:
    expression = expression.replace("%(outside)s", (work.parent / "outside").as_posix())
    variable = 'variable "secret" {}\n'
    (work / "module" / "main.tf").write_text(variable + TERRAFORM % f'"${{{expression}}}!"')
    for folder in (work.parent, work, work / "module"):
        text = told(folder, os.path.relpath(work / "module" / "main.tf", folder), "--format", "json")
        assert '"public-push"' in text
        assert SECRET not in text
    assert SECRET not in told(work, ".")


@pytest.mark.parametrize("place", ["module/inside", "inside", "deep/er/inside"])
def test_files_of_the_same_repository(work: Path, place: str) -> None:
    """Wherever the run begins, and over whatever links it and the files are reached."""
    (work / place).parent.mkdir(parents=True, exist_ok=True)
    (work / place).write_text(json.dumps(BAD))
    (work / "module" / "near").symlink_to(os.path.relpath(work / place, work / "module"))
    (work.parent / "alias").symlink_to("work")
    for path in (f"../{place}", "near"):
        text = TERRAFORM.replace("jsonencode({", "{").replace("})", "}")
        policy = f'policy = file("{path}")\n}}\n'
        (work / "module" / "main.tf").write_text(text.partition("policy = ")[0] + policy)
        for folder, file in (
            (work, "module/main.tf"),
            (work / "module", "main.tf"),
            (work / "module", "."),
            (work.parent, "alias/module/main.tf"),
            (work.parent / "alias" / "module", "main.tf"),
        ):
            assert "public-push" in told(folder, file), (path, folder)


def test_outside_of_a_repository(tmp_path: Path) -> None:
    """The working directory holds together, and elsewhere each folder does."""
    module = tmp_path / "a" / "module"
    module.mkdir(parents=True)
    (module / "main.tf").write_text(TERRAFORM % 'file("../id")')
    (tmp_path / "a" / "id").write_text(SECRET)
    assert SECRET in told(tmp_path / "a", "module/main.tf", "--format", "json")
    assert SECRET not in told(module, "main.tf", "--format", "json")
    (module / "id").write_text(SECRET)
    (module / "main.tf").write_text(TERRAFORM % 'file("id")')
    assert SECRET in told(tmp_path / "a", str(module / "main.tf"), "--format", "json")
    (tmp_path / "b").mkdir()
    assert SECRET in told(tmp_path / "b", str(module / "main.tf"), "--format", "json")


def test_links_on_a_walk(work: Path) -> None:
    """Those that stay inside are followed; the others are told of, and are neither shown nor mended."""
    broken = f'{{"Action": "ecr:PutImage", "{SECRET}" }} {{'
    outside = work.parent / "outside"
    for name, text in (("broken.json", broken), ("bad.json", json.dumps(BAD))):
        (outside / name).write_text(text)
        (work / name).symlink_to(outside / name)
    (work / "config.json").symlink_to(".git/config")
    (work / "module" / "p").write_text(json.dumps(BAD))
    (work / "near.json").symlink_to("module/p")
    text = told(work, ".", "--format", "json")
    assert SECRET not in text
    assert {finding["path"] for finding in check(work, ".", "--format", "json").report["findings"]} == {
        "near.json"
    }
    for name in ("broken.json", "bad.json", "config.json"):
        assert f"skipped: {name}: a link that leads out of the repository" in text
    for path in (".", "../work", str(work), "module/.."):
        check(work, path, "--fix", "--unsafe-fixes")
    assert (outside / "bad.json").read_text() == json.dumps(BAD)
    assert "public-push" in told(work, "bad.json"), "what the user names is linted"
    assert SECRET not in told(work.parent, "work")


def test_a_reference_that_is_outside(work: Path) -> None:
    outside = work.parent / "outside" / "good.json"
    outside.write_text(json.dumps(GOOD))
    (work / "good.json").write_text(json.dumps(GOOD))
    (work / "link.json").symlink_to(outside)
    for name, code in (("good.json", 0), ("link.json", 2), ("../outside/good.json", 2), (str(outside), 2)):
        (work / "ecrlint.yaml").write_text(f"guardrails: [{{reference: {json.dumps(name)}}}]\n")
        outcome = check(work, "good.json")
        assert outcome.code == code, outcome.err
        assert ("is outside of the repository; a reference stands in it" in outcome.err) == (code == 2)


def test_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    real = os.path.realpath(tmp_path)
    Path("a/b").mkdir(parents=True)
    assert readable_root("a/b") == readable_root("") == readable_root("a") == real
    assert readable_root(os.path.dirname(real)) == os.path.dirname(real)
    Path("a/.git").write_text("gitdir: elsewhere\n")
    assert readable_root("a/b") == readable_root("a") == os.path.join(real, "a")
    os.symlink("nowhere", "a/b/.git")
    assert readable_root("a/b") == os.path.join(real, "a", "b"), "a disk that is missing widens nothing"
    assert is_inside("a/b/new", os.path.join(real, "a"))
    assert is_inside("a/b", os.path.join(real, "a", "b"))
    assert is_inside("a", os.path.abspath(os.sep))
    assert not is_inside("a/bc", os.path.join(real, "a", "b"))
    assert not is_inside("a/.GIT/x", os.path.join(real, "a"))
    assert not is_inside("a\0b", real)
