"""The condition keys that can stand in an ECR policy: AWS's global keys and the keys of ECR.

Facts: IAM User Guide, "AWS global condition context keys" (types, when a key is present, which keys
are multivalued or sensitive) and, for the keys of ECR, the Service Authorization Reference. Whose
requests lack a key: the same page, and "IAM policy validation check reference".
`aws:SourceOwner` is older and only in the Amazon S3 User Guide, "The meaning of public".
"""

from __future__ import annotations

from ecrlint.policy.catalogue import CONDITION_KEYS
from ecrlint.policy.spelling import nearest, slip_of
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    KeyType = Literal["String", "ARN", "Bool", "Numeric", "Date", "IP"]
    Callers = Literal["any", "principal", "service"]


class ConditionKey:
    """One condition key.

    `name` is the documented spelling, for a tag key with the tag. `type` is the type of its values;
    the Date `aws:EpochTime` may be compared as a number too. A `multivalued` key needs ForAllValues
    or ForAnyValue. Wildcards and variables have no good use in the value of a `sensitive` key.
    `callers` says in whose requests the key can be present: "any"; "principal", never in those of
    AWS service principals; "service", only in those.
    """

    __slots__ = ("callers", "multivalued", "name", "sensitive", "type")

    def __init__(
        self,
        name: str,
        type: KeyType,
        *,
        multivalued: bool = False,
        sensitive: bool = False,
        callers: Callers = "any",
    ) -> None:
        self.name = name
        self.type = type
        self.multivalued = multivalued
        self.sensitive = sensitive
        self.callers = callers

    def __repr__(self) -> str:
        return f"<ConditionKey {self.name} {self.type}>"


_GLOBAL_KEYS = (
    # the principal; a service principal belongs to no organisation and has no session or tags
    ConditionKey("aws:PrincipalArn", "ARN"),
    ConditionKey("aws:PrincipalAccount", "String", sensitive=True),
    ConditionKey("aws:PrincipalOrgID", "String", sensitive=True, callers="principal"),
    ConditionKey("aws:PrincipalOrgPaths", "String", multivalued=True, callers="principal"),
    ConditionKey("aws:PrincipalIsAWSService", "Bool"),
    ConditionKey("aws:PrincipalServiceName", "String", callers="service"),
    ConditionKey("aws:PrincipalServiceNamesList", "String", multivalued=True, callers="service"),
    ConditionKey("aws:PrincipalType", "String"),
    ConditionKey("aws:userid", "String"),
    ConditionKey("aws:username", "String", callers="principal"),
    # the principal's session
    ConditionKey("aws:AssumedRoot", "Bool", callers="principal"),
    ConditionKey("aws:FederatedProvider", "String", callers="principal"),
    ConditionKey("aws:TokenIssueTime", "Date", callers="principal"),
    ConditionKey("aws:SignInSessionArn", "ARN", callers="principal"),
    ConditionKey("aws:MultiFactorAuthAge", "Numeric", callers="principal"),
    ConditionKey("aws:MultiFactorAuthPresent", "Bool", callers="principal"),
    ConditionKey("aws:ChatbotSourceArn", "ARN", callers="principal"),
    ConditionKey("aws:Ec2InstanceSourceVpc", "String", callers="principal"),
    ConditionKey("aws:Ec2InstanceSourcePrivateIPv4", "IP", callers="principal"),
    ConditionKey("aws:SourceIdentity", "String", callers="principal"),
    ConditionKey("aws:ViaCustomerDomain", "String", callers="principal"),
    ConditionKey("codebuild:BuildArn", "ARN", callers="principal"),
    ConditionKey("codebuild:ProjectArn", "ARN", callers="principal"),
    ConditionKey("ec2:RoleDelivery", "Numeric", callers="principal"),
    ConditionKey("ec2:SourceInstanceArn", "ARN", callers="principal"),
    ConditionKey("glue:CredentialIssuingService", "String", callers="principal"),
    ConditionKey("glue:RoleAssumedBy", "String", callers="principal"),
    ConditionKey("identitystore:UserId", "String", callers="principal"),
    ConditionKey("lambda:SourceFunctionArn", "ARN", callers="principal"),
    ConditionKey("ssm:SourceInstanceArn", "ARN", callers="principal"),
    # the network
    ConditionKey("aws:SourceIp", "IP"),
    ConditionKey("aws:SourceVpc", "String", sensitive=True),
    ConditionKey("aws:SourceVpcArn", "ARN"),
    ConditionKey("aws:SourceVpce", "String", sensitive=True),
    ConditionKey("aws:VpceAccount", "String", sensitive=True),
    ConditionKey("aws:VpceOrgID", "String", sensitive=True),
    ConditionKey("aws:VpceOrgPaths", "String", multivalued=True),
    ConditionKey("aws:VpcSourceIp", "IP"),
    # the resource
    ConditionKey("aws:ResourceAccount", "String", sensitive=True),
    ConditionKey("aws:ResourceOrgID", "String", sensitive=True),
    ConditionKey("aws:ResourceOrgPaths", "String", multivalued=True),
    # the request
    ConditionKey("aws:CalledVia", "String", multivalued=True),
    ConditionKey("aws:CalledViaFirst", "String"),
    ConditionKey("aws:CalledViaLast", "String"),
    ConditionKey("aws:CalledViaAWSMCP", "String"),
    ConditionKey("aws:ViaAWSService", "Bool"),
    ConditionKey("aws:ViaAWSMCPService", "Bool"),
    ConditionKey("aws:IsMcpServiceAction", "Bool"),
    ConditionKey("aws:CurrentTime", "Date"),
    ConditionKey("aws:EpochTime", "Date"),
    ConditionKey("aws:referer", "String"),
    ConditionKey("aws:RequestedRegion", "String"),
    ConditionKey("aws:TagKeys", "String", multivalued=True),
    ConditionKey("aws:SecureTransport", "Bool"),
    ConditionKey("aws:UserAgent", "String"),
    # the resource for which an AWS service calls
    ConditionKey("aws:SourceAccount", "String", sensitive=True, callers="service"),
    ConditionKey("aws:SourceArn", "ARN", callers="service"),
    ConditionKey("aws:SourceOrgID", "String", sensitive=True, callers="service"),
    ConditionKey("aws:SourceOrgPaths", "String", multivalued=True, callers="service"),
    ConditionKey("aws:SourceOwner", "String", callers="service"),
)

_TAG_FAMILIES = (
    ConditionKey("aws:PrincipalTag/", "String", callers="principal"),
    ConditionKey("aws:RequestTag/", "String"),
    ConditionKey("aws:ResourceTag/", "String"),
    ConditionKey("ecr:ResourceTag/", "String"),
    ConditionKey("ecr-public:ResourceTag/", "String"),
)
"""Keys that end with the key of a tag."""

_ECR_KEYS = tuple(
    ConditionKey(name, "String")  # the only type they have so far
    for name, _ in CONDITION_KEYS.values()
    if name.startswith("ecr") and "/" not in name
)

_PREFIXES = ("aws", "ecr", "ecr-public")
_PROVIDERS = ("saml", "cognito-identity")  # the others have a dot in their prefix
_RENAMED = {
    "aws:arn": "aws:PrincipalArn",
    "aws:orgid": "aws:PrincipalOrgID",
    "aws:orgpaths": "aws:PrincipalOrgPaths",
}

KEYS: dict[str, ConditionKey] = {key.name.lower(): key for key in (*_GLOBAL_KEYS, *_ECR_KEYS)}
"""Every key but the tag families, by lower-case name."""

TAG_FAMILIES: dict[str, ConditionKey] = {family.name.lower(): family for family in _TAG_FAMILIES}
"""The families of tag keys, by lower-case prefix with its slash."""


@lru_cache(maxsize=1024)
def find(key: str) -> ConditionKey | None:
    """The condition key of this name in any case, or None; a tag family needs a tag after `/`."""
    known = KEYS.get(key.lower())
    if known:
        return known
    prefix, slash, tag = key.partition("/")
    family = TAG_FAMILIES.get((prefix + slash).lower())
    if not family or not tag:
        return None
    return ConditionKey(family.name + tag, family.type, callers=family.callers)


def is_tag(key: str) -> bool:
    """Whether a lower-case key ends with the key of a tag, whose value it has."""
    return key.startswith(tuple(TAG_FAMILIES))


def is_no_key(key: str) -> bool:
    """Whether a key exists for certain nowhere; of the keys of other services not all are known here."""
    if find(key):
        return False
    prefix, colon, name = key.strip().lower().partition(":")
    if not colon or prefix in _PREFIXES:
        return True
    service = slip_of(prefix, _PREFIXES)
    return service is not None and find(f"{service}:{name}") is not None


def is_of_another_service(key: str) -> bool:
    """Whether a key belongs to a service whose keys come with no request to ECR, such as `s3:prefix`.

    Keys of identity providers are not meant: theirs may come with the sessions of their users.
    """
    prefix, colon, _ = key.lower().partition(":")
    if not colon or prefix in _PREFIXES or find(key):
        return False
    is_provider = "." in prefix or prefix.startswith(_PROVIDERS)
    return not is_provider and "${" not in key


def same_of_ours(key: str) -> str:
    """The key of the same name among the global keys or ECR's, as of `s3:ResourceAccount`; or empty."""
    name = key.partition(":")[2]
    known = find(f"aws:{name}") or find(f"ecr:{name}")
    return known.name if known else ""


def meant_key(key: str) -> str | None:
    """The documented key that was most likely meant; for a tag key that has no tag, the family."""
    bare = key.strip() if ":" in key else f"aws:{key.strip()}"
    if bare.lower() in _RENAMED:
        return _RENAMED[bare.lower()]
    known = find(bare)
    if known:
        return known.name
    name, slash, tag = bare.partition("/")
    near = nearest(name + slash, spellings())
    return near + tag if near and near.endswith("/") else near


def spellings() -> tuple[str, ...]:
    """Documented spelling of every key, tag families up to `/`; for near-miss suggestions."""
    return tuple(key.name for key in (*KEYS.values(), *TAG_FAMILIES.values()))
