"""Which statements of a policy for several services concern ECR; those of others are not our business.

A statement names ECR when one of its entries does, rightly or by a slip of the pen: then mistakes in it are
ours to tell. One that may reach ECR all the same, by a wildcard or by an entry that nobody knows yet, is
read for what it grants and never blamed.
"""

from __future__ import annotations

from ecrlint.policy.action import SERVICES, has_misspelt_service, is_known, service_of, without_prefix
from ecrlint.policy.arn import has_wildcard
from ecrlint.policy.spelling import nearest
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.policy.wildcard import matches
from ecrlint.startup.light_functools import lru_cache

OF_SEVERAL_SERVICES = ("identity", "endpoint", "resource-control", "ambiguous")
"""The kinds of policies in which statements on other services may stand."""

BEARER_TOKEN = "sts:getservicebearertoken"
"""The action of another service that logging in to ECR Public takes (ECR Public User Guide)."""


def names_ecr(statement: dict[str, object]) -> bool:
    """Whether an entry of the statement is ECR's, or was meant to be."""
    return any(isinstance(entry, str) and is_ours(entry) for entry in entries_of(statement))


def concerns_ecr(statement: dict[str, object]) -> bool:
    """Whether the statement may allow or deny something of ECR; True also when nobody knows."""
    if "NotAction" in statement:
        return True
    entries = entries_of(statement)
    return UNKNOWN in entries or any(isinstance(entry, str) and _may_be_ours(entry) for entry in entries)


def entries_of(statement: dict[str, object]) -> list[object]:
    """What stands in Action and NotAction; where there is neither, in an element that is spelt like them."""
    action = statement.get("Action")
    if isinstance(action, list) and "NotAction" not in statement:  # as in nearly every statement
        return action
    elements: list[str] = [element for element in ("Action", "NotAction") if element in statement]
    if not elements:
        misspelt = nearest("Action", statement)
        elements = [misspelt] if misspelt else []
    found: list[object] = []
    for element in elements:
        value = statement[element]
        found += value if isinstance(value, list) else [value]
    return found


@lru_cache(maxsize=4096)
def is_ours(entry: str) -> bool:
    """Whether an Action entry names ECR: by its service, or by a slip that shows that ECR is meant."""
    service = service_of(entry).strip()
    if service:
        return service in SERVICES or has_misspelt_service(entry)
    name = entry.strip().lower()
    return is_known(f"ecr:{name}") or without_prefix(name) != name


def service_meant(entry: str) -> str:
    """The service of ours that an Action entry of ours is about, whatever its prefix."""
    return SERVICES["public" in entry.lower().partition(":")[0]]


@lru_cache(maxsize=4096)
def _may_be_ours(entry: str) -> bool:
    lowered = entry.lower()
    prefix = service_of(entry) or lowered
    return (
        is_ours(entry)
        or has_hole(entry)
        or matches(lowered, BEARER_TOKEN)
        or (has_wildcard(prefix) and any(matches(prefix, service) for service in SERVICES))
    )
