"""`ecrlint diff` of lifecycle policies: which images go or stay, in every format, with its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.test_cli import ecrlint
from tests.rules.test_lifecycle import PUSHED, UNTAGGED, Data, policy, tags

OLD = policy(tags("prod*", type=PUSHED, number=90), tags("dev*", type=PUSHED, number=14))
SOONER = policy(tags("prod*", type=PUSHED, number=90), tags("dev*", type=PUSHED, number=7))
LATER = policy(tags("prod*", type=PUSHED, number=90), tags("dev*", type=PUSHED, number=30))
UNKNOWN = json.loads(json.dumps(OLD).replace('"dev*"', '"${Tag}*"'))
ROLE = {"AWS": "arn:aws:iam::210987654321:role/app"}
GRANT = {"Effect": "Allow", "Principal": ROLE, "Action": "ecr:ListImages"}


def image(digit: str, pushed: str, *names: str) -> dict[str, Any]:
    digest = f"sha256:{digit * 64}"
    return {"repositoryName": "app", "imageDigest": digest, "imageTags": names, "imagePushedAt": pushed}


DETAILS = [image("1", "2026-11-20T00:00:00Z", "dev-1"), image("2", "2026-11-28T00:00:00Z", "dev-2")]
IMAGES = {"imageDetails": DETAILS}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, data in {"old": OLD, "sooner": SOONER, "later": LATER, "images": IMAGES}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(data))
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "fail_on", "code"),
    [
        ("old", "old", "any-change", 0),
        ("old", "sooner", "new-access", 1),
        ("old", "sooner", "never", 0),
        ("old", "later", "new-access", 0),
        ("old", "later", "any-change", 1),
    ],
)
def test_exit_codes(work: Path, old: str, new: str, fail_on: str, code: int) -> None:
    assert ecrlint(work, "diff", f"{old}.json", f"{new}.json", "--fail-on", fail_on).code == code


def test_text(work: Path) -> None:
    outcome = ecrlint(work, "diff", "old.json", "sooner.json")
    first, _, closing = outcome.out.splitlines()
    assert first.startswith("sooner.json:1:")
    assert first.endswith(
        ": + an image tagged 'dev1' is expired 7 days after its push by rule 2"
        " (before: is expired 14 days after its push by rule 2)"
    )
    assert closing == "Images may go that stayed before."
    assert "does the same to every image as old.json" in ecrlint(work, "diff", "old.json", "old.json").out


def test_images(work: Path) -> None:
    arguments = ("diff", "old.json", "sooner.json", "--images", "images.json", "--today", "2026-11-30")
    assert "    app: dev-1 expires now (before: it stays)\n" in ecrlint(work, *arguments).out
    report = json.loads(ecrlint(work, *arguments, "--format", "json").out)
    assert [(each["tags"], each["old"], each["new"]) for each in report["lifecycles"][0]["images"]] == [
        (["dev-1"], "stay", "expire")
    ]


def test_json(work: Path) -> None:
    report = json.loads(ecrlint(work, "diff", "old.json", "sooner.json", "--format", "json").out)
    Draft202012Validator(_schema()).validate(report)
    (comparison,) = report["lifecycles"]
    (change,) = comparison["changes"]
    assert (change["tags"], change["may_go"], change["may_stay"]) == (["dev1"], True, False)
    assert (change["old"]["path"], change["new"]["pointer"]) == ("old.json", "/rules/1")


def _schema() -> Any:
    path = Path(__file__).parents[2] / "schemas" / "ecrlint-diff.schema.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_annotations(work: Path) -> None:
    out = ecrlint(work, "diff", "old.json", "sooner.json", "--format", "github").out
    assert out.startswith("::warning file=sooner.json,line=1,")


def test_a_policy_that_is_new_or_gone(work: Path) -> None:
    (work / "a.json").write_text(json.dumps(template(OLD)))
    (work / "b.json").write_text(json.dumps(template(None)))
    assert ecrlint(work, "diff", "a.json", "b.json").code == 0
    assert "- an image tagged 'dev1' stays" in ecrlint(work, "diff", "a.json", "b.json").out
    assert ecrlint(work, "diff", "b.json", "a.json").code == 1


def template(lifecycle: Data | None, *actions: str) -> Data:
    policy = {"Version": "2012-10-17", "Statement": [{**GRANT, "Action": ["ecr:ListImages", *actions]}]}
    properties: Data = {"RepositoryPolicyText": policy}
    if lifecycle:
        properties["LifecyclePolicy"] = {"LifecyclePolicyText": json.dumps(lifecycle)}
    return {"Resources": {"App": {"Type": "AWS::ECR::Repository", "Properties": properties}}}


def test_both_sorts_in_one_file(work: Path) -> None:
    (work / "a.json").write_text(json.dumps(template(OLD)))
    (work / "b.json").write_text(json.dumps(template(SOONER, "ecr:PutImage")))
    outcome = ecrlint(work, "diff", "a.json", "b.json")
    assert outcome.code == 1
    assert "ecr:PutImage" in outcome.out and "'dev1'" in outcome.out
    assert outcome.out.endswith("New access in 1 statement.\n\nImages may go that stayed before.\n")


def test_what_is_not_known_is_no_trouble_where_it_is_the_same(work: Path) -> None:
    unknown = json.loads(json.dumps(template(None)))
    text = {"Fn::Sub": json.dumps(UNKNOWN)}
    unknown["Resources"]["App"]["Properties"]["LifecyclePolicy"] = {"LifecyclePolicyText": text}
    (work / "a.json").write_text(json.dumps(unknown))
    (work / "b.json").write_text(json.dumps(unknown, indent=2))
    (work / "c.json").write_text(json.dumps(template(OLD)))
    assert ecrlint(work, "diff", "a.json", "b.json").code == 0
    outcome = ecrlint(work, "diff", "a.json", "c.json")
    assert outcome.code == 2
    assert "nobody can tell" in outcome.err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (policy(UNTAGGED, UNTAGGED), "ECR refuses this lifecycle policy"),
        ({"rules": [{"rulePriority": 1}]}, "not well-formed"),
        ({"Version": "2012-10-17", "Statement": [GRANT]}, "one of them is a lifecycle policy, one is not"),
    ],
)
def test_what_cannot_be_compared(work: Path, data: Data, words: str) -> None:
    (work / "bad.json").write_text(json.dumps(data))
    outcome = ecrlint(work, "diff", "old.json", "bad.json")
    assert outcome.code == 2
    assert words in outcome.err


def test_images_go_with_lifecycle_policies(work: Path) -> None:
    (work / "a.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [GRANT]}))
    outcome = ecrlint(work, "diff", "a.json", "a.json", "--images", "images.json")
    assert (outcome.code, "there is none" in outcome.err) == (2, True)
