"""The policies that the public module lgallard/ecr is given: they are taken as they are.

So are those of its templates for repositories that are created later. What it makes of its other inputs is
not worked out.
"""

from __future__ import annotations

from ecrlint.read.terraform.module_inputs.inputs import Inputs, inputs_of
from ecrlint.read.terraform.module_inputs.passed import Passed, given_text
from ecrlint.read.terraform.statement import items_of, members_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def policies(inputs: Inputs) -> Iterator[Passed]:
    """The policy of the repository, that of its images, and those of the creation templates."""
    yield from given_text(inputs, "policy", "repository")
    yield from given_text(inputs, "lifecycle_policy", "lifecycle")
    templates = inputs.entry("repository_creation_templates")
    if templates and inputs.may_be("enable_repository_creation_templates", True, default=False):
        for number, template in enumerate(items_of(templates.value) or ()):
            own = inputs_of(members_of(template) or {}, template.spot)
            for each in (
                *given_text(own, "repository_policy", "repository"),
                *given_text(own, "lifecycle_policy", "lifecycle"),
            ):
                each.way = f".repository_creation_templates[{number}]{each.way}"
                yield each
