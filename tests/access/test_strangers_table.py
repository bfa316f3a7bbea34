"""Every operator, with prefixes and suffixes, on keys of every kind: does the condition keep strangers out?

The answers follow from three facts of each key, read off AWS's page of global condition keys: whether a
stranger's request has it, whether the value of the policy can be its value, and whether another can.
"""

from __future__ import annotations

from typing import Literal

import pytest

from ecrlint.policy.condition import OPERATORS
from ecrlint.policy.model import parse

from .test_strangers_law import judge

Has = Literal["always", "perhaps", "never", "doubtful"]
Answer = Literal["let in", "kept out", "undecided"]

ACCOUNT = "111122223333"
ORG = "o-a1b2c3d4e5"


class Key:
    """A key, a value that a policy compares it with, and what a stranger can do about that."""

    def __init__(
        self, name: str, value: str, family: str, has: Has, equal: bool, other: bool, *, many: bool = False
    ) -> None:
        self.name, self.value, self.family = name, value, family
        self.has, self.equal, self.other, self.many = has, equal, other, many


def own(name: str, value: str, has: Has = "perhaps", family: str = "String", many: bool = False) -> Key:
    """What a stranger has one of its own of: never the policy's."""
    return Key(name, value, family, has, False, True, many=many)


def free(name: str, value: str, has: Has = "perhaps", family: str = "String", many: bool = False) -> Key:
    """What a stranger, or chance, may make the policy's value or another."""
    return Key(name, value, family, has, True, True, many=many)


def never(name: str, value: str = "x", family: str = "String", many: bool = False) -> Key:
    return Key(name, value, family, "never", False, False, many=many)


KEYS = (
    own("aws:PrincipalAccount", ACCOUNT, "always"),
    own("aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/ci", "always", "ARN"),
    own("aws:userid", "AROAEXAMPLEEXAMPLE123:ci", "always"),
    own("aws:PrincipalOrgID", ORG),
    own("aws:PrincipalOrgPaths", f"{ORG}/r-ab12/ou-ab12-11111111/", many=True),
    own("aws:SourceIp", "203.0.113.0/24", family="IP"),
    own("aws:SourceVpc", "vpc-0123456789abcdef0"),
    own("aws:SourceVpce", "vpce-0123456789abcdef0"),
    own("aws:SourceVpcArn", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/vpc-0123456789abcdef0", family="ARN"),
    own("aws:VpceAccount", ACCOUNT),
    own("aws:VpceOrgID", ORG),
    own("aws:VpceOrgPaths", f"{ORG}/r-ab12/ou-ab12-11111111/", many=True),
    own("aws:Ec2InstanceSourceVpc", "vpc-0123456789abcdef0"),
    own("aws:ChatbotSourceArn", f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack/x", family="ARN"),
    own("lambda:SourceFunctionArn", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:x", family="ARN"),
    own("ec2:SourceInstanceArn", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-0", family="ARN"),
    own("ssm:SourceInstanceArn", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-0", family="ARN"),
    own("codebuild:ProjectArn", f"arn:aws:codebuild:eu-west-1:{ACCOUNT}:project/x", family="ARN"),
    own("aws:PrincipalIsAWSService", "true", "always", "Bool"),
    free("aws:VpcSourceIp", "10.0.0.0/16", family="IP"),
    free("aws:Ec2InstanceSourcePrivateIPv4", "10.0.0.0/16", family="IP"),
    free("aws:PrincipalTag/team", "red"),
    free("aws:SourceIdentity", "bob"),
    free("aws:username", "bob"),
    free("aws:UserAgent", "docker"),
    free("aws:referer", "https://example.com/"),
    free("aws:FederatedProvider", "accounts.google.com"),
    free("aws:PrincipalType", "User", "always"),
    free("aws:CalledVia", "cloudformation.amazonaws.com", many=True),
    free("aws:CalledViaFirst", "cloudformation.amazonaws.com"),
    free("aws:ViaAWSService", "true", family="Bool"),
    free("aws:MultiFactorAuthPresent", "true", family="Bool"),
    free("aws:MultiFactorAuthAge", "3600", family="Numeric"),
    free("ec2:RoleDelivery", "2", family="Numeric"),
    free("aws:TokenIssueTime", "2027-01-01T00:00:00Z", family="Date"),
    free("aws:SecureTransport", "false", "always", "Bool"),
    free("aws:RequestedRegion", "eu-central-1", "always"),
    free("aws:CurrentTime", "2027-01-01T00:00:00Z", "always", "Date"),
    free("aws:EpochTime", "1798761600", "always", "Date"),
    free("aws:ResourceTag/team", "red"),
    free("ecr:ResourceTag/team", "red"),
    free("aws:ResourceAccount", ACCOUNT, "always"),
    free("aws:ResourceOrgID", ORG, "always"),
    free("aws:ResourceOrgPaths", f"{ORG}/r-ab12/", "always", many=True),
    never("aws:SourceArn", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:x", "ARN"),
    never("aws:SourceAccount", ACCOUNT),
    never("aws:SourceOrgID", ORG),
    never("aws:SourceOrgPaths", f"{ORG}/r-ab12/", many=True),
    never("aws:PrincipalServiceName", "lambda.amazonaws.com"),
    never("aws:PrincipalServiceNamesList", "lambda.amazonaws.com", many=True),
    never("aws:RequestTag/team"),
    never("aws:TagKeys", many=True),
    never("s3:prefix"),
    never("kms:ViaService"),
    Key("glue:CredentialIssuingService", "glue.amazonaws.com", "String", "perhaps", True, False),
    never("sts:ExternalId"),
    never("aws:NoSuchKey"),
    never("a.b:c"),
    Key("aws:AssumedRoot", "true", "Bool", "doubtful", True, True),
    Key("aws:ViaAWSMCPService", "true", "Bool", "doubtful", True, True),
    Key("aws:IsMcpServiceAction", "true", "Bool", "doubtful", True, True),
)
SUFFIXES = ("", "IfExists")
PREFIXES = ("", "ForAllValues:", "ForAnyValue:")
FAMILIES = {"ARN": ("ARN", "String"), "Bool": ("Bool",)}


def rows() -> list[tuple[Key, str, str, str]]:
    found = []
    for key in KEYS:
        for base, family in OPERATORS.items():
            if family in FAMILIES.get(key.family, (key.family,)):
                found += [(key, prefix, base, suffix) for prefix in PREFIXES for suffix in SUFFIXES]
        found += [(key, "", "Null", value) for value in ("true", "false")]
    return found


def is_met(prefix: str, negated: bool, suffix: str, value: Literal["absent", "equal", "other"]) -> bool:
    """Whether a request meets the condition: IAM User Guide, "Condition operators", one value at most."""
    if value == "absent":
        return prefix == "ForAllValues:" or bool(suffix) or (negated and not prefix)
    return (value == "equal") != negated


def answer(key: Key, prefix: str, base: str, suffix: str) -> Answer:
    possible: list[Literal["absent", "equal", "other"]] = []
    possible += ["absent"] if key.has != "always" else []
    if key.has != "never":
        possible += ["equal"] if key.equal else []
        possible += ["other"] if key.other else []
    if base == "Null":
        met = [(value == "absent") == (suffix == "true") for value in possible]
    else:
        met = [is_met(prefix, "Not" in base, suffix, value) for value in possible]
    if not any(met):
        return "kept out"
    if key.has == "doubtful":  # nobody has to have it, and AWS may have it as false, which is "other"
        sure = met[possible.index("absent")] and met[possible.index("other")]
        return "let in" if sure else "undecided"
    if base != "Null" and key.many and not prefix:
        return "let in" if "absent" in possible and met[possible.index("absent")] else "undecided"
    if prefix == "ForAnyValue:" and suffix:
        sure = any(good for good, value in zip(met, possible, strict=True) if value != "absent")
        return "let in" if sure else "undecided"  # AWS leaves open whether it holds for requests without it
    return "let in"


def test_the_table() -> None:
    wrong = []
    table = rows()
    for key, prefix, base, suffix in table:
        name, value = (base, suffix) if base == "Null" else (f"{prefix}{base}{suffix}", key.value)
        statement = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
                     "Condition": {name: {key.name: value}}}  # fmt: skip
        found, undecided = judge(parse({"Version": "2012-10-17", "Statement": statement}, "repository"))
        told = "let in" if found else "undecided" if undecided else "kept out"
        wanted = answer(key, prefix, base, suffix)
        if told != wanted:
            wrong.append(f"{name} {key.name} {value}: {told}, not {wanted}")
    assert not wrong, f"{len(wrong)} of {len(table)}: " + "\n".join(wrong)


EMPTY = {
    "StringNotEquals": "let in", "StringNotLike": "let in", "StringNotEqualsIfExists": "let in",
    "ForAllValues:StringNotLike": "let in", "StringEquals": "kept out", "StringLike": "kept out",
    "StringEqualsIfExists": "let in", "ForAllValues:StringEquals": "let in",
    "ForAnyValue:StringEquals": "kept out",
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_empty_lists(name: str) -> None:
    """No value is on an empty list: a negated test is met by all, others by requests without the key."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
                 "Condition": {name: {"aws:PrincipalOrgID": []}}}  # fmt: skip
    found, undecided = judge(parse({"Version": "2012-10-17", "Statement": statement}, "repository"))
    assert ("let in" if found else "undecided" if undecided else "kept out") == EMPTY[name]
