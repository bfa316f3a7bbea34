"""The examples that `make demo` lints: exactly the findings that they are there for."""

from __future__ import annotations

import json

from tests.cli.test_cli import ROOT, ecrlint

EXPECTED = [
    ("admin-and-readers.json", "full-access", '"ecr:*"'),
    ("ci-role.json", "scoped-login-token", '"ecr:GetAuthorizationToken"'),
    ("cross-account-push.json", "incomplete-push", '"Action"'),
    ("deploy.tf", "incomplete-push", "actions"),
    ("deploy.tf", "ineffective-action", '"ecr:GetAuthorizationToken"'),
    ("everyone-pulls.json", "public-pull", '"*"'),
    ("keep-releases.json", "conjoined-tags", '["v", "release-"]'),
    ("lambda-and-organization.yaml", "unknown-action", "ecr:BatchCheckLaterAvailability"),
    ("lambda-and-organization.yaml", "unbounded-service-principal", "lambda.amazonaws.com"),
    ("push-pull-users.json", "malformed-arn", '"arn:aws:iam::aws_account_id:user/build-agent"'),
    ("push-pull-users.json", "malformed-arn", '"arn:aws:iam::aws_account_id:user/release-agent"'),
    ("stack.yaml", "unbounded-service-principal", "lambda.amazonaws.com"),
]


def test_examples() -> None:
    report = json.loads(ecrlint(ROOT, "check", "examples", "--format", "json").out)
    found = []
    for finding in report["findings"]:
        start, end = finding["start"], finding["end"]
        line = (ROOT / finding["path"]).read_text().split("\n")[start["line"] - 1]
        found.append(
            (
                finding["path"].removeprefix("examples/"),
                finding["rule"],
                line[start["column"] - 1 : end["column"] - 1],
            )
        )
    assert found == EXPECTED


def test_the_deny_for_everyone_is_clean() -> None:
    assert ecrlint(ROOT, "check", "examples/nobody-pulls.json").code == 0
