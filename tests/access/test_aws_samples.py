"""The verdicts of AWS's published CheckNoNewAccess samples, told with ECR actions.

The cases follow aws-samples/iam-access-analyzer-custom-policy-check-samples, resource-policies/ (MIT-0):
the same references, candidates and verdicts, with BatchGetImage, PutImage and TagResource in the places
of AssumeRole, AssumeRoleWithWebIdentity and AssumeRoleWithSAML, and PutImage in that of PutObject.
"""

from __future__ import annotations

import pytest

from ecrlint.access import compare
from ecrlint.access.queries import new_access
from ecrlint.access.space.space import Space
from ecrlint.policy.model import Policy, parse

A, B, C = "111111111111", "222222222222", "333333333333"
ASSUME, WEB, SAML = "ecr:BatchGetImage", "ecr:PutImage", "ecr:TagResource"
ROLES = [f"arn:aws:iam::{A}:role/MyPrivilegedRole", f"arn:aws:iam::{A}:role/MyPrivilegedRole2"]
OTHER_ROLE = f"arn:aws:iam::{A}:role/MyOtherRole"
OIDC, SAML_PROVIDER = (
    f"arn:aws:iam::{A}:oidc-provider/MyProvider",
    f"arn:aws:iam::{A}:saml-provider/MyProvider",
)
Statement = dict[str, object]


def to(principal: object, action: object, **more: object) -> Statement:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def by_arn(arns: object, action: object) -> Statement:
    return to({"AWS": "*"}, action, Condition={"ArnLike": {"aws:PrincipalArn": arns}})


def no(principal: object, action: object) -> Statement:
    return {"Effect": "Deny", "Principal": principal, "Action": action}


def rest(*actions: str) -> Statement:
    return {"Effect": "Allow", "Principal": "*", "NotAction": list(actions)}


ALL_ACTIONS = [to({"AWS": ROLES}, "ecr:*"), by_arn(ROLES, "ecr:*")]
ONE_ACTION = [to({"AWS": ROLES}, WEB), by_arn(ROLES, WEB), rest(WEB)]
ACCOUNTS = [to({"AWS": [A, B]}, ASSUME), rest(ASSUME)]
SERVICES = [
    to({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com"]}, ASSUME),
    rest(ASSUME),
]
WEB_ONLY = [to({"Federated": OIDC}, WEB), rest(SAML, WEB)]
SAML_ONLY = [to({"Federated": SAML_PROVIDER}, SAML), rest(SAML, WEB)]
EC2 = to({"Service": "ec2.amazonaws.com"}, ASSUME)
OTHERS = {
    "oidc": f"arn:aws:iam::{A}:oidc-provider/NotMyProvider",
    "saml": f"{SAML_PROVIDER[:-10]}NotMyProvider",
}

CASES: list[tuple[list[Statement], list[Statement], bool]] = [
    (ALL_ACTIONS, [by_arn(ROLES[0], "ecr:BatchGetImage")], True),
    (ALL_ACTIONS, [to({"AWS": ROLES[0]}, "ecr:PutImage")], True),
    (ALL_ACTIONS, [to({"AWS": "*"}, "ecr:BatchGetImage")], False),
    (ALL_ACTIONS, [to({"AWS": OTHER_ROLE}, "ecr:PutImage")], False),
    (ALL_ACTIONS, [by_arn(OTHER_ROLE, "ecr:PutImage")], False),
    (ONE_ACTION, [by_arn(f"arn:aws:iam::{A}:role/SomeOtherRole", "ecr:BatchGetImage")], True),
    (ONE_ACTION, [to({"AWS": ROLES[0]}, WEB)], True),
    (ONE_ACTION, [by_arn(ROLES[0], WEB)], True),
    (ONE_ACTION, [to({"AWS": "*"}, "ecr:*")], False),
    (ONE_ACTION, [to({"AWS": OTHER_ROLE}, WEB)], False),
    (ONE_ACTION, [by_arn(OTHER_ROLE, WEB)], False),
    (ACCOUNTS, [to({"AWS": A}, ASSUME)], True),
    (ACCOUNTS, [to({"AWS": f"arn:aws:iam::{B}:role/MyRole"}, ASSUME)], True),
    (ACCOUNTS, [to({"Federated": OIDC}, WEB)], True),
    (ACCOUNTS, [to({"Service": "glue.amazonaws.com"}, ASSUME)], False),
    (ACCOUNTS, [to({"AWS": C}, ASSUME)], False),
    (ACCOUNTS, [to({"AWS": f"arn:aws:iam::{C}:role/NotMyRole"}, ASSUME)], False),
    (SERVICES, [EC2], True),
    (SERVICES, [to({"Federated": OIDC}, WEB)], True),
    (SERVICES, [to({"Service": "glue.amazonaws.com"}, ASSUME)], False),
    (SERVICES, [to({"AWS": A}, ASSUME)], False),
    (SERVICES, [to({"AWS": f"arn:aws:iam::{A}:role/MyRole"}, ASSUME)], False),
    (WEB_ONLY, [to({"Federated": OIDC}, WEB)], True),
    (WEB_ONLY, [EC2], True),
    (WEB_ONLY, [to({"Federated": SAML_PROVIDER}, SAML)], False),
    (WEB_ONLY, [to({"Federated": "graph.facebook.com"}, WEB)], False),
    (WEB_ONLY, [to({"Federated": "*"}, WEB), no({"Federated": OTHERS["oidc"]}, WEB)], False),
    (SAML_ONLY, [to({"Federated": SAML_PROVIDER}, SAML)], True),
    (SAML_ONLY, [EC2], True),
    (SAML_ONLY, [to({"Federated": OIDC}, WEB)], False),
    (SAML_ONLY, [to({"Federated": OTHERS["saml"]}, SAML)], False),
    (SAML_ONLY, [to({"Federated": "*"}, SAML), no({"Federated": OTHERS["saml"]}, SAML)], False),
]


def policy(statements: list[Statement]) -> Policy:
    return parse({"Version": "2012-10-17", "Statement": statements}, "repository")


@pytest.mark.parametrize(("reference", "candidate", "passes"), CASES)
def test_sample(reference: list[Statement], candidate: list[Statement], passes: bool) -> None:
    old, new = policy(reference), policy(candidate)
    verdict = new_access(Space([old, new]), old, new)
    assert verdict.proved if passes else verdict.violated
    assert bool(compare(old, new).added) is not passes
