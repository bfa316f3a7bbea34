"""Made-up policies of the usual sizes and shapes, the same ones at every run."""

from __future__ import annotations

import json
import random
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML

PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
PUSH = [
    "ecr:BatchCheckLayerAvailability", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload",
    "ecr:PutImage", "ecr:UploadLayerPart",
]  # fmt: skip


def policy(seed: int) -> dict[str, object]:
    """A clean repository policy of one to three statements."""
    random_source = random.Random(seed)
    makers = [_organization_pull, _role_push, _lambda_pull, _role_pull]
    chosen = random_source.sample(makers, random_source.randint(1, 3))
    return {"Version": "2012-10-17", "Statement": [make(random_source) for make in chosen]}


def with_finding(seed: int) -> dict[str, object]:
    """The same with a mistake in it that needs no schema to explain."""
    mistake = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": PULL}
    return {"Version": "2012-10-17", "Statement": [_role_push(random.Random(seed)), mistake]}


def refused(seed: int) -> dict[str, object]:
    """The same with a mistake that the schema pass explains."""
    mistake = {**_role_pull(random.Random(seed)), "Effect": "allow"}
    return {"Version": "2012-10-17", "Statement": [mistake]}


def as_yaml(policy: dict[str, object]) -> str:
    """The policy in block style, as people write it."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    stream = StringIO()
    writer.dump(policy, stream)
    return stream.getvalue()


def template(repositories: int) -> str:
    """A CloudFormation template in YAML with short tags, about 520 characters for each repository."""
    return "Resources:\n" + "".join(_REPOSITORY.format(number) for number in range(repositories))


_REPOSITORY = """\
  Repository{0}:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: !Sub "${{AWS::StackName}}-app-{0}"
      ImageScanningConfiguration: {{ScanOnPush: true}}
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Sid: AllowPull
            Effect: Allow
            Principal:
              AWS: !Sub "arn:aws:iam::${{AccountId}}:root"
            Action:
              - ecr:BatchGetImage
              - ecr:GetDownloadUrlForLayer
              - ecr:BatchCheckLayerAvailability
"""


def as_hcl(policy: dict[str, object]) -> str:
    """The policy in a resource of Terraform."""
    text = json.dumps(policy, indent=2)
    attributes = f'  repository = "app"\n  policy     = jsonencode({text})\n'
    return f'resource "aws_ecr_repository_policy" "app" {{\n{attributes}}}\n'


def write_many(folder: Path, number: int) -> list[Path]:
    """Write policies as pretty-printed JSON."""
    paths = []
    for seed in range(number):
        path = folder / f"policy-{seed:05}.json"
        path.write_text(json.dumps(policy(seed), indent=2))
        paths.append(path)
    return paths


def write_tree(folder: Path, number: int, share: float) -> None:
    """A tree of JSON files of which a share are ECR policies and the rest is other people's data."""
    foreign = json.dumps({"name": "x", "scripts": {"build": "make"}, "items": list(range(60))}, indent=2)
    every = round(1 / share)
    for index in range(number):
        place = folder / f"d{index % 500:03}"
        place.mkdir(exist_ok=True)
        text = json.dumps(policy(index), indent=2) if index % every == 0 else foreign
        (place / f"f{index:05}.json").write_text(text)


def write_templates(folder: Path, number: int) -> None:
    """Folders of 25 templates without a policy of ECR; every tenth of Terraform speaks of a role."""
    terraform = """
resource "aws_instance" "web" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = var.instance_type
  tags          = merge(local.tags, { Name = "${var.name}-web" })
}
"""
    role = """
data "aws_iam_policy_document" "role" {
  statement {
    actions   = ["s3:GetObject"] # the mirror of ecr:*
    resources = ["*"]
  }
}
"""
    kinds = [
        (".tf", terraform * 8),
        (".yaml", "apiVersion: v1\nkind: Service\nspec:\n" + "  - port: 80\n" * 60),
        (".json", json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "n": list(range(60))})),
    ]
    for index in range(number):
        place = folder / f"d{index // 25:03}"
        place.mkdir(exist_ok=True)
        suffix, text = kinds[index % len(kinds)]
        (place / f"f{index:05}{suffix}").write_text(text + role if index % 30 == 0 else text)


def _account(random_source: random.Random) -> str:
    return str(random_source.randrange(210_000_000_000, 990_000_000_000))


def _role(random_source: random.Random) -> str:
    return f"arn:aws:iam::{_account(random_source)}:role/service-{random_source.randrange(1000)}"


def _organization_pull(random_source: random.Random) -> dict[str, object]:
    condition = {"StringEquals": {"aws:PrincipalOrgID": f"o-{random_source.randrange(10**10):010}"}}
    statement = {"Sid": "OrganizationPull", "Effect": "Allow", "Principal": "*", "Action": PULL}
    return {**statement, "Condition": condition}


def _role_push(random_source: random.Random) -> dict[str, object]:
    return {"Sid": "Push", "Effect": "Allow", "Principal": {"AWS": _role(random_source)}, "Action": PUSH}


def _role_pull(random_source: random.Random) -> dict[str, object]:
    roles = [_role(random_source) for _ in range(random_source.randint(1, 4))]
    return {"Sid": "Pull", "Effect": "Allow", "Principal": {"AWS": roles}, "Action": PULL}


def _lambda_pull(random_source: random.Random) -> dict[str, object]:
    arn = f"arn:aws:lambda:eu-central-1:{_account(random_source)}:function:*"
    return {
        "Sid": "LambdaPull", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "Condition": {"ArnLike": {"aws:SourceArn": arn}},
    }  # fmt: skip
