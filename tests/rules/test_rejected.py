"""The family `rejected`: what must be reported, where, and what must stay silent.

A row is a part of a statement and the pointers of the rule's findings, relative to the statement. The rest
of the statement is right, so nothing but the part decides. `syntax-error`, `duplicate-key` and what the
schema pass finds have tests of their own, with the readers and with the schema pass.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrlint.lint.lint import lint
from ecrlint.policy.changes import apply_changes
from ecrlint.rule.selection import RuleSet
from ecrlint.source import Source
from tests.conftest import RULES, Lint

Data = dict[str, Any]
Rows = list[tuple[Data, list[str]]]

BY_NAME = {rule.name: rule for rule in RULES}
ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
APP = f"arn:aws:iam::{ACCOUNT}:role/app"
PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def aws(*names: str) -> Data:
    return {"Principal": {"AWS": names[0] if len(names) == 1 else list(names)}}


def service(*names: str) -> Data:
    return {"Principal": {"Service": names[0] if len(names) == 1 else list(names)}}


def action(*entries: str) -> Data:
    return {"Action": entries[0] if len(entries) == 1 else list(entries)}


def when(operator: str, key: str, *values: Any) -> Data:
    return {"Condition": {operator: {key: values[0] if len(values) == 1 else list(values)}}}


def at(*tokens: Any) -> str:
    """A pointer to a part of the condition."""
    return "".join(f"/{str(token).replace('/', '~1')}" for token in ("Condition", *tokens))


def policy(*parts: Data, version: str = "2012-10-17") -> Data:
    """A policy of one statement for each part."""
    statements = []
    for part in parts:
        right = {"Effect": "Allow", "Principal": {"AWS": APP}, "Action": PULL}
        for element in ("Principal", "Action"):
            if f"Not{element}" in part:
                del right[element]
        statements.append({**right, **part})
    return {"Version": version, "Statement": statements}


def found(name: str, data: Any, kind: Any = "repository") -> list[str]:
    """The pointers of a rule's findings, all other rules silent."""
    report = lint(Source("policy.json", json.dumps(data)), RuleSet(RULES, [BY_NAME[name]]), kind)
    assert not report.words("crash")
    return [each.pointer.removeprefix("/Statement/0") for each in report.findings]


ARN_PRINCIPALS: Rows = [
    # right
    (aws("*"), []),
    (aws(ACCOUNT), []),
    (aws(ROOT, APP), []),
    (aws(f"arn:aws:iam::{ACCOUNT}:user/ci/deploy+bot=1,@x.y-z"), []),
    (
        aws(
            f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef"
        ),
        [],
    ),
    (aws(f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session"), []),
    (aws(f"arn:aws:sts::{ACCOUNT}:federated-user/bob"), []),
    (aws(f"arn:aws-us-gov:iam::{ACCOUNT}:role/app"), []),
    (aws(f"arn:aws-iso-e:iam::{ACCOUNT}:root"), []),
    (aws("111122223333"), []),
    ({"Principal": "*"}, []),
    # placeholders
    (aws("arn:aws:iam::<account-id>:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::<your_account>:root"), ["/Principal/AWS"]),
    (aws("<YOUR_ACCOUNT_ID>"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::ACCOUNT_ID:root"), ["/Principal/AWS"]),
    (aws("CICD_ACCOUNT"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::{account id}:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::{{123456789012}}:root"), ["/Principal/AWS"]),
    (aws("{{123456789012}}"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::${YOUR_AWS_ACCOUNT_NUMBER}:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::${AWS::AccountId}:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::${aws:PrincipalAccount}:root"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/<role>"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::xxxxxxxxxxxx:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::%s:root"), ["/Principal/AWS"]),
    # what a template fills in
    (aws("arn:aws:iam::${account_id}:root", "${var.role}", "${local.ci_2}"), []),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/${{name}}", "arn:aws:iam::${account}:role/*"), []),
    (aws("${data.aws_caller_identity.current.account_id}"), []),
    (aws("${accountId}", "${Account}"), ["/Principal/AWS/1"]),
    ({"NotPrincipal": {"AWS": "${admin}"}}, []),
    # wrong digits, missing fields, wrong fields
    (aws("arn:aws:iam::111111:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::987654321:root"), ["/Principal/AWS"]),
    (aws("21098765432"), ["/Principal/AWS"]),
    (aws("2109876543210"), ["/Principal/AWS"]),
    (aws("2109-8765-4321"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::2109-8765-4321:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam:::root"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam:{ACCOUNT}:root"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam:eu-west-1:{ACCOUNT}:role/app"), ["/Principal/AWS"]),
    (aws(f"arn:was:iam::{ACCOUNT}:root"), ["/Principal/AWS"]),
    (aws(f"arn:AWS:iam::{ACCOUNT}:root"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:Root"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:app"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/team/"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/my role"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:roles/app"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:assumed-role/app/session"), ["/Principal/AWS"]),
    (aws(f"arn:aws:sts::{ACCOUNT}:assumed-role/app"), ["/Principal/AWS"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:instance-profile/app"), ["/Principal/AWS"]),
    (aws(f" {ACCOUNT}"), ["/Principal/AWS"]),
    # something else
    (aws(""), ["/Principal/AWS"]),
    (aws("foo"), ["/Principal/AWS"]),
    (aws("my-role"), ["/Principal/AWS"]),
    (aws("USER_ID_PLACEHOLDER"), ["/Principal/AWS"]),
    (aws("o-a1b2c3d4e5"), ["/Principal/AWS"]),
    (aws("lambda.amazonaws.com"), ["/Principal/AWS"]),
    (aws(f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/app"), ["/Principal/AWS"]),
    (aws(f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:app"), ["/Principal/AWS"]),
    (aws(f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/app"), ["/Principal/AWS"]),
    (aws(APP, "foo", ROOT, "bar"), ["/Principal/AWS/1", "/Principal/AWS/3"]),
    ({"NotPrincipal": {"AWS": [ROOT, "foo"]}}, ["/NotPrincipal/AWS/1"]),
    # other rules
    (aws(f"arn:aws:iam::{ACCOUNT}:*"), []),
    (aws("arn:aws:iam::*:root"), []),
    (aws("arn:aws:iam::<account>:role/*"), []),
    (aws("AIDAIOSFODNN7EXAMPLE"), []),
    (aws(f"arn:aws:iam::{ACCOUNT}:group/dev"), []),
    (service("lambda"), []),
    ({"Principal": {"aws": "foo"}}, []),
]
LAMBDA = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function"
ARN_VALUES: Rows = [
    # ARNs that an ARN operator or a text operator can match
    (when("ArnLike", "aws:SourceArn", f"{LAMBDA}:*"), []),
    (when("ArnLike", "aws:sourceARN", f"arn:aws:lambda:*:{ACCOUNT}:function:account-service"), []),
    (when("StringLike", "aws:sourceArn", f"{LAMBDA}:app", "arn:aws:lambda:*"), []),
    (when("StringLike", "aws:PrincipalArn", "*:role/app", "arn:*", "*"), []),
    (when("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/ci-*"), []),
    (when("ArnLike", "aws:PrincipalArn", "arn:*:iam::*:role/x", "arn:aws:iam::2109*:role/x", "*"), []),
    (when("ArnLike", "aws:PrincipalArn", "arn:aws-*:iam::??????654321:role/x"), []),
    (when("ArnEquals", "aws:SourceArn", "arn:aws:s3:::my-bucket", "arn:aws:sns:us-east-1:aws:topic"), []),
    (when("ArnLike", "aws:SourceArn", f"arn:aws:account::{ACCOUNT}:account/x"), []),
    (when("ArnLike", "aws:SourceArn", f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/my_account"), []),
    (when("StringEquals", "aws:PrincipalArn", APP), []),
    (when("StringEquals", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"), []),  # literal-wildcard
    (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:ResourceAccount}:role/x"), []),
    (when("ArnLike", "aws:PrincipalArn", "${aws:PrincipalArn}"), []),
    (when("StringEquals", "aws:SourceArn", "arn:aws:x:::${*}", "${aws:SourceArn}"), []),
    (when("Null", "aws:SourceArn", "true"), []),
    (when("StringEquals", "aws:PrincipalTag/arn", "foo"), []),
    (when("StringEquals", "s3:DataAccessPointArn", "foo"), []),
    (when("ArnLike", "aws:SourceArn", "arn:aws:lambda:${region}:${var.account}:*", "${function}"), []),
    (when("StringEquals", "aws:SourceAccount", "${account}", "${local.accounts[0]}"), []),
    # Regions
    (when("ArnLike", "aws:SourceArn", *(f"arn:aws:lambda:{region}:{ACCOUNT}:*" for region in (
        "us-gov-west-1", "eusc-de-east-1", "us-isob-east-1", "il-central-1", "eu-*", "*", "", "${aws:x}"
    ))), []),
    (when("ArnLike", "aws:SourceArn", *(f"arn:aws:lambda:{region}:{ACCOUNT}:*" for region in (
        "region", "<region>", "REGION", "us-east", "your-region", "us-east-1a", "US-EAST-1", "Frankfurt"
    ))), [at("ArnLike", "aws:SourceArn", number) for number in range(8)]),
    (when("StringLike", "aws:SourceArn", "arn:aws:lambda:us-east:*", "arn:aws:lambda:us-east-1*", "arn:a*"),
     [at("StringLike", "aws:SourceArn", 0)]),
    (when("StringEquals", "aws:SourceArn", f"arn:aws:lambda:region:{ACCOUNT}:function:app"),
     [at("StringEquals", "aws:SourceArn")]),
    (when("StringLike", "aws:PrincipalArn", "arn:aws:iam::prod*", "arn:aws:iam::aw*", "arn:was:*"),
     [at("StringLike", "aws:PrincipalArn", 0), at("StringLike", "aws:PrincipalArn", 2)]),
    # those that it cannot
    (when("ArnLike", "aws:SourceArn", f"{LAMBDA}:*", "foo"), [at("ArnLike", "aws:SourceArn", 1)]),
    (when("ArnEquals", "aws:PrincipalArn", ACCOUNT), [at("ArnEquals", "aws:PrincipalArn")]),
    (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*"), [at("ArnLike", "aws:PrincipalArn")]),
    (
        when("ArnLike", "aws:SourceArn", "arn:aws:lambda:eu-west-1:<account>:*"),
        [at("ArnLike", "aws:SourceArn")],
    ),
    (when("ArnLike", "aws:SourceArn", "arn:aws:lambda:eu-west-1:1234:*"), [at("ArnLike", "aws:SourceArn")]),
    (when("ArnLike", "aws:SourceArn", f"arn:was:lambda:*:{ACCOUNT}:*"), [at("ArnLike", "aws:SourceArn")]),
    (
        when("ArnLike", "aws:SourceArn", "arn:aws:lambda:x:${AWS::AccountId}:*"),
        [at("ArnLike", "aws:SourceArn")],
    ),
    (when("ArnLike", "aws:SourceArn", "arn:aws:lambda:x:${Account}:*"), [at("ArnLike", "aws:SourceArn")]),
    (when("ArnNotLikeIfExists", "AWS:PrincipalArn", "x"), [at("ArnNotLikeIfExists", "AWS:PrincipalArn")]),
    (when("ArnLike", "aws:PrincipalTag/owner", "bob"), [at("ArnLike", "aws:PrincipalTag/owner")]),
    (when("StringLike", "aws:SourceArn", "arn:aws:lambda:x:1234:f*"), [at("StringLike", "aws:SourceArn")]),
    (when("StringLike", "aws:PrincipalArn", "role/ci-*"), [at("StringLike", "aws:PrincipalArn")]),
    (when("StringEquals", "aws:PrincipalArn", "arn:aws:iam::root"), [at("StringEquals", "aws:PrincipalArn")]),
    (when("StringNotEquals", "aws:PrincipalArn", "ci"), [at("StringNotEquals", "aws:PrincipalArn")]),
    # account ids
    (when("StringEquals", "aws:SourceAccount", ACCOUNT, 210987654321, "${aws:ResourceAccount}"), []),
    (when("StringLike", "aws:PrincipalAccount", "2109*", "*", "????????4321"), []),
    (when("StringEquals", "aws:PrincipalAccount", "anonymous", "*"), []),
    (when("StringEquals", "aws:ResourceAccount", "21098"), [at("StringEquals", "aws:ResourceAccount")]),
    (when("StringEquals", "aws:SourceAccount", 12345678901), [at("StringEquals", "aws:SourceAccount")]),
    (when("StringEquals", "aws:PrincipalAccount", APP), [at("StringEquals", "aws:PrincipalAccount")]),
    (when("StringEquals", "aws:SourceAccount", "<account>"), [at("StringEquals", "aws:SourceAccount")]),
    (when("StringEquals", "aws:VpceAccount", "${Account}"), [at("StringEquals", "aws:VpceAccount")]),
    (when("StringLike", "aws:SourceAccount", "prod-*"), [at("StringLike", "aws:SourceAccount")]),
]  # fmt: skip
WILDCARD_PRINCIPALS: Rows = [
    (aws(f"arn:aws:iam::{ACCOUNT}:*"), ["/Principal/AWS"]),
    (
        aws(f"arn:aws:iam::{ACCOUNT}:role/x-*", APP, f"arn:aws:iam::{ACCOUNT}:user/?"),
        ["/Principal/AWS/0", "/Principal/AWS/2"],
    ),
    (aws("arn:aws:iam::*:root"), ["/Principal/AWS"]),
    (aws("arn:aws:iam::*:role/app"), ["/Principal/AWS"]),
    (aws("2109*"), ["/Principal/AWS"]),
    (aws("**"), ["/Principal/AWS"]),
    (aws("arn:*"), ["/Principal/AWS"]),
    ({"NotPrincipal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/*"}}, ["/NotPrincipal/AWS"]),
    ({"Principal": "*"}, []),
    (aws("*"), []),
    (aws(APP, "*"), []),
    (aws("arn:aws:iam::${account}:*"), ["/Principal/AWS"]),  # whatever the account
    (aws("${var.start}*"), []),
    (aws("arn:aws:iam::${ACCOUNT}:*"), ["/Principal/AWS"]),
    (service("*"), []),
    (when("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"), []),
]
ORPHANS: Rows = [
    (aws("AIDAIOSFODNN7EXAMPLE"), ["/Principal/AWS"]),
    (aws(APP, "AROAIOSFODNN7EXAMPLE"), ["/Principal/AWS/1"]),
    (aws("AKIAIOSFODNN7EXAMPLE"), ["/Principal/AWS"]),
    ({"NotPrincipal": {"AWS": ["AIDAIOSFODNN7EXAMPLE"]}}, ["/NotPrincipal/AWS/0"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:role/AROAIOSFODNN7EXAMPLE"), []),
    (aws("AIDA"), []),  # malformed-arn
    (when("StringLike", "aws:userid", "AROAIOSFODNN7EXAMPLE:*"), []),
]
UNSUPPORTED_PRINCIPALS: Rows = [
    ({"Principal": {"Federated": "cognito-identity.amazonaws.com"}}, ["/Principal/Federated"]),
    ({"Principal": {"Federated": ["a", "b"], "AWS": APP}}, ["/Principal/Federated"]),
    (
        {"Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}},
        ["/Principal/CanonicalUser"],
    ),
    ({"Principal": {"aws": APP}}, ["/Principal/aws"]),
    ({"Principal": {"Services": "lambda.amazonaws.com"}}, ["/Principal/Services"]),
    ({"Principal": {"*": "*"}}, ["/Principal/*"]),
    ({"Principal": {"Account/Id": ACCOUNT}}, ["/Principal/Account~1Id"]),
    ({"Principal": {"Federated": []}}, ["/Principal/Federated"]),
    ({"NotPrincipal": {"Group": "dev"}}, ["/NotPrincipal/Group"]),
    (aws(f"arn:aws:iam::{ACCOUNT}:group/dev"), ["/Principal/AWS"]),
    (aws(APP, f"arn:aws:iam::{ACCOUNT}:group/a/dev"), ["/Principal/AWS/1"]),
    (service("*"), ["/Principal/Service"]),
    (service("lambda.amazonaws.com", "*"), ["/Principal/Service/1"]),
    (aws("*"), []),
    (service("lambda.amazonaws.com"), []),
    ({"Principal": "*"}, []),
    ({"Principal": {"AWS": [], "Service": []}}, []),
]
SERVICES: Rows = [
    (service("lambda.amazonaws.com", "build.apprunner.amazonaws.com"), []),
    (service("pullthroughcache.ecr.amazonaws.com", "replication.ecr.amazonaws.com"), []),
    (service("emr-serverless.amazonaws.com", "s3.me-south-1.amazonaws.com"), []),
    (service("ec2.amazonaws.com.cn", "ec2.amazonaws.eu", "ec2.c2s.ic.gov", "ec2.sc2s.sgov.gov"), []),
    (service("*"), []),  # unsupported-principal
    (aws("lambda"), []),  # malformed-arn
    (service("lambda"), ["/Principal/Service"]),
    (service("Lambda.amazonaws.com"), ["/Principal/Service"]),
    (service("lambda.amazonaws.com", "lambda.amazon.com"), ["/Principal/Service/1"]),
    (service("https://lambda.amazonaws.com/"), ["/Principal/Service"]),
    (service("lambda.amazonaws.co"), ["/Principal/Service"]),
    (service(".amazonaws.com"), ["/Principal/Service"]),
    (service("amazonaws.com"), ["/Principal/Service"]),
    (service("*.amazonaws.com"), ["/Principal/Service"]),
    (service("codebuild.${AWS::URLSuffix}"), ["/Principal/Service"]),
    (service("codebuild.${dns_suffix}", "${service}"), []),
    (service("token.actions.githubusercontent.com"), ["/Principal/Service"]),
    (service(APP), ["/Principal/Service"]),
    (service(ACCOUNT), ["/Principal/Service"]),
    ({"NotPrincipal": {"Service": "lambda"}}, ["/NotPrincipal/Service"]),
]
CN = f"arn:aws-cn:iam::{ACCOUNT}:role/app"
GOV = f"arn:aws-us-gov:iam::{ACCOUNT}:role/app"
PARTITIONS: Rows = [
    (aws(APP, CN), ["/Principal/AWS/1"]),
    (aws(CN, APP, CN, APP), ["/Principal/AWS/1"]),
    (aws(APP, CN, GOV), ["/Principal/AWS/1", "/Principal/AWS/2"]),
    (when("ArnLike", "aws:PrincipalArn", GOV), [at("ArnLike", "aws:PrincipalArn")]),
    (when("ArnLike", "aws:PrincipalArn", APP, "arn:aws-*:iam::*:role/app"), []),
    (aws(APP, ROOT), []),
    (aws(APP, "arn:aws-cn:iam::${account}:root"), []),
    (aws("arn:aws-cn:iam::${account}:root", APP, CN), ["/Principal/AWS/2"]),
    (aws(CN), []),
    (aws(APP, "arn:was:iam::210987654321:role/app"), []),  # malformed-arn
    (service("lambda.amazonaws.com.cn"), []),
]
UNKNOWN_ACTIONS: Rows = [
    (action("ecr:BatchGetImage", "ECR:batchgetimage", "*", "ecr:*", "ecr:Get*"), []),
    (action("ecr:GetImageCopyStatus", "ecr:StartReplicationBackfill"), []),
    (action("ecr:BatchCheckLaterAvailability"), ["/Action"]),
    (action("ecr:GetAuthoirizationToken", "ecr:GetImage"), ["/Action/0", "/Action/1"]),
    (action("ecr: ListImages"), ["/Action"]),
    (action("PutImage"), ["/Action"]),
    (action("ecr:ListImageReferrers"), ["/Action"]),
    (action("ecr:BatchGetDownloadUrlForLayer", *PULL), ["/Action/0"]),
    (action("erc:PutImage"), ["/Action"]),
    (action("ecr_public:PutImage"), ["/Action"]),
    (action("ecr:"), ["/Action"]),
    (action(""), ["/Action"]),
    ({"NotAction": ["ecr:ListImages", "ecr:ListImage"]}, ["/NotAction/1"]),
    # patterns that reach nothing, beside others that do
    (action("ecr:ListImages", "ecr:Pull*"), ["/Action/1"]),
    (action("ecr:ListImages", "Put*"), ["/Action/1"]),
    (action("ecr:ListImages", "ecr:PutImag?e"), ["/Action/1"]),
    ({"NotAction": ["ecr:Pull*"]}, ["/NotAction/0"]),
    (action("ecr:Pull*"), []),  # dead-statement
    (action("ecr:Pull*", "ecr:Push*"), []),
    # other services are foreign-action
    (action("s3:GetObject", "sts:AssumeRole", "ecr-public:PutImage"), []),
    (action("ec2:DescribeImages", "ecs:ListTagsForResource"), []),
    (action("ecr*:PutImage", "e?r:PutImage", "*:PutImage"), []),
    (action("s3:Get*", "ecr:ListImages"), []),
]
UNKNOWN_PUBLIC_ACTIONS: Rows = [
    (action("ecr-public:PutImage", "ECR-Public:*", "*"), []),
    (action("ecr-public:PullImage", "ecr-public:ListImages"), ["/Action/0", "/Action/1"]),
    (action("ecr-public:BatchGetImage", "ecr-public:GetDownloadUrlForLayer"), ["/Action/0", "/Action/1"]),
    (action("ecr:PutImage"), []),
]
FOREIGN_ACTIONS: Rows = [
    (action("ecr:PutImage", "ecr:Nonsense", "*", "PutImage"), []),
    (action("s3:GetObject"), ["/Action"]),
    (action("ecr:ListImages", "sts:GetServiceBearerToken", "S3:*"), ["/Action/1", "/Action/2"]),
    (action("ecr-public:PutImage", "ecr-public:Describe*"), ["/Action/0", "/Action/1"]),
    (action("ec2:DescribeImages"), ["/Action"]),
    (action("erc:PutImage"), []),  # unknown-action
    (action("ecr*:PutImage"), []),
    ({"NotAction": "iam:*"}, ["/NotAction"]),
    ({"Effect": "Deny", **action("s3:*")}, ["/Action"]),
]
FOREIGN_PUBLIC_ACTIONS: Rows = [
    (action("ecr-public:PutImage"), []),
    (action("ecr:PutImage", "ecr:BatchGetImage", "ecr:*"), ["/Action/0", "/Action/1", "/Action/2"]),
    (action("sts:GetServiceBearerToken"), ["/Action"]),
]
OPERATORS: Rows = [
    (when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), []),
    (when("stringlike", "aws:username", "x"), []),
    (when("ForAnyValue:StringLikeIfExists", "aws:PrincipalOrgPaths", "o-a/*"), []),
    (when("Null", "aws:SourceIp", True), []),
    (when("StringEqual", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), [at("StringEqual")]),
    (when("StringMatch", "aws:username", "x"), [at("StringMatch")]),
    (when("NullIfExists", "aws:SourceIp", "true"), [at("NullIfExists")]),
    (when("ForAnyValues:StringLike", "aws:PrincipalOrgPaths", "o-a/*"), [at("ForAnyValues:StringLike")]),
    (when("aws:PrincipalOrgID", "StringEquals", "o-a1b2c3d4e5"), [at("aws:PrincipalOrgID")]),
    ({"Condition": {"StringEqual": {"aws:username": "x", "aws:userid": "y"}}}, [at("StringEqual")]),
    ({"Condition": {"StringEqual": {}}}, [at("StringEqual")]),
    ({"Condition": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, []),  # invalid-structure
    ({"Condition": []}, []),
]
KEYS: Rows = [
    (when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), []),
    (when("StringEquals", "AWS:principalorgid", "o-a1b2c3d4e5"), []),
    (when("StringEquals", "aws:PrincipalTag/any thing", "x"), []),
    (when("StringEquals", "ecr:ResourceTag/env", "prod"), []),
    (when("StringEquals", "lambda:SourceFunctionArn", f"{LAMBDA}:app"), []),
    (when("ArnLike", "codebuild:ProjectArn", f"arn:aws:codebuild:eu-west-1:{ACCOUNT}:project/app"), []),
    (when("NumericEquals", "ec2:RoleDelivery", "2.0"), []),
    (when("StringEquals", "s3:ResourceAccount", ACCOUNT), [at("StringEquals", "s3:ResourceAccount")]),
    (when("StringEquals", "ec2:ResourceTag/env", "prod"), [at("StringEquals", "ec2:ResourceTag/env")]),
    (when("StringEquals", "kms:ViaService", "x"), [at("StringEquals", "kms:ViaService")]),
    (when("StringLike", "s3:prefix", "x/*"), [at("StringLike", "s3:prefix")]),
    (when("StringEquals", "iam:PassedToService", "x"), [at("StringEquals", "iam:PassedToService")]),
    (when("StringEquals", "sts:ExternalId", "x"), [at("StringEquals", "sts:ExternalId")]),
    (when("StringEqual", "foo:Bar", "x"), [at("StringEqual", "foo:Bar")]),
    (when("StringEquals", "token.actions.githubusercontent.com:sub", "x"), []),
    (when("StringEquals", "accounts.google.com:aud", "x"), []),
    (when("StringEquals", "graph.facebook.com:app_id", "x"), []),
    (when("StringEquals", "www.amazon.com:user_id", "x"), []),
    (when("StringEquals", "cognito-identity.amazonaws.com:aud", "x"), []),
    (when("StringEquals", "SAML:sub", "x"), []),
    (when("StringEquals", "${key}:x", "x"), []),
    (when("StringEquals", "aws:PrincialOrgID", "o-x"), [at("StringEquals", "aws:PrincialOrgID")]),
    (when("StringEquals", "asw:SourceArn", "x"), [at("StringEquals", "asw:SourceArn")]),
    (when("StringEquals", "ecr:ImageTag", "latest"), [at("StringEquals", "ecr:ImageTag")]),
    (when("ArnLike", "aws:ARN", APP), [at("ArnLike", "aws:ARN")]),
    (when("StringEquals", "aws:PrincipalTag/", "x"), [at("StringEquals", "aws:PrincipalTag/")]),
    (when("StringEquals", "aws:PrincipalTag", "x"), [at("StringEquals", "aws:PrincipalTag")]),
    (when("StringEquals", "PrincipalOrgID", "o-x"), [at("StringEquals", "PrincipalOrgID")]),
    (when("StringEquals", "", "x"), [at("StringEquals", "")]),
    (when("Null", "aws:SourceARNs", "true"), [at("Null", "aws:SourceARNs")]),
    (when("StringEqual", "aws:Foo", "x"), [at("StringEqual", "aws:Foo")]),
    (when("aws:PrincipalOrgID", "StringEquals", "o-x"), []),  # unknown-operator
]
VALUES: Rows = [
    # right
    (when("NumericLessThan", "aws:MultiFactorAuthAge", 3600, "3600", "1e3", "-1.5"), []),
    (when("NumericEquals", "aws:PrincipalTag/level", "3"), []),
    (
        when("DateLessThan", "aws:CurrentTime", "2027-06-30T12:00:00Z", "2027-06-30", "2027-06", 1814356800),
        [],
    ),
    (when("DateGreaterThan", "aws:EpochTime", "1814356800", "2027-06-30T12:00:00.5+02:00"), []),
    (when("NumericGreaterThan", "aws:EpochTime", 1814356800), []),
    (when("Bool", "aws:SecureTransport", False, "true", "TRUE"), []),
    (when("BoolIfExists", "aws:PrincipalIsAWSService", "${aws:ViaAWSService}"), []),
    (when("Bool", "aws:PrincipalTag/on", "true"), []),
    (when("Null", "aws:SourceVpce", True, "false"), []),
    (
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24", "203.0.113.7", "203.0.113.7/24", "2001:db8::/32"),
        [],
    ),
    (when("BinaryEquals", "aws:PrincipalTag/b", "QmluYXJ5"), []),
    (when("StringEquals", "aws:SourceIp", "203.0.113.7"), []),
    (when("StringLike", "aws:SourceIp", "203.0.113.*"), []),
    (when("StringEquals", "aws:SecureTransport", "true"), []),
    (when("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", "o-abc123", "o-exampleorgid", "o-*"), []),
    (when("StringLike", "aws:PrincipalOrgID", "o-*", "*", "?-a1b2c3d4e5"), []),
    (when("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"), []),
    (
        when(
            "ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", "o-a1b2c3d4e5*", "*/ou-x/*"
        ),
        [],
    ),
    (when("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"), []),
    (when("StringEquals", "aws:SourceVpc", "vpc-111bbb22", "vpc-0123456789abcdef0"), []),
    (when("StringNotEquals", "aws:SourceVpce", "vpce-1a2b3c4d", "vpce-0123456789abcdef0"), []),
    (when("StringLike", "aws:SourceVpc", "vpc-*"), []),
    (when("ArnLike", "aws:FederatedProvider", f"arn:aws:iam::{ACCOUNT}:saml-provider/x"), []),
    (when("IpAddress", "aws:PrincipalTag/ip", "203.0.113.7"), []),
    (when("StringEquals", "aws:username", "anything at all"), []),
    (when("IpAddress", "vendor:thing", "203.0.113.7"), []),
    (when("IpAddress", "aws:SourceIp", "${cidr}", "${var.ranges}/24"), []),
    (when("StringEquals", "aws:PrincipalOrgID", "${org_id}"), []),
    # values that do not fit the operator
    (
        when("NumericLessThan", "aws:MultiFactorAuthAge", "1h", 60),
        [at("NumericLessThan", "aws:MultiFactorAuthAge", 0)],
    ),
    (when("NumericEquals", "aws:PrincipalTag/n", "inf"), [at("NumericEquals", "aws:PrincipalTag/n")]),
    (when("DateLessThan", "aws:CurrentTime", "30.06.2027"), [at("DateLessThan", "aws:CurrentTime")]),
    (when("DateLessThan", "aws:CurrentTime", "2027-13-01"), [at("DateLessThan", "aws:CurrentTime")]),
    (when("Bool", "aws:SecureTransport", "yes"), [at("Bool", "aws:SecureTransport")]),
    (when("Null", "aws:SourceVpce", "*"), [at("Null", "aws:SourceVpce")]),
    (when("IpAddress", "aws:SourceIp", "10.0.*", "10.0.0.0/8"), [at("IpAddress", "aws:SourceIp", 0)]),
    (
        when("NotIpAddressIfExists", "aws:SourceIp", "1.2.3.4/33"),
        [at("NotIpAddressIfExists", "aws:SourceIp")],
    ),
    (when("IpAddress", "aws:VpcSourceIp", "${aws:SourceIp}"), [at("IpAddress", "aws:VpcSourceIp")]),
    (when("BinaryEquals", "aws:PrincipalTag/b", "no base64"), [at("BinaryEquals", "aws:PrincipalTag/b")]),
    # values that do not fit the key
    (when("StringEquals", "aws:PrincipalOrgID", "ou-xyz"), [at("StringEquals", "aws:PrincipalOrgID")]),
    (when("StringEquals", "aws:PrincipalOrgID", "o-a1/r-b2"), [at("StringEquals", "aws:PrincipalOrgID")]),
    (when("StringLike", "aws:SourceOrgID", "ou-*"), [at("StringLike", "aws:SourceOrgID")]),
    (when("StringEquals", "aws:ResourceOrgID", "<org>"), [at("StringEquals", "aws:ResourceOrgID")]),
    (
        when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "r-ab12/*"),
        [at("ForAnyValue:StringLike", "aws:PrincipalOrgPaths")],
    ),
    (
        when("ForAnyValue:StringEquals", "aws:SourceOrgPaths", "o-a1b2c3d4e5"),
        [at("ForAnyValue:StringEquals", "aws:SourceOrgPaths")],
    ),
    (when("StringEquals", "aws:SourceVpc", "vpc-123"), [at("StringEquals", "aws:SourceVpc")]),
    (when("StringEquals", "aws:SourceVpce", "vpc-111bbb22"), [at("StringEquals", "aws:SourceVpce")]),
    (when("StringEquals", "aws:SourceIp", "203.0.113.0/24"), [at("StringEquals", "aws:SourceIp")]),
    (when("StringEquals", "aws:SecureTransport", "*"), [at("StringEquals", "aws:SecureTransport")]),
    # operators that do not fit the key, told once
    (when("IpAddress", "aws:PrincipalOrgID", "o-a", "o-b"), [at("IpAddress", "aws:PrincipalOrgID")]),
    (when("Bool", "aws:SourceArn", "true"), [at("Bool", "aws:SourceArn")]),
    (when("ArnLike", "aws:SourceAccount", ACCOUNT), [at("ArnLike", "aws:SourceAccount")]),
    (when("NumericEquals", "aws:SourceIp", "1"), [at("NumericEquals", "aws:SourceIp")]),
    (when("DateEquals", "aws:PrincipalArn", "2027"), [at("DateEquals", "aws:PrincipalArn")]),
]
TAG = "aws:ResourceTag/team"
VARIABLES: Rows = [
    (when("StringEquals", TAG, "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'none at all'}"), []),
    (when("StringLike", TAG, "a${*}b", "${?}", "${$}", "$5", "{x}", "$$"), []),
    (when("StringEquals", TAG, "${www.amazon.com:user_id}"), []),
    (when("StringEquals", TAG, "${aws:PrincipalTag/team"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "x", "${}", "${ }"), [at("StringEquals", TAG, 1), at("StringEquals", TAG, 2)]),
    (when("StringEquals", TAG, "${aws: username}"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "${aws:username, none}"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "${aws:username, 'none}"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "${Username}"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "${username}", "${snake_case_2}", "${var.x}-${local.y}"), []),
    (when("StringEquals", TAG, "${AWS::StackName}"), [at("StringEquals", TAG)]),
    (when("StringEquals", TAG, "${aws:userid}-${X}-${Y}"), [at("StringEquals", TAG)] * 2),
    (
        when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:ResourceAccount:role/x"),
        [at("ArnLike", "aws:PrincipalArn")],
    ),
    (when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${Account}:role/x"), []),  # malformed-arn
    (when("StringEquals", "aws:SourceAccount", "${Account}"), []),
    (when("IpAddress", "aws:SourceIp", "${X}"), []),  # mistyped-condition-value
]
RESOURCES: Rows = [
    ({"Resource": "*"}, ["/Resource"]),
    ({"Resource": ["*"]}, ["/Resource"]),
    ({"NotResource": "arn:aws:ecr:us-east-1:210987654321:repository/x"}, ["/NotResource"]),
    ({"Resource": []}, []),
    ({}, []),
]
TABLE: list[tuple[str, str, Rows]] = [
    ("malformed-arn", "repository", ARN_PRINCIPALS),
    ("malformed-arn", "repository", ARN_VALUES),
    ("wildcard-principal-arn", "repository", WILDCARD_PRINCIPALS),
    ("orphaned-principal", "repository", ORPHANS),
    ("unsupported-principal", "repository", UNSUPPORTED_PRINCIPALS),
    ("malformed-service-principal", "repository", SERVICES),
    ("mixed-partitions", "repository", PARTITIONS),
    ("unknown-action", "repository", UNKNOWN_ACTIONS),
    ("unknown-action", "registry", UNKNOWN_ACTIONS),
    ("unknown-action", "public", UNKNOWN_PUBLIC_ACTIONS),
    ("foreign-action", "repository", FOREIGN_ACTIONS),
    ("foreign-action", "public", FOREIGN_PUBLIC_ACTIONS),
    ("unknown-operator", "repository", OPERATORS),
    ("unknown-condition-key", "repository", KEYS),
    ("mistyped-condition-value", "repository", VALUES),
    ("malformed-variable", "repository", VARIABLES),
    ("resource-element", "repository", RESOURCES),
    ("resource-element", "public", RESOURCES),
    ("resource-element", "registry", [(part, []) for part, _ in RESOURCES]),
]


@pytest.mark.parametrize(
    ("name", "kind", "part", "pointers"),
    [
        pytest.param(name, kind, part, pointers, id=f"{name}-{json.dumps(part)[:90]}")
        for name, kind, rows in TABLE
        for part, pointers in rows
    ],
)
def test_pointers(name: str, kind: str, part: Data, pointers: list[str]) -> None:
    assert found(name, policy(part), kind) == pointers


@pytest.mark.parametrize(
    ("name", "kind", "part"),
    [
        pytest.param(name, kind, part, id=f"{name}-{json.dumps(part)[:90]}")
        for name, kind, rows in TABLE
        for part, pointers in rows
        if pointers
    ],
)
def test_a_fix_puts_right_what_it_is_for(name: str, kind: Any, part: Data) -> None:
    data = policy(part)
    report = lint(Source("policy.json", json.dumps(data)), RuleSet(RULES, [BY_NAME[name]]), kind)
    for each in report.findings:
        if each.finding.fix and each.finding.fix.changes:
            assert len(found(name, apply_changes(data, each.finding.fix.changes), kind)) < len(
                report.findings
            )


FRAGMENTS = [part for _, kind, rows in TABLE if kind == "repository" for part, _ in rows]


@pytest.mark.parametrize("part", FRAGMENTS, ids=[json.dumps(part)[:90] for part in FRAGMENTS])
def test_one_defect_is_told_once(part: Data) -> None:
    """No two rules of the family speak about the same place."""
    family = [rule for rule in RULES if rule.family == "rejected"]
    report = lint(Source("policy.json", json.dumps(policy(part))), RuleSet(RULES, family), "repository")
    speakers: dict[str, set[str]] = {}
    for each in report.findings:
        speakers.setdefault(each.pointer, set()).add(each.rule.name)
    assert all(len(names) == 1 for names in speakers.values()), speakers


def test_variables_are_plain_text_under_the_old_version() -> None:
    part = when("StringEquals", TAG, "${}")
    assert found("malformed-variable", policy(part, version="2008-10-17")) == []
    assert found("malformed-variable", {"Statement": policy(part)["Statement"]}) == []


def test_partitions_across_statements() -> None:
    assert found("mixed-partitions", policy(aws(APP), aws(CN), aws(CN))) == ["/Statement/1/Principal/AWS"]


def test_a_single_statement_without_a_list(lint_text: Lint) -> None:
    data = {"Version": "2012-10-17", "Statement": policy(aws("foo"))["Statement"][0]}
    assert found("malformed-arn", data) == ["/Statement/Principal/AWS"]


@pytest.mark.parametrize(("size", "count"), [(10_240, 0), (10_241, 1)])
def test_size(size: int, count: int) -> None:
    text = json.dumps(policy({}))
    padded = text[:-1] + " " * (size - len(text)) + "}"
    report = lint(Source("policy.json", padded), RuleSet(RULES, [BY_NAME["oversized-policy"]]))
    assert [each.pointer for each in report.findings] == [""] * count


MESSAGES = [
    ("malformed-arn", aws("{{123456789012}}"), "near", "123456789012"),
    ("malformed-arn", aws(f"arn:was:iam::{ACCOUNT}:root"), "near", ROOT),
    ("malformed-arn", aws(f"arn:aws:iam::{ACCOUNT}:roles/app"), "near", APP),
    ("malformed-arn", aws(f"arn:aws:sts::{ACCOUNT}:role/app"), "near", APP),
    ("malformed-arn", aws("arn:aws:iam::2109-8765-4321:root"), "near", ROOT),
    ("malformed-arn", when("StringEquals", "aws:SourceAccount", "2109-8765-4321"), "near", ACCOUNT),
    (
        "malformed-arn",
        when("ArnLike", "aws:SourceArn", f"{LAMBDA}:*".replace("aws", "was")),
        "near",
        f"{LAMBDA}:*",
    ),
    (
        "malformed-arn",
        when("ArnLike", "aws:SourceArn", f"{LAMBDA}:*".replace("l-1", "l-1a")),
        "near",
        f"{LAMBDA}:*",
    ),
    ("unsupported-principal", {"Principal": {"aws": APP}}, "near", "AWS"),
    ("malformed-service-principal", service("Lambda"), "near", "lambda.amazonaws.com"),
    ("malformed-service-principal", service("*.amazonaws.com"), "near", ""),
    ("malformed-service-principal", service("token.actions.githubusercontent.com"), "near", ""),
    (
        "malformed-service-principal",
        service("codebuild.${AWS::URLSuffix}"),
        "near",
        "codebuild.amazonaws.com",
    ),
    ("malformed-service-principal", service("codebuilds"), "near", "codebuild.amazonaws.com"),
    ("malformed-service-principal", service("lamda.amazonaws.co"), "near", "lambda.amazonaws.com"),
    ("unknown-action", action("PutImage"), "near", "ecr:PutImage"),
    ("unknown-action", action("ecr: ListImages"), "near", "ecr:ListImages"),
    ("unknown-action", action("ecr:GetImage"), "near", "ecr:BatchGetImage"),
    ("unknown-action", action("ecr:ListImageReferrers"), "near", "ecr:BatchGetImage"),
    ("foreign-action", action("ecr-public:PutImage"), "near", "ecr:PutImage"),
    ("foreign-action", action("ecr-public:Describe*"), "near", "ecr:Describe*"),
    ("unknown-operator", when("NullIfExists", "aws:SourceIp", "true"), "near", "Null"),
    ("unknown-condition-key", when("ArnLike", "aws:ARN", APP), "near", "aws:PrincipalArn"),
    (
        "unknown-condition-key",
        when("Null", "aws:PrincipalTags/team", "true"),
        "near",
        "aws:PrincipalTag/team",
    ),
    (
        "malformed-variable",
        when("StringEquals", TAG, "${aws:username, none}"),
        "near",
        "${aws:username, 'none'}",
    ),
]


@pytest.mark.parametrize(("name", "part", "field", "text"), MESSAGES)
def test_suggestion(name: str, part: Data, field: str, text: str) -> None:
    report = lint(
        Source("policy.json", json.dumps(policy(part))), RuleSet(RULES, [BY_NAME[name]]), "repository"
    )
    assert [each.finding.fields[field] for each in report.findings] == [text]
    assert text in report.findings[0].message


def only(name: str, part: Data, kind: Any = "repository") -> Any:
    """The one finding of a rule."""
    report = lint(Source("policy.json", json.dumps(policy(part))), RuleSet(RULES, [BY_NAME[name]]), kind)
    (located,) = report.findings
    return located.finding


@pytest.mark.parametrize(
    ("name", "part", "message"),
    [
        ("malformed-arn", aws("foo"), "'foo' is no account id and no ARN of a root, role, user or session."),
        ("malformed-arn", when("ArnLike", "aws:SourceArn", "foo"), "'foo' is not an ARN that can match."),
        (
            "malformed-arn",
            when("StringEquals", "aws:SourceAccount", "1"),
            "'1' is not a 12-digit account id.",
        ),
        ("unknown-condition-key", when("StringLike", "s3:prefix", "x"), "No ECR request carries"),
        ("mistyped-condition-value", when("Bool", "aws:SecureTransport", "yes"), "is not true or false."),
        ("orphaned-principal", aws("AROAIOSFODNN7EXAMPLE"), "is the id of an identity that was deleted."),
        ("orphaned-principal", aws("AKIAIOSFODNN7EXAMPLE"), "is the id of something that is no principal."),
    ],
)
def test_message(name: str, part: Data, message: str) -> None:
    assert message in only(name, part).message


@pytest.mark.parametrize(
    ("entry", "kind", "help"),
    [
        (
            "ecr:GetAuthoirizationToken",
            "repository",
            "remove it: ecr:GetAuthorizationToken belongs in an identity policy",
        ),
        ("ecr:ReplicateImages", "repository", "remove it: ecr:ReplicateImage belongs in a registry policy"),
        ("ecr:ReplicateImages", "registry", "write ecr:ReplicateImage"),
        ("ecr:ListImage", "repository", "write ecr:ListImages"),
    ],
)
def test_a_near_action_belongs_here(entry: str, kind: Any, help: str) -> None:
    assert only("unknown-action", action(entry), kind).help == help


@pytest.mark.parametrize(
    ("name", "help", "title"),
    [
        (f"arn:aws:iam::{ACCOUNT}:*", f"write {ROOT} for the whole account", f"write {ROOT}"),
        (f"arn:aws:iam::{ACCOUNT}:root*", f"write {ROOT} for the whole account", f"write {ROOT}"),
        (
            f"arn:aws:iam::{ACCOUNT}:role/*",
            f"name {ROOT} and compare aws:PrincipalArn with this pattern by ArnLike",
            f"write {ROOT} and compare aws:PrincipalArn by ArnLike",
        ),
        (
            "arn:aws:iam::*:role/ci",
            "name the accounts, or let an organisation in with aws:PrincipalOrgID",
            None,
        ),
    ],
)
def test_a_wildcard_in_a_principal(name: str, help: str, title: str | None) -> None:
    finding = only("wildcard-principal-arn", aws(name))
    assert (finding.help, finding.fix and finding.fix.title) == (help, title)
    if finding.fix and len(finding.fix.changes) > 1:
        assert only("wildcard-principal-arn", aws(name, APP)).fix is None  # a condition is for all of them
    assert only("wildcard-principal-arn", {"NotPrincipal": {"AWS": name}}).fix is None


@pytest.mark.parametrize(
    ("operator", "key", "help"),
    [
        ("StringEqual", "aws:SourceIp", "write StringEquals"),
        ("NullIfExists", "aws:SourceIp", "Null asks whether a key exists, so it takes no IfExists"),
        (
            "aws:SourceIp",
            "IpAddress",
            "write the operator first, then the key, then the values",
        ),
        ("Is", "aws:SourceIp", ""),
    ],
)
def test_an_operator_that_was_meant(operator: str, key: str, help: str) -> None:
    assert only("unknown-operator", when(operator, key, "x")).help == help


def test_a_key_that_exists_here_too_is_suggested() -> None:
    assert (
        only("unknown-condition-key", when("Null", "s3:ResourceAccount", "true")).help
        == "write aws:ResourceAccount"
    )
    assert only("unknown-condition-key", when("Null", "s3:prefix", "true")).help == ""
    assert only("unknown-condition-key", when("Null", "s3:prefix", "true")).fix is None


def test_no_dangerous_suggestion() -> None:
    """Who cannot pull is not told to put images."""
    for name in ("ecr-public:PullImage", "ecr-public:GetImage", "ecr-public:BatchGetImage"):
        report = lint(
            Source("policy.json", json.dumps(policy(action(name)))), RuleSet(RULES, RULES), "public"
        )
        fields = [each.finding.fields for each in report.findings if each.rule.name == "unknown-action"]
        assert [each["near"] for each in fields] == [""]


ORGANIZATION = when("StringEquals", "aws:PrincipalOrgID", "o-xxxxxxxxxx")["Condition"]
GOOD = [
    # the Amazon ECR User Guide, repository policy examples
    policy(aws(f"arn:aws:iam::{ACCOUNT}:user/push-pull-user-1")),
    policy(
        {**aws(ROOT), "Action": [*PULL, "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart"]}
    ),
    policy({"Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}),
    policy(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "54.240.143.188/32"]}},
        }
    ),
    policy(
        {
            **service("codebuild.amazonaws.com"),
            "Condition": {
                "ArnLike": {"aws:SourceArn": "arn:aws:codebuild:us-east-1:210987654321:project/name"},
                "StringEquals": {"aws:SourceAccount": "210987654321"},
            },
        }
    ),
    # the Lambda Developer Guide
    policy(
        {
            "Sid": "LambdaECRImageCrossAccountRetrievalPolicy",
            **service("lambda.amazonaws.com"),
            "Condition": {"StringLike": {"aws:sourceARN": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:*"}},
        }
    ),
    # seen in the wild
    policy({"Sid": "new statement", "Principal": "*", "Condition": ORGANIZATION}),
    policy({"Sid": "allow public pull/2", "Principal": "*"}, version="2008-10-17"),
    policy(
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:*",
            "Condition": {"StringNotEquals": {"AWS:PrincipalOrgID": "o-a1b2c3d4e5"}},
        }
    ),
    policy(
        {
            "Effect": "Deny",
            "NotPrincipal": {"AWS": [ROOT, APP]},
            "NotAction": ["ecr:BatchGetImage"],
            "Condition": {
                "StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
                "BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": False},
                "Null": {"aws:SourceVpce": "false"},
                "ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/ou-ab12-*"]},
                "ArnNotLike": {
                    "aws:PrincipalArn": [f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/*", "arn:*:sts::*:*"]
                },
            },
        }
    ),
    {"Statement": [{"Effect": "Allow", "Principal": {"AWS": [APP]}, "Action": "ecr:ListImages"}]},
    {"Version": "2012-10-17", "Id": "ECRPolicyId1", "Statement": policy({})["Statement"][0]},
]


@pytest.mark.parametrize("data", GOOD)
def test_good_policies_are_not_rejected(data: Data) -> None:
    family = [rule for rule in RULES if rule.family == "rejected"]
    report = lint(Source("policy.json", json.dumps(data)), RuleSet(RULES, family))
    assert report.documents == 1
    assert [(each.rule.name, each.pointer) for each in report.findings] == []


def test_terraform_s_example_policy_is_not_rejected() -> None:
    """The documentation of aws_ecr_repository_policy, whose policy is copied more than any other."""
    actions = [
        *PULL, "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload",
        "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy", "ecr:ListImages", "ecr:DeleteRepository",
        "ecr:BatchDeleteImage", "ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy",
    ]  # fmt: skip
    data = policy({"Sid": "new policy", **aws("123456789012"), "Action": actions}, version="2008-10-17")
    family = [rule for rule in RULES if rule.family == "rejected"]
    report = lint(Source("policy.json", json.dumps(data)), RuleSet(RULES, family))
    assert report.findings == []
