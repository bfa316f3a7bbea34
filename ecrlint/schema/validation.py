"""The schema pass: what JSON Schema refuses of a policy, told as findings.

The schemas in `schemas/` are the one authority on shape. jsonschema is imported and run only for
documents that the typed parse refuses, and only over the statements that it refuses.
"""

from __future__ import annotations

from itertools import chain, islice

from ecrlint.policy.model import Policy
from ecrlint.schema import lifecycle, policies
from ecrlint.schema.files import load_schema
from ecrlint.schema.violation import MAX_EXPLAINED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from jsonschema import ValidationError

    from ecrlint.lifecycle.model import LifecyclePolicy
    from ecrlint.schema.violation import Violation

_FILES = {
    "repository": "repository-policy",
    "registry": "registry-policy",
    "public": "public-repository-policy",
    "lifecycle": "lifecycle-policy",
    "identity": "identity-policy",
    "endpoint": "endpoint-policy",
    "resource-control": "resource-control-policy",
    "ambiguous": "repository-policy",  # which asks for no more than the others do
}

MAX_ERRORS = 1000
"""What is told of one document: a list of thousands of numbers needs no thousands of findings."""


def violations(policy: Policy | LifecyclePolicy, untold: list[str] | None = None) -> Iterator[Violation]:
    """What the schema of the policy's kind refuses, sorted by place; `untold` gets why that is not all."""
    if isinstance(policy, Policy):
        explain = policies.explain
        data, indexes, left = policies.excerpt(policy)
    else:
        explain = lifecycle.explain
        data, indexes, left = lifecycle.excerpt(policy)
    errors = list(islice(_errors(policy.kind, data), MAX_ERRORS + 1))
    found = chain.from_iterable(explain(error, indexes) for error in sorted(errors[:MAX_ERRORS], key=_order))
    yield from islice(found, MAX_ERRORS)
    if untold is not None and (left or len(errors) > MAX_ERRORS or any(found)):
        most = f"{MAX_EXPLAINED} statements or rules" if left else f"{MAX_ERRORS:,} things"
        untold.append(f"more than {most} in a policy are malformed; only the first are told")


def _errors(kind: str, data: Any) -> Iterator[ValidationError]:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(load_schema(_FILES[kind])).iter_errors(data)


def _order(error: ValidationError) -> list[str]:
    """By place, statements and list items by their number."""
    return [f"{token:09}" if isinstance(token, int) else token for token in error.absolute_path]
