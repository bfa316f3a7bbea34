"""What is passed to a module of which nobody knows what it makes of it: the policies among its arguments.

An argument that is a policy of ECR is judged whatever its name is. The policy of a network's endpoint looks
like a repository's, and is none.
"""

from __future__ import annotations

from ecrlint.policy.unknown import UNKNOWN
from ecrlint.read.terraform.attribute import candidate_in_text, candidate_of, is_empty
from ecrlint.read.terraform.module_inputs.documents import policies_in
from ecrlint.read.terraform.module_inputs.module_source import is_about_ecr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecrlint.policy.model import Kind
    from ecrlint.read.candidate import Found
    from ecrlint.read.hcl.scope import Scope
    from ecrlint.read.hcl.value import Entry, HclValue
    from ecrlint.read.terraform.module_inputs.documents import InnerPolicy
    from ecrlint.read.terraform.module_inputs.inputs import Inputs
    from ecrlint.read.terraform.module_inputs.module_source import ModuleSource

KINDS: dict[str, Kind] = {
    "policy": "repository",
    "repository_policy": "repository",
    "registry_policy": "registry",
    "lifecycle_policy": "lifecycle",
    "repository_lifecycle_policy": "lifecycle",
}
"""The arguments that are policies wherever a module is about ECR, with their kinds where no content tells."""

DOUBT = "what the module makes of it is not known"

_WHATEVER_IS_AROUND = ("lifecycle", "identity")
"""The kinds that no policy of another sort looks like."""


def policies(
    source: ModuleSource, inputs: Inputs, scope: Scope, may_hold: Callable[[str], bool]
) -> Iterator[Found]:
    """The policies that a call passes; `may_hold` says which arguments are worth a look."""
    for name in inputs.names:
        is_meant = source.is_about_ecr and name in KINDS
        if is_meant or may_hold(name):
            entry = inputs.entry(name)
            if entry and not is_empty(entry.value):
                yield from _in_argument(source, name, entry, scope, is_meant)


def _in_argument(
    source: ModuleSource, name: str, entry: Entry, scope: Scope, is_meant: bool
) -> Iterator[Found]:
    inside = list(policies_in(entry.value, scope.evaluation))
    for each in inside:
        if _is_ours(each, name, source):
            found = candidate_of(each.value, f".{name}{each.way}", scope)
            found.kind = each.kind
            found.doubt = DOUBT
            yield found
    if is_meant and not inside and _may_be_object(entry.value):
        found = candidate_in_text(entry.value, f".{name}", scope)
        if found.value is UNKNOWN:
            found.kind = KINDS[name]
        yield found


def _may_be_object(value: HclValue) -> bool:
    """Whether a value is, or may turn out to be, a JSON text of an object, maybe a broken one."""
    return not isinstance(value.content, str) or value.is_undecided or value.content.lstrip()[:1] == "{"


def _is_ours(policy: InnerPolicy, name: str, source: ModuleSource) -> bool:
    """Whether a policy is ECR's, and not one of an endpoint that lets ECR through."""
    if policy.kind in _WHATEVER_IS_AROUND:
        return True
    if source.is_of_endpoint or "endpoint" in f"{name}{policy.way}".lower():
        return False
    return source.is_about_ecr or is_about_ecr(name) or not _names_resources(policy)


def _names_resources(policy: InnerPolicy) -> bool:
    data = policy.value.data
    block = data.get("Statement") if isinstance(data, dict) else None
    statements = block if isinstance(block, list) else [block]
    return any(
        isinstance(each, dict) and not each.keys().isdisjoint(("Resource", "NotResource"))
        for each in statements
    )
