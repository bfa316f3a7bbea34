"""`ecrlint check FILE`, standard input, --changed-since, who and simulate: a file stands for its units."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path

import pytest

from ecrlint import Linter
from tests.cli.test_cli import BAD, ROOT, Outcome, ecrlint
from tests.commands.test_diff import Json
from tests.commands.test_diff_git import ENVIRONMENT, git
from tests.commands.test_diff_units import NAMED, STAR, commit, policy, variable, write

READER = """
resource "aws_ecr_repository_policy" "this" {
  repository = "app"
  policy     = %s
}
"""


def check(folder: Path, *arguments: str, stdin: str = "") -> Outcome:
    return ecrlint(folder, "check", "--format", "json", *arguments, stdin=stdin.encode(), env=ENVIRONMENT)


def public(outcome: Outcome) -> list[str]:
    """The places of public pushes."""
    report: Json = outcome.report
    found = [each for each in report["findings"] if each["rule"] == "public-push"]
    return [f"{each['path']}:{each['start']['line']}" for each in found]


def documents(outcome: Outcome) -> int:
    """How many policies were judged."""
    report: Json = outcome.report
    number: int = report["summary"]["documents"]
    return number


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A configuration whose parts are in files of their own, beside another one."""
    write(
        tmp_path,
        infra__main_tf=policy(),
        infra__variables_tf=variable(),
        infra__data_tf='data "aws_caller_identity" "me" {}\n',
        other__main_tf=policy(STAR),
    )
    (tmp_path / "infra" / "terraform.tfvars").write_text(f"principals = {STAR}\n")
    return tmp_path


@pytest.mark.parametrize("name", ["main.tf", "data.tf", "variables.tf", "terraform.tfvars", "./data.tf"])
def test_every_part_means_the_configuration(work: Path, name: str) -> None:
    for folder, path in ((work, "infra/"), (work / "infra", ""), (work / "other", "../infra/")):
        outcome = check(folder, path + name)
        assert (outcome.code, public(outcome)) == (1, [f"{path}terraform.tfvars:1"])
        assert documents(outcome) == 1


def test_each_configuration_once(work: Path) -> None:
    names = [f"infra/{name}" for name in ("data.tf", "main.tf", "terraform.tfvars", "variables.tf")]
    whole = check(work, "infra")
    assert check(work, *names).report["findings"] == whole.report["findings"]
    assert documents(check(work, *names, *names, "infra", "other/main.tf")) == 2


@pytest.mark.parametrize("path", ["lonely/x.tfvars", "lonely/terraform.tfvars.json"])
def test_values_of_no_configuration(work: Path, path: str) -> None:
    (work / "lonely").mkdir()
    (work / path).write_text("{}")
    outcome = ecrlint(work, "check", path)
    assert outcome.code == 2
    assert "it gives values, and no Terraform configuration is beside it" in outcome.err
    assert ecrlint(work, "check", path, "--allow-empty").code == 0


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        ('file("${path.module}/texts/policy.json")', "texts/policy.json"),
        ('file("texts/policy.json")', "texts/policy.json"),
        ('templatefile("${path.module}/texts/policy.tftpl", { who = "*" })', "texts/policy.tftpl"),
        ('file("../texts/policy.json")', "../texts/policy.json"),
        ('file("${path.module}/texts/${local.name}.json")', "texts/policy.json"),
    ],
)
def test_a_text_means_itself_and_what_reads_it(tmp_path: Path, reader: str, text: str) -> None:
    principal = "${who}" if text.endswith(".tftpl") else "*"
    data = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "ecr:PutImage"}],
    }
    path = tmp_path / "infra" / text
    path.parent.mkdir(parents=True, exist_ok=True)
    write(tmp_path, infra__main_tf=READER % reader + 'locals {\n  name = "policy"\n}\n', infra__b_tf="")
    path.resolve().parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data))
    named = str(path.resolve().relative_to(tmp_path.resolve()))
    outcome = check(tmp_path, named)
    assert documents(outcome) == 2
    assert len(public(outcome)) == 1
    assert check(tmp_path, named, "infra/b.tf").report["findings"] == outcome.report["findings"]


def test_a_text_that_nothing_reads_is_alone(work: Path) -> None:
    write(work, infra__policy_json=json.dumps(BAD))
    assert documents(check(work, "infra/policy.json")) == 1


def test_what_is_excluded_stays_out(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("exclude: [infra/main.tf]\n")
    outcome = ecrlint(work, "check", "infra/data.tf")
    assert (outcome.code, outcome.out) == (2, "")


def test_standard_input_takes_the_place_of_a_file(work: Path) -> None:
    named = f"principals = {NAMED}\n"
    assert public(check(work, "-", "--stdin-filename", "infra/terraform.tfvars", stdin=named)) == []
    public_default = check(work, "-", "--stdin-filename", "infra/variables.tf", stdin=variable(STAR))
    assert public(public_default) == ["infra/terraform.tfvars:1"]
    (work / "infra" / "terraform.tfvars").unlink()
    public_default = check(work, "-", "--stdin-filename", "infra/variables.tf", stdin=variable(STAR))
    assert public(public_default) == ["infra/variables.tf:2"]
    new = check(work, "-", "--stdin-filename", "infra/new.auto.tfvars", stdin=f"\nprincipals = {STAR}\n")
    assert public(new) == ["infra/new.auto.tfvars:2"]
    assert public(check(work, "infra")) == []


def test_a_fix_of_standard_input_is_of_that_text(work: Path) -> None:
    (work / "infra" / "terraform.tfvars").unlink()
    other = policy(NAMED, name="other", action='["ecr:putimage", "ecr:PutImagee"]')
    write(work, infra__other_tf=other)
    text = variable(NAMED)
    outcome = ecrlint(
        work,
        "check",
        "-",
        "--stdin-filename",
        "infra/variables.tf",
        "--fix",
        "--unsafe-fixes",
        stdin=text.encode(),
    )
    assert outcome.out == text
    assert (work / "infra" / "other.tf").read_text() == other


@pytest.fixture
def repository(work: Path) -> Path:
    (work / "infra" / "terraform.tfvars").unlink()
    write(work, texts__policy_json=json.dumps(BAD), reader__main_tf=READER % 'file("../texts/policy.json")')
    commit(work)
    git(work, "checkout", "-q", "-b", "work")
    return work


@pytest.mark.parametrize(
    ("name", "text", "touched"),
    [
        ("infra/variables.tf", variable(STAR), {"infra"}),
        ("infra/data.tf", "", {"infra"}),
        ("infra/terraform.tfvars", f"principals = {STAR}\n", {"infra"}),
        ("infra/new.tf", "# new\n", {"infra"}),
        ("infra/README.md", "x", set()),
        ("texts/policy.json", json.dumps(BAD, indent=1), {"texts"}),
        ("ecrlint.yaml", "levels: {public-push: error}\n", {"infra", "other", "reader", "texts"}),
        ("other/main.tf", policy(STAR, sid="Other"), {"other"}),
    ],
)
def test_changed_since(repository: Path, name: str, text: str, touched: set[str]) -> None:
    (repository / name).write_text(text)
    outcome = check(repository, "--changed-since", "main")
    assert {each["path"].partition("/")[0] for each in outcome.report["findings"]} <= touched
    readers = {"reader"} if "texts" in touched else set()
    assert documents(outcome) == len(touched | readers)


def test_a_deleted_part_touches_its_configuration(repository: Path) -> None:
    (repository / "infra" / "variables.tf").unlink()
    assert documents(check(repository, "--changed-since", "main")) == 1


def test_who_and_simulate(work: Path) -> None:
    for name in ("data.tf", "terraform.tfvars", "main.tf"):
        who = ecrlint(work, "who", f"infra/{name}", "--format", "json")
        assert (who.code, who.err) == (0, "")
        request = ["--principal", "arn:aws:iam::999999999999:role/x", "--action", "ecr:PutImage"]
        assert ecrlint(work, "simulate", f"infra/{name}", *request, "--expect", "allowed").code == 0
    write(work, infra__second_tf=policy(NAMED, name="second"))
    several = ecrlint(work, "simulate", "infra/data.tf", *request)
    assert several.code == 2
    assert "2 policies in one file; --document, 1 to 2, says which is meant" in several.err
    assert ecrlint(work, "simulate", "infra/second.tf", *request, "--expect", "not-granted").code == 0


def test_simulate_in_a_revision(repository: Path) -> None:
    write(repository, infra__variables_tf=variable(STAR))
    request = ["--principal", "arn:aws:iam::999999999999:role/x", "--action", "ecr:PutImage"]
    command = ["simulate", "infra/main.tf", *request]
    assert ecrlint(repository, *command, "--expect", "allowed").code == 0
    assert ecrlint(repository, *command, "--git", "main", "--expect", "not-granted").code == 0
    for path, words in (("nothing.tf", "main:nothing.tf: no such file in this revision"), ("-", "is none")):
        outcome = ecrlint(repository, "simulate", path, *request, "--git", "main")
        assert (outcome.code, outcome.out) == (2, "")
        assert words in outcome.err


def test_the_examples_of_this_repository(tmp_path: Path) -> None:
    """Each file that is named finds what the folder does, where it stands."""
    whole = check(ROOT, "examples", "--no-config")
    for path in sorted((ROOT / "examples").iterdir()):
        if path.is_file() and path.suffix in (".json", ".yaml", ".tf"):
            alone = check(ROOT, f"examples/{path.name}", "--no-config").report["findings"]
            assert all(each in whole.report["findings"] for each in alone)


def test_the_library(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of an editor counts in the place of a file, also of one that is not there yet."""
    monkeypatch.chdir(work)
    linter = Linter()

    def public_in(*paths: str, overlay: Mapping[str | PathLike[str], str | bytes] | None = None) -> set[str]:
        result = linter.check_paths(paths, overlay=overlay)
        assert not result.errors
        return {each.path for each in result.findings if each.rule == "public-push"}

    assert public_in("infra/data.tf") == {"infra/terraform.tfvars"}
    assert public_in("infra/terraform.tfvars", overlay={"infra/terraform.tfvars": ""}) == set()
    (work / "infra" / "terraform.tfvars").unlink()
    overlay: dict[str | PathLike[str], str | bytes] = {"infra/new.auto.tfvars": f"principals = {STAR}"}
    assert public_in("infra/new.auto.tfvars", overlay=overlay) == {"infra/new.auto.tfvars"}
    assert public_in("infra/data.tf", overlay={"infra/variables.tf": variable(STAR)}) == {
        "infra/variables.tf"
    }


def test_a_text_that_was_read_is_not_skipped_too(tmp_path: Path) -> None:
    statement = {"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": ["ecr:ListImages"]}
    (tmp_path / "who.json").write_text(json.dumps("arn:aws:iam::111122223333:role/ci"))
    (tmp_path / "other.json").write_text(json.dumps("arn:aws:iam::111122223333:role/ci"))
    (tmp_path / "main.tf").write_text(
        'resource "aws_ecr_repository_policy" "x" {\n  repository = "x"\n  policy = jsonencode({\n'
        '    Version = "2012-10-17"\n    Statement = [merge('
        + json.dumps(statement)
        + ', { Principal = { AWS = jsondecode(file("who.json")) } })]\n  })\n}\n'
    )
    report: Json = check(tmp_path).report
    assert report["summary"]["judged"] == {"whole": 1, "partly": 0, "not": 0}
    assert [each["path"] for each in report["skipped"]] == ["other.json"]
