"""The service whose actions a policy may name: in one for several services the one that is meant."""

from __future__ import annotations

from ecrlint.policy.action import SERVICES
from ecrlint.policy.scope import OF_SEVERAL_SERVICES, is_ours, service_meant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Policy


def judged_service(entry: str, policy: Policy) -> str:
    """The service whose action an entry of the policy should be; empty where that is not our business."""
    if policy.kind not in OF_SEVERAL_SERVICES:
        return policy.service
    return service_meant(entry) if is_ours(entry) else ""


def judged_services(policy: Policy) -> tuple[str, ...]:
    """The services whose actions a policy grants, as far as they are our business."""
    return SERVICES if policy.kind in OF_SEVERAL_SERVICES else (policy.service,)
