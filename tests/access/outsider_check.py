"""Whether a stranger can make a request that somebody else has found: a check by the table of keys alone."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from .outsiders import ABSENT, ENDPOINT, FORMS, OWN_ARNS, OWNERS, narrow_ranges, statements, texts_by_key

if TYPE_CHECKING:
    from ecrlint.access.semantics.request import Request

Data = dict[str, Any]

OWN = ("aws:principalorgid", "aws:principalorgpaths", "aws:userid", "aws:sourcevpc", "aws:sourcevpce",
       "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
       "aws:ec2instancesourcevpc", *OWN_ARNS)  # fmt: skip


def problems(request: Request, policy: Data) -> list[str]:
    """Why no stranger can make a request; empty when one can."""
    found: list[str] = []
    caller = request.caller
    present = {key: values for key, values in request.context.items() if values}
    texts = texts_by_key(policy)
    if caller.kind not in ("user", "role", "root", "federated"):
        found.append(f"a {caller.kind}")
    if caller.account in _named_accounts(policy):
        found.append(f"account {caller.account} is named")
    for key, values in present.items():
        found += [f"{key}={value} has no such form" for value in values
                  if key in FORMS and not re.fullmatch(FORMS[key], value)]  # fmt: skip
        if key in OWN:
            found += [f"{key}={value} is fixed" for value in values if value in texts.get(key, ())]
        if key in ABSENT or key.partition(":")[0] in ("s3", "kms", "sts"):
            found.append(f"{key} is never there")
    organizations = {value.partition("/")[0] for key in OWN if "org" in key for value in present.get(key, ())}
    owners = {value.partition("/")[0] for key in OWNERS if "org" in key for value in present.get(key, ())}
    if len(organizations) > 1 or len(owners) > 1 or organizations & owners:
        found.append(f"organisations {sorted(organizations)} and {sorted(owners)}")
    for key in OWN_ARNS.keys() | {"aws:sourcevpcarn"}:
        for value in present.get(key, ()):
            if value.split(":")[4] != caller.account:
                found.append(f"{key} is of another account")
    for address in present.get("aws:sourceip", ()):
        if any(key in present for key in ENDPOINT):
            found.append("an address and an endpoint")
        if ip_address(address).is_private and not ip_address(address).is_reserved:
            blocks = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")
            if any(ip_address(address) in ip_network(block) for block in blocks):
                found.append(f"{address} is private")
        if any(ip_address(address) in block for block in narrow_ranges(policy)):
            found.append(f"{address} is in a narrow range")
    return found


def _named_accounts(policy: Data) -> set[str]:
    found = set(texts_by_key(policy).get("aws:principalaccount", ()))
    for statement in statements(policy):
        for element in ("Principal", "NotPrincipal"):
            named = statement.get(element, {})
            for value in named.values() if isinstance(named, dict) else ():
                for text in value if isinstance(value, list) else [value]:
                    found.add(text.split(":")[4] if text.startswith("arn:") else text)
    return found
