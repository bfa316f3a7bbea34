"""JSON with comments and with commas behind the last item."""

from __future__ import annotations

import pytest

from tests.read.documents import characters, only, reading

TEXT = """\
{
  // who may push, "in quotes
  "Statement": [{"Sid": "a // b /* c */, }", "Effect": "Allow", "Principal": "*", /* all
    of them */ "Action": ["ecr:PutImage",],},],
}
"""


@pytest.mark.parametrize("path", ["policy.jsonc", "policy.json5"])
def test_it_is_the_json_without_them(path: str) -> None:
    document = only(path, TEXT)
    assert document.data == {
        "Statement": [
            {"Sid": "a // b /* c */, }", "Effect": "Allow", "Principal": "*", "Action": ["ecr:PutImage"]}
        ]
    }
    assert characters(document, "/Statement/0/Action/0") == '"ecr:PutImage"'


def test_requests_and_templates_are_recognised() -> None:
    assert only("request.jsonc", '{"repositoryName": "app", /* x */ "policyText": "{}"}').kind == "repository"
    text = (
        '{"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": {}}}}}'
    )
    assert only("stack.jsonc", f"// x\n{text}").name == "R"


def test_what_is_wrong_has_its_place() -> None:
    found = reading("policy.jsonc", '/* x */ {"Statement": [ecr:PutImage]}')
    assert [each.start for each in found.problems] == [23]


def test_unclosed_comments_take_no_time() -> None:
    assert reading("policy.jsonc", "/*" * 500_000).problems
