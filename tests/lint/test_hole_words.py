"""A message quotes what a template fills in as the file has it."""

from __future__ import annotations

import pytest

from ecrlint import Linter

SUB = "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/${RepoName}"
LOGIN = """\
Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [ecr:GetAuthorizationToken]
            Resource: %s
"""
JSON = """\
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:GetAuthorizationToken",
 "Resource": "arn:aws:ecr:eu-central-1:%s:repository/app"}]}
"""
HCL = """\
variable "account" {}
data "aws_iam_policy_document" "a" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["arn:aws:ecr:eu-central-1:${var.account}:repository/app"]
  }
}
resource "aws_iam_policy" "a" {
  policy = data.aws_iam_policy_document.a.json
}
"""


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("t.yaml", LOGIN % f'!Sub "{SUB}"', f"'{SUB}'"),
        ("t.yaml", LOGIN % '!Join ["", ["arn:aws:ecr:x:", !Ref Owner, ":repository/app"]]', ":${Owner}:"),
        (
            "t.yaml",
            LOGIN % '!Sub "arn:aws:ecr:x:${Owner}:repository/${ Name }"',
            "${Owner}:repository/${ Name }",
        ),
        ("p.json", JSON % "{{ .Values.account }}", ":{{ .Values.account }}:"),
        ("p.json", JSON % "{{account}}", ":{{account}}:"),
        ("p.json.tpl", JSON % "${account}", ":${account}:"),
        ("p.json.erb", JSON % "<%= account %>", ":<%= account %>:"),
        ("main.tf", HCL, ":${var.account}:"),
    ],
)
def test_a_hole_keeps_the_words_of_its_file(path: str, text: str, words: str) -> None:
    messages = [each.message for each in Linter().check_text(text, path=path).findings]
    assert any(words in each for each in messages), messages
