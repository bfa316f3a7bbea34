"""One concrete request: who calls, for which action, with which context keys.

Facts: IAM User Guide, "AWS global condition context keys" (what is present when) and "AWS JSON policy
elements: Principal" (which principals stand for a caller).
"""

from __future__ import annotations

from ecrlint.policy.action import is_known, takes_repository
from ecrlint.policy.arn import has_wildcard, parse_arn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    CallerKind = Literal["user", "role", "root", "federated", "service", "provider"]
    Values = tuple[str, ...]

FUTURE = "any future action"
"""The name of an action that AWS has not added yet; only `*`, `ecr:*` and NotAction reach it."""

BEARER_TOKEN = "sts:getservicebearertoken"
"""The action of another service that logging in to ECR Public takes (ECR Public User Guide)."""

EVERYTHING = "*"
"""The resource of a request that is about no repository in particular; only `*` names it."""

AWS_ACCOUNT = "000000000000"
"""Stands for the accounts that AWS services call from, which nobody knows and no policy names."""

_PROVIDERS = (
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
)
_TYPES: dict[CallerKind, str] = {
    "user": "User",
    "role": "AssumedRole",
    "root": "Account",
    "federated": "FederatedUser",
    "service": "Service",
    "provider": "AssumedRole",
}


class Caller:
    """Who makes a request.

    `kind` is "user", "role" (a session of it), "root" (the account's root user), "federated" (a
    session that the user `issuer` created; empty for the root user), "service" or "provider" (a web
    or SAML identity). `path` is the IAM path without outer slashes. A service or provider has only a
    `name`.
    """

    __slots__ = ("account", "identities", "issuer", "kind", "name", "partition", "path", "session")

    def __init__(
        self,
        kind: CallerKind,
        account: str = "",
        name: str = "",
        *,
        path: str = "",
        session: str = "",
        issuer: str = "",
        partition: str = "aws",
    ) -> None:
        self.kind: CallerKind = kind
        self.account = account
        self.name = name
        self.path = path
        self.session = session
        self.issuer = issuer
        self.partition = partition
        self.identities = self._identities()

    def __repr__(self) -> str:
        return f"<Caller {self.identities[0]}>"

    @property
    def arn(self) -> str:
        """What aws:PrincipalArn holds: for a session the role with its path; empty when absent."""
        if self.kind in ("service", "provider"):
            return ""
        return self.identities[1] if self.kind == "role" else self.identities[0]

    @property
    def is_service(self) -> bool:
        return self.kind == "service"

    def values(self, key: str) -> Values | None:
        """The values of a lower-case key that follows from the caller; None when it does not."""
        compute = DERIVED.get(key)
        return compute(self) if compute else None

    def _identities(self) -> tuple[str, ...]:
        """Every principal that stands for this caller, the narrowest first, the account last."""
        if self.kind in ("service", "provider"):
            return (self.name,)
        iam = f"arn:{self.partition}:iam::{self.account}:"
        sts = f"arn:{self.partition}:sts::{self.account}:"
        root = iam + "root"
        full = f"{self.path}/{self.name}" if self.path else self.name
        if self.kind == "root":
            return (root,)
        if self.kind == "user":
            return (f"{iam}user/{full}", root)
        if self.kind == "role":
            return (f"{sts}assumed-role/{self.name}/{self.session}", f"{iam}role/{full}", root)
        issuers = (f"{iam}user/{self.issuer}",) if self.issuer else ()
        return (f"{sts}federated-user/{self.name}", *issuers, root)


def is_provider(text: str) -> bool:
    """Whether a text names a web or SAML identity provider."""
    arn = parse_arn(text)
    is_arn = arn is not None and arn.resource.startswith(("saml-provider/", "oidc-provider/"))
    return text in _PROVIDERS or (is_arn and not has_wildcard(text))


def _one(value: str) -> Values:
    return (value,) if value else ()


DERIVED: dict[str, Callable[[Caller], Values]] = {
    "aws:principalarn": lambda caller: _one(caller.arn),
    "aws:principalaccount": lambda caller: _one(AWS_ACCOUNT if caller.is_service else caller.account),
    "aws:principaltype": lambda caller: (_TYPES[caller.kind],),
    "aws:username": lambda caller: _one(caller.name if caller.kind == "user" else ""),
    "aws:principalisawsservice": lambda caller: ("true" if caller.is_service else "false",),
    "aws:principalservicename": lambda caller: _one(caller.name if caller.is_service else ""),
    "aws:principalservicenameslist": lambda caller: _one(caller.name if caller.is_service else ""),
}
"""The keys that are a function of the caller (lower case); no request can set them otherwise."""

ALWAYS_PRESENT = frozenset(
    [
        "aws:securetransport", "aws:currenttime", "aws:epochtime", "aws:requestedregion", "aws:userid",
    ]
)  # fmt: skip
ENDPOINT_ONLY = frozenset(
    [
        "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip", "aws:sourcevpcarn", "aws:vpceaccount",
        "aws:vpceorgid", "aws:vpceorgpaths",
    ]
)  # fmt: skip
"""Keys of requests that come through a VPC endpoint; the first three are in all of them."""
ENDPOINT_ALWAYS = frozenset(("aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"))
SOURCE_IP = "aws:sourceip"
TAGGING = frozenset(("createrepository", "tagresource", "untagresource"))
"""The actions whose requests carry aws:RequestTag and aws:TagKeys (Service Authorization Reference)."""


class Request:
    """One request; `context` maps lower-case keys to their values, an empty tuple being absence.

    `resource` is the ARN of a repository, or EVERYTHING for an action that works on none; empty when nobody
    told.
    """

    __slots__ = ("action", "caller", "context", "resource")

    def __init__(
        self, caller: Caller, action: str, context: Mapping[str, Values] | None = None, resource: str = ""
    ) -> None:
        self.caller = caller
        self.action = action
        self.context = dict(context or {})
        self.resource = resource

    def __repr__(self) -> str:
        return f"<Request {self.caller.identities[0]} {self.action} {self.context}>"

    def values(self, key: str) -> Values:
        """The values of a condition key, empty when the request lacks it."""
        lowered = key.lower()
        derived = self.caller.values(lowered)
        return self.context.get(lowered, ()) if derived is None else derived


def is_on_repository(action: str) -> bool:
    """Whether an action is one on a repository, as those that AWS adds are taken to be."""
    return action.endswith(f":{FUTURE}") or (is_known(action) and takes_repository(action))


def is_tag_request(key: str) -> bool:
    """Whether only tagging actions carry this lower-case key."""
    return key == "aws:tagkeys" or key.startswith("aws:requesttag/")


def callers_of(key: str) -> str:
    """In whose requests a lower-case key can be: "any", "principal" or "service"."""
    from ecrlint.policy.condition_keys import find

    known = find(key)
    return known.callers if known else "any"


def trouble(request: Request) -> list[str]:
    """What no real request can be like; empty for a well-formed one.

    Keys that are always there count as unstated when `context` lacks them altogether.
    """
    present = {key for key, values in request.context.items() if values}
    stated_absent = request.context.keys() - present
    found = [f"{key} follows from the caller" for key in present if key in DERIVED]
    found += [f"{key} is never absent" for key in stated_absent & ALWAYS_PRESENT]
    misplaced = "principal" if request.caller.is_service else "service"
    found += [f"{key} is not in such a caller's requests" for key in present if callers_of(key) == misplaced]
    if SOURCE_IP in present and present & ENDPOINT_ONLY:
        found.append("aws:SourceIp is absent through a VPC endpoint")
    if present & ENDPOINT_ONLY:
        found += [f"{key} is present through a VPC endpoint" for key in stated_absent & ENDPOINT_ALWAYS]
    elif SOURCE_IP in stated_absent and stated_absent & ENDPOINT_ALWAYS:
        found.append("a request comes from an address or through a VPC endpoint")
    if request.action.lower().partition(":")[2] not in TAGGING | {FUTURE}:
        found += [f"{key} is only in tagging requests" for key in present if is_tag_request(key)]
    return found
