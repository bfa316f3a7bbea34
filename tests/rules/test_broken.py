"""The family `broken`: what must be reported, where, and what must stay silent.

A row is a rule, statements in short and the pointers of its findings. `allow` and `deny` write a
statement; a pointer is relative to `/Statement`.
"""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from ecrlint.access.judge import Judge
from ecrlint.access.verdict import Disagreement
from ecrlint.analysis.ip_ranges import is_private
from ecrlint.lint.lint import lint
from ecrlint.policy.model import parse
from ecrlint.rule.rule import Rule
from ecrlint.rule.selection import RuleSet
from ecrlint.source import Source
from tests.conftest import RULES, Lint, context

Data = dict[str, Any]

BY_NAME = {rule.name: rule for rule in RULES}
ACCOUNT = "210987654321"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
APP = f"arn:aws:iam::{ACCOUNT}:role/app"
CI = f"arn:aws:iam::{ACCOUNT}:role/ci"
REPOSITORIES = f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository"
OTHER = "arn:aws:iam::334455667788:root"
LAMBDA = {"Service": "lambda.amazonaws.com"}
CHECK, MANIFEST, LAYER = "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"
PULL = [MANIFEST, LAYER]
PUSH = [CHECK, "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"]
ORG = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
SOURCE = {"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:*"}}
ENDPOINT = {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}
ADDRESS = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
BOUND = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def statement(effect: str, who: Any, what: Any, when: Data | None = None, **more: Any) -> Data:
    principal = who if isinstance(who, dict) or who == "*" else {"AWS": who}
    made = {"Effect": effect, "Principal": principal, "Action": what, **more}
    return {**made, "Condition": when} if when else made


def allow(who: Any, what: Any, when: Data | None = None, **more: Any) -> Data:
    return statement("Allow", who, what, when, **more)


def deny(who: Any, what: Any, when: Data | None = None, **more: Any) -> Data:
    return statement("Deny", who, what, when, **more)


def turned(made: Data, element: str) -> Data:
    """The statement with an element for its opposite: NotAction for Action."""
    return {(f"Not{key}" if key == element else key): value for key, value in made.items()}


def given(key: str, operator: str, *values: Any) -> Data:
    """A condition on one key."""
    return {operator: {key: values[0] if len(values) == 1 else list(values)}}


CACHE_ROLE = [*PULL, *PUSH[1:], "ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"]
INCOMPLETE_PULL = [
    ([allow(APP, MANIFEST)], ["/0/Action"]),
    ([allow(APP, [CHECK, LAYER])], ["/0/Action"]),
    ([allow(APP, "ecr:Get*")], ["/0/Action"]),
    ([allow(APP, "ecr:batchgetimage")], ["/0/Action"]),
    ([allow("*", MANIFEST, ORG)], ["/0/Action"]),
    ([allow(LAMBDA, LAYER, BOUND)], ["/0/Action"]),
    ([allow([APP, CI], MANIFEST)], ["/0/Action"]),
    ([allow(APP, MANIFEST), allow(CI, LAYER)], ["/0/Action", "/1/Action"]),
    ([allow(APP, PULL)], []),
    ([allow(APP, ["ecr:Get*", "ecr:Batch*"])], []),
    ([allow(APP, "ecr:*")], []),
    ([allow(APP, "*")], []),
    ([allow(APP, MANIFEST), allow(APP, LAYER)], []),
    (
        [allow(APP, MANIFEST), allow(ROOT, LAYER)],
        ["/1/Action"],
    ),  # the role has both, the rest of its account one
    ([allow(APP, MANIFEST), allow(ACCOUNT, PULL)], []),
    ([allow(APP, MANIFEST), allow("*", PULL, ORG)], []),
    ([allow(CI, [*PUSH, MANIFEST])], []),  # AWS's own list for pushing
    ([allow(CI, ["ecr:PutImage", MANIFEST])], []),  # incomplete-push speaks
    ([allow(APP, ["ecr:ListImages", "ecr:DescribeImages"])], []),
    ([allow(APP, MANIFEST), deny("*", MANIFEST)], []),
    ([allow(APP, MANIFEST), deny(APP, "ecr:GetDownload*")], []),
    ([deny("*", MANIFEST)], []),
    ([allow(APP, [MANIFEST, "ecr:BatchGetDownloadUrlForLayer"])], []),  # unknown-action speaks
    ([allow(APP, [MANIFEST, "ecr-public:GetDownloadUrlForLayer"])], []),
    ([allow(APP, [MANIFEST, "ecr:ListImage"])], ["/0/Action"]),
    ([allow(APP, MANIFEST), allow(APP, LAYER, Efect="Allow")], []),
    ([allow(APP, MANIFEST), turned(allow(CI, LAYER), "Principal")], []),
    ([allow(APP, MANIFEST), turned(allow(APP, "ecr:PutImage"), "Action")], []),
]
HALF_PUSH = [MANIFEST, LAYER, *PUSH[1:]]
PLACEHOLDERS = (
    "arn:aws:iam::aws_account_id:root", "arn:aws:iam::ACCOUNT_ID:role/ci", "<ACCOUNT>", "${ACCOUNT_ID}",
    "YOUR_ACCOUNT", "arn:aws:iam::{{account}}:user/ci", "arn:aws:iam::1234-5678-9012:root", "12345",
    "arn:aws:iam:111122223334:root", "arn:aws:iam::210987654321:group/devs", "arn:aws:iam::210987654321:*",
    "arn:aws:iam::<id>:root", "[ACCOUNT]", "arn:aws:iam::XXXXXXXXXXXX:root", "role/ci", "o-a1b2c3d4e5",
    "arn:aws:iam::${var.account}:root",
)  # fmt: skip
TLS = given("aws:SecureTransport", "Bool", "false")
INCOMPLETE_PULL += [
    *(([allow(who, [CHECK, MANIFEST])], ["/0/Action"]) for who in PLACEHOLDERS),
    *(([allow(who, [CHECK, MANIFEST]), deny("*", "ecr:*", TLS)], ["/0/Action"]) for who in PLACEHOLDERS),
    ([allow(PLACEHOLDERS[0], MANIFEST), allow(CI, PULL)], ["/0/Action"]),
    ([allow(PLACEHOLDERS[0], MANIFEST), allow(LAMBDA, PULL, BOUND)], ["/0/Action"]),
    ([allow([PLACEHOLDERS[0], PLACEHOLDERS[1]], MANIFEST)], ["/0/Action"]),
    ([allow(PLACEHOLDERS[0], MANIFEST), allow(PLACEHOLDERS[0], LAYER)], []),
    ([allow(PLACEHOLDERS[0], MANIFEST), allow(OTHER, PULL)], []),  # it may be that account
    ([allow(PLACEHOLDERS[1], MANIFEST), allow(CI, PULL)], []),  # it may be that role
    ([allow(PLACEHOLDERS[0], MANIFEST), allow("*", PULL, ORG)], []),
    ([allow(PLACEHOLDERS[0], MANIFEST), deny("*", LAYER)], []),
    ([allow(PLACEHOLDERS[0], [*PULL, CHECK])], []),
    ([allow("210987654321.dkr.ecr.eu-central-1.amazonaws.com/app", MANIFEST)], []),  # nobody
]
MISSING_LAYER_CHECK = [
    # as AWS has it for the functions of another account
    ([allow(OTHER, PULL), allow(LAMBDA, PULL, SOURCE)], []),
    ([allow(OTHER, PULL), allow(LAMBDA, PULL, given("aws:SourceAccount", "StringEquals", ACCOUNT))], []),
    ([allow(OTHER, PULL), allow(LAMBDA, PULL)], ["/0/Action"]),
    ([allow(OTHER, PULL), allow(LAMBDA, MANIFEST, SOURCE)], ["/0/Action"]),
    ([allow(OTHER, PULL), deny(LAMBDA, PULL, SOURCE)], ["/0/Action"]),
    ([allow(OTHER, PULL), allow({"Service": "codebuild.amazonaws.com"}, PULL, SOURCE)], ["/0/Action"]),
    *(([allow(who, PULL)], ["/0/Action"]) for who in PLACEHOLDERS),
    ([allow(APP, PULL)], ["/0/Action"]),
    ([allow(OTHER, [*PULL, "ecr:DescribeImages"])], ["/0/Action"]),
    ([allow("*", PULL, ORG)], ["/0/Action"]),
    ([allow(APP, MANIFEST), allow(APP, LAYER)], ["/0/Action"]),
    ([allow({"AWS": APP, **LAMBDA}, PULL)], ["/0/Action"]),
    ([allow(APP, [*PULL, CHECK])], []),
    ([allow(APP, ["ecr:Batch*", LAYER])], []),
    ([allow(APP, PULL), allow("*", CHECK, ORG)], []),
    ([allow(LAMBDA, PULL, SOURCE)], []),
    ([allow("*", PULL, SOURCE)], []),  # admits services only
    ([allow("*", PULL, given("aws:PrincipalIsAWSService", "Bool", "true"))], []),
    ([allow(APP, [*PULL, "ecr:PutImage"])], []),  # incomplete-push speaks
    ([allow(APP, MANIFEST)], []),  # incomplete-pull speaks
    ([allow(APP, PULL), deny("*", CHECK)], []),
    ([allow(APP, PULL), deny("*", PULL)], []),
    ([allow(APP, [*PULL, "ecr:BatchCheckLaterAvailability"])], []),  # unknown-action speaks
    # pull through cache from another registry, as the User Guide has it
    ([allow(OTHER, [*PULL, "ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"])], []),
]
INCOMPLETE_PUSH = [
    *(([allow(who, HALF_PUSH)], ["/0/Action"]) for who in PLACEHOLDERS),
    ([allow(PLACEHOLDERS[0], HALF_PUSH), allow(CI, "ecr:*")], ["/0/Action"]),
    ([allow(PLACEHOLDERS[0], [*PULL, *PUSH])], []),
    ([allow(CI, PUSH[1:])], ["/0/Action"]),
    ([allow(CI, "ecr:PutImage")], ["/0/Action"]),
    (
        [allow({"AWS": CI, **LAMBDA}, "ecr:PutImage")],
        ["/0/Action", "/0/Action"],
    ),  # each with an advice of its own
    ([allow(CI, PUSH)], []),
    ([allow(CI, ["ecr:BatchCheckLaterAvailability", *PUSH[1:]])], []),  # unknown-action speaks
    ([allow(APP, [*PULL, CHECK])], []),
    # the role of a pull through cache, by AWS's policy for it
    ([allow(CI, CACHE_ROLE)], []),
    ([allow(CI, PUSH[1:]), allow(CI, [*PULL, "ecr:GetImageCopyStatus"])], []),
    ([allow(CI, [*PUSH[1:], "ecr:BatchImportUpstreamImage"])], []),
    ([allow("arn:aws:iam::${account}:role/ptc", CACHE_ROLE)], []),
    ([allow(CI, [*PUSH[2:], "ecr:GetImageCopyStatus"])], ["/0/Action"]),
    ([allow(CI, PUSH[1:]), allow(APP, "ecr:GetImageCopyStatus")], ["/0/Action"]),
]
INEFFECTIVE_ACTION = [
    ([allow(APP, "ecr:GetAuthorizationToken")], ["/0/Action"]),
    ([allow(APP, [*PULL, "ECR:getauthorizationtoken"])], ["/0/Action/2"]),
    ([deny(APP, ["ecr:PutRegistryPolicy", "ecr:ListImages"])], ["/0/Action/0"]),
    (
        [allow(APP, ["ecr:ListImages", "ecr:CreateRepository", "ecr:ReplicateImage"])],
        ["/0/Action/1", "/0/Action/2"],
    ),
    ([allow(APP, "ecr:*")], []),
    ([allow(APP, "ecr:Get*")], []),
    ([allow(APP, ["ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"])], []),
    ([turned(deny(APP, ["ecr:GetAuthorizationToken", "ecr:ListImages"]), "Action")], []),
    ([allow(APP, ["ecr:ListImages", "ecr-public:GetAuthorizationToken"])], []),  # foreign-action
    ([allow(APP, ["ecr-public:PutImage", "ecr-public:GetAuthorizationToken"])], ["/0/Action/1"]),
    ([allow(APP, ["ecr-public:PutImage", "ecr-public:DescribeRepositories"])], []),
    # a registry policy of scope V2 takes any action
    ([allow(OTHER, ["ecr:ReplicateImage", "ecr:CreateRepository"], Resource="*")], []),
]
DEAD_STATEMENT = [
    ([allow(APP, [])], ["/0/Action"]),
    ([allow({}, "ecr:ListImages")], ["/0/Principal"]),
    ([allow({"AWS": []}, "ecr:ListImages")], ["/0/Principal/AWS"]),
    ([allow({"AWS": [], **LAMBDA}, PULL, BOUND)], []),
    ([allow(APP, "ecr:ListImages", {"StringEquals": {"aws:PrincipalOrgID": []}})],
     ["/0/Condition/StringEquals/aws:PrincipalOrgID"]),
    ([allow(APP, "ecr:ListImages", {"ForAllValues:StringEquals": {"aws:CalledVia": []}})], []),
    ([allow(APP, "ecr:ListImages", {"StringNotEquals": {"aws:PrincipalTag/a": []}})], []),
    ([allow(APP, "ecr:ListImages", {"StringEquals": {}})], []),
    ([allow(APP, "ecr:Pull*")], ["/0/Action"]),
    ([allow(APP, "ecr:Pull?mage")], ["/0/Action"]),
    ([deny("*", ["ecr:Pull*", "ecr:Push*"])], ["/0/Action/0"]),
    ([allow(APP, ["ecr:Pull*", "ecr:ListImages"])], []),
    ([allow(APP, ["ecr:Pull*", "ecr:PullImage"])], []),  # unknown-action
    ([allow(APP, ["ecr:ListImages"]), allow(APP, "s3:*")], []),  # foreign-action
    ([turned(deny(APP, "ecr:*"), "Action")], ["/0/NotAction"]),
    ([turned(deny(APP, "ecr:Get*"), "Action")], []),
    # contradictions
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalTag/a": "x"},
                                      "StringLike": {"aws:principaltag/A": ["y", "z*"]}})], ["/0"]),
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalTag/a": ["x", "y"]},
                                      "StringNotEquals": {"aws:PrincipalTag/a": "y"}})], []),
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalTag/a": ["x", "y"]},
                                      "StringNotLike": {"aws:PrincipalTag/a": "?"}})], ["/0"]),
    ([deny("*", "ecr:ListImages", {"Null": {"aws:PrincipalOrgID": "true"},
                                   "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})], ["/0"]),
    ([deny("*", "ecr:ListImages", {"Null": {"aws:PrincipalOrgID": True},
                                   "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})], []),
    ([deny("*", "ecr:ListImages", {"Null": {"aws:PrincipalOrgID": False},
                                   "StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})], []),
    ([deny("*", "ecr:ListImages", {"Bool": {"aws:SecureTransport": True},
                                   "BoolIfExists": {"aws:SecureTransport": "False"}})], ["/0"]),
    ([deny("*", "ecr:ListImages", {"Bool": {"aws:SecureTransport": "false"}})], []),
    # what every request has is never absent
    ([deny("*", "ecr:ListImages", {"Null": {"aws:SecureTransport": "true"}})], ["/0"]),
    ([deny("*", "ecr:ListImages", {"Null": {"aws:CurrentTime": "false"}})], []),
    ([allow("*", "ecr:ListImages", {"StringNotLike": {"aws:RequestedRegion": "*"}})], ["/0"]),
    ([allow("*", "ecr:ListImages", {"StringNotLike": {"aws:RequestedRegion": "eu-*"}})], []),
    ([allow(OTHER, "ecr:ListImages", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::334455667788:role/*"},
                                      "StringEquals": {"aws:PrincipalArn": APP}})], ["/0"]),
    ([allow(OTHER, "ecr:ListImages", {"ForAnyValue:StringEquals": {"aws:CalledVia": "a"},
                                      "ForAnyValue:StringLike": {"aws:CalledVia": "b"}})], []),
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalTag/a": "${aws:PrincipalTag/b}"},
                                      "StringLike": {"aws:PrincipalTag/a": "z*"}})], []),
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::1*:role/x"},
                                      "ArnLike": {"aws:PrincipalArn": APP}})], []),  # literal-wildcard
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})], ["/0"]),
    ([allow(OTHER, "ecr:ListImages", {"StringEquals": {"aws:PrincipalAccount": "334455667788"}})], []),
    ([allow([OTHER, APP], "ecr:ListImages", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})], []),
    ([allow("*", "ecr:ListImages", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})], []),
    ([allow(LAMBDA, PULL, {"Bool": {"aws:PrincipalIsAWSService": "false"}})], ["/0"]),
    ([allow(OTHER, "ecr:ListImages", given("aws:PrincipalAccount", "StringEquals", OTHER))], []),  # no ARN
    ([allow(OTHER, "ecr:ListImages", {"Bool": {"aws:SecureTransport": ["yes"]},
                                      "StringEquals": {"aws:SecureTransport": "no"}})], []),  # mistyped
    ([allow({"Federated": []}, "ecr:ListImages")], []),  # unsupported-principal
    # a request comes from an address or through an endpoint
    ([allow("*", PULL, {**ADDRESS, **ENDPOINT})], ["/0"]),
    ([allow("*", PULL, {**ADDRESS, **given("AWS:sourcevpc", "StringLike", "vpc-1a2b3c4d")})], ["/0"]),
    ([allow("*", PULL, {**ADDRESS, **given("aws:SourceVpce", "StringNotEquals", "vpce-1a2b3c4d")})], []),
    ([allow("*", PULL, {**ADDRESS, **given("aws:SourceVpce", "StringEqualsIfExists", "vpce-1a2b3c4d")})], []),
    ([allow("*", PULL, {**ADDRESS, **given("aws:SourceVpce", "Null", "true")})], []),
    ([allow("*", PULL, {**given("aws:SourceIp", "NotIpAddress", "203.0.113.0/24"), **ENDPOINT})], []),
    ([allow("*", PULL, {**given("aws:SourceIp", "IpAddress", "10.0.0.0/8"), **ENDPOINT})], []),  # private
    ([allow("*", PULL, ADDRESS), allow("*", PULL, ENDPOINT)], []),
    # numbers, moments and addresses
    ([allow(OTHER, "ecr:ListImages", {"NumericLessThan": {"aws:MultiFactorAuthAge": "60"},
                                      "NumericGreaterThan": {"aws:MultiFactorAuthAge": "90"}})], ["/0"]),
    ([allow(OTHER, "ecr:ListImages", {"NumericLessThan": {"aws:MultiFactorAuthAge": "90"},
                                      "NumericGreaterThan": {"aws:MultiFactorAuthAge": "60"}})], []),
    ([deny("*", "ecr:ListImages", {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
                                   "DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}})], ["/0"]),
    ([allow("*", PULL, {**ADDRESS, **given("aws:SourceIp", "NotIpAddress", "203.0.112.0/22")})], ["/0"]),
    # denied whole
    ([allow(LAMBDA, PULL, BOUND),
      deny("*", "ecr:*", given("aws:PrincipalOrgID", "StringNotEquals", "o-a1b2c3d4e5"))], ["/0"]),
    ([allow(APP, PULL), deny("*", "ecr:*", given("aws:PrincipalArn", "ArnNotLike", CI))], ["/0"]),
    ([allow(APP, PULL), deny("*", "ecr:*", given("aws:PrincipalArn", "ArnNotLike", APP))], []),
    ([allow(APP, PULL), deny(APP, "ecr:*")], ["/0"]),
    ([allow(APP, PULL), deny(ROOT, "ecr:*")], ["/0"]),
    ([allow([APP, CI], PULL), deny(APP, MANIFEST), deny("*", LAYER), deny(ROOT, MANIFEST)], ["/0"]),
    ([allow(LAMBDA, PULL), deny("*", "*")], ["/0"]),
    ([allow("*", "ecr:*"), deny("*", "ecr:*")], ["/0"]),
    ([allow(APP, PULL), deny("*", "ecr:*", given("aws:PrincipalOrgID", "StringNotEquals", "o-a1b2c3"))], []),
    ([allow(APP, PULL), deny("*", MANIFEST)], []),
    ([allow([APP, OTHER], PULL), deny(APP, "ecr:*")], []),
    ([allow(ROOT, PULL), deny(APP, "ecr:*")], []),
    ([allow(APP, PULL), turned(deny(CI, "ecr:*"), "Principal")], ["/0"]),
    ([allow("AROA1234567890123456", PULL), deny("*", "ecr:*")], []),  # orphaned-principal
]  # fmt: skip
REDUNDANT_STATEMENT = [
    ([allow(APP, PULL), allow(APP, PULL)], ["/1"]),
    ([allow(APP, PULL), allow(APP, PULL), allow(APP, PULL)], ["/1", "/2"]),
    ([allow(APP, MANIFEST), allow([CI, APP], PULL)], ["/0"]),
    ([allow(APP, PULL), allow("*", PULL)], ["/0"]),
    ([allow(LAMBDA, PULL, SOURCE), allow("*", PULL)], ["/0"]),
    ([allow(APP, PULL, ORG), allow(APP, PULL)], ["/0"]),
    ([allow(APP, PULL, ORG),
      allow(APP, MANIFEST, given("AWS:principalorgid", "stringequals", "o-a1b2c3d4e5"))], ["/1"]),
    ([allow(ROOT, PULL), allow(ACCOUNT, PULL)], ["/1"]),
    ([allow(APP, "ecr:Get*"), allow(APP, "ecr:G*")], ["/0"]),
    ([allow(APP, "ECR:batchgetimage"), allow(APP, MANIFEST)], ["/1"]),
    ([deny("*", "ecr:PutImage"), deny(CI, "ecr:PutImage")], ["/1"]),
    ([deny(CI, "ecr:PutImage"), turned(deny("*", "ecr:ListImages"), "Action")], ["/0"]),
    ([allow(APP, PULL), deny(APP, PULL)], []),
    ([allow(APP, PULL), allow(ROOT, PULL)], []),  # naming the root only delegates
    ([allow(APP, PULL), allow(APP, MANIFEST, ORG), allow(CI, PULL)], ["/1"]),
    ([allow(APP, PULL, ORG), allow(APP, PULL, BOUND)], []),
    ([allow([APP, CI], PULL), allow([APP, OTHER], PULL)], []),
    ([allow(APP, "ecr:*"), allow(APP, ["ecr:Get*", "ecr:Batch*"])], ["/1"]),
    ([allow(APP, "*"), allow(APP, "ecr:*")], ["/1"]),
    ([allow(APP, "ecr:GetDownload*"), allow(APP, LAYER)], ["/1"]),  # the pattern reaches further
    ([allow(APP, PULL, Resource="*"), allow(APP, PULL)], ["/1"]),
    ([allow(APP, [*PULL, "ecr:ListImage"]), allow(APP, "ecr:*")], []),  # unknown-action
    ([allow(OTHER, "ecr:ReplicateImage", Resource=f"{REPOSITORIES}/a/*"),
      allow(OTHER, "ecr:ReplicateImage", Resource=f"{REPOSITORIES}/b/*")], []),
    ([allow(OTHER, "ecr:ReplicateImage", Resource=f"{REPOSITORIES}/a/*"),
      allow(OTHER, "ecr:ReplicateImage", Resource="*")], ["/0"]),
    ([allow("arn:aws:iam::<account>:root", PULL)] * 2, []),
    ([allow(f"arn:aws:iam::{ACCOUNT}:role/<role>", PULL)] * 2, []),
    ([allow("arn:aws:iam::${account}:root", PULL)] * 2, ["/1"]),
    ([turned(deny(CI, "ecr:Get*"), "Principal"), turned(deny(CI, "ecr:Get*"), "Principal")], ["/1"]),
]  # fmt: skip
REDUNDANT_STATEMENT += [
    ([allow(APP, PULL), allow(APP, MANIFEST), allow(APP, LAYER)], ["/1", "/2"]),
    ([allow([APP, CI], MANIFEST), allow(APP, MANIFEST), allow(CI, MANIFEST)], ["/1", "/2"]),
    ([allow(APP, MANIFEST, ORG),
      allow(APP, MANIFEST, given("aws:PrincipalOrgID", "StringLike", "o-a1b2c3d4e5", "o-f6g7h8"))], ["/0"]),
]  # fmt: skip
LITERAL_WILDCARD = [
    ([allow(ROOT, PULL, given("aws:PrincipalArn", "StringEquals", f"{APP}-*"))], [
        "/0/Condition/StringEquals/aws:PrincipalArn"]),
    ([allow(ROOT, PULL, given("aws:PrincipalArn", "stringequals", APP, "*"))], [
        "/0/Condition/stringequals/aws:PrincipalArn/1"]),
    ([deny("*", PULL, given("aws:userid", "ForAnyValue:StringNotEqualsIgnoreCaseIfExists", "AROAX:?"))], [
        "/0/Condition/ForAnyValue:StringNotEqualsIgnoreCaseIfExists/aws:userid"]),
    ([allow(ROOT, PULL, given("aws:PrincipalArn", "StringLike", f"{APP}-*"))], []),
    ([allow(ROOT, PULL, given("aws:PrincipalArn", "ArnEquals", f"{APP}-*"))], []),
    ([allow(ROOT, PULL, given("aws:PrincipalTag/a", "StringEquals", "a${*}b"))], []),
    ([allow(ROOT, PULL, given("aws:PrincipalTag/a", "StringEquals", "${*}*"))], [
        "/0/Condition/StringEquals/aws:PrincipalTag~1a"]),
    ([allow(ROOT, PULL, given("aws:referer", "StringEquals", "https://example.com/?a=b"))], []),
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddress", "10.*"))], []),  # mistyped-condition-value
    ([allow(ROOT, PULL, given("aws:SourceIp", "StringEquals", "10.*"))], []),
]  # fmt: skip
MISPLACED_CONDITION_KEY = [
    ([allow(APP, PULL, SOURCE)], ["/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow([APP, ROOT, "334455667788"], PULL, given("AWS:sourceaccount", "StringEquals", ACCOUNT))], [
        "/0/Condition/StringEquals/AWS:sourceaccount"]),
    ([deny(APP, PULL, SOURCE)], ["/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(APP, PULL, {"Null": {"aws:SourceArn": "false"}, **SOURCE})], ["/0/Condition/Null/aws:SourceArn"]),
    ([allow(LAMBDA, PULL, ORG)], ["/0/Condition/StringEquals/aws:PrincipalOrgID"]),
    ([allow(LAMBDA, PULL, given("aws:PrincipalTag/a", "StringLike", "b*"))], [
        "/0/Condition/StringLike/aws:PrincipalTag~1a"]),
    ([allow(APP, PULL, given("aws:RequestTag/a", "StringEquals", "b"))], [
        "/0/Condition/StringEquals/aws:RequestTag~1a"]),
    ([allow(APP, PULL, given("aws:TagKeys", "ForAnyValue:StringEquals", "b"))], [
        "/0/Condition/ForAnyValue:StringEquals/aws:TagKeys"]),
    ([allow("*", PULL, SOURCE)], []),
    ([allow(LAMBDA, PULL, SOURCE)], []),
    ([allow({"AWS": APP, **LAMBDA}, PULL, SOURCE)], []),
    ([allow({"AWS": APP, **LAMBDA}, PULL, ORG)], []),
    ([turned(deny(APP, PULL, SOURCE), "Principal")], []),
    ([allow(APP, PULL, given("aws:SourceArn", "ArnLikeIfExists", "arn:aws:lambda:*:*:function:x"))], []),
    ([allow(LAMBDA, PULL, given("aws:PrincipalOrgID", "StringNotEquals", "o-a1b2c3d4e5"))], []),
    ([allow(LAMBDA, PULL, given("aws:PrincipalOrgPaths", "ForAllValues:StringLike", "o-a1b2c3d4e5/*"))], []),
    ([allow(APP, PULL, given("aws:SourceArn", "Null", "true"))], []),
    ([allow(APP, PULL, given("aws:SourceIp", "IpAddress", "198.51.100.0/24"))], []),
    ([allow(APP, "ecr:TagResource", given("aws:RequestTag/a", "StringEquals", "b"))], []),
    ([allow(APP, "ecr:*", given("aws:RequestTag/a", "StringEquals", "b"))], []),
    ([allow(APP, PULL, given("aws:ResourceTag/a", "StringEquals", "b"))], []),
    ([allow(APP, ["ecr:PutImage", "ecr:TagResources"], given("aws:TagKeys", "StringEquals", "b"))], []),
    ([allow("AROA1234567890123456", PULL, SOURCE)], []),  # orphaned-principal
]  # fmt: skip
LOCKOUT = [
    ([deny("*", "ecr:*")], ["/0/Action"]),
    ([deny({"AWS": ["*"]}, ["ecr:ListImages", "*"])], ["/0/Action/1"]),
    ([deny("*", "ecr:SetRepository*")], ["/0/Action"]),
    ([turned(deny("*", PULL), "Action")], ["/0/NotAction"]),
    ([turned(deny(LAMBDA, "ecr:*"), "Principal")], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:SourceAccount", "StringNotEquals", ACCOUNT))], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:SecureTransport", "Bool", "true"))], ["/0/Action"]),
    ([deny("*", "ecr-public:*"), allow(CI, "ecr-public:PutImage")], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:SourceIp", "NotIpAddress", "54.240.143.0/24")),
      deny("*", "ecr:*", given("aws:SourceVpce", "StringNotEquals", "vpce-0a1b2c3d"))], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:SourceIp", "NotIpAddress", "54.240.143.0/24")),
      deny("*", "ecr:*", given("aws:SecureTransport", "Bool", "false"))], []),
    ([deny("*", "ecr:*", given("aws:PrincipalIsAWSService", "Bool", "false"))], ["/0/Action"]),
    # through a service, as CloudFormation, an administrator can change the policy all the same
    ([deny("*", "ecr:*", given("aws:ViaAWSService", "Bool", "false"))], []),
    ([deny("*", "ecr:SetRepositoryPolicy", given("aws:ViaAWSService", "BoolIfExists", "false"))], []),
    ([deny("*", "ecr:*", given("aws:ViaAWSService", "Bool", "true"))], []),
    ([deny("*", "ecr:*", given("aws:ViaAWSService", "BoolIfExists", "true", "false"))], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:ViaAWSService", "BoolIfExists", "false")),
      deny("*", "ecr:*", given("aws:ViaAWSService", "Bool", "true"))], ["/0/Action"]),
    ([deny("*", "ecr:*", given("aws:CalledVia", "Null", "true"))], []),
    ([deny("*", "ecr:*", given("aws:CalledVia", "ForAllValues:StringNotEquals",
                               "cloudformation.amazonaws.com"))], []),
    ([deny("*", "ecr:*", given("aws:CalledViaLast", "StringNotEquals", "cloudformation.amazonaws.com"))], []),
    # two of three
    ([deny("*", "ecr:*", given("aws:SecureTransport", "Bool", "false")),
      deny("*", "ecr:*", given("aws:SourceIp", "NotIpAddress", "54.240.143.0/24")),
      deny("*", "ecr:*", given("aws:SourceVpce", "StringNotEquals", "vpce-0a1b2c3d"))], ["/1/Action"]),
    ([deny("*", "ecr:DeleteRepositoryPolicy")], []),
    ([deny("*", ["ecr:PutImage", "ecr:BatchDeleteImage"])], []),
    ([allow("*", "ecr:*")], []),
    ([deny(APP, "ecr:*")], []),
    ([deny(ROOT, "ecr:*")], []),
    ([turned(deny(APP, "ecr:*"), "Principal")], []),
    ([turned(deny({"AWS": ROOT, **LAMBDA}, "ecr:*"), "Principal")], []),
    ([turned(deny("*", ["ecr:SetRepositoryPolicy", "ecr:ListImages"]), "Action")], []),
    ([deny("*", "ecr:*", given("aws:PrincipalOrgID", "StringNotEquals", "o-a1b2c3d4e5"))], []),
    ([deny("*", "ecr:*", given("aws:PrincipalAccount", "StringNotEquals", ACCOUNT))], []),
    ([deny("*", "ecr:*", given("aws:PrincipalArn", "ArnNotLike", CI))], []),
    ([deny("*", "ecr:*", given("aws:SecureTransport", "Bool", False))], []),
    # the User Guide's example for addresses, and network guards
    ([deny("*", "ecr:*", given("aws:SourceIp", "NotIpAddress", "54.240.143.0/24"))], []),
    ([deny("*", "ecr:*", given("aws:SourceVpce", "StringNotEquals", "vpce-0a1b2c3d"))], []),
    ([deny("*", "ecr:*", given("aws:MultiFactorAuthPresent", "BoolIfExists", "false"))], []),
    ([deny("*", "ecr:*", {**given("aws:SourceAccount", "StringNotEquals", ACCOUNT),
                          **given("aws:PrincipalIsAWSService", "Bool", "true")})], []),
    ([deny("*", "ecr:*", Extra=1)], []),
]  # fmt: skip
FUNCTION = "arn:aws:lambda:eu-central-1:210987654321:function:app"
PROJECT = "arn:aws:codebuild:eu-central-1:210987654321:project/app"
APPLICATION = "arn:aws:emr-serverless:eu-central-1:210987654321:/applications/00f5abc"
A_ROLE = "arn:aws:iam::210987654321:role/app"
BOTH = {"Service": ["lambda.amazonaws.com", "codebuild.amazonaws.com"]}
ONE_KNOWN = {"Service": ["lambda.amazonaws.com", "omics.amazonaws.com"]}
BUILD, EMR = {"Service": "codebuild.amazonaws.com"}, {"Service": "emr-serverless.amazonaws.com"}


def source(operator: str, *texts: str) -> Data:
    return given("aws:SourceArn", operator, *texts)


MISMATCHED_SOURCE = [
    ([allow(LAMBDA, PULL, source("ArnLike", A_ROLE))], ["/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(LAMBDA, PULL, given("AWS:sourcearn", "StringLike", A_ROLE))], [
        "/0/Condition/StringLike/AWS:sourcearn"]),
    ([allow(LAMBDA, PULL, source("StringEquals", PROJECT))], ["/0/Condition/StringEquals/aws:SourceArn"]),
    ([allow(LAMBDA, PULL, source("ArnLike", FUNCTION, A_ROLE))], ["/0/Condition/ArnLike/aws:SourceArn/1"]),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:lambda:*:210987654321:layer:*"))], [
        "/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:ecr:*:210987654321:repository/*"))], [
        "/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:iam::${var.account}:role/x"))], [
        "/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(BUILD, PULL, source("ArnLike", FUNCTION))], ["/0/Condition/ArnLike/aws:SourceArn"]),
    ([allow(BUILD, PULL, source("ArnEquals", "arn:aws:iam::210987654321:role/service-role/x"))], [
        "/0/Condition/ArnEquals/aws:SourceArn"]),
    ([allow(EMR, PULL, source("StringEquals", A_ROLE))], ["/0/Condition/StringEquals/aws:SourceArn"]),
    ([deny(LAMBDA, PULL, source("ArnNotLike", A_ROLE))], ["/0/Condition/ArnNotLike/aws:SourceArn"]),
    ([allow(BOTH, PULL, source("ArnLike", FUNCTION, PROJECT))], []),
    ([allow(BOTH, PULL, source("ArnLike", A_ROLE))], [
        "/0/Condition/ArnLike/aws:SourceArn"]),
    # what fits, or may
    ([allow(LAMBDA, PULL, source("ArnLike", FUNCTION))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", f"{FUNCTION}:7"))], []),
    ([allow(LAMBDA, PULL, source("StringLike", "arn:aws:lambda:eu-central-1:210987654321:function:*"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws*:lambda:*:210987654321:*"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:*:*:*:210987654321:*"))], []),
    ([allow(LAMBDA, PULL, source("StringLike", "arn:aws:lambda:*"))], []),
    ([allow(LAMBDA, PULL, source("StringLike", "*"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "${module.fn.arn}"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:lambda:${var.region}:${var.account}:${var.rest}"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:${var.what}:app"))], []),
    ([allow(BUILD, PULL, source("StringEquals", PROJECT))], []),
    ([allow(EMR, PULL, source("ArnLike", APPLICATION))], []),
    ([allow(EMR, PULL, source("ArnLike", "arn:aws:emr-serverless:*:210987654321:/applications/*"))], []),
    # services of which nobody says what they send
    ([allow({"Service": "omics.amazonaws.com"}, PULL, source("ArnLike", A_ROLE))], []),
    ([allow({"Service": "sagemaker.amazonaws.com"}, PULL, source("ArnLike", A_ROLE))], []),
    ([allow(ONE_KNOWN, PULL, source("ArnLike", A_ROLE))], []),
    ([allow("*", PULL, source("ArnLike", A_ROLE))], []),
    # other rules' business: no ARN, a placeholder, a literal wildcard, another key
    ([allow(LAMBDA, PULL, source("ArnLike", "210987654321"))], []),
    ([allow(LAMBDA, PULL, source("ArnLike", "arn:aws:iam::ACCOUNT_ID:role/x"))], []),
    ([allow(LAMBDA, PULL, given("aws:SourceAccount", "StringEquals", "210987654321"))], []),
    ([allow(LAMBDA, PULL, source("Null", "false"))], []),
]  # fmt: skip
BUILDER, MISSPELT = "arn:aws:iam::210987654321:role/builder", "arn:aws:iam::210987654321:role/bulider"
PUT = "ecr:PutImage"
NOT_MISSPELT = given("aws:PrincipalArn", "ArnNotEquals", MISSPELT)
OTHER_ACCOUNT = given("aws:PrincipalAccount", "StringNotEquals", "210987654312")
AT_ARN = "/1/Condition/ArnNotEquals/aws:PrincipalArn"
NETWORK = given("aws:SourceVpce", "StringNotEquals", "vpce-0a1b2c3d")
MISDIRECTED_DENY = [
    ([allow(BUILDER, PUSH), deny("*", PUT, NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, PUSH), deny("*", PUSH, NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, "ecr:*"), deny("*", "ecr:*", NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, [*PULL, CHECK]), deny("*", LAYER, NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, PUSH), deny("*", PUT, given("aws:PrincipalArn", "StringNotLike", f"{MISSPELT}*"))], [
        "/1/Condition/StringNotLike/aws:PrincipalArn"]),
    ([allow(BUILDER, PUSH), deny("*", PUT, given("aws:PrincipalArn", "ArnNotLike", MISSPELT, APP))], [
        "/1/Condition/ArnNotLike/aws:PrincipalArn/0"]),
    ([allow(BUILDER, PUSH), turned(deny(MISSPELT, PUT), "Principal")], ["/1/NotPrincipal/AWS"]),
    ([allow(BUILDER, PUSH), deny("*", PUT, OTHER_ACCOUNT)], [
        "/1/Condition/StringNotEquals/aws:PrincipalAccount"]),
    ([allow([BUILDER, CI], PUSH), deny("*", PUT, NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, PUSH, NETWORK), deny("*", PUT, NOT_MISSPELT)], [AT_ARN]),
    ([allow(BUILDER, PUSH), deny("*", PUT, NOT_MISSPELT), deny("*", "ecr:*", TLS)], [AT_ARN]),
    # somebody is left
    ([allow(BUILDER, PUSH), deny("*", PUT, given("aws:PrincipalArn", "ArnNotEquals", BUILDER))], []),
    ([allow([BUILDER, MISSPELT], PUSH), deny("*", PUT, NOT_MISSPELT)], []),
    ([allow("210987654321", PUSH), deny("*", PUT, NOT_MISSPELT)], []),
    ([allow("*", PUSH, ORG), deny("*", PUT, NOT_MISSPELT)], []),
    ([allow(BUILDER, PUSH), deny(CI, PUT, NOT_MISSPELT)], []),
    ([allow(BUILDER, PUSH), deny("*", PUT, {**NOT_MISSPELT, **TLS})], []),
    ([allow(BUILDER, PUSH), deny("*", PUT, given("aws:PrincipalArn", "ArnNotLike", "arn:*:*::*:*/b*"))], []),
    # it spares nobody by name, or nothing was allowed
    ([allow(BUILDER, PUSH), deny("*", PUT)], []),
    ([allow(BUILDER, PUSH), deny("*", PUT, NETWORK)], []),
    ([allow(BUILDER, [*PULL, CHECK]), deny("*", PUT, NOT_MISSPELT)], []),
    ([allow(BUILDER, PUSH), deny("*", PUT), deny("*", PUT, NOT_MISSPELT)], []),
    # what an account gets is everything but what a role of the owner keeps to itself
    ([allow(OTHER, "ecr:*"), deny("*", PUSH, given("aws:PrincipalArn", "ArnNotLike", MISSPELT))], []),
    # not known
    ([allow(BUILDER, PUSH), deny("*", PUT, given("aws:PrincipalArn", "ArnNotEquals", "${var.role}"))], []),
    ([allow("${var.role}", PUSH), deny("*", PUT, NOT_MISSPELT)], []),
]  # fmt: skip
PRIVATE_SOURCE_IP = [
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddress", "10.0.0.0/8"))], [
        "/0/Condition/IpAddress/aws:SourceIp"]),
    ([allow(ROOT, PULL, given("AWS:sourceip", "IpAddress", "192.168.1.7", "172.31.0.0/16", "fd00::/8"))], [
        f"/0/Condition/IpAddress/AWS:sourceip/{number}" for number in range(3)]),
    ([deny("*", PULL, given("aws:SourceIp", "NotIpAddress", "10.1.2.3/8"))], [
        "/0/Condition/NotIpAddress/aws:SourceIp"]),
    ([deny("*", PULL, given("aws:SourceIp", "NotIpAddressIfExists", "127.0.0.1"))], [
        "/0/Condition/NotIpAddressIfExists/aws:SourceIp"]),
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddress", "10.0.0.0/8", "54.240.143.0/24"))], []),
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddressIfExists", "10.0.0.0/8"))], []),  # VPC endpoints pass
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddress", "8.0.0.0/6", "10.0.0.0/7"))], []),
    ([allow(ROOT, PULL, given("aws:VpcSourceIp", "IpAddress", "10.0.0.0/8"))], []),
    ([allow(ROOT, PULL, given("aws:SourceIp", "IpAddress", "ten"))], []),
    ([allow(ROOT, PULL, {"IpAddress": {"aws:SourceIp": []}})], []),
]  # fmt: skip
IDLE_SERVICE_PRINCIPAL = [
    ([allow({"Service": "ecs-tasks.amazonaws.com"}, PULL)], ["/0/Principal/Service"]),
    ([allow({"Service": ["lambda.amazonaws.com", "EC2.amazonaws.com"]}, PULL)], ["/0/Principal/Service/1"]),
    ([allow({"Service": "build.apprunner.amazonaws.com"}, PULL)], ["/0/Principal/Service"]),
    ([deny({"Service": "eks.amazonaws.com"}, PULL)], []),
    ([allow({"Service": ["codebuild.amazonaws.com", "emr-serverless.amazonaws.com"]}, PULL)], []),
    ([allow({"AWS": "ecs-tasks.amazonaws.com"}, PULL)], []),  # malformed-arn
]
TABLES = {
    "incomplete-pull": INCOMPLETE_PULL,
    "missing-layer-check": MISSING_LAYER_CHECK,
    "incomplete-push": INCOMPLETE_PUSH,
    "ineffective-action": INEFFECTIVE_ACTION,
    "dead-statement": DEAD_STATEMENT,
    "redundant-statement": REDUNDANT_STATEMENT,
    "literal-wildcard": LITERAL_WILDCARD,
    "misplaced-condition-key": MISPLACED_CONDITION_KEY,
    "lockout": LOCKOUT,
    "mismatched-source": MISMATCHED_SOURCE,
    "misdirected-deny": MISDIRECTED_DENY,
    "private-source-ip": PRIVATE_SOURCE_IP,
    "idle-service-principal": IDLE_SERVICE_PRINCIPAL,
}
ROWS = [
    pytest.param(BY_NAME[name], statements, expected, id=f"{name}-{number}")
    for name, table in TABLES.items()
    for number, (statements, expected) in enumerate(table)
]


def findings(rule: Rule, policy: Data) -> list[str]:
    """The pointers of what one rule finds, below `/Statement`."""
    report = lint(Source("policy.json", json.dumps(policy)), RuleSet(RULES, [rule]))
    assert report.documents, report.words("skipped")
    assert not report.words("crash")
    return [found.pointer.removeprefix("/Statement") for found in report.findings]


@pytest.mark.parametrize(("rule", "statements", "expected"), ROWS)
def test_finds(rule: Rule, statements: list[Data], expected: list[str]) -> None:
    assert findings(rule, {"Version": "2012-10-17", "Statement": statements}) == expected


def located(rule: str, *statements: Data) -> Any:
    source = Source("policy.json", json.dumps({"Version": "2012-10-17", "Statement": statements}))
    return [found.finding for found in lint(source, RuleSet(RULES, [BY_NAME[rule]])).findings]


def test_a_service_has_no_identity_policy_and_does_not_push() -> None:
    role, service = located("incomplete-push", allow({"AWS": CI, **LAMBDA}, "ecr:PutImage"))
    assert role.message.startswith(f"Statement '#1' lets '{CI}' push only in part, without 'ecr:Batch")
    assert "identity policy" in role.because and role.help.startswith("allow ecr:Batch")
    assert "identity" not in service.because and service.help.startswith("remove")
    (pull,) = located("incomplete-pull", allow(LAMBDA, LAYER, BOUND))
    assert "identity" not in pull.because and pull.help == "allow ecr:BatchGetImage as well"


@pytest.mark.parametrize(("sids", "names"), [(("a", "a"), ("#2", "#1")), (("a", "b"), ("b", "a"))])
def test_redundant_statements_have_different_names(sids: tuple[str, str], names: tuple[str, str]) -> None:
    (found,) = located("redundant-statement", *(allow(APP, PULL, Sid=sid) for sid in sids))
    assert found.message == f"Statement '{names[0]}' adds nothing: '{names[1]}' covers every request of it."


VARIABLE = "${aws:PrincipalTag/team}"


@pytest.mark.parametrize(
    ("version", "condition", "expected"),
    [
        ({"Version": "2008-10-17"}, given("aws:ResourceTag/a", "StringEquals", VARIABLE), 1),
        ({}, given("aws:ResourceTag/a", "StringLikeIfExists", "x", f"a-{VARIABLE}"), 1),
        ({}, given("aws:PrincipalArn", "ArnLike", "arn:aws:iam::1:role/${aws:username}"), 1),
        ({"Version": "2012-10-17"}, given("aws:ResourceTag/a", "StringEquals", VARIABLE), 0),
        ({"Version": "2017-10-17"}, given("aws:ResourceTag/a", "StringEquals", VARIABLE), 0),
        ({}, given("aws:ResourceTag/a", "StringEquals", "${team}"), 0),
        ({}, given("aws:ResourceTag/a", "StringEquals", "${AWS::AccountId}"), 0),
        ({}, given("aws:ResourceTag/a", "StringEquals", "${aws:username"), 0),
        ({}, given("aws:MultiFactorAuthAge", "NumericLessThan", "${aws:x}"), 0),
    ],
)
def test_inert_variable(version: Data, condition: Data, expected: int) -> None:
    policy = {**version, "Statement": [allow(ROOT, PULL, condition)]}
    assert len(findings(BY_NAME["inert-variable"], policy)) == expected


ABOUT_TWO = ("redundant-statement", "misdirected-deny")


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ABOUT_TWO])
def test_single_statement(name: str) -> None:
    """A lone object serves as Statement."""
    statements, expected = next(row for row in TABLES[name] if row[1] and len(row[0]) == 1)
    found = findings(BY_NAME[name], {"Version": "2012-10-17", "Statement": statements[0]})
    assert found == [pointer.removeprefix("/0") for pointer in expected]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (deny(ROOT, "ecr:*"), 1),
        (deny(ACCOUNT, "ecr:*"), 1),
        (deny(OTHER, "ecr:*"), 0),
        (turned(deny(OTHER, "ecr:*"), "Principal"), 1),
        (turned(deny(APP, "ecr:*"), "Principal"), 0),
    ],
)
def test_lockout_of_a_known_owner(made: Data, expected: int) -> None:
    policy = parse({"Version": "2012-10-17", "Statement": [made]}, "repository")
    check = BY_NAME["lockout"].check
    assert check
    assert len(list(check(policy, context(policy, ACCOUNT)))) == expected


REMOVE = "remove the statement, or say whom and what it is for"


@pytest.mark.parametrize(
    ("statements", "because", "help"),
    [
        ([allow(APP, [])], "an empty list matches nothing", REMOVE),
        ([allow(APP, "ecr:Pull*")], "Amazon ECR has no such action", REMOVE),
        (
            [allow(OTHER, "ecr:ListImages", given("aws:PrincipalAccount", "StringEquals", ACCOUNT))],
            "all conditions of a statement must hold at once",
            REMOVE,
        ),
        (
            [allow("*", PULL, {**ADDRESS, **ENDPOINT})],
            "requests through a VPC endpoint have no aws:SourceIp",
            "give each condition a statement of its own",
        ),
        (
            [allow(APP, PULL), deny(APP, "ecr:*")],
            "a Deny wins over every Allow, also over those of identity policies",
            REMOVE,
        ),
    ],
)
def test_why_a_statement_is_dead(statements: list[Data], because: str, help: str) -> None:
    source = Source("policy.json", json.dumps({"Version": "2012-10-17", "Statement": statements}))
    (found,) = lint(source, RuleSet(RULES, [BY_NAME["dead-statement"]])).findings
    assert (found.finding.because, found.finding.help) == (because, help)


def test_related_places() -> None:
    """A finding that another statement explains points there."""
    statements = [allow(APP, PULL), deny("*", "ecr:*"), allow(APP, MANIFEST)]
    source = Source("policy.json", json.dumps({"Version": "2012-10-17", "Statement": statements}))
    report = lint(source, RuleSet(RULES, [BY_NAME["dead-statement"], BY_NAME["redundant-statement"]]))
    assert [(each.pointer, each.related[0].pointer) for each in report.findings] == [
        ("/Statement/0", "/Statement/1"),
        ("/Statement/2", "/Statement/1"),
        ("/Statement/2", "/Statement/0"),
    ]


DOCUMENTED = {
    "push from another account": [allow(OTHER, PUSH)],
    "push and manifest": [allow(CI, [*PUSH, MANIFEST])],
    "pull by CodeBuild": [
        allow({"Service": "codebuild.amazonaws.com"}, PULL, {
            "ArnLike": {"aws:SourceArn": f"arn:aws:codebuild:eu-central-1:{ACCOUNT}:project/app"},
            **BOUND,
        })
    ],
    "only one network": [
        deny("*", "ecr:*", {"NotIpAddress": {"aws:SourceIp": ["54.240.143.0/24", "2400::/32"]}})
    ],
    "Lambda's own statement": [
        allow(LAMBDA, [*PULL, "ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"], SOURCE)
    ],
    "replication": [
        allow(OTHER, ["ecr:CreateRepository", "ecr:ReplicateImage"],
              Resource=f"{REPOSITORIES}/*")
    ],
    "pull through cache": [
        allow(OTHER, [*PULL, "ecr:BatchImportUpstreamImage", "ecr:GetImageCopyStatus"],
              Resource=f"{REPOSITORIES}/*")
    ],
    "an organization": [allow("*", [*PULL, CHECK], ORG), allow(LAMBDA, PULL, {"StringEquals": {
        "aws:SourceOrgID": "o-a1b2c3d4e5"}})],
    "public repository": [allow(CI, [each.replace("ecr:", "ecr-public:") for each in PUSH])],
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTED)
def test_documented_policies_are_silent(name: str, lint_text: Lint) -> None:
    policy = {"Version": "2008-10-17", "Statement": DOCUMENTED[name]}
    report = lint_text(json.dumps(policy))
    assert report.documents
    assert [each.rule.name for each in report.findings if each.rule.family == "broken"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.0.0.0/8", True),
        ("172.16.0.0/12", True),
        ("172.32.0.0/16", False),
        ("169.254.1.1", True),
        ("::1", True),
        ("fe80::/64", True),
        ("2001:db8::/32", False),
        ("0.0.0.0/0", False),
        ("", False),
    ],
)
def test_private_ranges(text: str, expected: bool) -> None:
    assert is_private(text) == expected


@pytest.mark.parametrize("distinct", [True, False])
def test_many_statements(distinct: bool) -> None:
    """Ten thousand statements, all different or all for one role, take no quadratic time."""
    statements = [
        allow(
            f"{APP}-{number}" if distinct else APP,
            PULL if number % 2 else [CHECK],
            ORG if number % 3 else None,
        )
        for number in range(5_000)
    ]
    statements += [deny(f"{APP}-{number}" if distinct else APP, "ecr:PutImage") for number in range(5_000)]
    policy = parse({"Version": "2012-10-17", "Statement": statements}, "repository")
    known = context(policy)
    started = time.perf_counter()
    for name in ("redundant-statement", "dead-statement", "incomplete-pull", "missing-layer-check"):
        check = BY_NAME[name].check
        assert check
        list(check(policy, known))
    assert time.perf_counter() - started < 5


def test_an_error_of_the_engine_is_a_crash_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(*about: object) -> None:
        raise Disagreement("a request is not as the proof has it")

    monkeypatch.setattr(Judge, "covers", disagree)
    policy = {"Version": "2012-10-17", "Statement": [allow(APP, PULL), deny(APP, "ecr:*")]}
    report = lint(Source("policy.json", json.dumps(policy)), RuleSet(RULES, [BY_NAME["dead-statement"]]))
    (crash,) = [each for each in report.notices if each.sort == "crash"]
    assert crash.rule is BY_NAME["dead-statement"] and "Disagreement" in crash.words
