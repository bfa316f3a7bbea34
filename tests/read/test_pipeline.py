"""Scripts in the steps of pipelines, with the places of what they write out."""

from __future__ import annotations

from textwrap import indent

import pytest

from tests.read.documents import characters, facts, only, reading

POLICY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}'
COMMAND = f"aws ecr set-repository-policy --repository-name app --policy-text '{POLICY}'"
BLOCK = "|\n" + indent(f"set -e\n{COMMAND}\n", " " * 12)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/a.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: %s"),
        ("action.yml", "runs:\n  using: composite\n  steps:\n      - run: %s"),
        (".gitlab-ci.yml", "deploy:\n  stage: x\n  script:\n    - echo\n    - %s"),
        (".circleci/config.yml", "version: 2\njobs:\n  a:\n    steps:\n    - run:\n        command: %s"),
        ("azure-pipelines.yml", "steps:\n  - bash: %s"),
        ("buildspec.yml", "version: 0.2\nphases:\n  build:\n    commands:\n    - %s"),
        ("bitbucket-pipelines.yml", "pipelines:\n  default:\n  - step:\n      script:\n      - %s"),
    ],
)
def test_a_step(path: str, text: str) -> None:
    document = only(path, text % BLOCK)
    assert facts(document) == ("repository", "app", "app", "")
    assert characters(document, "/Statement/0/Principal") == '"*"'
    assert characters(document, "/Statement/0/Action") == '"ecr:PutImage"'


def test_a_problem_has_its_place() -> None:
    broken = BLOCK.replace('"Principal"', '"Principal')
    found = reading("a.yml", f"on: push\njobs: {{a: {{}}}}\nx:\n  - run: {broken}")
    assert [each.rule for each in found.problems] == ["syntax-error"]
    assert found.problems[0].start > len("on: push\njobs:")


@pytest.mark.parametrize(
    "text",
    [
        "jobs:\n  a:\n    steps:\n    - run: make ecr\n",
        "jobs: {a: {steps: [{run: 3}]}}\n",
        "script: 'ecr:'\n",
    ],
)
def test_pipelines_without_a_policy(text: str) -> None:
    found = reading("a.yml", text)
    assert (found.documents, found.problems) == ([], [])
