"""What a stranger can choose of each condition key: the column of the key catalogue that the engine goes by.

A stranger is a principal of an account and an organisation that are neither the owner's nor trusted by a
fixed text of the policy, and no AWS service. Facts: IAM User Guide, "AWS global condition context keys"
(which requests have a key, and who sets it); AWS Glue Developer Guide, "Identity-based policy examples" (its
two keys, of which scripts of a job bring one, and calls of Glue itself the other).
"""

from __future__ import annotations

from ecrlint.policy.condition_keys import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Choice = Literal["own", "free", "address", "constant", "repository", "absent", "doubtful", "time"]

_OWN = (
    "aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:userid",
    "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid",
    "aws:vpceorgpaths", "aws:ec2instancesourcevpc", "aws:chatbotsourcearn", "aws:signinsessionarn",
    "lambda:sourcefunctionarn", "ec2:sourceinstancearn", "ssm:sourceinstancearn", "codebuild:buildarn",
    "codebuild:projectarn",
)  # fmt: skip
_FREE = (
    "aws:sourceidentity", "aws:username", "aws:useragent", "aws:referer", "aws:principaltype",
    "aws:ec2instancesourceprivateipv4", "ec2:roledelivery", "aws:multifactorauthpresent",
    "aws:multifactorauthage", "aws:tokenissuetime", "aws:federatedprovider", "aws:calledvia",
    "aws:calledviafirst", "aws:calledvialast", "aws:viaawsservice", "aws:tagkeys",
    "glue:credentialissuingservice",
)  # fmt: skip
REPOSITORY = ("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths")
"""Keys of the repository's account and organisation, which every request has."""

_DOUBTFUL = (
    "aws:assumedroot", "aws:viaawsmcpservice", "aws:ismcpserviceaction", "aws:viacustomerdomain",
    "aws:calledviaawsmcp", "identitystore:userid", "glue:roleassumedby",
)  # fmt: skip
_FREE_FAMILIES = ("aws:principaltag/", "aws:requesttag/")
_REPOSITORY_FAMILIES = ("aws:resourcetag/", "ecr:resourcetag/", "ecr-public:resourcetag/")
_PROVIDERS = ("saml", "cognito-identity")
_GITHUB = "token.actions.githubusercontent.com"
_CLAIMS = ("amr", "app_id", "aud", "azp", "email", "id", "oaud", "sub", "user_id")

_CHOICES: dict[str, Choice] = {
    **dict.fromkeys(_OWN, "own"),
    **dict.fromkeys(_FREE, "free"),
    **dict.fromkeys(("aws:sourceip", "aws:vpcsourceip"), "address"),
    **dict.fromkeys(("aws:securetransport", "aws:principalisawsservice", "aws:requestedregion"), "constant"),
    **dict.fromkeys(REPOSITORY, "repository"),
    **dict.fromkeys(_DOUBTFUL, "doubtful"),
    **dict.fromkeys(("aws:currenttime", "aws:epochtime"), "time"),
}


def choice_of(key: str) -> Choice:
    """What a stranger's request has of a key.

    "own": the values of one outsider, its own account, organisation and network, never a fixed text of the
    policy; "free": any value, or none; "address": an address of its own; "constant": what AWS sets;
    "repository": what the repository has; "absent": nothing, ever; "doubtful": nothing, false or a value of
    its own, nobody knows which; "time": any instant.
    """
    lowered = key.lower()
    if lowered in _CHOICES:
        return _CHOICES[lowered]
    if lowered.startswith(_FREE_FAMILIES):
        return "free"
    if is_repository_tag(lowered):
        return "repository"
    return "doubtful" if is_claim(lowered) else "absent"


def is_repository_tag(key: str) -> bool:
    """Whether a lower-case key is a tag of the repository."""
    return key.startswith(_REPOSITORY_FAMILIES)


def is_claim(key: str) -> bool:
    """Whether a key is a claim of an identity provider: only the sessions of its users may have it."""
    prefix, colon, name = key.lower().partition(":")
    if not colon:
        return False
    return prefix.startswith(_PROVIDERS) or ("." in prefix and (name in _CLAIMS or prefix == _GITHUB))


def is_flag(key: str) -> bool:
    """Whether a key is true or false."""
    known = find(key)
    return known is not None and known.type == "Bool"
