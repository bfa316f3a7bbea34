"""CloudFormation resources in the service file of the Serverless Framework."""

from __future__ import annotations

import pytest

from ecrlint.policy.unknown import UNKNOWN
from tests.read.documents import characters, only

SERVICE = """\
service: app
provider: {name: aws}
resources:
- Resources:
    Repo:
      Type: AWS::ECR::Repository
      Properties:
        RepositoryPolicyText:
          Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::${self:custom.account}:root"}
            Action: [ecr:PutImage, "${opt:action, self:custom.${opt:stage}}"]
- ${file(resources/more.yml)}
"""


def test_a_service() -> None:
    pytest.importorskip("ecrlint.read.cloudformation")
    document = only("serverless.yml", SERVICE)
    assert (document.kind, document.name) == ("repository", "Repo")
    [statement] = document.data["Statement"]  # type: ignore[index]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::${self.custom.account}:root"}
    assert statement["Action"] == ["ecr:PutImage", UNKNOWN]
    assert characters(document, "/Statement/0/Action/0") == "ecr:PutImage"
