"""Cheap tests of whether a text may hold a policy of ECR, before anything is parsed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_IDENTITY = ("effect", "action", "resource")
TEMPLATE_SIGNS = ("{{", "{%", "{#", "<%")
"""What templates of Helm, Jinja and ERB have in them, which need not parse."""

_SIGNS = (
    "ecr:",
    "ecr-public:",
    "rulepriority",
    "tagstatus",
    "counttype",
    "aws_ecr",
    "awscc_ecr",
    "ecs_ecr",
    "ecr.aws",
    "ecr.services.k8s",
    "repository_policy",
    "repository_read_",
)
_TERRAFORM = (
    "aws_ecr_repository_policy",
    "aws_ecr_registry_policy",
    "aws_ecrpublic_repository_policy",
    "aws_ecr_lifecycle_policy",
)

_PREFIXES = (b"ecr:", b"ecr-public:")
_WORDS = (b"statement", b"principal")
"""What a policy has whose actions are spelled in some other way, as `*` or with escapes."""


def may_hold_policy(text: str) -> bool:
    """Whether a text may hold an ECR policy: a cheap test that errs on the side of yes.

    ECR's actions are spelled `ecr:` or `ecr-public:`, unless an escape hides it or the policy allows `*`;
    then it still has the words statement and principal. Templates name the service in their own ways.
    """
    if "ecr:" in text:  # as in nearly every policy
        return True
    lowered = text.lower()
    return (
        any(sign in lowered for sign in _SIGNS)
        or "\\u" in text
        or "\\x" in text
        or ("statement" in lowered and "principal" in lowered)
    )


def mentions_action(text: str) -> bool:
    """Whether a text holds the name of an action of ECR; an ARN of its resources is none."""
    import re

    return re.search(r"(?<![\w:.-])ecr(-public)?:(\*|[A-Z][A-Za-z]+\b)", text) is not None


def holds_policy(text: str) -> bool:
    """Whether a text that does not parse still shows a policy with ECR's actions, maybe in escapes.

    One for the lifecycle of images counts unless it is a template, whose numbers are bare holes.
    """
    lowered = text.lower()
    if any(type in lowered for type in _TERRAFORM):
        return True
    if "rulePriority" in text and "selection" in text:
        return "${" not in text and "{{" not in text
    spelled = "ecr:" in lowered or "ecr-public:" in lowered or "\\u00" in lowered
    if not spelled or "statement" not in lowered:
        return False
    return "principal" in lowered or (
        _shows_identity(lowered) and not any(each in text for each in TEMPLATE_SIGNS)
    )


def _shows_identity(text: str) -> bool:
    """Whether the elements of an identity policy are keys in a text, in JSON, YAML or nearly so."""
    import re

    return all(re.search(rf"""(?<!\w)["']?(?:not)?{each}["']?\s*[:=]""", text) for each in _OF_IDENTITY)


def mentions_in_bytes(data: bytes) -> bool:
    """Whether bytes that are not decoded hold the name of an ECR action, in UTF-8 or UTF-16."""
    plain = data.replace(b"\0", b"").lower()
    return any(prefix in plain for prefix in _PREFIXES)


def mentions_anywhere(pieces: Iterable[bytes]) -> bool:
    """Whether a large file may hold a policy of ECR, piece by piece: it names an action, or is a policy."""
    tail = b""
    missing = set(_WORDS)
    for piece in pieces:
        both = tail + piece
        if mentions_in_bytes(both):
            return True
        plain = both.replace(b"\0", b"").lower()
        missing = {word for word in missing if word not in plain}
        if not missing:
            return True
        tail = piece[-2 * len(_PREFIXES[1]) :]
    return False
