"""Policies in CloudFormation templates: which there are, what they say and where it is written."""

from __future__ import annotations

import json

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.cloudformation import documents, line_of, reading, written

REPO = "AWS::ECR::Repository"
REPOSITORY = "Resources: {{App: {{Type: AWS::ECR::Repository, Properties: {{RepositoryPolicyText: {}}}}}}}"
ALLOW = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}]}'

EVERY_RESOURCE = """\
    AWSTemplateFormatVersion: 2010-09-09
    Transform: AWS::Serverless-2016-10-31
    Parameters:
      Name: {Type: String, Default: app}
    Resources:
      App:
        Type: AWS::ECR::Repository
        Properties:
          RepositoryName: !Sub team/${Name}
          RepositoryPolicyText: {Statement: []}
          LifecyclePolicy: {LifecyclePolicyText: '{"rules": []}'}
      Registry:
        Type: AWS::ECR::RegistryPolicy
        Properties: {PolicyText: {Statement: []}}
      Public:
        Type: AWS::ECR::PublicRepository
        Properties:
          RepositoryName: !Ref AWS::StackName
          RepositoryPolicyText: {Statement: []}
      Cache:
        Type: AWS::ECR::RepositoryCreationTemplate
        Properties: {RepositoryPolicy: '{"Statement": []}', LifecyclePolicy: '{}'}
      Function: {Type: AWS::Serverless::Function}
      Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ecr.yaml}}
    """


def test_every_resource_with_a_policy() -> None:
    found = reading(EVERY_RESOURCE)
    assert found.format == "CloudFormation template"
    assert [(each.name, each.kind, each.repository, each.data) for each in found.documents] == [
        ("App", "repository", "team/app", {"Statement": []}),
        ("App.LifecyclePolicy", "lifecycle", "team/app", {"rules": []}),
        ("Registry", "registry", "", {"Statement": []}),
        ("Public", "public", "", {"Statement": []}),
        ("Cache", "repository", "", {"Statement": []}),
        ("Cache.LifecyclePolicy", "lifecycle", "", {}),
    ]
    assert found.skipped == []


@pytest.mark.parametrize(
    "text",
    [
        "Resources: {}",
        "Resources: {App: {Type: AWS::ECR::Repository}}",
        REPOSITORY.format("!Ref AWS::NoValue"),
        "Resources: {Queue: {Type: AWS::SQS::QueuePolicy, Properties: {PolicyDocument: {Statement: []}}}}",
        "Resources: {App: text, Fn::Transform: {Name: AWS::Include}}",
    ],
)
def test_a_template_without_a_policy(text: str) -> None:
    found = reading(text)
    assert (found.documents, found.problems) == ([], [])
    assert found.skipped == ["no ECR policy in this CloudFormation template"]


@pytest.mark.parametrize(
    "policy",
    [
        "!ImportValue policy",
        "'{{resolve:ssm:/ecr/policy}}'",
        "!Ref Policy",
        "!Sub '${Policy}'",
        "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/policy.json}}}",
    ],
)
def test_a_policy_that_is_decided_later(policy: str) -> None:
    found = reading(
        f"""\
        Parameters: {{Policy: {{Type: String}}}}
        Resources: {{App: {{Type: AWS::ECR::Repository, Properties: {{RepositoryPolicyText: {policy}}}}}}}
        """
    )
    [document] = found.documents
    assert (document.name, document.kind, document.data) == ("App", "repository", UNKNOWN)
    assert (found.problems, found.skipped) == ([], [])


STYLES = {
    "a literal block": "|\n        " + ALLOW.replace(", ", ",\n          "),
    "a folded block": ">-\n        " + ALLOW.replace(", ", ",\n        "),
    "single quotes": f"'{ALLOW}'",
    "double quotes": json.dumps(ALLOW),
    "a plain text of a block": "!Sub |2\n          " + ALLOW,
    "a text with a map": "!Sub\n        - '" + ALLOW + "'\n        - {Not: used}",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_a_policy_as_a_text_is_followed_to_its_characters(style: str) -> None:
    [document] = documents(
        "Resources:\n  App:\n    Type: AWS::ECR::Repository\n    Properties:\n"
        f"      RepositoryPolicyText: {style}\n"
    )
    assert document.data == json.loads(ALLOW)
    assert written(document, "/Statement/0/Action") in ('"ecr:PutImage"', r"\"ecr:PutImage\"")
    assert written(document, "/Statement/0/Principal", "key") in ('"Principal"', r"\"Principal\"")


def test_json_templates_are_followed_too() -> None:
    template = {
        "Resources": {
            "Object": {"Type": REPO, "Properties": {"RepositoryPolicyText": json.loads(ALLOW)}},
            "Text": {"Type": REPO, "Properties": {"RepositoryPolicyText": ALLOW}},
        }
    }  # fmt: skip
    object, text = documents(json.dumps(template, indent=1), "cdk.out/app.template.json")
    assert object.data == text.data == json.loads(ALLOW)
    assert written(object, "/Statement/0/Action") == '"ecr:PutImage"'
    assert written(text, "/Statement/0/Action") == r"\"ecr:PutImage\""


JOINED = r"""
{"Resources": {"App": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": {
  "Fn::Join": ["", [
    "{\"Statement\":[{\"Principal\":{\"AWS\":\"arn:", {"Ref": "AWS::Partition"},
    ":iam::111122223333:root\"},\"Action\":\"ecr:PutImage\"}]}"
  ]]
}}}}}
"""


def test_a_text_that_the_cdk_joins() -> None:
    [document] = documents(JOINED, "app.template.json")
    assert document.data == {
        "Statement": [
            {"Principal": {"AWS": "arn:${aws.Partition}:iam::111122223333:root"}, "Action": "ecr:PutImage"}
        ]
    }
    assert written(document, "/Statement/0/Action") == r"\"ecr:PutImage\""
    assert line_of(document, "/Statement/0/Principal/AWS") == 4


HOLES = """\
    Parameters:
      Days: {Type: Number}
      Count: {Type: Number, Default: 5}
      Team: {Type: String}
    Resources:
      App:
        Type: AWS::ECR::Repository
        Properties:
          RepositoryPolicyText: !Sub |
            {"Statement": [
              ${Days}, 1${Days}0, ${Count},
              {"Sid": "${Team}", "Principal": {"AWS": "arn:aws:iam::${AWS::AccountId}:role/${Team}"},
               "Action": "ecr:${!Put}Image", "Resource": "${AWS::AccountId}"}
            ]}
    """


def test_holes_in_a_text() -> None:
    [document] = documents(HOLES)
    assert document.data == {
        "Statement": [
            UNKNOWN,
            UNKNOWN,
            5,
            {
                "Sid": UNKNOWN,
                "Principal": {"AWS": "arn:aws:iam::${aws.AccountId}:role/${team}"},
                "Action": "ecr:${Put}Image",
                "Resource": "${aws.AccountId}",
            },
        ]
    }
    assert written(document, "/Statement/1") == "1${Days}0"
    assert written(document, "/Statement/2") == "${Count}"
    assert written(document, "/Statement/3/Action") == '"ecr:${!Put}Image"'
    assert written(document, "/Statement/3/Principal/AWS") == '"arn:aws:iam::${AWS::AccountId}:role/${Team}"'


def broken(text: str) -> list[tuple[str, str]]:
    """Each problem of a policy given as a block, and the characters that it is about."""
    template = (
        "Parameters: {Rest: {Type: String}}\n"
        "Resources:\n  App:\n    Type: AWS::ECR::Repository\n    Properties:\n"
        f"      RepositoryPolicyText: !Sub |\n        {text}\n"
        "  Other: {Type: AWS::ECR::Repository, Properties: {RepositoryPolicyText: {Statement: []}}}\n"
    )
    found = reading(template)
    assert not found.broken
    assert found.documents[-1].name == "Other"
    return [(each.rule, template[each.start : each.end]) for each in found.problems]


def test_trouble_inside_of_a_text() -> None:
    assert broken('{"Statement": [{"Effect": "Allow",}]}') == [("syntax-error", ",")]
    assert broken('{"Statement": [], "Statement": []}') == [("duplicate-key", '"Statement"')]
    assert broken("{'Statement': ${Rest}}") == [("syntax-error", "'Statement'")]


def test_behind_a_bare_hole_nothing_is_trouble() -> None:
    assert broken('{"Statement": [{} ${Rest}]}') == []
    assert broken('{ ${Rest} "Version": "2012-10-17"}') == []


def test_a_template_that_does_not_parse() -> None:
    found = reading("Resources:\n  App: !Sub 'never closed\n")
    assert found.broken
    assert [each.rule for each in found.problems] == ["syntax-error"]


def test_what_is_written_twice_elsewhere_is_not_ours() -> None:
    found = reading('{"Resources": {"Queue": {"Type": "A", "Type": "AWS::SQS::Queue"}}}', "queue.json")
    assert (found.documents, found.problems) == ([], [])


def test_several_documents_and_other_suffixes() -> None:
    text = REPOSITORY.format("{Statement: []}") + "\n"
    assert [each.name for each in documents(f"{text}---\n{text}", "ecr.template")] == ["App", "App"]
