"""`ecrlint baseline` and `check --baseline` as processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

FILE = ".ecrlint-baseline.json"
OPEN = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchDeleteImage"}
PUSH = {"Sid": "Push", "Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "ecr:PutImage"}


def put(folder: Path, name: str, *statements: object, **layout: int) -> None:
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    (folder / name).write_text(json.dumps(policy, indent=layout.get("indent", 2)))


def entries(folder: Path) -> list[tuple[str, str]]:
    data = json.loads((folder / FILE).read_text())
    assert data["version"] == 1
    return [(each["path"], each["rule"]) for each in data["findings"]]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    put(tmp_path, "a.json", OPEN)
    put(tmp_path, "b.json", PUSH)
    return tmp_path


def test_what_was_accepted_is_put_aside_and_counted(work: Path) -> None:
    made = ecrlint(work, "baseline")
    assert (made.code, made.out, made.err) == (0, f"{FILE}: 2 accepted, 0 before\n", "")
    assert entries(work) == [("a.json", "ECR203"), ("b.json", "ECR303")]
    outcome = ecrlint(work, "check", "--baseline", FILE)
    closing = (
        "No findings in 2 policies (2 excepted).\n2 policies: 2 judged whole, 0 in part, 0 not at all.\n"
    )
    assert (outcome.code, outcome.out, outcome.err) == (0, closing, "")
    assert ecrlint(work, "check").code == 1, "without it nothing is put aside"
    assert 'results": []' in ecrlint(work, "check", "--baseline", FILE, "--format", "sarif").out


def test_other_lines_and_another_layout_change_nothing(work: Path) -> None:
    ecrlint(work, "baseline")
    put(work, "a.json", {**PUSH, "Action": "ecr:ListImages"}, OPEN, indent=7)
    assert ecrlint(work, "check", "--baseline", FILE).code == 0


def test_what_is_new_is_told(work: Path) -> None:
    ecrlint(work, "baseline")
    put(work, "a.json", OPEN, {**OPEN, "Sid": "Again"})
    outcome = ecrlint(work, "check", "a.json", "--baseline", FILE, "--format", "concise")
    assert outcome.code == 1
    assert "Statement 'Again'" in outcome.out
    assert "Statement 'Open'" not in outcome.out


def test_what_matches_nothing_is_told_and_pruned(work: Path) -> None:
    ecrlint(work, "baseline")
    put(work, "a.json", {**PUSH, "Action": "ecr:ListImages"})
    outcome = ecrlint(work, "check", "--baseline", FILE)
    assert f"{FILE}: 1 entry matches nothing any more; `ecrlint baseline --prune`" in outcome.err
    put(work, "b.json", PUSH, {**OPEN, "Sid": "New"})
    assert ecrlint(work, "baseline", "--prune").out == f"{FILE}: 1 accepted, 2 before\n"
    assert entries(work) == [("b.json", "ECR303")], "nothing was added"
    assert ecrlint(work, "check", "--baseline", FILE).code == 1


def test_files_that_are_not_linted_stay(work: Path) -> None:
    ecrlint(work, "baseline")
    put(work, "a.json", OPEN, {**OPEN, "Sid": "Again", "Action": "ecr:DeleteRepository"})
    ecrlint(work, "baseline", "a.json")
    assert entries(work) == [("a.json", "ECR203"), ("a.json", "ECR203"), ("b.json", "ECR303")]
    (work / "b.json").unlink()
    ecrlint(work, "baseline", "a.json", "--prune")
    assert entries(work) == [("a.json", "ECR203"), ("a.json", "ECR203")], "what is gone is gone"


def test_paths_are_those_beside_the_file(work: Path) -> None:
    (work / "sub").mkdir()
    ecrlint(work / "sub", "baseline", "..", "--file", f"../{FILE}")
    assert entries(work) == [("a.json", "ECR203"), ("b.json", "ECR303")]
    assert ecrlint(work / "sub", "check", "..", "--baseline", f"../{FILE}").code == 0


def test_text_and_schema_are_never_accepted(work: Path) -> None:
    (work / "a.json").write_text('{"Statement": [{"Effect": "Allow", "Action": "ecr:PutImage", "Sid": 1}]}')
    (work / "b.json").write_text('{"Statement": [{"Action": "ecr:PutImage",,')
    made = ecrlint(work, "baseline", "a.json", "b.json")
    assert "0 accepted, 0 before; of syntax and schema, left out:" in made.out
    forged = [
        {"path": each["path"], "rule": each["code"], "fingerprint": each["fingerprint"], "message": ""}
        for each in json.loads(ecrlint(work, "check", "--format", "json", "b.json").out)["findings"]
    ]
    assert forged
    (work / FILE).write_text(json.dumps({"version": 1, "findings": forged}))
    assert ecrlint(work, "check", "b.json", "--baseline", FILE).code == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such file or directory; `ecrlint baseline` makes one"),
        ("[]", "it is no baseline; `ecrlint baseline` makes one"),
        ("{", "it is no baseline"),
        ('{"version": 2, "findings": []}', "a baseline of version 1 is expected, not 2"),
        ('{"version": 1, "findings": [{"path": "a.json"}]}', "it is no baseline"),
    ],
)
def test_mistakes_are_one_line(work: Path, text: str | None, words: str) -> None:
    if text is not None:
        (work / FILE).write_text(text)
    outcome = ecrlint(work, "check", "--baseline", FILE)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
