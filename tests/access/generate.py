"""Random policies and requests, close enough to one another that they meet often."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from ecrlint.access.semantics.request import (
    DERIVED,
    EVERYTHING,
    FUTURE,
    Caller,
    Request,
    is_on_repository,
    trouble,
)
from ecrlint.policy.action import is_known
from ecrlint.policy.model import Policy, parse

if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

ACCOUNTS = ("111111111111", "222222222222", "123456789012", "345678901234")
ROLES = ("ci", "ci-main", "admin", "team/ci", "team/ops/ci-main", "x")
USERS = ("anna", "team/anna", "bob")
SESSIONS = ("build", "me")
SERVICES = ("lambda.amazonaws.com", "codebuild.amazonaws.com", "inspector.amazonaws.com")
ACTIONS = (
    "ecr:PutImage",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:SetRepositoryPolicy",
    "ecr:TagResource",
    "ecr:DescribeImages",
)
ACTION_ENTRIES = (
    *ACTIONS,
    "ecr:*",
    "*",
    "ecr:Batch*",
    "ecr:Get*",
    "ECR:putimage",
    "s3:GetObject",
    "ecr:*Image",
)
WHOLE_ACTIONS = ("ecr:DescribeRegistry", "ecr:GetAuthorizationToken")
"""Actions that work on no repository."""
RESOURCES = (
    "arn:aws:ecr:us-east-1:111111111111:repository/app",
    "arn:aws:ecr:eu-west-1:111111111111:repository/app",
    "arn:aws:ecr:us-east-1:111111111111:repository/prod/web",
    "arn:aws:ecr:us-east-1:111111111111:repository/prod/web/api",
    "arn:aws:ecr:us-east-1:222222222222:repository/prod/web",
    "arn:aws-cn:ecr:cn-north-1:111111111111:repository/apps",
)
RESOURCE_ENTRIES = (
    *RESOURCES[:3],
    "*",
    "arn:aws:ecr:us-east-1:111111111111:repository/*",
    "arn:aws:ecr:us-east-1:111111111111:repository/prod/*",
    "arn:aws:ecr:*:111111111111:repository/*web*",
    "arn:aws:ecr:*:*:repository/ap?",
    "arn:aws:ecr:us-*:*:repository/prod/*/api",
    "arn:*:ecr:*:222222222222:*",
    "arn:aws:us-east-1:111111111111:repository/*",
    "111111111111.dkr.ecr.us-east-1.amazonaws.com/app",
)
PRINCIPALS = (
    *ACCOUNTS[:2],
    *(f"arn:aws:iam::{account}:root" for account in ACCOUNTS[:2]),
    *(f"arn:aws:iam::111111111111:role/{role}" for role in ROLES[:4]),
    "arn:aws:iam::222222222222:role/ci",
    "arn:aws:iam::111111111111:user/anna",
    "arn:aws:iam::111111111111:user/team/anna",
    "arn:aws:sts::111111111111:assumed-role/ci/build",
    "arn:aws:sts::111111111111:federated-user/anna",
    "AROAEXAMPLEEXAMPLE123",
)
REFERENCE_PRINCIPALS = (
    "arn:aws:iam::111111111111:role/ci*",
    "arn:aws:iam::*:role/ci",
    "arn:aws:iam::1*:role/team/*",
    "arn:aws:sts::111111111111:assumed-role/ci*/build",
)
PRINCIPAL_ARNS = (
    "arn:aws:iam::111111111111:role/ci*",
    "arn:aws:iam::111111111111:role/?i",
    "arn:aws:iam::*:role/*ci-main",
    "arn:aws:iam::111111111111:role/ci",
    "arn:aws:iam::111111111111:user/*",
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::12*:role/*",
    "arn:aws:sts::111111111111:federated-user/*",
    "*",
    "*:role/ci",
    "arn:aws:iam::111111111111:*",
)
TEXTS: dict[str, tuple[str, ...]] = {
    "aws:PrincipalArn": PRINCIPAL_ARNS,
    "aws:PrincipalAccount": ("111111111111", "222222222222", "1*", "??????789012"),
    "aws:PrincipalType": ("User", "AssumedRole", "Account", "A*"),
    "aws:username": ("anna", "an*", "?ob", "ANNA"),
    "aws:PrincipalIsAWSService": ("true", "false"),
    "aws:PrincipalServiceName": ("lambda.amazonaws.com", "*.amazonaws.com"),
    "aws:PrincipalServiceNamesList": ("lambda.amazonaws.com", "c*"),
    "aws:PrincipalOrgID": ("o-abc", "o-def", "o-*"),
    "aws:PrincipalOrgPaths": ("o-abc/r-1/*", "o-abc/*", "o-def/r-2/ou-1/", "*/ou-1/"),
    "aws:PrincipalTag/team": ("red", "re*", "?ed", "RED", "blue", "r?*d", "x${aws:username}", "", "?*"),
    "aws:SourceArn": (
        "arn:aws:lambda:us-east-1:111111111111:function:*",
        "arn:aws:lambda:*:111111111111:function:a?",
        "arn:aws:s3:::bucket",
        "arn:*:lambda:*:*:*",
        "*",
    ),
    "aws:SourceAccount": ("111111111111", "222222222222", "1*"),
    "aws:SourceIp": (
        "203.0.113.0/24",
        "203.0.113.9",
        "10.0.0.0/8",
        "2001:db8::/32",
        "0.0.0.0/0",
        "0.0.0.0/1",
    ),
    "aws:SourceVpce": ("vpce-1", "vpce-2", "vpce-*"),
    "aws:SourceVpc": ("vpc-1", "vpc-*"),
    "aws:VpcSourceIp": ("10.0.0.0/16", "10.0.0.1"),
    "aws:SecureTransport": ("true", "false", "TRUE"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:MultiFactorAuthAge": ("3600", "10", "x"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2027-01-01", "soon"),
    "aws:TagKeys": ("team", "t*", "cost"),
    "aws:CalledVia": ("cloudformation.amazonaws.com", "athena.amazonaws.com"),
    "aws:UserAgent": ("*curl*", "docker*", "cur?"),
    "ecr:ResourceTag/env": ("prod", "dev", "p*", "a*", "*a", "a?*a", "${aws:PrincipalTag/team}"),
}
STRING_OPERATORS = (
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
)
ARN_OPERATORS = (
    "ArnLike",
    "ArnNotLike",
    "ArnEquals",
    "ArnNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEquals",
)
IP_OPERATORS = ("IpAddress", "NotIpAddress")
_ORDERS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")


def operators_for(key: str) -> tuple[str, ...]:
    if key.endswith("Arn"):
        return ARN_OPERATORS
    if key.endswith("Ip"):
        return IP_OPERATORS
    if key in ("aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:PrincipalIsAWSService"):
        return ("Bool", "StringEquals")
    if key == "aws:MultiFactorAuthAge":
        return tuple("Numeric" + order for order in _ORDERS)
    if key == "aws:CurrentTime":
        return tuple("Date" + order for order in _ORDERS)
    return STRING_OPERATORS


def condition(random: Random) -> tuple[str, str, object]:
    key = random.choice(list(TEXTS))
    if random.random() < 0.12:
        return "Null", key, random.choice(["true", "false"])
    operator = random.choice(operators_for(key))
    if key.endswith("Paths") or key in ("aws:TagKeys", "aws:CalledVia") or random.random() < 0.1:
        operator = random.choice(["ForAnyValue:", "ForAllValues:", "ForAnyValue:", ""]) + operator
    if random.random() < 0.15:
        operator += "IfExists"
    values = random.sample(TEXTS[key], min(len(TEXTS[key]), random.choice([1, 1, 2, 3])))
    if random.random() < 0.1:
        key = key.upper()
    return operator, key, values if len(values) > 1 or random.random() < 0.5 else values[0]


def resource_element(random: Random) -> dict[str, object]:
    """Resource, or now and then NotResource."""
    entries = random.sample(RESOURCE_ENTRIES, random.choice([1, 1, 2, 3]))
    element = "NotResource" if random.random() < 0.2 else "Resource"
    return {element: entries if len(entries) > 1 or random.random() < 0.5 else entries[0]}


def statement(
    random: Random, reference: bool = False, keys: int = 3, kind: Kind = "repository"
) -> dict[str, object]:
    """A statement that a policy of a kind can have; keys beside it is at most how many conditions."""
    found: dict[str, object] = {"Effect": random.choice(["Allow", "Allow", "Deny"])}
    pool = PRINCIPALS + (REFERENCE_PRINCIPALS if reference else ())
    principal: object = "*"
    if random.random() < 0.6:
        principal = {"AWS": random.sample(pool, random.choice([1, 1, 2, 3]))}
    elif random.random() < 0.3:
        principal = {"Service": random.choice(SERVICES)}
    elif random.random() < 0.2:
        principal = {"AWS": "111111111111", "Federated": random.choice(["accounts.google.com", "*"])}
    is_not = random.random() < 0.1 and principal != "*"
    if kind != "identity":
        found["NotPrincipal" if is_not else "Principal"] = principal
    pool = ACTION_ENTRIES + (WHOLE_ACTIONS if kind in ("registry", "identity") else ())
    entries = [of_kind(each, kind) for each in random.sample(pool, random.choice([1, 1, 2, 3]))]
    found["NotAction" if random.random() < 0.1 else "Action"] = entries
    if kind in ("registry", "identity") or random.random() < 0.1:
        found |= resource_element(random)
    block: dict[str, dict[str, object]] = {}
    for _ in range(random.choice([0, 0, 1, 1, 2, keys])):
        operator, key, values = condition(random)
        block.setdefault(operator, {})[key] = values
    if block:
        found["Condition"] = block
    return found


def of_kind(action: str, kind: Kind) -> str:
    """An action of the service that policies of a kind are about."""
    return (
        action.replace("ecr:", "ecr-public:").replace("ECR:", "ECR-public:") if kind == "public" else action
    )


def policy(random: Random, reference: bool = False, kind: Kind = "repository") -> Policy:
    statements = [statement(random, reference, kind=kind) for _ in range(random.choice([1, 2, 2, 3, 4]))]
    return parse({"Version": "2012-10-17", "Statement": statements}, kind)


def variant(random: Random, base: Policy) -> Policy:
    """A policy that differs little from another one."""
    assert isinstance(base.data, dict)
    statements = list(base.data["Statement"])
    change = random.random()
    if change < 0.3:
        statements.append(statement(random, kind=base.kind))
    elif change < 0.5 and len(statements) > 1:
        statements.pop(random.randrange(len(statements)))
    elif change < 0.8:
        statements[random.randrange(len(statements))] = statement(random, kind=base.kind)
    else:
        random.shuffle(statements)
    return parse({"Version": "2012-10-17", "Statement": statements}, base.kind)


def caller(random: Random) -> Caller:
    kind = random.choice(["role", "role", "role", "user", "root", "federated", "service", "provider"])
    account = random.choice(ACCOUNTS)
    if kind == "service":
        return Caller("service", name=random.choice((*SERVICES, "sns.amazonaws.com")))
    if kind == "provider":
        return Caller(
            "provider", name=random.choice(["accounts.google.com", "cognito-identity.amazonaws.com"])
        )
    if kind == "root":
        return Caller("root", account)
    path, _, name = random.choice(ROLES if kind == "role" else USERS).rpartition("/")
    if kind == "role":
        return Caller("role", account, name, path=path, session=random.choice(SESSIONS))
    if kind == "user":
        return Caller("user", account, name, path=path)
    return Caller("federated", account, name, issuer=random.choice(["", *USERS]))


_VALUES: dict[str, tuple[str, ...]] = {
    "aws:principalorgid": ("o-abc", "o-def", "o-x", "z"),
    "aws:principalorgpaths": ("o-abc/r-1/ou-1/", "o-abc/r-2/", "o-def/r-2/ou-1/", "o-x/r-9/"),
    "aws:principaltag/team": ("red", "RED", "ed", "bed", "reed", "blue", "redd", ""),
    "aws:sourcearn": (
        "arn:aws:lambda:us-east-1:111111111111:function:ab",
        "arn:aws:lambda:eu-west-1:111111111111:function:abc",
        "arn:aws:s3:::bucket",
        "arn:aws:lambda:us-east-1:222222222222:x",
    ),
    "aws:sourceaccount": ("111111111111", "222222222222", "199999999999", "999999999999"),
    "aws:sourceip": ("203.0.113.9", "203.0.113.10", "10.1.2.3", "2001:db8::1", "2002::1", "200.1.1.1"),
    "aws:sourcevpce": ("vpce-1", "vpce-2", "vpce-3", "x"),
    "aws:sourcevpc": ("vpc-1", "vpc-2"),
    "aws:vpcsourceip": ("10.0.0.1", "10.0.0.2", "10.9.0.1"),
    "aws:securetransport": ("true", "false"),
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:multifactorauthage": ("5", "10", "60", "3600", "4000"),
    "aws:currenttime": (
        "2025-06-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        "2026-06-01T00:00:00Z",
        "2028-01-01T00:00:00Z",
    ),
    "aws:tagkeys": ("team", "cost", "tea", "other"),
    "aws:calledvia": ("cloudformation.amazonaws.com", "athena.amazonaws.com", "x"),
    "aws:useragent": ("curl", "docker/1", "a curl b", "wget"),
    "ecr:resourcetag/env": ("prod", "dev", "a", "aa", "aba", "ab", "ba", "p"),
}
_MULTIVALUED = ("aws:principalorgpaths", "aws:tagkeys", "aws:calledvia")


def values(random: Random, key: str) -> tuple[str, ...]:
    pool = _VALUES[key]
    if key in _MULTIVALUED:
        return tuple(random.sample(pool, random.choice([0, 1, 2, 3])))
    return () if random.random() < 0.3 else (random.choice(pool),)


def request(random: Random, kind: Kind = "repository") -> Request:
    """A well-formed request that a policy of a kind may decide about."""
    while True:
        keys = [key for key in _VALUES if key not in DERIVED]
        context = {key: values(random, key) for key in keys}
        who = caller(random)
        drop = (
            ("aws:sourceip",)
            if random.random() < 0.5
            else ("aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip")
        )
        for key in drop:
            context[key] = ()
        for key in context:
            if context[key] == () and key not in drop and key not in _MULTIVALUED:
                context[key] = (random.choice(_VALUES[key]),) if random.random() < 0.7 else ()
        whole = WHOLE_ACTIONS if kind in ("registry", "identity") else ()
        named = [of_kind(each, kind) for each in (*ACTIONS, *whole)]
        action = random.choice([*filter(is_known, named), of_kind(f"ecr:{FUTURE}", kind)])
        resource = random.choice(RESOURCES) if is_on_repository(action) else EVERYTHING
        found = _repaired(Request(who, action, context, resource))
        if not trouble(found):
            return found


def _repaired(request: Request) -> Request:
    """The request without the keys that such a request cannot have."""
    for key in list(request.context):
        probe = Request(request.caller, request.action, {key: request.context[key]})
        if request.context[key] and any(key in each for each in trouble(probe)) and "SourceIp" not in key:
            request.context[key] = ()
    for key in ("aws:securetransport", "aws:currenttime", "aws:useragent"):
        if not request.context[key]:
            request.context[key] = (_VALUES[key][0],)
    return request
