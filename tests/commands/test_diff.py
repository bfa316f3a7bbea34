"""`ecrlint diff` as a process: two files, and real git repositories."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from ecrlint.access import compare
from ecrlint.cli.main import main
from ecrlint.lint.replay import arguments_for
from tests.access import generate
from tests.cli.test_cli import IDENTITY, ROOT, ecrlint

A, B = "111122223333", "444455556666"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
CI = f"arn:aws:iam::{A}:role/team/ci"
Json = dict[str, Any]


def policy(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(sid: str, principal: object, action: object, **more: object) -> Json:
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, **more}


def deny(sid: str, action: object, **more: object) -> Json:
    return {"Sid": sid, "Effect": "Deny", "Principal": "*", "Action": action, **more}


GUARD = deny("Guard", "ecr:PutImage", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})
PUSH = allow("Push", {"AWS": CI}, "ecr:PutImage")
OLD = policy(allow("Pull", {"AWS": [A, B]}, PULL), GUARD, PUSH)
NEW = policy(allow("Pull", {"AWS": A}, PULL), PUSH)
SAME = policy(
    allow("Pusher", {"AWS": [CI]}, ["ECR:putimage"]),
    GUARD,
    allow("One", {"AWS": f"arn:aws:iam::{A}:root"}, PULL),
    allow("Two", {"AWS": B}, PULL[0]),
    allow("Three", {"AWS": B}, PULL[1]),
)
LESS = policy(*OLD["Statement"], deny("No", "ecr:*"))
VAGUE = policy(
    *OLD["Statement"], allow("Odd", "*", "ecr:PutImage", Condition={"NoSuchOperator": {"aws:SourceIp": "x"}})
)
VAGUE_DENY = policy(*OLD["Statement"], deny("Odd", PULL, Condition={"NoSuchOperator": {"aws:SourceIp": "x"}}))
REGISTRY = policy(
    allow("Replicate", {"AWS": f"arn:aws:iam::{B}:root"}, "ecr:ReplicateImage", Resource="*"),
)
FILES = {
    "old": OLD, "new": NEW, "same": SAME, "less": LESS, "vague": VAGUE, "vague-deny": VAGUE_DENY,
    "registry": REGISTRY, "identity": IDENTITY,
}  # fmt: skip


def write(path: Path, data: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=2))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        write(tmp_path / f"{name}.json", data)
    return tmp_path


ADDED = (
    "new.json:15:5: + Push: role ci of account 111122223333 may ecr:PutImage"
    " when aws:SourceVpce is absent (before: denied by Guard)\n"
    "    ecrlint simulate new.json --principal=arn:aws:iam::111122223333:role/team/ci"
    " --session=session --action=ecr:PutImage\n"
)
REMOVED = (
    "old.json:4:5: - Pull: any role of account 444455556666 may ecr:BatchGetImage (now: not granted)\n"
    "    ecrlint simulate old.json --principal=arn:aws:iam::444455556666:role/other"
    " --session=session --action=ecr:BatchGetImage\n"
)
NOTE = (
    "note: what a policy no longer grants, identity policies in the owner's account may still allow"
    " to callers of that account\n"
)


def test_text(work: Path) -> None:
    outcome = ecrlint(work, "diff", "old.json", "new.json")
    assert outcome.out == f"{ADDED}{REMOVED}\nNew access in 1 statement; access lost in 1 statement.\n{NOTE}"
    assert (outcome.code, outcome.err) == (1, "")


def test_same_access_in_other_words(work: Path) -> None:
    outcome = ecrlint(work, "diff", "old.json", "same.json", "--fail-on", "any-change")
    assert (outcome.code, outcome.out) == (0, "same.json: same access as old.json\n")


def test_what_is_denied_is_lost_for_good(work: Path) -> None:
    """No identity policy helps against a Deny, nor callers of other accounts than the owner's."""
    denied = ecrlint(work, "diff", "old.json", "less.json")
    assert denied.out.endswith("\nNo new access; access lost in 2 statements.\n")
    assert NOTE not in ecrlint(work, "diff", "old.json", "new.json", "--account", A).out
    assert NOTE in ecrlint(work, "diff", "old.json", "new.json", "--account", B).out


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "code"),
    [
        ("old", "new", "new-access", 1),
        ("old", "new", "any-change", 1),
        ("old", "new", "never", 0),
        ("old", "less", "new-access", 0),
        ("old", "less", "any-change", 1),
        ("old", "less", "never", 0),
        ("old", "same", "any-change", 0),
        ("old", "vague", "new-access", 2),
        ("old", "vague", "any-change", 2),
        ("old", "vague", "never", 2),
        ("less", "vague", "new-access", 1),  # something is new for sure
        ("old", "vague-deny", "new-access", 0),  # proved: a Deny gives no access
        ("old", "vague-deny", "any-change", 2),
        ("old", "registry", "never", 2),
        ("old", "identity", "never", 2),
        ("old", "no-such-file", "never", 2),
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "sarif", "github"])
def test_exit_codes(work: Path, old: str, new: str, fail_on: str, code: int, format: str) -> None:
    outcome = ecrlint(work, "diff", f"{old}.json", f"{new}.json", "--fail-on", fail_on, "--format", format)
    assert outcome.code == code, outcome.out + outcome.err


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github"])
def test_the_unknown_says_why(work: Path, format: str) -> None:
    outcome = ecrlint(work, "diff", "old.json", "vague.json", "--format", format)
    assert "decided elsewhere or malformed" in outcome.out
    assert "same access" not in outcome.out


def test_the_owner_decides_what_variables_mean(work: Path) -> None:
    own = allow(
        "Own", "*", PULL, Condition={"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}
    )
    write(work / "variable.json", policy(own))
    write(work / "account.json", policy(allow("Own", {"AWS": A}, PULL)))
    assert ecrlint(work, "diff", "account.json", "variable.json").code == 2
    same = ecrlint(work, "diff", "account.json", "variable.json", "--account", A, "--fail-on", "any-change")
    assert same.code == 0, same.out
    other = ecrlint(work, "diff", "account.json", "variable.json", "--account", B)
    assert other.code == 1
    assert f"--account={B}" in other.out
    assert f"account {B} (the owner)" in other.out


def test_json_follows_its_schema(work: Path) -> None:
    schema = json.loads((ROOT / "schemas/ecrlint-diff.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for new in ("new", "same", "vague", "less"):
        report = ecrlint(work, "diff", "old.json", f"{new}.json", "--format", "json").report
        jsonschema.Draft202012Validator(schema).validate(report)


def test_json(work: Path) -> None:
    report: Json = ecrlint(work, "diff", "old.json", "new.json", "--format", "json").report
    (comparison,) = report["comparisons"]
    (added,) = comparison["added"]
    assert not comparison["same"]
    assert (added["statement"], added["path"], added["start"]) == (
        "Push",
        "new.json",
        {"line": 15, "column": 5},
    )
    assert added["request"] == {
        "principal": CI, "session": "session", "issuer": "", "action": "ecr:PutImage", "resource": "",
        "context": {},
    }  # fmt: skip
    assert added["other"] == {"decision": "deny", "statements": ["Guard"]}
    assert added["replay"] in ADDED
    assert report["summary"] == {"compared": 1, "added": 1, "removed": 1, "unknown": 0}


def test_sarif(work: Path) -> None:
    (run,) = json.loads(ecrlint(work, "diff", "old.json", "new.json", "--format", "sarif").out)["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "ECR803"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("new.json", 15)
    assert "ecrlint simulate new.json --principal=" in result["message"]["text"]
    assert run["invocations"][0]["exitCode"] == 1


def test_github(work: Path) -> None:
    outcome = ecrlint(work, "diff", "old.json", "new.json", "--format", "github")
    error, notice = outcome.out.splitlines()
    assert error == (
        "::error file=new.json,line=15,col=5::ECR803 new-access: Statement 'Push' gives new access: 'role ci"
        " of account 111122223333 may ecr:PutImage when aws:SourceVpce is absent'; replay it with 'ecrlint"
        " simulate new.json --principal=arn:aws:iam::111122223333:role/team/ci --session=session"
        " --action=ecr:PutImage'."
    )
    assert notice == (
        "::notice file=new.json::lost access: old.json:4: Pull: any role of account 444455556666"
        " may ecr:BatchGetImage (now: not granted)"
    )


def test_github_escapes_what_would_end_a_property_or_a_line(work: Path) -> None:
    """Nothing in a policy or a path can smuggle in a workflow command."""
    sid = "100%\r\n::stop-commands::x"
    write(work / "a,b:c%.json", policy(*OLD["Statement"], allow(sid, {"AWS": B}, "ecr:PutImage")))
    outcome = ecrlint(work, "diff", "old.json", "a,b:c%.json", "--format", "github")
    (line,) = outcome.out.splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.json,line=")
    assert r"Statement '100%25\r\n::stop-commands::x' gives" in line


def test_text_shows_no_control_characters(work: Path) -> None:
    write(work / "odd.json", policy(*OLD["Statement"], allow("\x1b[2J\u202e", {"AWS": B}, "ecr:PutImage")))
    outcome = ecrlint(work, "diff", "old.json", "odd.json")
    assert r"+ \x1b[2J\u202e: any role" in outcome.out
    assert "\x1b" not in outcome.out


def test_color(work: Path) -> None:
    assert "\x1b[1;31m+" in ecrlint(work, "diff", "old.json", "new.json", "--color", "always").out


def test_standard_input(work: Path) -> None:
    text = json.dumps(NEW, indent=2).encode()
    outcome = ecrlint(work, "diff", "old.json", "-", stdin=text)
    assert outcome.code == 1
    assert outcome.out.startswith("<stdin>:15:5: + Push: ")
    assert "ecrlint simulate - --principal" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["old.json"], "takes two policies"),
        (["old.json", "new.json", "same.json"], "takes two policies"),
        (["-", "-"], "only one of the two"),
        (["old.json", "gone.json"], "gone.json: no such file"),
        (["old.json", "registry.json"], "a registry policy, but old.json is a repository policy"),
        (["old.json", "identity.json"], "identity policy"),
        (["old.json", "new.json", "--account", "12"], "12 digits"),
        (["old.json", "new.json", "--organization", "abc"], "o-a1b2c3d4e5"),
        (["old.json", "new.json", "--fail-on", "new-acess"], "did you mean 'new-access'"),
        (["old.json", "new.json", "--format", "srif"], "did you mean 'sarif'"),
        (["old.json", "new.json", "--allow-empty"], "go with --git"),
        (["--git", "HEAD"], "in no git repository"),
        (["--git=-x"], "not '-x'"),
        (["--git="], "takes a revision"),
    ],
)
def test_mistakes_are_one_line_with_a_hint(work: Path, arguments: list[str], words: str) -> None:
    outcome = ecrlint(work, "diff", *arguments, env={"GIT_CEILING_DIRECTORIES": str(work.parent)})
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("ecrlint: error: ")


def test_the_printed_commands_replay(work: Path) -> None:
    """What is new is allowed by the new version and by the old one not; the same the other way round."""
    lines = ecrlint(work, "diff", "old.json", "new.json").out.splitlines()
    gained, lost = (shlex.split(line)[1:] for line in lines if line.startswith("    "))
    for command, there, elsewhere in ((gained, "new.json", "old.json"), (lost, "old.json", "new.json")):
        assert command[1] == there
        assert ecrlint(work, *command, "--expect", "allowed").code == 0
        command[1] = elsewhere
        assert ecrlint(work, *command, "--expect", "not-allowed").code == 0


@pytest.mark.parametrize("seed", range(40))
def test_every_witness_replays(tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(seed)
    old = generate.policy(random)
    new = generate.variant(random, old)
    paths = [str(tmp_path / name) for name in ("old.json", "new.json")]
    for path, each in zip(paths, (old, new), strict=True):
        Path(path).write_text(json.dumps(each.data))
    diff = compare(old, new)
    for change in diff.added:
        for path, expected in zip(paths, ("not-allowed", "allowed"), strict=True):
            command = arguments_for(path, change.request)
            code = main([*command, "--expect", expected, "--kind", "repository"])
            assert code == 0, capsys.readouterr()
