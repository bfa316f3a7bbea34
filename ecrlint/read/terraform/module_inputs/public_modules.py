"""The modules of the public registry of which it is known what they make of their inputs.

Another one is a file of this folder and a line here. They are known as they are in their newest releases.
"""

from __future__ import annotations

from ecrlint.read.terraform.module_inputs import cloudposse_ecr, lgallard_ecr, terraform_aws_modules_ecr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from ecrlint.read.terraform.module_inputs.inputs import Inputs
    from ecrlint.read.terraform.module_inputs.module_source import ModuleSource
    from ecrlint.read.terraform.module_inputs.passed import Passed

    Policies: TypeAlias = Callable[[Inputs], Iterator[Passed]]

_KNOWN: dict[tuple[str, str], Policies] = {
    ("terraform-aws-modules/ecr/aws", ""): terraform_aws_modules_ecr.policies,
    ("terraform-aws-modules/ecr/aws", "wrappers"): terraform_aws_modules_ecr.wrapped_policies,
    ("cloudposse/ecr/aws", ""): cloudposse_ecr.policies,
    ("lgallard/ecr/aws", ""): lgallard_ecr.policies,
}
"""By module and the folder inside of it, the policies for the inputs of a call."""


def policies_of(source: ModuleSource) -> Policies | None:
    """What a module makes of its inputs; None for one that is not known."""
    return _KNOWN.get((source.module, source.inside))
