"""The policies that the public module terraform-aws-modules/ecr makes of its inputs.

Its README describes them. The policy that is passed as `repository_policy` counts only where
`create_repository_policy` is false; else the module makes one. The statement that it makes for the owner's
account where nobody is named is left out, as are those of its actions that change nothing: they are not the
user's to mend.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.hcl.value import HclValue
from ecrlint.read.terraform.module_inputs.inputs import Inputs, inputs_of
from ecrlint.read.terraform.module_inputs.passed import (
    Passed,
    given_text,
    grant,
    policy_of,
    principals,
    service,
    test_of,
)
from ecrlint.read.terraform.statement import items_of, members_of, statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.policy.model import Kind

_PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_PUSH = (
    "BatchCheckLayerAvailability",
    "CompleteLayerUpload",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
)


def policies(inputs: Inputs) -> Iterator[Passed]:
    """The policies of the repository, those that it is given included, and of the registry."""
    if not inputs.may_be("create", True, default=True):
        return
    if inputs.may_be("create_repository", True, default=True):
        is_public = inputs.text("repository_type") == "public"
        if is_public or inputs.may_be("attach_repository_policy", True, default=True):
            yield from _of_repository(inputs, is_public)
        if not is_public and inputs.may_be("create_lifecycle_policy", True, default=True):
            yield from given_text(inputs, "repository_lifecycle_policy", "lifecycle")
    if inputs.may_be("create_registry_policy", True, default=False):
        yield from given_text(inputs, "registry_policy", "registry")


def wrapped_policies(inputs: Inputs) -> Iterator[Passed]:
    """The same for the module's `wrappers`, which call it for each of the `items`, with `defaults` beside."""
    items, defaults = inputs.entry("items"), inputs.entry("defaults")
    calls = members_of(items.value) if items else {}
    common = (members_of(defaults.value) if defaults else None) or {}
    for key, call in (calls or {}).items():
        own = members_of(call.value)
        if own is not None:
            for each in policies(inputs_of({**common, **own}, call.value.spot)):
                each.way = f'["{key}"]{each.way}'
                yield each


def _of_repository(inputs: Inputs, is_public: bool) -> Iterator[Passed]:
    kind: Kind = "public" if is_public else "repository"
    if inputs.may_be("create_repository_policy", True, default=True):
        statements = [*_grants(inputs, is_public), *_own(inputs)]
        if statements:
            yield Passed(kind, policy_of(statements, inputs.spot))
    if inputs.may_be("create_repository_policy", False, default=True):
        yield from given_text(inputs, "repository_policy", kind)


def _grants(inputs: Inputs, is_public: bool) -> Iterator[HclValue]:
    """What the lists of principals are granted."""
    readers = inputs.texts("repository_read_access_arns")
    writers = inputs.texts("repository_read_write_access_arns")
    functions = inputs.texts("repository_lambda_read_access_arns")
    if readers and not is_public:
        actions = ["ecr:BatchCheckLayerAvailability", *_PULL]
        yield grant("PrivateReadOnly", readers, principals("AWS", readers), actions)
    if functions and not is_public:
        yield grant(
            "PrivateLambdaReadOnly",
            functions,
            service("lambda.amazonaws.com", functions),
            _PULL,
            test_of("StringLike", "aws:sourceArn", functions),
        )
    if writers:
        pull, prefix = ([], "ecr-public") if is_public else (_PULL, "ecr")
        actions = [*pull, *(f"{prefix}:{action}" for action in _PUSH)]
        yield grant("ReadWrite", writers, principals("AWS", writers), actions)


def _own(inputs: Inputs) -> Iterator[HclValue]:
    """The statements that the call writes itself: a map of them, or a list."""
    entry = inputs.entry("repository_policy_statements")
    if entry is None:
        return
    content = entry.value.content
    if isinstance(content, dict):
        for each in content.values():
            yield statement(each.value)
        if entry.value.partial:
            yield HclValue(UNKNOWN, entry.value.spot)
    else:
        for value in items_of(entry.value) or [HclValue(UNKNOWN, entry.value.spot)]:
            yield statement(value)
