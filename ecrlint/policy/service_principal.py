"""The names of AWS services as principals: `service.amazonaws.com` (IAM User Guide, "Principal")."""

from __future__ import annotations

from ecrlint.policy.principal import IDLE_SERVICES
from ecrlint.policy.spelling import nearest

SUFFIX = ".amazonaws.com"
SUFFIXES = (
    SUFFIX,
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
    ".cloud.adc-e.uk",
    ".csp.hci.ic.gov",
    ".aws.internal",
)
_USUAL = (
    "codebuild",
    "codepipeline",
    "emr-serverless",
    "inspector2",
    "lambda",
    "omics",
    "pullthroughcache.ecr",
    "replication.ecr",
    *(service.removesuffix(SUFFIX) for service in IDLE_SERVICES),
)
"""The services that policies of ECR name, without their suffix."""
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def is_service(text: str) -> bool:
    """Whether a text has the form of a service principal: labels in lower case, and a DNS suffix."""
    for suffix in SUFFIXES:
        if text.endswith(suffix):
            return all(label and _LABEL.issuperset(label) for label in text[: -len(suffix)].split("."))
    return False


def meant_service(text: str) -> str | None:
    """The service principal that a text was most likely meant to be; None when that is not clear."""
    import re

    bare = text.strip().strip("/.").lower().removeprefix("https://").removeprefix("http://")
    name, *suffix = re.split(r"\.(?=amazon|aws|[$<{])", bare, maxsplit=1)
    labels = name.split(".")
    if not all(label and _LABEL.issuperset(label) for label in labels) or name == "amazonaws":
        return None
    near = nearest(name, _USUAL, cutoff=0.8)
    if near or suffix or len(labels) == 1:
        return (near or name) + SUFFIX
    return None
