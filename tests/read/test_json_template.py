"""Templates of JSON files."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, only, reading

TEMPLATE = """\
{# who may pull #}
{
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": ${principals}},
    "Action": ["ecr:BatchGetImage", "ecr:%{ if push }PutImage%{ endif }"],
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "${org}"}}
  }]
}
"""


@pytest.mark.parametrize("name", ["a.json.tpl", "a.tftpl", "a.json.tftpl", "a.json.j2", "A.JSON.ERB"])
def test_a_template(name: str) -> None:
    document = only(name, TEMPLATE)
    [statement] = document.data["Statement"]  # type: ignore[index]
    assert statement["Principal"] == {"AWS": UNKNOWN}
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": UNKNOWN}}
    assert characters(document, "/Statement/0/Principal/AWS") == "${principals}"
    assert characters(document, "/Statement/0/Condition/StringEquals/aws:PrincipalOrgID") == '"${org}"'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#!/bin/sh\naws ecr get-login\n", "no ECR policy in this JSON template"),
        ("${jsonencode({ Statement = [] })}", "no ECR policy in this JSON template"),
        ('{{ define "x" }}\necr: {{ .x }}\n{{ end }}', "no ECR policy in this JSON template"),
        ('{"Statement": [%{ for x in xs }{},%{ endfor }]}', "the template: what it says is decided later"),
        ("", "no ECR policy in this JSON template"),
    ],
)
def test_what_is_passed_over(text: str, why: str) -> None:
    found = reading("a.tpl", text)
    assert (found.documents, found.problems, found.skipped) == ([], [], [why])


def test_other_formats_may_be_made_by_templates() -> None:
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}
    text = json.dumps({"repositoryName": "${name}", "policyText": json.dumps(policy)})
    document = only("request.json.tpl", text)
    assert (document.kind, document.data) == ("repository", policy)
    assert characters(document, "/Statement/0/Effect") == r"\"Allow\""
