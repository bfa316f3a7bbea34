"""Who a statement names (IAM User Guide, "AWS JSON policy elements: Principal")."""

from __future__ import annotations

from ecrlint.policy.arn import Arn, has_wildcard, is_account_id, parse_arn
from ecrlint.startup.light_functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Form = Literal[
        "everyone", "account", "root", "user", "role", "session", "federated-user", "group",
        "orphan", "wildcard", "service", "unsupported", "malformed",
    ]  # fmt: skip
    Class = tuple[Form, str, Arn | None]

_UNIQUE_ID_PREFIXES = ("AIDA", "AROA", "AGPA", "ANPA", "AIPA", "ASIA", "AKIA")
_NAMED: dict[str, Form] = {"user": "user", "role": "role", "group": "group"}
_SESSIONS: dict[str, Form] = {"assumed-role": "session", "federated-user": "federated-user"}

IDLE_SERVICES = {
    "ecs-tasks.amazonaws.com": "the task execution role",
    "ecs.amazonaws.com": "the task execution role",
    "ec2.amazonaws.com": "the instance profile's role",
    "eks.amazonaws.com": "the node role",
    "eks-fargate-pods.amazonaws.com": "the pod execution role",
    "batch.amazonaws.com": "the execution role",
    "sagemaker.amazonaws.com": "the execution role",
    "apprunner.amazonaws.com": "the access role",
    "build.apprunner.amazonaws.com": "the access role",
    "tasks.apprunner.amazonaws.com": "the access role",
}
"""Services that pull with a role of the customer, so that naming the service grants nothing."""


class Principal:
    """One entry of Principal or NotPrincipal: its type (`AWS`, `Service`, …), text and pointer.

    `form` is what the text is. `account` is the 12-digit account it belongs to, empty when it has none,
    and `arn` the ARN when it is one. A whole account is meant by its id and by its root ARN; `identity` is
    the same text for principals that mean the same.
    """

    __slots__ = (
        "account", "arn", "form", "identity", "is_everyone", "is_service", "is_whole_account", "pointer",
        "text", "type",
    )  # fmt: skip

    def __init__(self, type: str, text: str, pointer: str) -> None:
        self.type = type
        self.text = text
        self.pointer = pointer
        self.form, self.account, self.arn = _classify(type, text)
        self.is_everyone = self.form == "everyone"
        self.is_service = self.form == "service"
        self.is_whole_account = self.form == "account" or self.form == "root"
        self.identity = self.account if self.is_whole_account else text

    def __repr__(self) -> str:
        return f"Principal({self.type!r}, {self.text!r}, {self.pointer!r})"

    def covers(self, other: Principal) -> bool:
        """Whether whatever this principal is granted, `other` has too."""
        if self.is_everyone or self.identity == other.identity:
            return True
        return self.is_whole_account and self.account == other.account


@lru_cache(maxsize=4096)
def _classify(type: str, text: str) -> Class:
    """What a principal is, and the account it belongs to; the same few stand in many policies."""
    if type == "AWS":
        return _classify_aws(text)
    if type == "Service" and text != "*":
        return "service", "", None
    return "unsupported", "", None


def _classify_aws(text: str) -> Class:
    if text == "*":
        return "everyone", "", None
    if is_account_id(text):
        return "account", text, None
    if has_wildcard(text):
        return "wildcard", "", None
    if _is_unique_id(text):
        return "orphan", "", None
    arn = parse_arn(text)
    if arn is None or arn.region or not is_account_id(arn.account):
        return "malformed", "", arn
    return _form_of(arn), arn.account, arn


def _form_of(arn: Arn) -> Form:
    kind, _, name = arn.resource.partition("/")
    if arn.service == "iam" and arn.resource == "root":
        return "root"
    if arn.service == "iam" and name:
        return _NAMED.get(kind, "malformed")
    if arn.service == "sts" and name:
        return _SESSIONS.get(kind, "malformed")
    return "malformed"


def _is_unique_id(text: str) -> bool:
    return (
        text.startswith(_UNIQUE_ID_PREFIXES)
        and 16 <= len(text) <= 128
        and text.isascii()
        and text.isalnum()
        and text == text.upper()
    )
