"""Policies that look like a repository's and are not: those of VPC endpoints, and resource control policies.

All of them have Principal. What tells them apart is Resource, which the others must have and a repository's
should not (`resource-element`); what is allowed; and what a file or the folder around it is called. Where
that does not settle it, a policy is ambiguous. Facts: AWS PrivateLink Guide, "Control access to VPC endpoints
using endpoint policies"; Amazon ECR User Guide, "Amazon ECR interface VPC endpoints"; AWS Organizations User
Guide, "RCP syntax".
"""

from __future__ import annotations

from ecrlint.policy.scope import entries_of
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Kind

    Statement = dict[str, object]
    Found = tuple[Kind, str]

LAYER_BUCKET = "starport-layer-bucket"
"""What the names of AWS's buckets with the layers of images end in (User Guide, "VPC endpoints")."""

_EVERYONE = ("*", {"AWS": "*"}, {"AWS": ["*"]})
_EVERYTHING = ("*", ["*"])
_TOKENS = ("ecr:getauthorizationtoken", "ecr-public:getauthorizationtoken")
_ENDPOINT_SIGNS = ("vpce", "endpoint", "privatelink")
_CONTROL_WORDS = ("rcp", "rcps")
_CONTROL_SIGN = "resourcecontrol"
_OF_RESOURCES = ("aws:resourceorgid", "aws:resourceaccount", "aws:resourceorgpaths")
"""Keys that say nothing in the policy of one repository, whose owner is always the same."""

_OF_ENDPOINTS = ("aws:sourcevpce", "aws:sourcevpc", "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid")
"""Keys that say nothing in the policy of an endpoint, through which every request comes."""


def lookalike(statements: list[Statement], others: bool, path: str) -> Found | None:
    """Which other kind of policy some statements on ECR are; "ambiguous" with what they may be.

    `others` says that actions of other services stand beside; `path` is that of the file. None for what is
    a policy of a repository or registry, rightly or by mistake.
    """
    if any(map(_opens_the_door, statements)):
        return "endpoint", ""
    if not statements or not all(map(_is_complete, statements)):
        return None
    if all(map(_denies_everyone, statements)):
        return _of_denies(others, path)
    if not any(each.get("Effect") == "Allow" for each in statements):
        return None
    return _of_allows(statements, others, path)


def is_of_layers(statements: list[Statement]) -> bool:
    """Whether they are those of an endpoint for S3 that let through the layers of images."""
    return any(
        _is_complete(each) and any(LAYER_BUCKET in text for text in _texts(each.get("Resource")))
        for each in statements
    )


def _of_denies(others: bool, path: str) -> Found:
    """Of nothing but Denies for everyone, which may be a repository's or registry's all the same."""
    hint = _hint(path)
    if hint == "endpoint":
        return "endpoint", ""
    if others or hint == "resource-control":
        return "resource-control", ""
    return "ambiguous", _doubt("a resource control policy")


def _of_allows(statements: list[Statement], others: bool, path: str) -> Found | None:
    keys = {key for each in statements for key in _keys(each)}
    is_about_endpoints = not keys.isdisjoint(_OF_ENDPOINTS)
    if not keys.isdisjoint(_OF_RESOURCES) and not is_about_endpoints:
        return "endpoint", ""
    if _hint(path) == "endpoint":
        return ("ambiguous", _doubt("a VPC endpoint policy")) if is_about_endpoints else ("endpoint", "")
    entries = {entry.lower() for each in statements for entry in entries_of(each) if isinstance(entry, str)}
    if others or "*" in entries or not entries.isdisjoint(_TOKENS):
        return "ambiguous", _doubt("a VPC endpoint policy")
    return None


def _doubt(one: str) -> str:
    return f"it may be {one} or that of a repository; --kind says which"


def _opens_the_door(statement: Statement) -> bool:
    """Whether it is the statement with which VPC endpoint policies begin, and no repository policy."""
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Principal") in _EVERYONE
        and statement.get("Action") in _EVERYTHING
        and statement.get("Resource") in _EVERYTHING
        and "Condition" not in statement
    )


def _is_complete(statement: Statement) -> bool:
    """Whether it says whom and which resources it is about, as the other kinds must."""
    return not (
        statement.keys().isdisjoint(("Principal", "NotPrincipal"))
        or statement.keys().isdisjoint(("Resource", "NotResource"))
    )


def _denies_everyone(statement: Statement) -> bool:
    return statement.get("Effect") == "Deny" and statement.get("Principal") in _EVERYONE


def _keys(statement: Statement) -> list[str]:
    """The condition keys, in lower case."""
    block = statement.get("Condition")
    found = block.values() if isinstance(block, dict) else ()
    return [key.lower() for keys in found if isinstance(keys, dict) for key in keys]


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


@lru_cache(maxsize=1024)
def _hint(path: str) -> str:
    """The kind that the name of a file or of the two folders around it speaks of; empty for none."""
    for part in path.replace("\\", "/").lower().split("/")[:-4:-1]:
        words = "".join(letter if letter.isalnum() else " " for letter in part).split()
        if _CONTROL_SIGN in "".join(words) or any(word in words for word in _CONTROL_WORDS):
            return "resource-control"
        if any(sign in part for sign in _ENDPOINT_SIGNS):
            return "endpoint"
    return ""
