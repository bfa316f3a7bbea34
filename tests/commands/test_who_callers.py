"""`ecrlint who` as a process, about several policies: the repository's, its registry's, the caller's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_cli import ecrlint
from tests.commands.test_who import OTHER, OWNER, PULL, PUSH, THIRD, callers

REPOSITORIES = f"arn:aws:ecr:us-east-1:{OWNER}:repository"
ROLE = f"arn:aws:iam::{OTHER}:role/ci"
LOGIN: dict[str, object] = {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}
FILES: dict[str, list[dict[str, object]]] = {
    "repo.json": [
        {"Sid": "Ship", "Effect": "Allow", "Principal": {"AWS": [ROLE, OWNER]}, "Action": [*PUSH, *PULL]}
    ],
    "registry.json": [
        {
            "Sid": "Copy",
            "Effect": "Allow",
            "Principal": {"AWS": THIRD},
            "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
            "Resource": f"{REPOSITORIES}/*",
        },
        {
            "Sid": "Tools",
            "Effect": "Allow",
            "Principal": {"AWS": THIRD},
            "Action": PULL,
            "Resource": f"{REPOSITORIES}/tools/*",
        },
    ],
    "ci.json": [
        {"Sid": "Mine", "Effect": "Allow", "Action": PULL, "Resource": f"{REPOSITORIES}/*"},
    ],
    "login.json": [LOGIN],
}
TEXT = f"""\
repo.json with ci.json: who may do what with the repository

                                         login  pull         push  delete  admin  configure  inspect

Callers of other accounts: both sides must allow it
1  role ci of account {OTHER}       -      conditional  -     -       -      -          -

1  role ci of account {OTHER}
     login, push: none because ci.json allows nothing of it
     pull: conditional by Ship (repo.json, line 4); and Mine (ci.json, line 4) on every repository
       of account {OWNER} in us-east-1

conditional: every action that it needs, but only under conditions
-: nothing of it

note: Where Ship (repo.json, line 4) names the owner's account as Principal, it gives its callers
      nothing by itself: their identity policies decide.
note: Permissions boundaries, session policies and the policies of an organisation can take away
      more; other identity policies of the caller can give more.
"""
TEMPLATE = f"""\
Resources:
  App:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: tools/app
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Sid: Ship
            Effect: Allow
            Principal:
              AWS: {ROLE}
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
  Registry:
    Type: AWS::ECR::RegistryPolicy
    Properties:
      PolicyText:
        Version: "2012-10-17"
        Statement:
          - Sid: Tools
            Effect: Allow
            Principal:
              AWS: "{THIRD}"
            Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
            Resource: {REPOSITORIES}/tools/*
  Elsewhere:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {{Effect: Allow, Action: ecr:GetAuthorizationToken, Resource: "*"}}
          - {{Effect: Allow, Action: ecr:BatchGetImage, Resource: "{REPOSITORIES}/tools/*"}}
  Other:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {{Effect: Allow, Action: ecr:*, Resource: "*"}}
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    for name, statements in FILES.items():
        policy = {"Version": "2012-10-17", "Statement": statements}
        (tmp_path / name).write_text(json.dumps(policy, indent=2))
    (tmp_path / "stack.yaml").write_text(TEMPLATE)
    return tmp_path


def levels(caller: dict[str, object]) -> dict[str, str]:
    may = caller["may"]
    assert isinstance(may, dict)
    return {name: cell["level"] for name, cell in may.items()}


def test_the_text_names_the_missing_half(work: Path) -> None:
    asked = ("repo.json", "--account", OWNER, "--identity", "ci.json", "--principal", ROLE)
    outcome = ecrlint(work, "who", *asked)
    assert (outcome.code, outcome.out, outcome.err) == (0, TEXT, "")
    page = ecrlint(work, "who", *asked, "--format", "html").out
    assert "because ci.json allows nothing of it" in page
    flowchart = ecrlint(work, "who", *asked, "--format", "mermaid").out
    assert 'subgraph others["Callers of other accounts: both sides must allow it"]' in flowchart


def test_programs_see_what_is_missing_where(work: Path) -> None:
    (caller,) = callers(work, "repo.json", "--account", OWNER, "--identity", "ci.json", "--principal", ROLE)
    assert (caller["section"], caller["principal"]) == ("other", ROLE)
    may = caller["may"]
    assert isinstance(may, dict)
    assert may["login"]["missing"] == [{"policies": ["identity"], "actions": ["ecr:GetAuthorizationToken"]}]
    assert may["pull"]["missing"] == []
    assert [(each["policy"], each["path"]) for each in may["pull"]["statements"]] == [
        ("repository", "repo.json"),
        ("identity", "ci.json"),
    ]
    assert may["delete"]["missing"] == [
        {"policies": [kind], "actions": ["ecr:BatchDeleteImage", "ecr:DeleteRepository"]}
        for kind in ("repository", "identity")
    ]


def test_without_a_caller_there_is_a_row_for_everybody_who_can_be_one(work: Path) -> None:
    """An account that is named stands for its roles and users, which have identity policies."""
    found = callers(work, "repo.json", "--account", OWNER, "--identity", "login.json")
    assert {str(each["who"]) for each in found if each["section"] == "own"} == {
        f"any role or user of account {OWNER}"
    }
    assert not any(each["delegates"] for each in found)
    partner = callers(work, "registry.json", "--account", OWNER, "--identity", "login.json")
    who = {str(each["who"]) for each in partner if each["section"] == "other"}
    assert who == {"any role or user", f"any role or user of account {THIRD}"}


def test_several_identity_policies_are_one_callers(work: Path) -> None:
    both = ("--identity", "ci.json", "--identity", "login.json", "--repository", "tools/app")
    (caller,) = callers(work, "repo.json", "--account", OWNER, *both, "--principal", ROLE)
    assert levels(caller)["login"] == "full"


def test_without_an_account_both_cases_are_told(work: Path) -> None:
    found = callers(work, "repo.json", "--identity", "login.json")
    assert {str(each["section"]) for each in found} == {"own", "other"}
    assert all(levels(each)["login"] == "full" for each in found)
    assert not any(each["delegates"] for each in found)  # identity policies are the callers' own
    text = ecrlint(work, "who", "repo.json", "--identity", "login.json").out
    assert "note: --account tells which account owns the repository" in text


def test_a_registry_policy_counts_beside_the_repositorys(work: Path) -> None:
    both = ("repo.json", "--account", OWNER, "--registry-policy", "registry.json")
    outcome = ecrlint(work, "who", *both)
    assert outcome.out.startswith("repo.json with registry.json: who may do what with the repository\n")
    assert outcome.out.splitlines()[2].split()[-2:] == ["replicate", "create"]
    where = {str(each["where"]): levels(each) for each in callers(work, *both) if each["principal"] == THIRD}
    tools = where[f"repositories tools/* of account {OWNER} in us-east-1"]
    assert (tools["pull"], tools["create"]) == ("full", "full")
    rest = where[f"every repository of account {OWNER} in us-east-1"]
    assert (rest["pull"], rest["create"]) == ("none", "full")
    narrowed = callers(work, *both, "--registry-scope", "V1")
    assert all(levels(each)["pull"] == "none" for each in narrowed if each["principal"] == THIRD)


def test_the_scope_may_come_from_the_configuration(work: Path) -> None:
    (work / "ecrlint.yaml").write_text("registry-scope: V1\n")
    both = ("repo.json", "--account", OWNER, "--registry-policy", "registry.json")
    assert all(levels(each)["pull"] == "none" for each in callers(work, *both) if each["principal"] == THIRD)


def test_a_template_brings_its_registry_policy_along(work: Path) -> None:
    found = callers(work, "stack.yaml", "--account", OWNER)
    assert [each["principal"] for each in found if levels(each)["pull"] == "full"] == [THIRD, ROLE]
    text = ecrlint(work, "who", "stack.yaml", "--account", OWNER).out
    assert "Tools (registry policy, line 20)" in text
    alone = ecrlint(work, "who", "stack.yaml", "--document", "2").out
    assert "who may do what with the registry" in alone


def test_an_identity_policy_of_a_template_is_named_by_its_number(work: Path) -> None:
    asked = ("stack.yaml", "--account", OWNER, "--principal", ROLE, "--identity")
    (first,) = callers(work, *asked, "stack.yaml#1")
    (second,) = callers(work, *asked, "stack.yaml#2")
    assert (levels(first)["pull"], levels(second)["pull"]) == ("partial", "full")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["repo.json", "--identity", "none.json"], "none.json: no such file"),
        (["repo.json", "--identity", "stack.yaml"], "2 identity policies in one file; --identity"),
        (["repo.json", "--identity", "stack.yaml#3"], "no identity policy 3; they are 1 to 2"),
        (["repo.json", "--principal", ROLE], "--principal goes with --identity"),
        (["repo.json", "--identity", "ci.json", "--principal", OWNER], "is not the ARN of a role, user or"),
        (["repo.json", "--identity", "repo.json"], "this identity policy is not well-formed"),
        (["registry.json", "--registry-policy", "registry.json"], "goes with a repository policy"),
        (["repo.json", "--registry-policy", "repo.json"], "this registry policy is not well-formed"),
        (["repo.json", "--repository", f"{REPOSITORIES}/app"], "is not the name of a repository"),
        (["repo.json", "--registry-scope", "V3"], "invalid choice: 'V3'"),
        (["ci.json"], "an identity policy is no answer here"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line_with_a_hint(work: Path, arguments: list[str], words: str) -> None:
    outcome = ecrlint(work, "who", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
