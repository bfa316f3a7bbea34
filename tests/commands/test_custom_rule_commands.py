"""`ecrlint new-rule`, `ecrlint test` and rules of installed packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import ROOT, ecrlint

PACKAGE = ROOT / "examples" / "organisation-rules"


def test_a_new_rule_passes_its_own_tests(tmp_path: Path) -> None:
    for number, name in enumerate(("former-partner", "other_rule"), 1):
        written = ecrlint(tmp_path, "new-rule", name)
        path = f"ecrlint-rules/{name.replace('-', '_')}.py"
        assert (written.code, written.err) == (0, "")
        assert written.out.startswith(f"{path}: ORG00{number} {name.replace('_', '-')}\n")
        (tmp_path / path).write_text(
            (tmp_path / path).read_text().replace("333333333334", f"99988877766{number}")
        )
    tried = ecrlint(tmp_path, "test", "ecrlint-rules")
    assert (tried.code, tried.err) == (0, "")
    assert tried.out == (
        "ecrlint-rules/former_partner.py: ORG001 former-partner: 2 examples pass\n"
        "ecrlint-rules/other_rule.py: ORG002 other-rule: 2 examples pass\n"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Former Partner",), "is no name for a rule"),
        (("public-push",), "ECR201 public-push is already there"),
        (("mine", "--code", "x1"), "'x1' is no code"),
        (("mine", "--code", "ECR201"), "ECR201 public-push is already there"),
        (("mine", "--folder", "file"), "file"),
    ],
)
def test_what_cannot_be_a_new_rule(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "file").write_text("")
    outcome = ecrlint(tmp_path, "new-rule", *arguments)
    assert outcome.code == 2
    assert words in outcome.err and "Traceback" not in outcome.err
    assert sorted(os.listdir(tmp_path)) == ["file"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("precious")
    outcome = ecrlint(tmp_path, "new-rule", "mine", "--folder", ".")
    assert outcome.code == 2 and "mine.py" in outcome.err
    assert (tmp_path / "mine.py").read_text() == "precious"


BROKEN = {
    "fires on nothing": ("if principal.account in FORMER_PARTNERS", "if False", "example 1 (json fail): "
                         "expected just odd, found nothing"),
    "fires on everything": ("if principal.account in FORMER_PARTNERS", "if True", "example 2 (json pass): "
                            "expected no finding, found odd at /Statement/0/Principal/AWS: Statement"),
    "crashes": ("for principal in", "1 / 0\n    for principal in", "rule odd raised ZeroDivisionError"),
    "has no pass example": ("json pass", "json", "pass examples: there is none"),
    "has a wrong configuration": ("```json pass", "```yaml config\npreset: x\n```\n\n```json pass",
                                  "example 2 (json pass): ecrlint.yaml:1:9: "),
    "has no old version": ("```json pass", "```json old\n{}\n```\n\n```json pass", "no policy in it"),
    "has an example of another rule": ('"ecr:BatchGetImage", ', "", "found incomplete-pull at"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_rule_that_fails(tmp_path: Path, case: str) -> None:
    old, new, words = BROKEN[case]
    ecrlint(tmp_path, "new-rule", "odd", "--folder", "house")
    path = tmp_path / "house" / "odd.py"
    path.write_text(path.read_text().replace(old, new))
    outcome = ecrlint(tmp_path, "test", "house")
    assert outcome.code == 1
    assert words in outcome.out
    assert outcome.err == "1 of 1 rules failed.\n"


def test_a_folder_without_rules(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "gone"):
        outcome = ecrlint(tmp_path, "test", folder)
        assert outcome.code == 2 and folder in outcome.err


NAMELESS = """\
\"\"\"A statement without a name.

## Example

```json fail
{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}}
```
FIXED
## Use instead

```json pass
{"Version": "2012-10-17",
 "Statement": {"Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}}
```
\"\"\"

from ecrlint.rule import Add, Context, Findings, Fix, Rule, Statement

RULE = Rule("ORG001", level="warning", since="1.0.0", message="Statement '{statement}' has no Sid.")


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.sid:
        fix = Fix("name it", Add(statement.at("Sid"), "A", first=True))
        yield RULE.at(statement.pointer, statement=statement.label, fix=fix)
"""
BLOCK = """
```json fixed
{"Statement": {"Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"}}
```
"""


def test_a_fix_is_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text(NAMELESS.replace("FIXED", BLOCK))
    outcome = ecrlint(tmp_path, "test", "named.py")
    assert (outcome.code, outcome.out) == (0, "named.py: ORG001 named: 2 examples pass\n")


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("", "no block after it shows its fix; write directly after it"),
        (BLOCK.replace('"A"', '"B"'), "the block `json fixed` after it is another; write directly after it"),
        (BLOCK.replace("json", "yaml"), "no block after it shows its fix; write directly after it"),
        (f"\nThen:\n{BLOCK}", "no block after it shows its fix; write directly after it"),
    ],
)
def test_the_block_of_a_fix_that_must_be_there(tmp_path: Path, shown: str, words: str) -> None:
    """What is printed is what has to be written."""
    (tmp_path / "named.py").write_text(NAMELESS.replace("FIXED", shown))
    outcome = ecrlint(tmp_path, "test", "named.py")
    assert outcome.code == 1
    assert f"named.py: ORG001 named: example 1 (json fail): {words}\n{BLOCK}" in outcome.out


def test_a_block_of_a_fix_that_must_not_be_there(tmp_path: Path) -> None:
    (tmp_path / "named.py").write_text(NAMELESS.replace("FIXED", BLOCK).replace(", fix=fix", ""))
    outcome = ecrlint(tmp_path, "test", "named.py")
    assert outcome.code == 1
    assert (
        "example 1 (json fail): nothing is fixed here; delete the block `json fixed` after it" in outcome.out
    )
    text = NAMELESS.replace("FIXED", BLOCK).replace("## Use instead\n", f"## Use instead\n{BLOCK}")
    (tmp_path / "named.py").write_text(text)
    outcome = ecrlint(tmp_path, "test", "named.py")
    assert outcome.code == 1
    assert "fixed blocks: one does not follow a `fail` example" in outcome.out


def test_files_and_folders(tmp_path: Path) -> None:
    """A file is tested without its neighbours, and nothing twice; a rule of ours as well."""
    for number, name in enumerate(("first", "second", "third"), 1):
        folder = "house" if name == "first" else "other"
        ecrlint(tmp_path, "new-rule", name, "--folder", folder, "--code", f"ORG00{number}")
    for number, path in enumerate(sorted(tmp_path.rglob("*.py"))):
        path.write_text(path.read_text().replace("333333333334", f"99988877766{number}"))
    (tmp_path / "other" / "third.py").write_text("raise SystemExit")
    ours = str(ROOT / "rules" / "exposed" / "public_push.py")
    outcome = ecrlint(tmp_path, "test", ours, "house", "house/first.py", "other/second.py")
    assert (outcome.code, outcome.err) == (0, "")
    assert [line.split(": ")[1] for line in outcome.out.splitlines()] == [
        "ECR201 public-push",
        "ORG001 first",
        "ORG002 second",
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("gone.py", "gone.py: no such file or folder of rules"),
        ("notes.txt", "notes.txt: no name of a rule file"),
        ("test_it.py", "test_it.py: no name of a rule file"),
        ("empty.py", "empty.py: found no `RULE"),
        ("public_push.py", "public_push.py: ORG001 public-push is already taken by"),
    ],
)
def test_what_is_no_rule_file(tmp_path: Path, path: str, words: str) -> None:
    for name in ("notes.txt", "test_it.py", "empty.py"):
        (tmp_path / name).touch()
    (tmp_path / "public_push.py").write_text(NAMELESS)
    outcome = ecrlint(tmp_path, "test", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"ecrlint: error: {words}") and outcome.err.count("\n") == 1


def test_the_rules_of_this_project(tmp_path: Path) -> None:
    for path in ("rules", "rules/unclear"):
        assert ecrlint(tmp_path, "test", str(ROOT / path)).code == 0


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the example's package, built from a copy."""
    import shutil

    source, target = tmp_path_factory.mktemp("source") / "package", tmp_path_factory.mktemp("installed")
    shutil.copytree(PACKAGE, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--target",
        str(target),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return target


def test_an_installed_package_of_rules(installed: Path, tmp_path: Path) -> None:
    users = {"Sid": "S", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::210987654321:user/bob"}}
    policy = {"Version": "2012-10-17", "Statement": [{**users, "Action": "ecr:PutImage"}]}
    (tmp_path / "policy.json").write_text(json.dumps(policy))
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(installed)])}
    found = ecrlint(tmp_path, "check", "policy.json", "--select", "acme_ecr_rules", env=env)
    assert found.code == 1
    assert "error[human-push] ACME001: Statement 'S' lets" in found.out
    assert "ACME001  human-push" in ecrlint(tmp_path, "rules", env=env).out
    assert ecrlint(tmp_path, "test", str(installed / "acme_ecr_rules"), env=env).code == 0
    assert ecrlint(tmp_path, "check", "policy.json", "--select", "ACME001").code == 2, "without the package"


def test_the_working_directory_is_no_place_for_packages(installed: Path, tmp_path: Path) -> None:
    """Strangers may have filled it: what is described there is no package, and none of its folders is one."""
    evil = tmp_path / "work" / "acme_ecr_rules"
    evil.mkdir(parents=True)
    (evil / "__init__.py").touch()
    (evil / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    info = tmp_path / "work" / "evil-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[ecrlint.rules]\nevil = acme_ecr_rules\n")
    for entries in ([], ["", str(installed)], [".", str(installed)]):
        env = {"PYTHONPATH": os.pathsep.join([str(ROOT), *entries])}
        outcome = ecrlint(tmp_path / "work", "rules", env=env)
        assert outcome.code == 0, outcome.err
        assert ("ACME001  human-push" in outcome.out) == bool(entries)
        assert not (tmp_path / "ran").exists()


def test_an_entry_point_that_leads_nowhere(tmp_path: Path) -> None:
    info = tmp_path / "lib" / "odd-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[ecrlint.rules]\nodd = gone_for_good\n")
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path / "lib")])}
    outcome = ecrlint(tmp_path, "rules", env=env)
    assert outcome.code == 2
    assert "entry point 'odd'" in outcome.err and "'gone_for_good'" in outcome.err
