"""Fixes of a stranger's file: trying them comes to an end, and what is left without one is counted."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from ecrlint.fixing.budget import MAX_FIXES, MAX_TRIALS, FixBudget, Spent
from ecrlint.fixing.candidate import Candidate
from ecrlint.fixing.overlap import split_by_place
from ecrlint.policy.changes import Fix
from ecrlint.read.candidate import Found
from ecrlint.read.document import Document
from ecrlint.read.positions import Node
from ecrlint.schema.violation import MAX_EXPLAINED
from ecrlint.source import Source
from ecrlint.write import Edit
from tests.cli.test_cli import ecrlint

GRANT = {"Sid": "P", "Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage"]}
DOCUMENT = Document(Source("p.json", "{}"), Found({}, Node(0, 2)), "repository")
UNTRIED = "fixes were not tried for"


def written(folder: Path, statements: list[object]) -> None:
    (folder / "p.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}))


def twins(folder: Path, number: int) -> None:
    text = '{"Version":"2012-10-17",' + '"Id":"a",' * number + f'"Statement":[{json.dumps(GRANT)}]}}'
    (folder / "p.json").write_text(text)


def test_what_people_meet_is_fixed(tmp_path: Path) -> None:
    principal = {"AWS": "arn:aws:iam::210987654321:role/app"}
    grant = {**GRANT, "Principal": principal, "Action": "ecr:ListImages", "Effect": "allow"}
    written(tmp_path, [{**grant, "Sid": f"S{number}"} for number in range(50)])
    outcome = ecrlint(tmp_path, "check", "p.json", "--select", "invalid-effect", "--fix")
    assert "Fixed 50 findings, none left." in outcome.out
    assert UNTRIED not in outcome.err


def test_fixes_that_exclude_each_other_are_each_offered(tmp_path: Path) -> None:
    conditions = {f"StringEqualz{number}": {"aws:PrincipalOrgID": "o-abc1234567"} for number in range(40)}
    written(tmp_path, [{**GRANT, "Condition": conditions}])
    outcome = ecrlint(tmp_path, "check", "p.json", "--select", "unknown-operator", "--format", "json")
    assert [each["fix"]["title"] for each in json.loads(outcome.out)["findings"]] == [
        "write StringEquals"
    ] * 40


def test_a_key_that_is_given_many_times_has_one_fix(tmp_path: Path) -> None:
    twins(tmp_path, MAX_TRIALS * 2)
    outcome = ecrlint(tmp_path, "check", "p.json", "--select", "duplicate-key", "--format", "json")
    assert all(each["fix"] for each in json.loads(outcome.out)["findings"])
    assert UNTRIED not in outcome.err


@pytest.mark.parametrize("arguments", [[], ["--format=json"], ["--format=sarif"], ["--diff"], ["--fix"]])
def test_what_is_left_is_counted_once(tmp_path: Path, arguments: list[str]) -> None:
    twins(tmp_path, MAX_FIXES + 100)
    outcome = ecrlint(tmp_path, "check", "p.json", *arguments)
    assert outcome.code == 1
    assert outcome.err.count(UNTRIED) == 1


def test_reports_that_show_no_fixes_do_not_miss_any(tmp_path: Path) -> None:
    twins(tmp_path, MAX_FIXES + 100)
    assert UNTRIED not in ecrlint(tmp_path, "check", "p.json", "--format", "concise").err


def test_statements_that_are_in_each_other_s_way(tmp_path: Path) -> None:
    written(tmp_path, [{**GRANT, "Sid": f"S{number}"} for number in range(290)])
    outcome = ecrlint(tmp_path, "check", "p.json")
    assert outcome.code == 1
    assert UNTRIED in outcome.err


def test_nothing_is_tried_where_findings_are_left_out(tmp_path: Path) -> None:
    written(tmp_path, [{**GRANT, "Effect": "allow"}] * (MAX_EXPLAINED + 1))
    outcome = ecrlint(tmp_path, "check", "p.json", "--fix")
    assert f"p.json: more than {MAX_EXPLAINED} statements or rules in a policy are malformed" in outcome.err
    assert f"{UNTRIED} {MAX_EXPLAINED} findings" in outcome.err
    assert "Fixed" not in outcome.out


def test_a_budget_is_spent() -> None:
    budget = FixBudget()
    for _ in range(MAX_TRIALS):
        budget.spend(1, trials=1)
    with pytest.raises(Spent):
        budget.spend(1)


@pytest.mark.parametrize("seed", range(20))
def test_what_goes_together_does_not_overlap(seed: int) -> None:
    random, source = Random(seed), Source("p.json", "x" * 60)
    candidates = []
    for _ in range(30):
        start = random.randrange(50)
        edit = Edit(source, start, start + random.randrange(5), "")
        candidates.append(Candidate(None, Fix(""), DOCUMENT, random.randrange(2), [edit]))  # type: ignore[arg-type]
    chosen, others = split_by_place(candidates)
    assert len(chosen) + len(others) == len(candidates)
    for each in candidates:
        before = chosen if each in others else chosen[: chosen.index(each)]
        clashes = [other for other in before if not _go_together(each, other)]
        assert bool(clashes) == (each in others)


def _go_together(one: Candidate, other: Candidate) -> bool:
    if one.number != other.number and one.edits == other.edits:
        return True
    return not one.edits[0].overlaps(other.edits[0])
