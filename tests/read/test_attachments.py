"""Policies of one role are read together: what stands beside a policy is not missed in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Lint

TOKEN = ["ecr:GetAuthorizationToken"]
UPLOAD = [
    f"ecr:{each}" for each in ("CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart")
]
CHECK = ["ecr:BatchCheckLayerAvailability"]
APP = "arn:aws:ecr:eu-central-1:334455667788:repository/app"


def allow(actions: list[str], resource: str = "*") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


PUSH, HALF = allow([*UPLOAD, *CHECK], APP), allow(UPLOAD, APP)
LOGIN, REST = allow(TOKEN), allow(CHECK, APP)


def cfn(type: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::IAM::{type}", "Properties": properties}


def inline(*documents: Any) -> list[dict[str, Any]]:
    return [{"PolicyName": f"p{at}", "PolicyDocument": each} for at, each in enumerate(documents)]


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def arn(name: str) -> dict[str, Any]:
    parts = ["arn:", {"Ref": "AWS::Partition"}, f":iam::aws:policy/{name}"]
    return {"Fn::Join": ["", parts]}


SUBSTITUTED = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/PowerUserAccess"}
FUNCTION = "AWS::Serverless::Function"
PUSHER = cfn("Policy", PolicyDocument=PUSH, Roles=[ref("Ci")])
HALVES = cfn("Policy", PolicyDocument=HALF, Roles=[ref("Ci")])
ALONE = ["missing-login-token"]
TEMPLATES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a policy without a role": ({"P": cfn("ManagedPolicy", PolicyDocument=PUSH)}, ALONE),
    "nothing beside": ({"Ci": cfn("Role"), "P": PUSHER}, ALONE),
    "in the role": ({"Ci": cfn("Role", Policies=inline(LOGIN)), "P": PUSHER}, []),
    "in the role, after it": ({"P": PUSHER, "Ci": cfn("Role", Policies=inline(LOGIN))}, []),
    "both in the role": ({"Ci": cfn("Role", Policies=inline(LOGIN, PUSH))}, []),
    "of a user": ({"Ci": cfn("User", Policies=inline(LOGIN, PUSH))}, []),
    "in another role": ({"Ci": cfn("Role"), "Ops": cfn("Role", Policies=inline(LOGIN)), "P": PUSHER}, ALONE),
    "two policies": (
        {"Ci": cfn("Role"), "P": PUSHER, "T": cfn("Policy", PolicyDocument=LOGIN, Roles=[ref("Ci")])},
        [],
    ),
    "of another role": (
        {"Ci": cfn("Role"), "P": PUSHER, "T": cfn("Policy", PolicyDocument=LOGIN, Roles=[ref("Ops")])},
        ALONE,
    ),
    "a managed policy of the template": (
        {
            "Ci": cfn("Role", ManagedPolicyArns=[ref("T")], Policies=inline(PUSH)),
            "T": cfn("ManagedPolicy", PolicyDocument=LOGIN),
        },
        [],
    ),
    "a policy of its own type": (
        {
            "Ci": cfn("Role", Policies=inline(LOGIN)),
            "P": cfn("RolePolicy", PolicyDocument=PUSH, RoleName=ref("Ci")),
        },
        [],
    ),
    "a role by its name": (
        {
            "Ci": cfn("Role", RoleName="ci", Policies=inline(LOGIN)),
            "P": cfn("Policy", PolicyDocument=PUSH, Roles=["ci"]),
        },
        [],
    ),
    "a role that is elsewhere": (
        {
            "P": cfn("Policy", PolicyDocument=PUSH, Roles=["ci"]),
            "T": cfn("Policy", PolicyDocument=LOGIN, Roles=["ci"]),
        },
        [],
    ),
    "read only": (
        {"Ci": cfn("Role", ManagedPolicyArns=[arn("AmazonEC2ContainerRegistryReadOnly")]), "P": PUSHER},
        [],
    ),
    "administrator": (
        {"Ci": cfn("Role", ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"]), "P": HALVES},
        [],
    ),
    "power user of everything": (
        {"Ci": cfn("Role", ManagedPolicyArns=[SUBSTITUTED]), "P": HALVES},
        [],
    ),
    "logs": (
        {"Ci": cfn("Role", ManagedPolicyArns=[arn("service-role/AWSLambdaBasicExecutionRole")]), "P": PUSHER},
        ALONE,
    ),
    "somebody's": (
        {"Ci": cfn("Role", ManagedPolicyArns=["arn:aws:iam::334455667788:policy/x"]), "P": HALVES},
        [],
    ),
    "an ARN of a parameter": ({"Ci": cfn("Role", ManagedPolicyArns=[ref("Arn")]), "P": HALVES}, []),
    "a list of a parameter": ({"Ci": cfn("Role", ManagedPolicyArns=ref("Arns")), "P": HALVES}, []),
    "half and nothing": ({"Ci": cfn("Role"), "P": HALVES}, ["incomplete-push", *ALONE]),
    "half and the login": ({"Ci": cfn("Role", Policies=inline(LOGIN)), "P": HALVES}, ["incomplete-push"]),
    "half and the rest": ({"Ci": cfn("Role", Policies=inline(LOGIN, REST)), "P": HALVES}, []),
    "half, and the rest elsewhere": (
        {"Ci": cfn("Role", Policies=inline(LOGIN, allow(CHECK, APP + "2"))), "P": HALVES},
        ["incomplete-push"],
    ),
    "half, and all of it": (
        {"Ci": cfn("Role", ManagedPolicyArns=[arn("AmazonEC2ContainerRegistryPowerUser")]), "P": HALVES},
        [],
    ),
    "half, and what nobody knows": (
        {"Ci": cfn("Role", Policies=[{"PolicyName": "x", "PolicyDocument": ref("Document")}]), "P": HALVES},
        [],
    ),
    "a function": (
        {"F": {"Type": FUNCTION, "Properties": {"Policies": [LOGIN, PUSH]}}},
        [],
    ),
    "a function with a managed policy": (
        {"F": {"Type": FUNCTION,
               "Properties": {"Policies": [PUSH, "AmazonEC2ContainerRegistryPullOnly"]}}},
        [],
    ),
    "a function alone": ({"F": {"Type": FUNCTION, "Properties": {"Policies": [PUSH]}}}, ALONE),
}  # fmt: skip


def told(lint_text: Lint, text: str, name: str) -> list[str]:
    found = lint_text(text, name)
    assert not found.words("crash")
    return sorted(each.rule.name for each in found.findings)


@pytest.mark.parametrize("name", TEMPLATES)
def test_cloudformation(name: str, lint_text: Lint) -> None:
    resources, expected = TEMPLATES[name]
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    assert told(lint_text, json.dumps(template), "stack.json") == expected


def test_a_template_in_yaml(lint_text: Lint) -> None:
    text = f"""
Resources:
  P:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref Ci]
      PolicyDocument: {json.dumps(PUSH)}
  Ci:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Sub "arn:${{AWS::Partition}}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"]
"""
    assert told(lint_text, text, "stack.yml") == []
    assert told(lint_text, text.replace("PullOnly", "PublicReadOnly"), "stack.yml") == []  # nobody knows it
    assert told(lint_text, text.replace("Ref Ci", "Ref Ops"), "stack.yml") == ALONE


def resource(type: str, label: str, **attributes: str) -> str:
    lines = "\n".join(f"  {key} = {value}" for key, value in attributes.items())
    return f'resource "aws_iam_{type}" "{label}" {{\n{lines}\n}}\n'


def document(data: dict[str, Any]) -> str:
    return f"jsonencode({json.dumps(data)})"


ROLE = resource("role", "ci", name='"ci"')
CI = "aws_iam_role.ci"
TF_PUSH = resource("role_policy", "push", role=f"{CI}.id", policy=document(PUSH))
TF_HALF = resource("role_policy", "push", role=f"{CI}.id", policy=document(HALF))
TF_LOGIN = resource("policy", "login", policy=document(LOGIN))
DATA = """data "aws_iam_policy_document" "push" {
  statement {
    actions = %s
    resources = ["%s"]
  }
}
""" % (json.dumps([*UPLOAD, *CHECK]), APP)  # noqa: UP031
MODULES: dict[str, tuple[str, list[str]]] = {
    "alone": (ROLE + TF_PUSH, ALONE),
    "a policy without a role": (resource("policy", "push", policy=document(PUSH)), ALONE),
    "two policies": (
        ROLE + TF_PUSH + resource("role_policy", "login", role=f"{CI}.name", policy=document(LOGIN)),
        [],
    ),
    "of two roles": (
        ROLE + TF_PUSH
        + resource("role_policy", "login", role="aws_iam_role.ops.name", policy=document(LOGIN)),
        ALONE,
    ),
    "the role's own name": (
        ROLE + TF_PUSH + resource("role_policy", "login", role='"ci"', policy=document(LOGIN)),
        [],
    ),
    "a role of a variable": (
        resource("role_policy", "push", role="var.role", policy=document(PUSH))
        + resource("role_policy", "login", role="var.role", policy=document(LOGIN)),
        [],
    ),
    "an attachment": (
        ROLE + TF_PUSH + TF_LOGIN
        + resource("role_policy_attachment", "a", role=f"{CI}.name", policy_arn="aws_iam_policy.login.arn"),
        [],
    ),
    "an attachment of the other": (
        resource("policy", "push", policy=document(PUSH)) + ROLE
        + resource("role_policy", "login", role=f"{CI}.name", policy=document(LOGIN))
        + resource("role_policy_attachment", "a", role=f"{CI}.name", policy_arn="aws_iam_policy.push.arn"),
        [],
    ),
    "an attachment to several": (
        ROLE + TF_PUSH + TF_LOGIN
        + resource("policy_attachment", "a", roles=f'[{CI}.name, "x"]',
                   policy_arn="aws_iam_policy.login.arn"),
        [],
    ),
    "an attachment to others": (
        ROLE + TF_PUSH + TF_LOGIN
        + resource("policy_attachment", "a", roles='["x"]', policy_arn="aws_iam_policy.login.arn"),
        ALONE,
    ),
    "a managed policy": (
        ROLE + TF_PUSH + resource("role_policy_attachment", "a", role=f"{CI}.name",
                                  policy_arn='"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"'),
        [],
    ),
    "managed policies in turn": (
        ROLE + TF_HALF + resource(
            "role_policy_attachment", "a", role=f"{CI}.name", policy_arn="each.value",
            for_each='toset(["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"])'),
        [],
    ),
    "a partition": (
        ROLE + TF_PUSH + resource(
            "role_policy_attachment", "a", role=f"{CI}.name",
            policy_arn='"arn:${data.aws_partition.p.partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"'),
        [],
    ),
    "logs": (
        ROLE + TF_PUSH + resource("role_policy_attachment", "a", role=f"{CI}.name",
                                  policy_arn='"arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"'),
        ALONE,
    ),
    "an attachment of a variable": (
        ROLE + TF_HALF + resource("role_policy_attachment", "a", role=f"{CI}.name", policy_arn="var.arn"),
        [],
    ),
    "a managed policy by its name": (
        ROLE + TF_PUSH
        + 'data "aws_iam_policy" "pull" {\n  name = "AmazonEC2ContainerRegistryPullOnly"\n}\n'
        + resource("role_policy_attachment", "a", role=f"{CI}.name",
                   policy_arn="data.aws_iam_policy.pull.arn"),
        [],
    ),
    "managed_policy_arns": (
        TF_PUSH + TF_LOGIN + resource("role", "ci", managed_policy_arns="[aws_iam_policy.login.arn]"),
        [],
    ),
    "inline_policy": (
        TF_PUSH + ROLE.replace("\n}", f"\n  inline_policy {{\n    policy = {document(LOGIN)}\n  }}\n}}"),
        [],
    ),
    "inline policies that nobody knows": (
        TF_HALF + ROLE.replace(
            "\n}", '\n  dynamic "inline_policy" {\n    for_each = var.p\n    content {\n'
            "      policy = inline_policy.value\n    }\n  }\n}"),
        [],
    ),
    "a document": (
        DATA + ROLE + TF_LOGIN
        + resource("role_policy", "p", role=f"{CI}.id", policy="data.aws_iam_policy_document.push.json")
        + resource("role_policy_attachment", "a", role=f"{CI}.name", policy_arn="aws_iam_policy.login.arn"),
        [],
    ),
    "a document, and nothing beside": (
        DATA + ROLE
        + resource("role_policy", "p", role=f"{CI}.id", policy="data.aws_iam_policy_document.push.json"),
        ALONE,
    ),
    "a document of a managed policy": (
        DATA + ROLE + resource("policy", "p", policy="data.aws_iam_policy_document.push.json")
        + resource("role_policy", "login", role=f"{CI}.id", policy=document(LOGIN))
        + resource("role_policy_attachment", "a", role=f"{CI}.name", policy_arn="aws_iam_policy.p.arn"),
        [],
    ),
    "half and nothing": (ROLE + TF_HALF, ["incomplete-push", *ALONE]),
    "half and the rest": (
        ROLE + TF_HALF
        + resource("role_policy", "rest", role=f"{CI}.id", policy=document(allow([*TOKEN, *CHECK]))),
        [],
    ),
    "half, and what nobody knows": (
        ROLE + TF_HALF + resource("role_policy", "rest", role=f"{CI}.id", policy="var.policy"),
        [],
    ),
    "of a user": (
        resource("user_policy", "push", user="aws_iam_user.ci.name", policy=document(PUSH))
        + resource("user_policy", "login", user="aws_iam_user.ci.name", policy=document(LOGIN)),
        [],
    ),
    "of a group": (
        resource("group_policy", "push", group="aws_iam_group.ci.name", policy=document(PUSH))
        + resource("group_policy_attachment", "a", group="aws_iam_group.ci.name",
                   policy_arn='"arn:aws:iam::aws:policy/AdministratorAccess"'),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_terraform(name: str, lint_text: Lint) -> None:
    text, expected = MODULES[name]
    assert told(lint_text, text, "main.tf") == expected


REPOSITORY = "AWS::ECR::Repository"


def to_role(principal: Any, *actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": list(actions)}
    text = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": REPOSITORY, "Properties": {"RepositoryPolicyText": text}}


GIVEN = {"Fn::GetAtt": ["Ci", "Arn"]}
HOLDER = cfn("Role", RoleName="ci-main", Policies=inline(LOGIN, HALF))
NAMED = "arn:aws:iam::334455667788:role/"
BOTH: dict[str, tuple[dict[str, Any], list[str]]] = {
    "the rest by the repository": ({"Ci": HOLDER, "R": to_role(GIVEN, *CHECK)}, []),
    "by the role's name": ({"Ci": HOLDER, "R": to_role(f"{NAMED}ci-main", *CHECK)}, []),
    "for another role": ({"Ci": HOLDER, "R": to_role(f"{NAMED}ops", *CHECK)}, ["incomplete-push"]),
    "for a role whose name goes on": (
        {"Ci": HOLDER, "R": to_role(f"{NAMED}ci-main-2", *CHECK)},
        ["incomplete-push"],
    ),
    "less than the rest": ({"Ci": HOLDER, "R": to_role(GIVEN, "ecr:ListImages")}, ["incomplete-push"]),
    "the rest by the role": (
        {
            "Ci": cfn("Role", Policies=inline(LOGIN, allow([*UPLOAD, *CHECK]))),
            "R": to_role(GIVEN, "ecr:PutImage"),
        },
        [],
    ),
    "nothing by the role": ({"Ci": cfn("Role"), "R": to_role(GIVEN, "ecr:PutImage")}, ["incomplete-push"]),
    "half a pull": (
        {
            "Ci": cfn("Role", Policies=inline(LOGIN, allow(["ecr:BatchGetImage"], APP))),
            "R": to_role(GIVEN, "ecr:GetDownloadUrlForLayer", *CHECK),
        },
        [],
    ),
}


@pytest.mark.parametrize("name", BOTH)
def test_a_role_and_a_repository(name: str, lint_text: Lint) -> None:
    resources, expected = BOTH[name]
    assert told(lint_text, json.dumps({"Resources": resources}), "stack.json") == expected


def test_a_role_and_a_repository_in_terraform(lint_text: Lint) -> None:
    def text(principal: str) -> str:
        policy = f"""jsonencode({{ Version = "2012-10-17", Statement = [
    {{ Effect = "Allow", Principal = {{ AWS = {principal} }}, Action = {json.dumps(CHECK)} }}] }})"""
        return (
            ROLE
            + resource("role_policy", "half", role=f"{CI}.id", policy=document(HALF))
            + resource("role_policy", "login", role=f"{CI}.id", policy=document(LOGIN))
            + f'resource "aws_ecr_repository_policy" "r" {{\n  repository = "app"\n  policy = {policy}\n}}\n'
        )

    assert told(lint_text, text("aws_iam_role.ci.arn"), "main.tf") == []
    assert told(lint_text, text(f'"{NAMED}ci"'), "main.tf") == []
    assert told(lint_text, text(f'"{NAMED}ops"'), "main.tf") == ["incomplete-push"]


def planned(type: str, label: str, **values: Any) -> dict[str, Any]:
    address = f"aws_iam_{type}.{label}"
    return {"address": address, "mode": "managed", "type": f"aws_iam_{type}", "name": label, "values": values}


PLANNED_ROLE = planned("role", "ci", name="ci")
PLANNED_HALF = planned("role_policy", "half", role="ci", policy=json.dumps(HALF))
POWER_USER = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"
PLANS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "alone": ([PLANNED_ROLE, PLANNED_HALF], ["incomplete-push", *ALONE]),
    "the rest": (
        [PLANNED_ROLE, PLANNED_HALF,
         planned("role_policy", "rest", role="ci", policy=json.dumps(allow([*TOKEN, *CHECK])))],
        [],
    ),
    "of another role": (
        [PLANNED_ROLE, PLANNED_HALF,
         planned("role_policy", "rest", role="ops", policy=json.dumps(allow([*TOKEN, *CHECK])))],
        ["incomplete-push", *ALONE],
    ),
    "in the role": (
        [PLANNED_HALF,
         planned("role", "ci", name="ci", inline_policy=[{"policy": json.dumps(allow([*TOKEN, *CHECK]))}])],
        [],
    ),
    "a managed policy": (
        [PLANNED_ROLE, PLANNED_HALF,
         planned("role_policy_attachment", "a", role="ci", policy_arn=POWER_USER)],
        [],
    ),
    "one that is not there yet": (
        [PLANNED_ROLE, PLANNED_HALF, planned("role_policy_attachment", "a", role="ci")],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_a_plan(name: str, lint_text: Lint) -> None:
    resources, expected = PLANS[name]
    plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": resources}}}
    assert told(lint_text, json.dumps(plan), "plan.json") == expected
