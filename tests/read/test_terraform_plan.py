"""Terraform's plans and states in JSON: which policies are in them, whose they are, and where they stand."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.pointer import Place
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.document import Reading, read
from ecrlint.source import Source
from tests.read.terraform import module
from tests.read.terraform import spot as spot_beside

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Pull",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }
    ],
}


def resource(type: str, name: str, index: int | None = None, module: str = "", **values: object) -> object:
    address = f"{module}{type}.{name}" + ("" if index is None else f"[{index}]")
    return {"address": address, "mode": "managed", "type": type, "name": name, "values": values}


def plan(*resources: object, children: tuple[object, ...] = ()) -> dict[str, object]:
    root: dict[str, object] = {"resources": list(resources)}
    if children:
        root["child_modules"] = list(children)
    return {"format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": root}}


def reading(value: object) -> Reading:
    return read(Source("plan.json", json.dumps(value, indent=2)))


def described(found: Reading) -> list[tuple[str, str, str, str]]:
    return [(each.name, each.kind, each.repository, each.account) for each in found.documents]


def spot(found: Reading, pointer: str, part: str = "value") -> str:
    span = found.documents[0].locate(Place(pointer, part))  # type: ignore[arg-type]
    return span.source.text[span.start : span.end]


def test_a_plan_names_the_resource_its_repository_and_the_owner() -> None:
    found = reading(
        plan(
            resource(
                "aws_ecr_repository_policy",
                "app",
                policy=json.dumps(POLICY),
                repository="team/app",
                registry_id="111122223333",
            ),
            resource("aws_ecr_registry_policy", "all", policy=json.dumps(POLICY)),
            resource("aws_ecrpublic_repository_policy", "docs", 0, policy="{}", repository_name="docs"),
            resource("aws_iam_policy", "other", policy=json.dumps(POLICY)),
        )
    )
    assert found.format == "Terraform plan or state"
    assert described(found) == [
        ("aws_ecr_repository_policy.app", "repository", "team/app", "111122223333"),
        ("aws_ecr_registry_policy.all", "registry", "", ""),
        ("aws_ecrpublic_repository_policy.docs[0]", "public", "docs", ""),
        ("aws_iam_policy.other", "identity", "", ""),
    ]
    assert [each.data for each in found.documents] == [POLICY, POLICY, {}, POLICY]


def test_modules_inside_of_modules_are_read() -> None:
    inner = resource("aws_ecr_repository_policy", "this", 0, "module.a.module.b.", policy=json.dumps(POLICY))
    child = {"address": "module.a", "child_modules": [{"address": "module.a.module.b", "resources": [inner]}]}
    found = reading(plan(children=(child,)))
    assert described(found) == [
        ("module.a.module.b.aws_ecr_repository_policy.this[0]", "repository", "", ""),
    ]


def test_a_finding_stands_inside_of_the_escaped_string() -> None:
    found = reading(plan(resource("aws_ecr_repository_policy", "app", policy=json.dumps(POLICY, indent=2))))
    assert spot(found, "/Statement/0/Principal") == '\\"*\\"'
    assert spot(found, "/Statement/0/Action/1") == '\\"ecr:GetDownloadUrlForLayer\\"'
    assert spot(found, "/Statement/0/Effect", "key") == '\\"Effect\\"'
    assert found.documents[0].size == len(json.dumps(POLICY, separators=(",", ":")))


def test_a_policy_that_only_applying_tells_is_a_document_of_which_nothing_is_known() -> None:
    found = reading(plan(resource("aws_ecr_repository_policy", "app", repository="app")))
    [document] = found.documents
    assert (document.name, document.kind, document.data) == (
        "aws_ecr_repository_policy.app", "repository", UNKNOWN,
    )  # fmt: skip


def test_changes_are_read_where_nothing_else_is() -> None:
    values = {"policy": json.dumps(POLICY), "repository": "app"}
    change = {
        "actions": ["update"],
        "before": {"policy": "{}"},
        "after": values,
        "after_unknown": {"id": True},
    }
    entry = {
        "address": "aws_ecr_repository_policy.app",
        "type": "aws_ecr_repository_policy",
        "change": change,
    }
    gone = entry | {"change": {"actions": ["delete"], "before": values, "after": None}}
    found = reading({"format_version": "1.2", "resource_changes": [entry, gone]})
    assert described(found) == [("aws_ecr_repository_policy.app", "repository", "app", "")]


def test_a_state_is_read_like_a_plan() -> None:
    value = plan(resource("aws_ecr_repository_policy", "app", policy=json.dumps(POLICY)))
    state = {"format_version": "1.0", "terraform_version": "1.11.4", "values": value["planned_values"]}
    assert [each.data for each in reading(state).documents] == [POLICY]


def test_a_creation_template_may_hold_two_policies() -> None:
    lifecycle = {"rules": [{"rulePriority": 1}]}
    found = reading(
        plan(
            resource(
                "aws_ecr_repository_creation_template",
                "cache",
                prefix="cache",
                repository_policy=json.dumps(POLICY),
                lifecycle_policy=json.dumps(lifecycle),
            )
        )
    )
    assert described(found) == [
        ("aws_ecr_repository_creation_template.cache.repository_policy", "repository", "", ""),
        ("aws_ecr_repository_creation_template.cache.lifecycle_policy", "lifecycle", "", ""),
    ]
    assert found.documents[1].data == lifecycle


def test_the_lifecycle_policy_of_an_awscc_repository_stands_in_an_object() -> None:
    text = json.dumps({"rules": [{"rulePriority": 7}]})
    found = reading(
        plan(
            resource("awscc_ecr_repository", "app", lifecycle_policy={"lifecycle_policy_text": text}),
            resource("awscc_ecr_repository", "other", repository_policy_text="", lifecycle_policy=None),
        )
    )
    [document] = found.documents
    assert (document.kind, document.name) == ("lifecycle", "awscc_ecr_repository.app.lifecycle_policy")
    assert document.data == {"rules": [{"rulePriority": 7}]}


def test_a_string_that_does_not_parse_is_told_and_the_others_are_read() -> None:
    found = reading(
        plan(
            resource("aws_ecr_repository_policy", "bad", policy='{"Version": "2012-10-17",}'),
            resource("aws_ecr_repository_policy", "good", policy=json.dumps(POLICY)),
        )
    )
    [problem] = found.problems
    text = json.dumps(
        plan(resource("aws_ecr_repository_policy", "bad", policy='{"Version": "2012-10-17",}')), indent=2
    )
    assert problem.rule == "syntax-error"
    assert text[problem.start : problem.end] == ","
    assert [each.data for each in found.documents] == [UNKNOWN, POLICY]


WRITTEN = """
data "aws_iam_policy_document" "app" {
  statement {
    actions = ["ecr:PutImage", "ecr:ListImages"]
    principals {
      type        = "AWS"
      identifiers = [var.who]
    }
  }
}
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = data.aws_iam_policy_document.app.json
}
"""


@pytest.mark.parametrize(
    ("effect", "action", "principal"),
    [
        ("Allow", 'main.tf: "ecr:PutImage"', "main.tf: var.who"),
        ("Deny", '\\"ecr:PutImage\\"', '\\"*\\"'),
    ],
)
def test_findings_stand_in_the_file_beside_that_says_the_same(
    effect: str, action: str, principal: str
) -> None:
    actions = ["ecr:ListImages", "ecr:PutImage"]  # the provider sorts them
    statement = {"Effect": effect, "Action": actions, "Principal": {"AWS": "*"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    text = json.dumps(plan(resource("aws_ecr_repository_policy", "app", policy=policy)))
    [found] = module({"main.tf": WRITTEN, "plan.json": text}, "plan.json").documents
    assert spot_beside(found, "/Statement/0/Action/1") == action
    assert spot_beside(found, "/Statement/0/Principal/AWS") == principal
