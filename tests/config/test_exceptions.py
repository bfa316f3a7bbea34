"""Exceptions in `ecrlint.yaml`, as processes: what they put aside, and what is told of those of no use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchDeleteImage"},
        {"Sid": "Also", "Effect": "Allow", "Principal": "*", "Action": "ecr:DeleteRepository"},
    ],
}
REASON = "reason: a sandbox"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.json").write_text(json.dumps(POLICY, indent=2))
    (tmp_path / "p" / "b.json").write_text(json.dumps(POLICY, indent=2))
    return tmp_path


def told(work: Path, *entries: str, paths: tuple[str, ...] = ()) -> list[str]:
    """Place and rule of each finding, and how many were put aside."""
    lines = "".join(f"- {{{entry}}}\n" for entry in entries)
    (work / "ecrlint.yaml").write_text(f"exceptions:\n{lines}")
    report = json.loads(ecrlint(work, "check", *paths, "--format", "json").out)
    found = [f"{each['path']}:{each['start']['line']} {each['rule']}" for each in report["findings"]]
    return [*found, f"{len(report['excepted'])} excepted"]


A = ["p/a.json:7 public-admin", "p/a.json:13 public-admin"]
B = ["p/b.json:7 public-admin", "p/b.json:13 public-admin"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("rule: public-admin, path: p/a.json", [*B, "2 excepted"]),
        ("rule: ecr203, path: p/a.json", [*B, "2 excepted"]),
        ("rule: public-admin, path: '*.json'", ["4 excepted"]),
        ("rule: public-admin, path: p/", ["4 excepted"]),
        ("rule: public-admin, path: p/a.json, sid: Also", [A[0], *B, "3 left"]),
        ("rule: public-admin, path: p/a.json, pointer: /Statement/0", [A[1], *B, "3 left"]),
        ("rule: public-admin, path: p/a.json, expires: 2199-12-31", [*B, "2 excepted"]),
    ],
)
def test_what_is_put_aside(work: Path, entry: str, left: list[str]) -> None:
    wanted = [*left[:-1], "1 excepted"] if left[-1] == "3 left" else left
    assert told(work, f"{entry}, {REASON}") == wanted


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("rule: public-admin, path: p/a.json, expires: 2020-02-29",
         "The exception for 'public-admin' expired on '2020-02-29'."),
        ("rule: public-admin, path: p/a.json, sid: Else",
         "The exception for 'public-admin' matches no finding."),
        ("rule: full-access, path: p/b.json", "The exception for 'full-access' matches no finding."),
        ("rule: full-access, path: gone.json", "The exception for 'full-access' matches no finding."),
    ],
)  # fmt: skip
def test_what_is_of_no_use_is_told(work: Path, entry: str, message: str) -> None:
    (work / "ecrlint.yaml").write_text(f"exceptions:\n- {{{entry}, {REASON}}}\n")
    outcome = ecrlint(work, "check", "--format", "concise")
    assert f"ecrlint.yaml:2:3: note[stale-exception] ECR003: {message}" in outcome.out
    assert outcome.out.count("public-admin]") == 4


def test_nothing_is_said_of_files_that_were_not_linted(work: Path) -> None:
    entry = f"rule: full-access, path: p/b.json, {REASON}"
    assert told(work, entry, paths=("p/a.json",)) == [*A, "0 excepted"]


def test_nothing_is_said_of_rules_that_did_not_run(work: Path) -> None:
    (work / "ecrlint.yaml").write_text(f"exceptions:\n- {{rule: full-access, path: p/b.json, {REASON}}}\n")
    outcome = ecrlint(work, "check", "--select", "public-admin,stale-exception", "--format", "concise")
    assert "stale-exception" not in outcome.out


def test_they_are_left_out_of_sarif_unless_somebody_asks(work: Path) -> None:
    told(work, f"rule: public-admin, path: p/, {REASON}")
    plain = json.loads(ecrlint(work, "check", "--format", "sarif").out)["runs"][0]["results"]
    asked = json.loads(ecrlint(work, "check", "--format", "sarif", "--show-excepted").out)
    suppressions = [each["suppressions"] for each in asked["runs"][0]["results"]]
    wanted = [{"kind": "external", "status": "accepted", "justification": "a sandbox"}]
    assert (plain, suppressions) == ([], [wanted] * 4)
    text = ecrlint(work, "check", "--show-excepted").out
    assert "p/a.json:7:20: excepted[public-admin] ECR203: Statement 'Open'" in text
    assert "(a sandbox)" in text
    assert "(4 excepted)" in text


def test_the_configuration_is_shown_with_its_origins(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("# ours\npreset: strict\nlevels:\n  public-pull: error\n")
    outcome = ecrlint(work, "config", "p/a.json")
    assert outcome.code == 0
    assert 'preset: "strict"  # ecrlint.yaml:2\n' in outcome.out
    assert 'levels: {"public-pull": "error"}  # ecrlint.yaml:3\n' in outcome.out
    assert "account: null  # default\n" in outcome.out
    report = json.loads(ecrlint(work / "p", "config", "--format", "json").out)
    assert report["file"] == "../ecrlint.yaml"
    assert {"key": "preset", "value": "strict", "origin": "../ecrlint.yaml:2"} in report["values"]
    assert ecrlint(work, "config", "--no-config").out.startswith("# no ecrlint.yaml: defaults only\n")
    (work / "ecrlint.yaml").write_text("preset: strikt\n")
    assert ecrlint(work, "config").code == 2


def test_a_comment_without_a_reason_covers_and_is_told(work: Path) -> None:
    text = (
        "Statement:\n- {{Sid: A, Effect: Allow, Action: ecr:DeleteRepository, Principal: '*'}} "
        "# ecrlint: ignore[public-admin]{reason}\n"
    )
    for reason, told_of in ((" a sandbox", 0), ("", 1)):
        (work / "c.yaml").write_text(text.format(reason=reason))
        outcome = ecrlint(work, "check", "c.yaml", "--format", "concise")
        message = "note[stale-exception] ECR003: The exception for 'public-admin' gives no reason."
        assert (outcome.out.count(message), "(1 excepted)" in outcome.out) == (told_of, True)


def test_the_first_of_several_says_why_and_none_of_them_is_stale(work: Path) -> None:
    entries = (
        f"rule: ECR203, path: p/a.json, pointer: /Statement/0, {REASON} 1",
        f"rule: public-admin, path: p/a.json, {REASON} 2",
        f"rule: public-admin, path: p/a.json, {REASON} 2",
        f"rule: public-admin, path: p/a.json, {REASON} 3, expires: '2020-01-01'",
    )
    found = told(work, *entries, paths=("p/a.json",))
    assert [each for each in found if "stale" in each] == ["ecrlint.yaml:5 stale-exception"], "it is over"
    report = json.loads(ecrlint(work, "check", "p/a.json", "--format", "json").out)
    reasons = [each["reason"] for each in report["excepted"]]
    assert reasons == ["a sandbox 1", "a sandbox 2"]
