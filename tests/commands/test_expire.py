"""`ecrlint expire` as a process: the table and the JSON report, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ecrlint.rule.documentation import document
from tests.cli.test_cli import GOOD, ROOT, Outcome, ecrlint
from tests.conftest import RULES

DAY = "2026-11-24"
INDEX = "application/vnd.oci.image.index.v1+json"


def digest(number: int) -> str:
    return f"sha256:{number:02x}{'0' * 62}"


def rule(
    priority: int, selection: dict[str, Any], description: str = "", action: str = "expire"
) -> dict[str, Any]:
    how = {"type": action, "targetStorageClass": "archive"} if action == "transition" else {"type": action}
    told = {"description": description} if description else {}
    return {"rulePriority": priority, **told, "selection": selection, "action": how}


def tagged(pattern: str, count: str, number: int) -> dict[str, Any]:
    unit = {} if count == "imageCountMoreThan" else {"countUnit": "days"}
    return {
        "tagStatus": "tagged",
        "tagPatternList": [pattern],
        "countType": count,
        **unit,
        "countNumber": number,
    }


UNTAGGED = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}
POLICY = {
    "rules": [
        rule(10, UNTAGGED, "Untagged images"),
        rule(1, tagged("v*", "imageCountMoreThan", 2), "Keep two releases"),
        rule(20, tagged("dev*", "sinceImagePulled", 30), action="transition"),
        rule(30, tagged("v1*", "sinceImagePushed", 9)),
    ]
}


def image(number: int, pushed: str, *tags: str, **more: Any) -> dict[str, Any]:
    return {
        "registryId": "210987654321",
        "repositoryName": "app",
        "imageDigest": digest(number),
        **({"imageTags": list(tags)} if tags else {}),
        "imageSizeInBytes": 1_000_000 * number,
        "imagePushedAt": f"{pushed}T09:00:00+02:00",
        **more,
    }


IMAGES = {
    "imageDetails": [
        image(1, "2026-11-20", "v1.3", "latest"),
        image(2, "2026-11-10", "v1.2", "stable", imageManifestMediaType=INDEX),
        image(3, "2026-11-01", "v1.1"),
        image(4, "2026-11-01"),
        image(5, "2026-11-10"),
        image(6, "2026-10-31"),
        image(7, "2026-11-02", subjectManifestDigest=digest(3)),
        image(8, "2026-08-01", "dev-7", lastRecordedPullTime=1785542400.0),
        image(9, "2026-08-01", "dev-8", lastRecordedPullTime="2026-11-23T12:00:00-05:00"),
        image(10, "2026-08-01", "test\x1b[31m"),
    ]
}
MANIFEST = {"mediaType": INDEX, "manifests": [{"digest": digest(4)}, {"digest": digest(99)}]}
MANIFESTS = {"images": [{"imageId": {"imageDigest": digest(2)}, "imageManifest": json.dumps(MANIFEST)}]}
TEXT = """\
p.json: what becomes of the images of repository 'app' of account 210987654321 at 2026-11-24T00:00:00Z

                     pushed       days  why

Expire
sha256:070000000000  2026-11-02     21  goes with its subject v1.1
v1.1                 2026-11-01     22  number 3 of the 3 that rule 1 selects; it keeps the newest 2
sha256:060000000000  2026-10-31     23  pushed 23 days ago; rule 10 waits 14 days

Archive
dev-7                2026-08-01    114  last pulled 115 days ago; rule 20 waits 30 days

Stay
latest, v1.3         2026-11-20      3  number 1 of the 3 that rule 1 selects; it keeps the newest 2
stable, v1.2         2026-11-10     13  number 2 of the 3 that rule 1 selects; it keeps the newest
                                          2; rule 30 would take it, but rule 1 comes first
sha256:050000000000  2026-11-10     13  pushed 2026-11-10; rule 10 takes it after 2026-11-24
sha256:040000000000  2026-11-01     22  pushed 22 days ago; rule 10 waits 14 days; held by the
                                          manifest list stable, v1.2, which stays
dev-8                2026-08-01    114  last pulled 2026-11-23; rule 20 takes it after 2026-12-23
test\\x1b[31m         2026-08-01    114  no rule selects it: rule 1 wants a tag 'v*', rule 10 wants
                                          no tags, rule 20 wants a tag 'dev*', and 1 more

rule 1 (line 16) selects 3, takes 2: Keep two releases
rule 10 (line 3) selects 4, takes 1: Untagged images
rule 20 (line 31) selects 2, takes 1
rule 30 (line 47) selects 3, takes 0

10 images: 3 to expire, 1 to archive, 6 to stay; this frees up to 16 MB.

note: ECR acts within 24 hours after an image meets a rule. `aws ecr start-lifecycle-policy-preview`
      is its own dry run.
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, data in (("p", POLICY), ("images", IMAGES), ("manifests", MANIFESTS)):
        (tmp_path / f"{name}.json").write_text(json.dumps(data, indent=2))
    return tmp_path


def expire(work: Path, *arguments: str, stdin: bytes = b"") -> Outcome:
    outcome = ecrlint(work, "expire", *arguments, stdin=stdin)
    assert "Traceback" not in outcome.err and "internal error" not in outcome.err
    return outcome


def report(work: Path, *arguments: str, stdin: bytes = b"") -> dict[str, Any]:
    outcome = expire(work, *arguments, "--format", "json", "--today", DAY, stdin=stdin)
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    schema = json.loads((ROOT / "schemas/ecrlint-expire.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    return found


def refused(work: Path, *arguments: str, stdin: bytes = b"") -> str:
    outcome = expire(work, *arguments, stdin=stdin)
    assert (outcome.code, outcome.out) == (2, "")
    (line,) = outcome.err.splitlines()
    return line.removeprefix("ecrlint: error: ")


def test_the_table(work: Path) -> None:
    outcome = expire(
        work, "p.json", "--images", "images.json", "--manifests", "manifests.json", "--today", DAY
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == TEXT


def test_the_json_report(work: Path) -> None:
    found = report(work, "p.json", "--images", "images.json", "--manifests", "manifests.json")
    (repository,) = found["repositories"]
    assert (found["policy"], found["today"]) == ("p.json", "2026-11-24T00:00:00Z")
    assert (repository["registry"], repository["repository"]) == ("210987654321", "app")
    assert found["summary"] == repository["summary"] == {
        "images": 10, "expire": 3, "archive": 1, "stay": 6,
        "bytes": {"expire": 16_000_000, "archive": 8_000_000, "stay": 31_000_000},
    }  # fmt: skip
    assert [each["priority"] for each in repository["rules"]] == [1, 10, 20, 30]
    by_digest = {each["digest"]: each for each in repository["images"]}
    assert by_digest[digest(7)] == {
        "digest": digest(7),
        "tags": [],
        "pushed": "2026-11-02T07:00:00Z",
        "size": 7_000_000,
        "storageClass": "standard",
        "outcome": "expire",
        "rule": 1,
        "decidedBy": 10,
        "reason": "subject",
        "holder": digest(3),
        "due": None,
        "why": "goes with its subject v1.1",
    }
    assert by_digest[digest(5)]["due"] == "2026-11-24T07:00:00Z"
    assert by_digest[digest(4)]["holder"] == digest(2)
    shares = {
        name: sum(each["outcome"] == name for each in repository["images"]) for name in ("expire", "stay")
    }
    assert shares == {"expire": 3, "stay": 6}


def test_several_repositories_are_judged_apart(work: Path) -> None:
    other = {"imageDetails": [image(3, "2026-11-01", "v1.1") | {"repositoryName": "other"}]}
    (work / "all.json").write_text(json.dumps(IMAGES, indent=4) + "\n" + json.dumps(other))
    found = report(work, "p.json", "--images", "all.json")
    assert [each["repository"] for each in found["repositories"]] == ["app", "other"]
    assert [each["summary"]["expire"] for each in found["repositories"]] == [4, 0]
    assert found["summary"]["images"] == 11
    outcome = expire(work, "p.json", "--images", "all.json", "--today", DAY)
    assert (
        "\nIn all: 11 images: 4 to expire, 1 to archive, 6 to stay; this frees up to 20 MB.\n" in outcome.out
    )
    (chosen,) = report(work, "p.json", "--images", "all.json", "--repository", "other")["repositories"]
    assert chosen["repository"] == "other"


def test_children_that_nobody_tells_of_are_noted(work: Path) -> None:
    found = report(work, "p.json", "--images", "images.json")
    assert any("--manifests" in note for note in found["notes"])
    assert not any("--manifests" in note for note in report(work, "p.json", "--sample")["notes"])


def test_notes(work: Path) -> None:
    (work / "policy.json").write_text(
        json.dumps(
            {
                "rules": [
                    rule(1, tagged("v*", "imageCountMoreThan", 1)),
                    rule(2, UNTAGGED),
                    rule(3, {"tagStatus": "any", "storageClass": "archive", "countUnit": "days",
                             "countType": "sinceImageTransitioned", "countNumber": 60}),
                ]
            }
        )
    )  # fmt: skip
    details = [
        image(1, "2026-12-01", "v1"), image(2, "2026-12-01", "v2"),
        image(3, "2026-10-01", subjectManifestDigest=digest(1)),
    ]  # fmt: skip
    (work / "images.json").write_text(json.dumps(details))
    policy = json.loads((work / "policy.json").read_text())
    notes = report(work, "policy.json", "--images", "images.json")["notes"]
    assert [note.split(";")[0] for note in notes[1:]] == [
        "A reference artifact counts here as one that goes with its subject only, whatever a rule says.",
        "Rule 1 cuts between images that were pushed at the same moment",
        "Rule 3 cannot act before 90 days: so long an image stays archived.",
        "Some images were pushed after 2026-11-24T00:00:00Z",
    ], policy


def test_standard_input(work: Path) -> None:
    images = json.dumps(IMAGES).encode()
    policy = json.dumps(POLICY).encode()
    assert report(work, "p.json", "--images", "-", stdin=images)["policy"] == "p.json"
    assert report(work, "-", "--images", "images.json", stdin=policy)["policy"] == "<stdin>"
    assert "once only" in refused(work, "-", "--images", "-", stdin=policy)


def test_the_sample_shows_every_rule_at_work(work: Path) -> None:
    archive = {"tagStatus": "any", "storageClass": "archive", "countType": "sinceImageTransitioned",
               "countUnit": "days", "countNumber": 365}  # fmt: skip
    policy = {
        "rules": [
            rule(1, UNTAGGED),
            rule(2, tagged("v*", "imageCountMoreThan", 3)),
            rule(3, {"tagStatus": "tagged", "tagPrefixList": ["a", "b-"], "countType": "imageCountMoreThan",
                     "countNumber": 1}),
            rule(4, tagged("latest", "sinceImagePushed", 30)),
            rule(5, archive),
            rule(6, {"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days",
                     "countNumber": 90}, action="transition"),
        ]
    }  # fmt: skip
    (work / "policy.json").write_text(json.dumps(policy))
    found = report(work, "policy.json", "--sample")
    assert found == report(work, "policy.json", "--sample")
    (repository,) = found["repositories"]
    assert all(each["takes"] for each in repository["rules"])
    tags = [tag for each in repository["images"] for tag in each["tags"]]
    assert len(tags) == len(set(tags)), "a tag stands on one image"
    assert {each["reason"] for each in repository["images"]} >= {"count", "age", "subject", "manifest-list"}


def test_a_policy_in_any_format(work: Path) -> None:
    """As the API answers, and as a template has it; of several one must be named."""
    answer = {"repositoryName": "app", "lifecyclePolicyText": json.dumps(POLICY)}
    (work / "answer.json").write_text(json.dumps(answer))
    text = json.dumps(POLICY)
    resource = {
        "Type": "AWS::ECR::Repository",
        "Properties": {"LifecyclePolicy": {"LifecyclePolicyText": text}},
    }
    (work / "stack.json").write_text(json.dumps({"Resources": {"One": resource, "Two": resource}}))
    expected = report(work, "p.json", "--images", "images.json")["summary"]
    assert report(work, "answer.json", "--images", "images.json")["summary"] == expected
    assert report(work, "stack.json", "--document", "2", "--images", "images.json")["summary"] == expected
    assert "2 lifecycle policies in one file; --document, 1 to 2" in refused(work, "stack.json", "--sample")
    assert "no document 3" in refused(work, "stack.json", "--sample", "--document", "3")


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"rules": [{"rulePriority": 1}]}, "this lifecycle policy is not well-formed; `ecrlint check` says"),
        ({"rules": [{**rule(1, UNTAGGED), "rulePriority": "1"}]}, "not well-formed"),
        ({"rules": {}}, "not well-formed"),
        (GOOD, ""),
        ([], ""),
    ],
)
def test_what_ecr_would_not_store(work: Path, policy: object, words: str) -> None:
    (work / "bad.json").write_text(json.dumps(policy))
    line = refused(work, "bad.json", "--sample")
    assert line.startswith("bad.json: ") and words in line


LIFECYCLE_ERRORS = [
    pytest.param(example.text, id=f"{each.name}-{number}")
    for each in RULES
    if "lifecycle" in each.kinds and each.level == "error" and not each.strict
    for number, example in enumerate(document(each).examples)
    if example.expectation == "fail" and example.language == "json"
]


@pytest.mark.parametrize("text", LIFECYCLE_ERRORS)
def test_every_error_of_check_is_refused(work: Path, text: str) -> None:
    (work / "bad.json").write_text(text)
    assert "ecrlint check" in refused(work, "bad.json", "--sample")


def test_what_a_template_decides_later(work: Path) -> None:
    policy = {"rules": [rule(1, {**UNTAGGED, "countNumber": "${days}"})]}
    body = json.dumps(policy).replace('"${days}"', "${var.days}")
    (work / "main.tf").write_text(
        'variable "days" {}\nresource "aws_ecr_lifecycle_policy" "app" {\n'
        f'  repository = "app"\n  policy = <<EOF\n{body}\nEOF\n}}\n'
    )
    line = refused(work, "main.tf", "--sample")
    assert line.startswith("main.tf: nobody can tell before the template is deployed"), line
    assert "countNumber of the rule in line 5" in line


@pytest.mark.parametrize(
    ("images", "line"),
    [
        ("", "x.json: no image in it; `aws ecr describe-images` tells of them"),
        ('{"imageDetails": []}', "x.json: no image in it; `aws ecr describe-images` tells of them"),
        ('{"imageDetails": [{]}', "x.json:1:20: it does not parse: "),
        ('{"imageDetails": []}\n{"imageDetails": [\n1,]}', "x.json:3:2: it does not parse: a comma"),
        ('{"imageDetails": [NaN]}', "x.json:1:19: it does not parse: "),
        ("[" * 5000, "x.json:1:"),
        ("1" * 5000, "x.json:1:1: it does not parse"),
        ('{"imageDetails": {}}', "x.json: imageDetails is an object; a list is expected"),
        ('{"images": []}', "x.json: an object without imageDetails; the output of "),
        ('{"imageDetails": []} 7', "x.json: value 2: 7; the output of "),
        ('{"imageDetails": [7]}', "x.json: imageDetails[0] is 7; an object is expected"),
        ("[{}]", "x.json: [0]: imageDigest is missing; a text is expected"),
        (
            '[{"imageDigest": "a", "imagePushedAt": 1}, {"imageDigest": "a", "imagePushedAt": 2}]',
            "x.json: [1]: a was told of before, and differently",
        ),
    ],
)  # fmt: skip
def test_images_that_are_none(work: Path, images: str, line: str) -> None:
    (work / "x.json").write_text(images)
    assert refused(work, "p.json", "--images", "x.json").startswith(line)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"imagePushedAt": None}, "imagePushedAt is null; a time is expected"),
        ({"imagePushedAt": "soon"}, "imagePushedAt is 'soon'; a time such as"),
        ({"imagePushedAt": 1e300}, "imagePushedAt is 1e+300; a time such as"),
        ({"imagePushedAt": True}, "imagePushedAt is true or false; a time such as"),
        (
            {"imagePushedAt": "0001-01-01T00:00:00+14:00"},
            "imagePushedAt is '0001-01-01T00:00:00+14:00'; a time",
        ),
        ({"imageTags": "v1"}, "imageTags is 'v1'; a list is expected"),
        ({"imageTags": [1]}, "imageTags is a list; a list of texts is expected"),
        ({"imageStatus": "GONE"}, "imageStatus is 'GONE'; one of ACTIVE, ARCHIVED, ACTIVATING is expected"),
        ({"imageStatus": "ARCHIVED"}, "lastArchivedAt is missing; the time when"),
        ({"imageSizeInBytes": -1}, "imageSizeInBytes is -1; a number of bytes is expected"),
        ({"repositoryName": {}}, "repositoryName is an object; a text is expected"),
    ],
)
def test_fields_that_are_none(work: Path, change: dict[str, Any], words: str) -> None:
    (work / "x.json").write_text(json.dumps([image(1, "2026-11-20") | change]))
    assert refused(work, "p.json", "--images", "x.json").startswith(f"x.json: [0]: {words}")


@pytest.mark.parametrize(
    ("manifests", "line"),
    [
        ("", "m.json: no manifest in it; `aws ecr batch-get-image` tells of them"),
        ('{"imageDetails": []}', "m.json: an object without images; the output of"),
        ("[]", "m.json is a list; an object is expected"),
        ('{"images": [{}]}', "m.json: images[0].imageId is null; an object is expected"),
        ('{"images": [{"imageId": {"imageDigest": "a"}}]}', "m.json: images[0]: imageManifest is missing;"),
        (
            '{"images": [{"imageId": {"imageDigest": "a"}, "imageManifest": "{"}]}',
            "m.json: images[0].imageManifest is no JSON",
        ),
        (
            '{"images": [{"imageId": {"imageDigest": "a"}, "imageManifest": "{\\"manifests\\": [{}]}"}]}',
            "m.json: images[0].imageManifest: manifests[0]: digest is missing; a text is expected",
        ),
    ],
)  # fmt: skip
def test_manifests_that_are_none(work: Path, manifests: str, line: str) -> None:
    (work / "m.json").write_text(manifests)
    assert refused(work, "p.json", "--images", "images.json", "--manifests", "m.json").startswith(line)


def test_what_else_is_refused(work: Path) -> None:
    assert "--images" in refused(work, "p.json")
    assert "not allowed with" in refused(work, "p.json", "--sample", "--images", "images.json")
    assert refused(work, "none.json", "--sample") == "none.json: no such file or directory"
    assert refused(work, "p.json", "--images", "none.json") == "none.json: no such file or directory"
    assert "--today takes a date or a time" in refused(work, "p.json", "--sample", "--today", "tomorrow")
    line = refused(work, "p.json", "--images", "images.json", "--repository", "ap")
    assert line == "no images of a repository 'ap'; there are 'app'"
    (work / "latin.json").write_bytes(b'{"\xff": 1}')
    assert refused(work, "p.json", "--images", "latin.json").startswith("latin.json: byte 3")


@pytest.mark.parametrize(
    "today",
    ["2026-11-24", "2026-11-24T00:00:00Z", "2026-11-24T01:00+01:00", "20261124", "2026-11-23T19:00-05:00"],
)
def test_today(work: Path, today: str) -> None:
    outcome = expire(work, "p.json", "--sample", "--today", today, "--format", "json")
    assert json.loads(outcome.out)["today"] == "2026-11-24T00:00:00Z"


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(work: Path, today: str) -> None:
    for arguments in (("--sample",), ("--images", "images.json")):
        for format in ("text", "json"):
            assert expire(work, "p.json", *arguments, "--today", today, "--format", format).code == 0


def test_images_told_of_twice_count_once(work: Path) -> None:
    lines = [json.dumps(each) for each in IMAGES["imageDetails"] * 2]
    (work / "lines.jsonl").write_text("\n".join(lines))
    assert report(work, "p.json", "--images", "lines.jsonl")["summary"]["images"] == 10
