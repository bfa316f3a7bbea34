"""What people want to do with a repository, as sets of actions.

Facts: Amazon ECR User Guide, "Pushing an image", "Private repository policy examples" and "Amazon ECR
managed policies". All of `needed` together make a capability whole; one of `decisive` is enough to do harm.
"""

from __future__ import annotations

from ecrlint.access.semantics.request import BEARER_TOKEN
from ecrlint.policy import action
from ecrlint.startup.light_functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from ecrlint.policy.model import Policy

    Name = Literal[
        "login", "pull", "push", "delete", "admin", "configure", "inspect", "replicate", "create", "import"
    ]

NAMES: tuple[Name, ...] = ("pull", "push", "delete", "admin", "configure", "inspect")
"""What there is to do with a repository."""

REGISTRY_NAMES: tuple[Name, ...] = ("replicate", "create", "import")
"""What registry policies are for; with their scope V2 they can give the others, too.

Facts: Amazon ECR User Guide, "Private registry permissions" and "Expanding registry permissions".
"""

_LOGIN = {
    "ecr": frozenset(["ecr:getauthorizationtoken"]),
    "ecr-public": frozenset(["ecr-public:getauthorizationtoken", BEARER_TOKEN]),
}
"""What logging in takes, which only an identity policy can allow.

Facts: Amazon ECR User Guide, "Private registry authentication"; ECR Public User Guide, "Public registry
authentication".
"""

_FOREIGN = {BEARER_TOKEN: "sts:GetServiceBearerToken"}
_REGISTRY: dict[Name, str] = {
    "replicate": "replicateimage",
    "create": "createrepository",
    "import": "batchimportupstreamimage",
}
_DELETE = ("batchdeleteimage", "deleterepository")
_CONFIGURE = (
    "putlifecyclepolicy", "deletelifecyclepolicy", "startlifecyclepolicypreview", "startimagescan",
    "putimagescanningconfiguration", "putimagetagmutability", "tagresource", "untagresource",
    "updateimagestorageclass", "putrepositorycatalogdata",
)  # fmt: skip


class Capability:
    """A capability of one service; `telling` actions are those that show that it is meant."""

    __slots__ = ("decisive", "name", "needed", "telling")

    def __init__(
        self, name: Name, needed: frozenset[str], decisive: frozenset[str], telling: frozenset[str]
    ) -> None:
        self.name = name
        self.needed = needed
        self.decisive = decisive
        self.telling = telling


def names_for(policy: Policy) -> tuple[Name, ...]:
    """The capabilities that a policy can give by its kind; anyone may pull from a public repository."""
    kinds = {part.kind for part in policy.parts or (policy,)}
    if kinds == {"registry"}:
        return REGISTRY_NAMES + NAMES
    names = tuple(name for name in NAMES if capability(name, policy.service).needed)
    return names + REGISTRY_NAMES if "registry" in kinds else names


def spellings_of(actions: Iterable[str]) -> list[str]:
    """What capabilities need, sorted, in the documented spelling."""
    return sorted(_FOREIGN.get(each) or action.spelling(each) for each in actions)


@cache
def capability(name: Name, service: str) -> Capability:
    """A capability by its name, for "ecr" or "ecr-public"."""
    if name == "push":
        upload = action.upload_set(service)
        return Capability(name, action.push_set(service), frozenset([action.put_image(service)]), upload)
    if name == "login":
        needed = _LOGIN[service]
    elif name == "pull":
        needed = action.PULL if service == "ecr" else frozenset()
    elif name == "admin":
        needed = action.policy_change_set(service)
    elif name in _REGISTRY:
        needed = frozenset([f"{service}:{_REGISTRY[name]}"])
    elif name == "inspect":
        needed = _inspecting(service)
    else:
        names = _DELETE if name == "delete" else _CONFIGURE
        needed = frozenset(f"{service}:{each}" for each in names) & action.names(service)
    return Capability(name, needed, needed, needed)


def _inspecting(service: str) -> frozenset[str]:
    reading = frozenset(
        name
        for name in action.names(service)
        if action.takes_repository(name) and action.level(name) in ("Read", "List")
    )
    return reading - action.PULL - {action.layer_check(service)}
