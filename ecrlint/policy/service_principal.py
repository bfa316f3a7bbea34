"""The names of AWS services as principals: `service.amazonaws.com` (IAM User Guide, "Principal")."""

from __future__ import annotations

from ecrlint.policy.principal import IDLE_SERVICES
from ecrlint.policy.spelling import nearest

SUFFIX = ".amazonaws.com"
_SUFFIXES = (
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
    "codebuild.amazonaws.com",
    "codepipeline.amazonaws.com",
    "emr-serverless.amazonaws.com",
    "inspector2.amazonaws.com",
    "lambda.amazonaws.com",
    "omics.amazonaws.com",
    "pullthroughcache.ecr.amazonaws.com",
    "replication.ecr.amazonaws.com",
    *IDLE_SERVICES,
)
_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def is_service(text: str) -> bool:
    """Whether a text has the form of a service principal: labels in lower case, and a DNS suffix."""
    for suffix in _SUFFIXES:
        if text.endswith(suffix):
            return all(label and _LABEL.issuperset(label) for label in text[: -len(suffix)].split("."))
    return False


def meant_service(text: str) -> str | None:
    """The service principal that a text was most likely meant to be; None when that is not clear."""
    bare = text.strip().strip("/.").lower().removeprefix("https://").removeprefix("http://")
    if is_service(bare):
        return bare
    near = nearest(bare, _USUAL)
    if near:
        return near
    label, _, rest = bare.partition(".")
    if label and _LABEL.issuperset(label) and (not rest or "amazon" in rest or rest == "aws"):
        return label + SUFFIX
    return None
