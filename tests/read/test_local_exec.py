"""Commands that Terraform runs where it runs itself, and those of Ansible; rules of Cloud Custodian."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, facts, only
from tests.read.documents import reading as reading_of
from tests.read.terraform import module, spot

POLICY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}'
COMMAND = f"aws ecr set-repository-policy --repository-name app --policy-text '{POLICY}'"


def resource(command: str, more: str = "") -> str:
    provisioner = f'provisioner "local-exec" {{\n    command = {command}\n  }}'
    return f'resource "null_resource" "p" {{\n  {more}\n  {provisioner}\n}}\n'


@pytest.mark.parametrize(
    ("command", "principal"),
    [
        (json.dumps(COMMAND), '\\"*\\"'),
        (f"<<EOT\nset -e\n{COMMAND}\nEOT", '"*"'),
        (f"<<-EOT\n    {COMMAND}\n    EOT", '"*"'),
    ],
)
def test_a_command(command: str, principal: str) -> None:
    [found] = module({"main.tf": resource(command)}).documents
    assert (found.name, found.kind, found.repository) == ("app", "repository", "app")
    assert found.data == json.loads(POLICY)
    assert spot(found, "/Statement/0/Principal") == principal


def test_what_is_filled_in() -> None:
    command = COMMAND.replace('"*"', '"${var.who}"').replace("app", "${each.key}")
    found = module({"main.tf": resource(f"<<EOT\n{command}\nEOT", "for_each = { a = 1, b = 2 }")}).documents
    assert [each.repository for each in found] == ["a", "b"]
    assert isinstance(found[0].data, dict)
    assert found[0].data["Statement"][0]["Principal"] == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        resource('"docker push 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app"'),
        resource("var.command # ecr"),
        resource(json.dumps(COMMAND), "count = 0"),
        resource(json.dumps(COMMAND)).replace("local-exec", "remote-exec"),
    ],
)
def test_what_is_none(text: str) -> None:
    assert module({"main.tf": text}).documents == []


@pytest.mark.parametrize(
    "task", ["shell: |\n        %s", "ansible.builtin.command:\n        cmd: >-\n          %s"]
)
def test_a_task_of_ansible(task: str) -> None:
    document = only("play.yml", f"- hosts: all\n  tasks:\n    - {task % COMMAND}\n")
    assert facts(document) == ("repository", "app", "app", "")
    assert characters(document, "/Statement/0/Principal") == '"*"'


CUSTODIAN = """\
policies:
  - name: clean
    resource: %s
    actions:
      - type: %s
        rules:
          - rulePriority: 1
            selection: {tagStatus: any}
      - notify
"""


def test_rules_of_cloud_custodian() -> None:
    document = only("c7n.yml", CUSTODIAN % ("aws.ecr", "set-lifecycle"))
    assert facts(document)[:2] == ("lifecycle", "clean")
    assert characters(document, "/rules/0/selection/tagStatus") == "any"
    for resource, action in ("aws.s3", "set-lifecycle"), ("ecr", "set-scanning"):
        assert reading_of("c7n.yml", CUSTODIAN % (resource, action)).documents == []
