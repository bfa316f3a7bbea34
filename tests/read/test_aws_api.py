"""Policies in what AWS answers and is asked: escaped once or twice."""

from __future__ import annotations

import json

import pytest

from tests.read.documents import characters, facts, only, reading

POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "Püll", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}],
}
PUBLIC = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr-public:PutImage"}],
}
LIFECYCLE = {"rules": [{"rulePriority": 1}]}
TEXT = json.dumps(POLICY, indent=2)
OWNER = {"registryId": "210987654321", "repositoryName": "prod/app"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({**OWNER, "policyText": TEXT}, ("repository", "prod/app", "prod/app", "210987654321")),
        (
            {**OWNER, "policyText": json.dumps(PUBLIC)},
            ("public", "prod/app", "prod/app", "210987654321"),
        ),
        ({"registryId": "210987654321", "policyText": TEXT}, ("registry", "registry", "", "210987654321")),
        ({"repositoryName": "a", "policyText": TEXT, "force": True}, ("repository", "a", "a", "")),
        (
            {"repositoryCreationTemplates": [{"prefix": "ROOT", "repositoryPolicy": TEXT}]},
            ("repository", "ROOT", "", ""),
        ),
        (
            {"prefix": "ecr-public", "appliedFor": ["REPLICATION"], "repositoryPolicy": TEXT},
            ("repository", "ecr-public", "", ""),
        ),
        ({"policyText": TEXT}, ("repository", "repository", "", "")),
        # AWS Config, first as get-resource-config-history has it, then as batch-get and a rule's event.
        (
            {
                "configurationItems": [
                    {
                        "accountId": "210987654321",
                        "resourceType": "AWS::ECR::Repository",
                        "resourceName": "app",
                        "configuration": json.dumps(
                            {"RepositoryName": "app", "RepositoryPolicyText": POLICY}
                        ),
                    }
                ]
            },
            ("repository", "app", "app", "210987654321"),
        ),
        (
            {
                "baseConfigurationItems": [
                    {
                        "resourceType": "AWS::ECR::PublicRepository",
                        "configuration": json.dumps({"RepositoryPolicyText": json.dumps(PUBLIC)}),
                    }
                ]
            },
            ("public", "public", "", ""),
        ),
        (
            {
                "invokingEvent": json.dumps(
                    {
                        "configurationItem": {
                            "awsAccountId": "210987654321",
                            "resourceType": "AWS::ECR::RegistryPolicy",
                            "configuration": {"RegistryId": "210987654321", "PolicyText": POLICY},
                        }
                    }
                )
            },
            ("registry", "registry", "", "210987654321"),
        ),
        (
            {
                "TypeName": "AWS::ECR::Repository",
                "ResourceDescription": {
                    "Identifier": "app",
                    "Properties": json.dumps({"RepositoryName": "app", "RepositoryPolicyText": POLICY}),
                },
            },
            ("repository", "app", "app", ""),
        ),
    ],
)
def test_what_holds_a_policy(answer: object, expected: tuple[str, ...]) -> None:
    document = only("answer.json", json.dumps(answer, indent=1))
    assert facts(document) == expected
    assert document.data in (POLICY, PUBLIC)


def test_positions_in_a_text() -> None:
    document = only("answer.json", json.dumps({**OWNER, "policyText": TEXT}))
    assert characters(document, "/Statement/0/Sid") == r"\"P\\u00fcll\""
    assert characters(document, "/Statement/0/Sid", "key") == r"\"Sid\""
    assert document.size == len(TEXT)


def test_positions_in_a_text_in_a_text() -> None:
    configuration = json.dumps({"RepositoryPolicyText": json.dumps(POLICY)})
    answer = {"resourceType": "AWS::ECR::Repository", "configuration": configuration}
    document = only("answer.json", json.dumps(answer))
    assert characters(document, "/Statement/0/Effect") == r"\\\"Allow\\\""
    assert characters(document, "/Statement/0/Sid") == r"\\\"P\\\\u00fcll\\\""


def test_answers_in_yaml_and_in_lists() -> None:
    """As `aws --output yaml` prints them, and as scripts collect them."""
    document = only("answer.yaml", f"repositoryName: app\npolicyText: '{json.dumps(POLICY)}'\n")
    assert facts(document)[:2] == ("repository", "app")
    assert characters(document, "/Statement/0/Effect") == '"Allow"'
    both = reading("answers.json", json.dumps([{**OWNER, "policyText": TEXT}] * 2))
    assert [document.name for document in both.documents] == ["prod/app"] * 2


def test_a_lifecycle_policy() -> None:
    document = only("a.json", json.dumps({**OWNER, "lifecyclePolicyText": json.dumps(LIFECYCLE)}))
    assert facts(document) == ("lifecycle", "prod/app", "prod/app", "210987654321")
    assert document.data == LIFECYCLE


def test_what_is_passed_over() -> None:
    bucket = {"resourceType": "AWS::S3::Bucket", "configuration": {"policyText": TEXT}}
    assert reading("b.json", json.dumps(bucket)).skipped == ["no ECR policy in this AWS API output"]


def test_a_broken_text_is_a_problem_where_it_breaks() -> None:
    text = json.dumps({**OWNER, "policyText": '{"Statement": [,]}'})
    [problem] = reading("a.json", text).problems
    assert (problem.rule, text[problem.start - 1 : problem.end]) == ("syntax-error", "[,")


def test_a_text_that_is_escaped_once_more() -> None:
    source = json.dumps({**OWNER, "policyText": json.dumps(TEXT)}, indent=1)
    found = only("answer.json", source)
    assert (found.data, found.kind) == (POLICY, "repository")
    assert characters(found, "/Statement/0/Principal") == json.dumps(json.dumps(json.dumps("*"))[1:-1])[1:-1]
