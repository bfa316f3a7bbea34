"""Random policies over every condition key, every operator and every kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecrlint.policy.condition import OPERATORS
from ecrlint.policy.condition_keys import KEYS

if TYPE_CHECKING:
    from random import Random

Data = dict[str, Any]

ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage", "ecr:SetRepositoryPolicy",
           "ecr:BatchDeleteImage", "ecr:TagResource", "ecr:UntagResource")  # fmt: skip
_NOBODYS = ("a.b:c", "saml:aud", "token.actions.githubusercontent.com:sub", "s3:prefix", "kms:ViaService",
            "sts:ExternalId", "aws:NoSuchKey", "ecr:NoSuchKey", "nonsense")  # fmt: skip
_TAGS = ("aws:PrincipalTag/team", "aws:PrincipalTag/acct", "aws:ResourceTag/team", "ecr:ResourceTag/team",
         "ecr:ResourceTag/owner", "aws:RequestTag/team")  # fmt: skip
ALL_KEYS = (*(key.name for key in KEYS.values() if not key.name.startswith("ecr-")), *_NOBODYS, *_TAGS)
USUAL_KEYS = ("aws:PrincipalOrgID", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:SourceIp",
              "aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:PrincipalOrgPaths",
              "aws:PrincipalTag/team", "aws:SourceIdentity", "aws:userid", "aws:username",
              "aws:SecureTransport", "aws:ResourceTag/team", "aws:ResourceOrgID",
              "aws:ResourceAccount", "aws:MultiFactorAuthPresent")  # fmt: skip
_MULTI = tuple(key.name for key in KEYS.values() if key.multivalued)
_FIXED = {
    "aws:PrincipalOrgID": ("o-a1b2c3d4e5", "o-*", "o-a*", "*", "o-a1b2c3d4e?"),
    "aws:VpceOrgID": ("o-a1b2c3d4e5", "o-*"),
    "aws:ResourceOrgID": ("o-a1b2c3d4e5", "o-*"),
    "aws:PrincipalOrgPaths": ("o-a1b2c3d4e5/*", "o-*", "o-a1b2c3d4e5/r-ab12/*", "*/ou-1/*", "o-*/r-*"),
    "aws:VpceOrgPaths": ("o-a1b2c3d4e5/*", "o-*"),
    "aws:ResourceOrgPaths": ("o-a1b2c3d4e5/*", "o-*"),
    "aws:PrincipalAccount": ("111122223333", "1*", "*", "111122223333*"),
    "aws:VpceAccount": ("111122223333", "*"),
    "aws:ResourceAccount": ("111122223333", "210987654321"),
    "aws:PrincipalArn": ("arn:aws:iam::111122223333:role/ci", "arn:aws:iam::111122223333:role/*",
                         "arn:aws:iam::*:role/ci", "arn:aws*:iam::111122223333:role/ci", "*:role/ci", "*",
                         "arn:aws:iam::*:user/team/*"),
    "aws:userid": ("AROAEXAMPLEEXAMPLE123:*", "*:bob", "AIDAEXAMPLEEXAMPLE123", "AROA*"),
    "aws:username": ("bob", "b*", "*"),
    "aws:PrincipalType": ("User", "AssumedRole", "Account", "A*"),
    "aws:SourceIp": ("203.0.113.0/24", "54.0.0.0/8", "55.0.0.0/8", "0.0.0.0/0", "10.0.0.0/8", "54.0.0.0/7",
                     "2001:db8::/32", "2600::/16", "203.0.113.9"),
    "aws:VpcSourceIp": ("10.0.0.0/8", "10.0.0.0/16", "203.0.113.0/24", "0.0.0.0/0"),
    "aws:Ec2InstanceSourcePrivateIPv4": ("10.0.0.0/8", "10.0.0.5"),
    "aws:SourceVpc": ("vpc-0123456789abcdef0", "vpc-*", "*"),
    "aws:Ec2InstanceSourceVpc": ("vpc-0123456789abcdef0", "vpc-*"),
    "aws:SourceVpce": ("vpce-0123456789abcdef0", "vpce-*"),
    "aws:SourceVpcArn": ("arn:aws:ec2:*:111122223333:vpc/*", "arn:aws:ec2:*:*:vpc/vpc-0123456789abcdef0",
                         "arn:aws:ec2:*:*:vpc/*"),
    "aws:RequestedRegion": ("eu-central-1", "eu-*", "us-east-1", "zz-*"),
    "aws:CalledVia": ("cloudformation.amazonaws.com", "*"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "soon"),
    "aws:TokenIssueTime": ("2026-01-01T00:00:00Z",),
    "aws:EpochTime": ("1767225600", "1798761600"),
    "aws:MultiFactorAuthAge": ("3600", "0"),
    "ec2:RoleDelivery": ("2",),
    "glue:CredentialIssuingService": ("glue.amazonaws.com", "g*", "red"),
    "glue:RoleAssumedBy": ("glue.amazonaws.com",),
    "aws:TagKeys": ("team", "t*"),
    "aws:SourceArn": ("arn:aws:lambda:us-east-1:111122223333:function:x", "*"),
}  # fmt: skip
_ARNS = ("arn:aws:lambda:us-east-1:111122223333:function:x", "arn:aws:*:*:111122223333:*",
         "arn:aws:*:*:*:*", "*",
         "arn:aws*:lambda:us-east-1:111122223333:function:x")  # fmt: skip
_TEXTS = ("red", "re*", "*", "bob", "?ob")
_VARIABLES = ("${aws:PrincipalTag/team}", "${aws:PrincipalTag/acct}", "${aws:username}", "${aws:SourceVpc}",
              "${aws:PrincipalAccount}", "${aws:PrincipalOrgID}", "${aws:ResourceOrgID}", "${aws:userid}",
              "${aws:ResourceAccount}", "${aws:PrincipalTag/team, 'red'}", "x${aws:PrincipalTag/team}",
              "${aws:Ec2InstanceSourceVpc}", "${aws:SourceAccount}", "${saml:sub}",
              "${aws:NoSuchKey, 'red'}", "arn:aws:iam::${aws:PrincipalAccount}:role/ci",
              "arn:aws:iam::111122223333:role/${aws:username}",
              "${aws:SourceIdentity}", "${*}", "${aws:RequestedRegion}")  # fmt: skip
_FLAGS = tuple(key.name for key in KEYS.values() if key.type == "Bool")


def operator(random: Random, key: str) -> str:
    """An operator that fits the key, mostly; with a prefix and a suffix now and then."""
    known = KEYS.get(key.lower())
    kind = known.type if known else "String"
    families = {"ARN": ("ARN", "ARN", "String"), "Bool": ("Bool", "Bool", "String")}.get(kind, (kind,))
    fitting = [name for name, family in OPERATORS.items() if family in families]
    name = random.choice(fitting if random.random() < 0.85 else list(OPERATORS))
    if random.random() < 0.1:
        name = "Null"
    is_multi = key in _MULTI
    if random.random() < (0.85 if is_multi else 0.12):
        name = random.choice(("ForAnyValue:", "ForAllValues:")) + name
    if not name.endswith("Null") and random.random() < 0.2:
        name += "IfExists"
    return name


def values(random: Random, key: str, name: str) -> Any:
    if name.endswith("Null"):
        return random.choice(("true", "false", "true", ["true", "false"]))
    if random.random() < 0.04:
        return []
    known = KEYS.get(key.lower())
    pool = _FIXED.get(key) or (
        ("true", "false") if key in _FLAGS else _ARNS if known and known.type == "ARN" else _TEXTS
    )
    found = random.sample(pool, min(len(pool), random.choice((1, 1, 1, 2, 3))))
    if "IpAddress" not in name and random.random() < 0.15:
        found[random.randrange(len(found))] = random.choice(_VARIABLES)
    if random.random() < 0.04:
        found.append(random.choice(_TEXTS) if "IpAddress" not in name else "203.0.113.0/24")
    return found if len(found) > 1 or random.random() < 0.3 else found[0]


def condition(random: Random, most: int) -> Data:
    found: Data = {}
    for _ in range(random.randint(0 if random.random() < 0.1 else 1, most)):
        key = random.choice(USUAL_KEYS if random.random() < 0.5 else ALL_KEYS)
        name = operator(random, key)
        key = key.upper() if random.random() < 0.03 and "/" not in key else key
        found.setdefault(name, {})[key] = values(random, key, name)
    return found


def policy(random: Random) -> Data:
    """An Allow or two for everybody, under conditions, and Denies that guard or seem to."""
    made: list[Data] = []
    for _ in range(random.choice((1, 1, 1, 2))):
        who: Data = {"Principal": random.choice(("*", {"AWS": "*"}, {"AWS": ["*"]}))}
        if random.random() < 0.05:
            who = {"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}}
        what = random.sample(ACTIONS, random.choice((1, 1, 2)))
        made.append({"Effect": "Allow", **who, "Action": what, "Condition": condition(random, 3)})
    if random.random() < 0.1:
        made[0].pop("Condition")
    for _ in range(random.choice((0, 0, 0, 1, 1, 2))):
        made.append({"Effect": "Deny", "Principal": "*", "Action": random.choice(("ecr:*", "*", "ecr:Put*")),
                     "Condition": condition(random, 2)})  # fmt: skip
    random.shuffle(made)
    version = "2012-10-17" if random.random() < 0.95 else "2008-10-17"
    return {"Version": version, "Statement": made}
