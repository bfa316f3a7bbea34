"""What an action amounts to in a kind of policy: a push, administration, or nothing at all there."""

from __future__ import annotations

from ecrlint.policy.action import IMPORT, admin_set, put_image, takes_repository
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.scope import OF_SEVERAL_SERVICES
from ecrlint.startup.light_functools import cache, lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from ecrlint.policy.model import Policy

    Home = Literal["", "an identity policy", "a registry policy"]

_REPLICATE, _CREATE = "ecr:replicateimage", "ecr:createrepository"


def pushing(policy: Policy) -> frozenset[str]:
    """The actions that write images; in a registry's policy replication is one."""
    return _pushing(policy.service, policy.kind == "registry")


def importing(policy: Policy) -> frozenset[str]:
    """The actions that have images of other registries brought in, where a policy decides about that."""
    return frozenset([IMPORT] if policy.kind == "registry" else ())


def administering(policy: Policy) -> frozenset[str]:
    """The actions that delete, reconfigure or change access; in a registry's policy creating is one."""
    return _administering(policy.service, policy.kind == "registry")


@cache
def _pushing(service: str, in_registry: bool) -> frozenset[str]:
    return frozenset((put_image(service), *([_REPLICATE] if in_registry else ())))


@cache
def _administering(service: str, in_registry: bool) -> frozenset[str]:
    return admin_set(service).union([_CREATE] if in_registry else ())


@lru_cache(maxsize=1024)
def home(action: str, kind: str) -> Home:
    """The kind of policy that a known action belongs in; empty when it has an effect in this kind."""
    name = action.lower()
    if kind == "registry" or kind in OF_SEVERAL_SERVICES:
        return ""
    if name in (_REPLICATE, _CREATE):
        return "a registry policy"
    return "" if takes_repository(name) else "an identity policy"


@cache
def homeless(kind: str) -> frozenset[str]:
    """The known actions that have no effect in a kind of policy, lower case."""
    return frozenset(action for action in ACTIONS if home(action, kind))
