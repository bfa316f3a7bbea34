"""ECR actions: which exist, which a pattern reaches, and which belong together.

The sets follow the Amazon ECR User Guide ("Pushing an image", "Private repository policy examples"),
the ECR Public User Guide and the AWS managed policy AmazonEC2ContainerRegistryPullOnly. Names are
lower case throughout, because IAM compares actions without regard to case.
"""

from __future__ import annotations

from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.spelling import nearest, slip_of
from ecrlint.policy.wildcard import matches, squeeze
from ecrlint.startup.light_functools import cache, lru_cache

MANIFEST = "ecr:batchgetimage"
LAYER = "ecr:getdownloadurlforlayer"
TOKEN = "ecr:getauthorizationtoken"
PULL = frozenset((MANIFEST, LAYER))
"""The two actions that a pull needs; ECR Public needs none, anyone may pull there."""

PUBLIC_PULL = "anyone can pull from a public repository, and no policy grants or denies it"
"""Why ECR Public has no action for pulling (ECR Public User Guide, "Public repository policies")."""

RETAG = frozenset((MANIFEST, "ecr:putimage"))
"""What it takes to give an image another tag without a client (User Guide, "Retagging an image")."""

_LAYER_CHECK = "batchchecklayeravailability"
_UPLOAD = ("putimage", "initiatelayerupload", "uploadlayerpart", "completelayerupload")
_ADMIN = (
    "setrepositorypolicy", "deleterepositorypolicy", "batchdeleteimage", "deleterepository",
    "putlifecyclepolicy", "deletelifecyclepolicy", "putimagescanningconfiguration",
    "putimagetagmutability", "updateimagestorageclass", "tagresource", "untagresource",
    "putrepositorycatalogdata",
)  # fmt: skip
_POLICY_CHANGE = ("setrepositorypolicy", "deleterepositorypolicy")

IMPORT = "ecr:batchimportupstreamimage"
COPY_STATUS = "ecr:getimagecopystatus"
"""Two actions of a pull through cache; the second is for caches of another private registry only."""

REGISTRY_V1 = frozenset(("ecr:replicateimage", IMPORT, "ecr:createrepository"))
"""What a registry policy of scope V1 enforces (User Guide, "Private registry permissions")."""

SERVICES = ("ecr", "ecr-public")
WRITE_LEVELS = ("Write", "Permissions management")
_MEANT = {
    "listimagereferrers": "batchgetimage",
    "mountlayer": "getdownloadurlforlayer",
    "pullimage": "batchgetimage",
    "pushimage": "putimage",
    "putrepositorypolicy": "setrepositorypolicy",
}
"""Names of APIs, events and wishes, with the action that authorises them."""
_JOINTS = tuple("._-/ ")  # what people write for the colon behind a service
_REMEMBERED = 4096  # texts: the same few stand in many policies
_ALL = "\n".join(ACTIONS)  # a piece of a pattern that is not in here is in no action
_NO_ACTION = "\0"  # stands for an action that does not exist yet


def layer_check(service: str) -> str:
    """BatchCheckLayerAvailability of a service ("ecr" or "ecr-public")."""
    return f"{service}:{_LAYER_CHECK}"


def put_image(service: str) -> str:
    return f"{service}:putimage"


@cache
def upload_set(service: str) -> frozenset[str]:
    """The four actions that only a push uses."""
    return frozenset(f"{service}:{name}" for name in _UPLOAD)


@cache
def push_set(service: str) -> frozenset[str]:
    """The five actions that a push needs."""
    return upload_set(service) | {layer_check(service)}


@cache
def cache_push_sets(service: str) -> tuple[frozenset[str], ...]:
    """What a pull through cache writes images with, which asks for no layers before it sends them.

    Facts: User Guide, "Private registry to private registry pull through cache: IAM policies required".
    """
    return tuple(upload_set(service) | {each} for each in (IMPORT, COPY_STATUS)) if service == "ecr" else ()


@cache
def admin_set(service: str) -> frozenset[str]:
    """Deleting images or the repository, reconfiguring it, or changing who may do so."""
    return frozenset(f"{service}:{name}" for name in _ADMIN) & ACTIONS.keys()


@cache
def writing_set(service: str) -> frozenset[str]:
    """The actions that change something in a repository, or who may."""
    return frozenset(
        name for name in names(service) if takes_repository(name) and level(name) in WRITE_LEVELS
    )


@cache
def policy_change_set(service: str) -> frozenset[str]:
    """Setting or deleting the repository policy."""
    return frozenset(f"{service}:{name}" for name in _POLICY_CHANGE)


def is_pull(entry: str) -> bool:
    """Whether an Action entry is, under whatever prefix, one of the two that a pull needs."""
    return f"ecr:{entry.rpartition(':')[2].strip().lower()}" in PULL


@lru_cache(maxsize=_REMEMBERED)
def service_of(pattern: str) -> str:
    """The service prefix of an action, lower case; empty when there is none."""
    prefix, colon, _ = pattern.partition(":")
    return prefix.lower() if colon else ""


def spelling(action: str) -> str:
    """The documented spelling of a known action."""
    return ACTIONS[action.lower()][0]


def spellings(actions: frozenset[str]) -> str:
    """Known actions in their documented spelling, for a message."""
    return ", ".join(sorted(spelling(action) for action in actions))


def level(action: str) -> str:
    """The access level of a known action: Read, List, Write, Tagging, Permissions management."""
    return ACTIONS[action.lower()][1]


def takes_repository(action: str) -> bool:
    """Whether a known action works on a repository, so that a repository policy can grant it."""
    return ACTIONS[action.lower()][2]


@lru_cache(maxsize=_REMEMBERED)
def is_known(action: str) -> bool:
    return action.lower() in ACTIONS


@cache
def names(service: str) -> frozenset[str]:
    """Every known action of a service, lower case."""
    return frozenset(name for name in ACTIONS if name.startswith(service + ":"))


@lru_cache(maxsize=_REMEMBERED)
def expand(pattern: str) -> frozenset[str]:
    """The known actions that an Action entry reaches, lower case; `*` and `?` are wildcards."""
    lowered = pattern.lower()
    if "*" not in lowered and "?" not in lowered:
        return frozenset((lowered,)) if lowered in ACTIONS else frozenset()
    lowered = squeeze(lowered)
    if any(piece not in _ALL for piece in lowered.replace("?", "*").split("*")):
        return frozenset()
    return frozenset(name for name in ACTIONS if matches(lowered, name))


@lru_cache(maxsize=_REMEMBERED)
def reach_of(entries: tuple[str, ...], service: str) -> tuple[frozenset[str], bool]:
    """The known actions that Action entries reach, lower case; and whether each names one of the service."""
    found = frozenset(map(str.lower, entries))
    if found <= names(service):
        return found, True
    return frozenset[str]().union(*map(expand, entries)), False


@lru_cache(maxsize=_REMEMBERED)
def is_everything(pattern: str, service: str) -> bool:
    """Whether an Action entry reaches every action of a service, those of the future too."""
    return matches(pattern.lower(), f"{service}:{_NO_ACTION}")


@lru_cache(maxsize=_REMEMBERED)
def is_misspelt(entry: str) -> bool:
    """Whether an Action entry without wildcards names no action, although it means one of ECR.

    An action of another service is no misspelling, whether or not that service has it.
    """
    if is_known(entry) or "*" in entry or "?" in entry:
        return False
    return service_of(entry).strip() in ("", *SERVICES)


@cache
def documented_actions(service: str) -> tuple[str, ...]:
    """Every action of a service in its documented spelling, in alphabetical order."""
    return tuple(sorted(ACTIONS[name][0] for name in names(service)))


@lru_cache(maxsize=_REMEMBERED)
def has_misspelt_service(entry: str) -> bool:
    """Whether only the prefix of an Action entry is wrong, as in erc:PutImage."""
    prefix, name = service_of(entry), entry.partition(":")[2]
    is_name = prefix.replace("-", "").replace("_", "").isalnum()
    if not is_name or prefix in SERVICES or not slip_of(prefix, SERVICES):
        return False
    return any(expand(f"{service}:{name}") for service in SERVICES)


def without_prefix(name: str) -> str:
    """A lower-case name without a prefix that ends in something else than a colon, as in ecr.putimage."""
    for service in SERVICES[::-1]:
        if name.startswith(service) and name[len(service) :][:1] in _JOINTS:
            return name[len(service) + 1 :]
    return name


def meant_action(entry: str, service: str) -> str | None:
    """The documented action that an entry most likely means in a policy of a service.

    None when nothing is near, and for an action that only the other service of ours has.
    """
    name = without_prefix(entry.rpartition(":")[2].strip().lower())
    name = _MEANT.get(name, name)
    if is_known(f"{service}:{name}"):
        return spelling(f"{service}:{name}")
    if name in _MEANT.values() or any(is_known(f"{other}:{name}") for other in SERVICES):
        return None
    longer = [action for action in documented_actions(service) if action.lower().endswith(name)]
    if name and len(longer) == 1:
        return longer[0]
    near = nearest(f"{service}:{name}", documented_actions(service))
    if near and level(near) in WRITE_LEVELS and near.partition(":")[2][0].lower() != name[:1]:
        return None  # to read PutImage where GetImage was meant would be a dangerous advice
    return near
