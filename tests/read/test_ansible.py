"""Policies in Ansible's tasks, with Jinja in them."""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, facts, reading

PLAYBOOK = """\
- hosts: localhost
  tasks:
  - name: as object
    community.aws.ecs_ecr:
      name: prod/app
      registry_id: "210987654321"
      policy:
        Version: '2008-10-17'
        Statement:
        - Sid: read-only
          Effect: Allow
          Principal: {AWS: '{{ read_only_arn }}'}
          Action: [ecr:BatchGetImage, "ecr:{{ more }}"]
  - block:
    - ecs_ecr:
        name: "{{ name }}"
        policy: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "{{ a }}"}, "Action": "ecr:X"}]}'
    rescue:
    - ecs_ecr: {name: c, policy: "{{ lookup('template', 'policy.json.j2') }}"}
    - ecs_ecr: {name: d, policy: !vault secret, lifecycle_policy: {rules: [{rulePriority: 1}]}}
    - ecs_ecr: name=e state=absent
"""


def test_a_playbook() -> None:
    found = reading("playbook.yml", PLAYBOOK)
    assert found.format == "Ansible playbook"
    first, second, unknown, hidden, third = found.documents
    assert facts(first) == ("repository", "as object", "prod/app", "210987654321")
    assert facts(second) == ("repository", "document 2", "", "")
    assert repr(first.data["Statement"][0]["Principal"]) == "{'AWS': Unknown}"  # type: ignore[index]
    assert first.data["Statement"][0]["Action"] == ["ecr:BatchGetImage", "ecr:${more}"]  # type: ignore[index]
    assert characters(first, "/Statement/0/Action/1") == '"ecr:{{ more }}"'
    assert characters(second, "/Statement/0/Action") == '"ecr:X"'
    assert facts(third) == ("lifecycle", "d", "d", "")
    assert characters(third, "/rules/0/rulePriority") == "1"
    assert [(each.name, each.data) for each in (unknown, hidden)] == [("c", UNKNOWN), ("d", UNKNOWN)]
    assert found.skipped == []


def test_tasks_of_a_role_and_other_lists() -> None:
    tasks = "- debug: {msg: a}\n- ecs_ecr: {name: a, policy: {Statement: []}}\n"
    assert reading("tasks/main.yml", tasks).format == "Ansible playbook"
    assert reading("a.yml", "- {op: x}\n- name: y\n").format == "YAML text"
