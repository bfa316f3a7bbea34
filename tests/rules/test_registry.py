"""Whole policies of registries and of ECR Public, and what is said of them: code and line.

The good ones are those of the Amazon ECR User Guide, "Private registry policy examples", "Private image
replication" and "Pull through cache", and of the Amazon ECR Public User Guide, "Public repository policy
examples", with accounts of our own.
"""

from __future__ import annotations

import json

import pytest

from tests.conftest import Lint

ROOT = {"AWS": "arn:aws:iam::210987654321:root"}
ROLE = {"AWS": "arn:aws:iam::210987654321:role/app"}
MINE = "arn:aws:ecr:eu-central-1:334455667788:repository/"
REPLICATE = ["ecr:CreateRepository", "ecr:ReplicateImage"]
CACHE = ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"]
PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
UPLOAD = ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]
PUSH = [f"ecr:{name}" for name in ("BatchCheckLayerAvailability", *UPLOAD)]
PUBLIC_PUSH = [name.replace("ecr:", "ecr-public:") for name in PUSH]
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def text_of(*statements: dict[str, object]) -> str:
    """A policy with one element on each line; the first statement's Principal is on line 4."""
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    lines = [
        "{" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in statement.items()) + "}"
        for statement in statements
    ]
    assert json.loads(f'{{"Version": "2012-10-17", "Statement": [\n{",".join(lines)}]}}') == policy
    return f'{{"Version": "2012-10-17", "Statement": [\n{",".join(lines)}]}}'


def grant(
    action: object, resource: object = f"{MINE}*", principal: object = ROOT, **more: object
) -> dict[str, object]:
    """A statement; Sid is on line 2, Effect 3, Principal 4, Action 5, Resource 6, the first one's."""
    elements = {"Sid": "S", "Effect": "Allow", "Principal": principal, "Action": action}
    return {**elements, **({} if resource is None else {"Resource": resource}), **more}


REGISTRY = {
    "replication": ([grant(REPLICATE)], []),
    "replication from a bare account": ([grant(REPLICATE, principal={"AWS": "210987654321"})], []),
    "replication of a prefix": ([grant(REPLICATE, f"{MINE}prod/*")], []),
    "replication on everything": ([grant(REPLICATE, "*")], []),
    "replication into repositories that are there": ([grant("ecr:ReplicateImage")], []),
    "two accounts": ([grant(REPLICATE, principal={"AWS": [ROOT["AWS"], "223344556677"]})], []),
    "pull through cache": ([grant(CACHE, f"{MINE}ecr-public/*", ROLE)], []),
    "wildcards in the ARN": ([grant(REPLICATE, "arn:aws:ecr:*:334455667788:repository/a?c*")], []),
    "no Resource": ([grant(REPLICATE, None)], ["ECR109:2"]),
    "no field ecr": ([grant(REPLICATE, "arn:aws:eu-central-1:334455667788:repository/*")], ["ECR601:6"]),
    "a URI": (
        [grant(REPLICATE, "334455667788.dkr.ecr.eu-central-1.amazonaws.com/app")],
        ["ECR601:6"],
    ),
    "no repository/": ([grant(REPLICATE, "arn:aws:ecr:eu-central-1:334455667788:app")], ["ECR601:6"]),
    "a slash for a colon": (
        [grant(REPLICATE, "arn:aws:ecr:eu-central-1:334455667788/repository/app")],
        ["ECR601:6"],
    ),
    "an ARN of another service": ([grant(REPLICATE, "arn:aws:s3:::bucket/*")], ["ECR601:6"]),
    "an ARN of ECR Public": (
        [grant(REPLICATE, "arn:aws:ecr-public::334455667788:repository/app")],
        ["ECR601:6"],
    ),
    "an account of eleven digits": (
        [grant(REPLICATE, "arn:aws:ecr:eu-central-1:33445566778:repository/*")],
        ["ECR601:6"],
    ),
    "capitals in the name": ([grant(REPLICATE, f"{MINE}Prod/*")], ["ECR601:6"]),
    "one of two ARNs": ([grant(REPLICATE, [f"{MINE}a", "arn:aws:ecr:repository/b"])], ["ECR601:6"]),
    "a role replicates": ([grant(REPLICATE, principal=ROLE)], ["ECR603:4"]),
    "a service replicates": (
        [grant("ecr:ReplicateImage", principal={"Service": "replication.ecr.amazonaws.com"},
               Condition={"StringEquals": {"aws:SourceAccount": "210987654321"}})],
        ["ECR603:4"],
    ),
    "a role may create only": ([grant(CACHE, principal=ROLE)], []),
    "import for everyone": ([grant("ecr:BatchImportUpstreamImage", principal="*")], ["ECR201:4"]),
    "import for an organisation": ([grant(CACHE[1], principal="*", Condition=ORGANIZATION)], []),
    "pull by scope V2": ([grant([*PULL, "ecr:ReplicateImage"])], ["ECR602:5"] * 3),
}  # fmt: skip


@pytest.mark.parametrize("name", REGISTRY)
def test_registry_policies(name: str, lint_text: Lint) -> None:
    statements, expected = REGISTRY[name]
    assert told(lint_text, text_of(*statements), "registry") == expected


def told(lint_text: Lint, text: str, kind: str, config: str = "") -> list[str]:
    report = lint_text(text, config=config)
    assert not report.words("crash")
    assert report.documents == 1, report.words("skipped")
    assert {each.kind for each in report.findings} <= {kind}
    return [f"{each.rule.code}:{each.span.line}" for each in report.findings]


V2 = "registry-scope: V2\n"


@pytest.mark.parametrize(
    ("statements", "config", "expected"),
    [
        ([grant(REPLICATE)], 'account: "334455667788"\n', []),
        ([grant(REPLICATE)], 'account: "334455667788"\nregion: eu-central-1\n', []),
        ([grant(REPLICATE)], 'account: "999988887777"\n', ["ECR601:6"]),
        ([grant(REPLICATE)], "region: us-east-1\n", ["ECR601:6"]),
        ([grant(REPLICATE, "*")], 'account: "999988887777"\nregion: us-east-1\n', []),
        ([grant([*PULL, "ecr:ReplicateImage"])], V2, []),
        ([grant([*PULL, "ecr:ReplicateImage"])], "registry-scope: V1\n", ["ECR602:5"] * 3),
        ([grant(["ecr:*", "ecr:ReplicateImage"], principal=ROLE)], V2, ["ECR603:4", "ECR204:5"]),
        (
            [grant([*PULL, "ecr:ReplicateImage"], principal="*", Condition=ORGANIZATION)],
            V2,
            [],
        ),
        ([grant([*PULL, "ecr:ReplicateImage"], principal="*")], V2, ["ECR201:4", "ECR202:4"]),
        ([grant([*PUSH, "ecr:ReplicateImage"], principal="*")], V2, ["ECR201:4"]),
    ],
)
def test_what_the_configuration_tells(
    statements: list[dict[str, object]], config: str, expected: list[str], lint_text: Lint
) -> None:
    assert sorted(told(lint_text, text_of(*statements), "registry", config)) == sorted(expected)


def test_the_scope_is_told_where_it_is_known(lint_text: Lint) -> None:
    text = text_of(grant(["ecr:ListImages", "ecr:ReplicateImage"]))
    (open_,), (known,) = (lint_text(text, config=each).findings for each in ("", "registry-scope: V1\n"))
    assert "of scope V1" in open_.message
    assert "is 'V1'" in known.message


def public(action: object, principal: object = ROOT, **more: object) -> dict[str, object]:
    return grant(action, None, principal, **more)


PUBLIC = {
    "push": ([public(PUBLIC_PUSH)], []),
    "push by the organisation": ([public(PUBLIC_PUSH, "*", Condition=ORGANIZATION)], []),
    "managing": ([public(["ecr-public:DescribeImages", "ecr-public:GetRepositoryPolicy"])], []),
    "push by anyone": ([public(PUBLIC_PUSH, "*")], ["ECR201:4"]),
    "deleting by anyone": ([public("ecr-public:DeleteRepository", "*")], ["ECR203:4"]),
    "three of five": ([public(PUBLIC_PUSH[:3])], ["ECR303:5"]),
    "everything": ([public("ecr-public:*")], ["ECR204:5"]),
    "pull, which cannot be granted": ([public("ecr-public:BatchGetImage")], ["ECR121:5"]),
    "pull, which cannot be denied": (
        [public("ecr-public:GetDownloadUrlForLayer", "*", Effect="Deny")],
        ["ECR121:5"],
    ),
    "one action of a private repository": (
        [public([*PUBLIC_PUSH, "ecr:BatchGetImage"])],
        ["ECR122:5"],
    ),
    "login": ([public("ecr-public:GetAuthorizationToken")], ["ECR304:5"]),
    "Resource": ([{**public(PUBLIC_PUSH), "Resource": "*"}], ["ECR108:6"]),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_policies(name: str, lint_text: Lint) -> None:
    statements, expected = PUBLIC[name]
    assert sorted(told(lint_text, text_of(*statements), "public")) == sorted(expected)


MODULE = """\
resource "aws_ecrpublic_repository_policy" "app" {
  repository_name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Push"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action    = "%s"
    }]
  })
}
"""


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("ecr:PutImage", "ecr-public:PutImage"),
        ("ecr:DescribeImages", "ecr-public:DescribeImages"),
        ("ecr:BatchGetImage", "anyone can pull"),
        ("ecr-public:BatchGetImage", "anyone can pull"),
        ("ecr-public:GetDownloadUrlForLayer", "anyone can pull"),
    ],
)
def test_actions_of_private_repositories_on_a_public_one(action: str, words: str, lint_text: Lint) -> None:
    """The popular mistake of modules that serve both: the help says what to write, or that it can go."""
    report = lint_text(MODULE % action, "main.tf")
    (located,) = [each for each in report.findings if each.rule.code in ("ECR121", "ECR122")]
    assert located.kind == "public"
    assert located.span.line == 9
    assert words in f"{located.finding.because} {located.finding.help}"


TEMPLATE = """\
Resources:
  Template:
    Type: AWS::ECR::RepositoryCreationTemplate
    Properties:
      Prefix: team
      AppliedFor: [%s]
      RepositoryPolicy: |
        {"Version": "2012-10-17", "Statement": [{"Sid": "P", "Effect": "Allow",
          "Principal": %s,
          "Action": ["ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload",
            "ecr:PutImage", "ecr:UploadLayerPart"]}]}
      LifecyclePolicy: |
        {"rules": [{"rulePriority": 1,
          "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 0},
          "action": {"type": "expire"}}]}
"""


@pytest.mark.parametrize(
    ("applied", "principal", "expected"),
    [
        ("CREATE_ON_PUSH", '{"AWS": "arn:aws:iam::210987654321:root"}', ["ECR604:9"]),
        ("REPLICATION, CREATE_ON_PUSH", '{"AWS": "210987654321"}', ["ECR604:9"]),
        ("CREATE_ON_PUSH", '{"AWS": "arn:aws:iam::210987654321:role/ci"}', []),
        ("REPLICATION", '{"AWS": "arn:aws:iam::210987654321:root"}', []),
        ("CREATE_ON_PUSH", '"*"', ["ECR201:9", "ECR604:9"]),
    ],
)
def test_policies_in_a_creation_template(
    applied: str, principal: str, expected: list[str], lint_text: Lint
) -> None:
    report = lint_text(TEMPLATE % (applied, principal), "t.yaml")
    found = [f"{each.rule.code}:{each.span.line}" for each in report.findings]
    assert found == [*expected, "ECR501:14"]
