"""Policies in Markdown and in shell scripts."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, facts, only, reading

STATEMENT = '{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}'
POLICY = f'{{"Statement": [{STATEMENT}]}}'
SHOWN = f"""\
1. As JSON:

   ~~~json title="a.json"
   {{"Statement": [
     {STATEMENT}]}}
   ~~~

> ```yaml
> Statement:
>   - Effect: Allow
>     Principal: "*"
>     Action: ecr:BatchGetImage
> ```

```
{POLICY}
```

````
```json
{POLICY}
````

```python
policy = {POLICY}
```

```json
{{"Statement": [..., {STATEMENT}]}}
```

```bash
$ aws ecr set-repository-policy --policy-text '{POLICY}' --repository-name app
```
"""


def test_blocks_of_markdown() -> None:
    found = reading("README.md", SHOWN)
    assert (found.format, found.skipped, found.problems) == ("Markdown text", [], [])
    listed, quoted, unnamed, shell = found.documents
    assert characters(listed, "/Statement/0") == STATEMENT
    assert characters(quoted, "/Statement/0/Action") == "ecr:BatchGetImage"
    assert characters(quoted, "/Statement/0", "opening") == "Effect: Allow"
    assert characters(unnamed, "/Statement/0/Principal") == '"*"'
    assert facts(shell) == ("repository", "app", "app", "")


def test_a_block_that_is_meant_whole_must_parse() -> None:
    text = f"```json\n{POLICY[:-1]}\n```\n\n```json\n{POLICY}\n```\n"
    found = reading("a.md", text)
    [problem] = found.problems
    assert problem.rule == "syntax-error"
    assert len(found.documents) == 2


def test_what_readers_are_to_fill_in_is_a_hole() -> None:
    statement = STATEMENT.replace('"*"', '{"AWS": "arn:aws:iam::<Account id>:root"}')
    document = only("a.md", f'```json\n{{"Statement": {statement}}}\n```\n')
    assert document.data["Statement"]["Principal"] == {"AWS": "arn:aws:iam::${account i}:root"}  # type: ignore[index]
    assert characters(document, "/Statement/Principal/AWS") == '"arn:aws:iam::<Account id>:root"'


ARGUMENT = (
    """{"Statement": [{"Effect": "Allow", "Action": "ecr:PutImage", """
    """"Principal": {"AWS": "arn:aws:iam::'"$ACCOUNT"':root"}}]}"""
)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "aws --region eu-west-1 ecr set-repository-policy --repository-name app \\\n"
            "  --registry-id 210987654321 --policy-text '{}' --force | cat",
            ("repository", "app", "app", "210987654321"),
        ),
        ("aws ecr put-registry-policy --policy-text='{}'", ("registry", "", "", "")),
        (
            "aws ecr-public set-repository-policy --policy-text \\\n '{}' --repository-name \"$NAME\"",
            ("public", "", "", ""),
        ),
        (
            "aws iam put-role-policy --role-name ci --policy-name push --policy-document '{}'",
            ("identity", "push", "", ""),
        ),
    ],
)
def test_arguments_of_a_command(command: str, expected: tuple[str, ...]) -> None:
    document = only("a.sh", f"set -e\n{command.format(ARGUMENT)}\necho done\n")
    assert facts(document) == expected
    [statement] = document.data["Statement"]  # type: ignore[index]
    assert statement["Principal"]["AWS"].startswith("arn:aws:iam::${")
    assert characters(document, "/Statement/0/Principal/AWS") == '"arn:aws:iam::\'"$ACCOUNT"\':root"'
    assert characters(document, "/Statement/0/Action") == '"ecr:PutImage"'


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_heredocs(quote: str) -> None:
    body = """{"Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "$(aws sts get-caller-identity)"}, "Action": "ecr:PutImage"}]}"""
    text = f"cat <<<hello\ncat > policy.json <<-{quote}EOF{quote}\n{body}\n\tEOF\n"
    document = only("a.bash", text)
    [statement] = document.data["Statement"]  # type: ignore[index]
    assert (statement["Principal"]["AWS"] is UNKNOWN) == (not quote)
    assert characters(document, "/Statement/0/Principal/AWS") == '"$(aws sts get-caller-identity)"'


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("aws ecr start-lifecycle-policy-preview --lifecycle-policy-text {}", ("lifecycle", "", "", "")),
        ("awslocal ecr set-repository-policy --policy-text {}", ("repository", "", "", "")),
        ("aws ecr create-repository-creation-template --repository-policy {}", ("repository", "", "", "")),
        ("aws ecr update-repository-creation-template --lifecycle-policy {}", ("lifecycle", "", "", "")),
        (
            "P={}\naws ecr put-lifecycle-policy --repository-name a --lifecycle-policy-text \"$P\"",
            ("lifecycle", "a", "a", ""),
        ),
        ("export P={}\naws ecr put-registry-policy --policy-text ${{P}}", ("registry", "", "", "")),
        ("local P={}\nuse \"$P\"", ("repository", "", "", "")),
        ("echo {} > p\naws ecr put-registry-policy --policy-text file://p", ("registry", "", "", "")),
        ("printf '%s\\n' {} >> \"p.json\"", ("repository", "", "", "")),
        ("echo -n {} | tee p.json", ("repository", "", "", "")),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("quoted", "principal"), [("'" + POLICY + "'", '"*"'), (json.dumps(POLICY), '\\"*\\"')]
)
def test_where_a_policy_may_be_written(
    command: str, expected: tuple[str, ...], quoted: str, principal: str
) -> None:
    document = only("a.sh", f"set -e\n{command.format(quoted)}\n")
    assert facts(document) == expected
    assert document.data == json.loads(POLICY)
    assert characters(document, "/Statement/0/Principal") == principal


def test_a_request_tells_what_it_is() -> None:
    request = json.dumps({"repositoryName": "app", "policyText": POLICY})
    document = only("a.sh", f"aws ecr set-repository-policy --cli-input-json '{request}'\n")
    assert facts(document) == ("repository", "app", "app", "")
    assert document.data == json.loads(POLICY)


@pytest.mark.parametrize("path", ["Makefile", "build/rules.mk", "Jenkinsfile", "deploy.zsh", "deploy"])
def test_other_scripts(path: str) -> None:
    text = f"#!/bin/sh\naws ecr set-repository-policy --policy-text '{POLICY}'\n"
    assert only(path, text).kind == "repository"


@pytest.mark.parametrize(
    "text",
    [
        "aws ecr set-repository-policy --policy-text file://policy.json",
        'aws ecr set-repository-policy --policy-text "$POLICY"',
        "cat <<EOF\necr:PutImage\nEOF\n",
        "echo '" + POLICY + "'",
        "cat <<EOF\n" + POLICY,
        "P='{ecr: \"Statement\"'",
        "don't\necho it isn't ecr: 'Statement' > x",
    ],
)
def test_what_is_passed_over(text: str) -> None:
    assert reading("a.sh", text).skipped == ["no ECR policy in this shell script"]
