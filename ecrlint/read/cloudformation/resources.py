"""The resources of a template that hold a policy of ECR, in which of their properties, and what it says."""

from __future__ import annotations

import re

from ecrlint.policy.scope import OF_SEVERAL_SERVICES
from ecrlint.policy.unknown import UNKNOWN
from ecrlint.policy.variable import has_hole
from ecrlint.read.branches import MAX_JOINT, Branches, each_case
from ecrlint.read.candidate import CREATE_ON_PUSH, OF_ORGANIZATIONS, Found
from ecrlint.read.cloudformation import identities, policy_text
from ecrlint.read.cloudformation.attachments import attachments, policy_key
from ecrlint.read.cloudformation.condition_cases import OPEN, Chosen
from ecrlint.read.cloudformation.evaluator import LOOP, MAX_NESTING, TemplateEvaluator
from ecrlint.read.cloudformation.template import call_of, items, members
from ecrlint.read.cloudformation.value import Placed
from ecrlint.read.limits import in_the_way, more_than
from ecrlint.read.positions import SyntaxTrouble
from ecrlint.startup.light_functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from ecrlint.policy.model import Kind
    from ecrlint.read.branches import Branch
    from ecrlint.read.cloudformation.condition_cases import Turn
    from ecrlint.read.cloudformation.evaluator import Entry
    from ecrlint.read.cloudformation.template import Template
    from ecrlint.read.holders import Holders
    from ecrlint.read.positions import Node

    Path: TypeAlias = tuple[str | int, ...]
    Home: TypeAlias = tuple[Path, Kind | None, str]

_CREATION_TEMPLATE = "AWS::ECR::RepositoryCreationTemplate"

POLICIES: dict[str, tuple[tuple[tuple[str, ...], Kind], ...]] = {
    "AWS::ECR::Repository": (
        (("RepositoryPolicyText",), "repository"),
        (("LifecyclePolicy", "LifecyclePolicyText"), "lifecycle"),
    ),
    "AWS::ECR::RegistryPolicy": ((("PolicyText",), "registry"),),
    "AWS::ECR::PublicRepository": ((("RepositoryPolicyText",), "public"),),
    _CREATION_TEMPLATE: (
        (("RepositoryPolicy",), "repository"),
        (("LifecyclePolicy",), "lifecycle"),
    ),
}
"""The properties with a policy (Template Reference, "Amazon Elastic Container Registry")."""

BOUNDS = {"AWS::EC2::VPCEndpoint": "PolicyDocument", "AWS::Organizations::Policy": "Content"}
"""The property with a policy that is not ECR's and bounds what ECR's policies grant."""

_only_a_hole = re.compile(r"\$\{(?!aws\.)[a-z][^:{}]*\}").fullmatch


_MAX_DEPTH = 20


def has_policy(resources: object, with_others: bool, depth: int = 0) -> bool:
    """Whether some resource is of a type that may hold a policy, or stands in too many loops to tell."""
    if depth == _MAX_DEPTH:
        return True
    if isinstance(resources, list):
        return any(has_policy(item, with_others, depth + 1) for item in resources)
    if not isinstance(resources, dict):
        return False
    for name, resource in resources.items():
        type = str(resource.get("Type")) if isinstance(resource, dict) else ""
        if type in POLICIES or (with_others and (type in identities.TYPES or type in BOUNDS)):
            return True
        if name.startswith(LOOP) and has_policy(resource, with_others, depth + 1):
            return True
    return False


def policies(template: Template) -> Iterator[Found]:
    """Each policy, those with conditions in each form that they may take."""
    resources, node = template.resources
    if not isinstance(resources, dict):
        return
    around: tuple[str, ...] = ()
    reached = template.reached
    mark = reached.mark()
    holders = attachments(template, partial(_content, template))
    for entry in TemplateEvaluator(template, OPEN).entries(resources, node):
        around += reached.since(mark)
        for found in _policies(entry, template, holders):
            limits = in_the_way(found.value, around)
            found.notes = list(dict.fromkeys((*found.notes, *limits)))
            yield found
        mark = reached.mark()


def _content(template: Template, resource: object, node: Node, path: Path) -> object:
    """What a policy says with all conditions open; UNKNOWN where nobody knows."""
    policy = _property(TemplateEvaluator(template, OPEN), resource, node, path)
    return _find_policy(policy, template).value if policy else {}


def _policies(entry: Entry, template: Template, holders: Holders) -> Iterator[Found]:
    """The policies of one resource."""
    name, member, resource, evaluator = entry
    if name.startswith(LOOP):
        found = Found(UNKNOWN, member.value, name=name)
        found.notes = [more_than(MAX_NESTING, "loops inside each other")]
        yield found
    for path, kind, home in _homes(entry, template):
        mark = template.reached.mark()
        is_on_push = _is_on_push(evaluator, resource, member.value)
        limits = template.reached.since(mark)
        for found in _forms(evaluator, resource, member.value, path):
            if _is_none(found, kind, resource):
                continue
            found.kind = kind
            found.foreign = "" if kind else OF_ORGANIZATIONS
            found.name = home
            found.on_push = is_on_push
            found.notes = [*limits, *found.notes]
            if kind == "identity":
                found.attached = holders.beside(policy_key(name, path))
            elif kind not in OF_SEVERAL_SERVICES:
                found.repository = _repository(evaluator, resource, member.value)
            yield found


def _is_none(found: Found, kind: Kind | None, resource: object) -> bool:
    """Whether an empty text means that there is no policy: in creation templates, and outside of ECR."""
    type = str(resource.get("Type")) if isinstance(resource, dict) else ""
    return found.value == "" and (kind in (None, *OF_SEVERAL_SERVICES) or type == _CREATION_TEMPLATE)


def _homes(entry: Entry, template: Template) -> Iterator[Home]:
    """Where a resource may hold policies, each with its kind and the name of its document.

    Identities have policies of all services, so they are looked at only where they name ECR.
    """
    name, member, resource, evaluator = entry
    node = member.value
    type = str(resource.get("Type")) if isinstance(resource, dict) else ""
    for path, kind in POLICIES.get(type, ()):
        yield path, kind, f"{name}.{path[0]}" if kind == "lifecycle" else name
    if type in identities.TYPES and "ecr" in template.source.text[node.start : node.end].lower():
        for place in identities.places(type, resource, node):
            index = next((f".Policies[{step}]" for step in place if isinstance(step, int)), "")
            yield place, "identity", name + index
    if type in BOUNDS:
        yield (BOUNDS[type],), _kind_of_bound(evaluator, type, resource, node), name


def _kind_of_bound(evaluator: TemplateEvaluator, type: str, resource: object, node: Node) -> Kind | None:
    """The kind of the policy in a resource of `BOUNDS`; None for none of ours, and where nobody knows."""
    if type == "AWS::EC2::VPCEndpoint":
        return "endpoint"
    given = _property(evaluator, resource, node, ("Type",))
    return "resource-control" if given and given.value == "RESOURCE_CONTROL_POLICY" else None


def _forms(evaluator: TemplateEvaluator, resource: object, node: Node, path: Path) -> Iterator[Found]:
    """What a policy is in each turn of the conditions, unless it is just the same as in another."""
    template = evaluator.template

    def read(turn: Chosen) -> tuple[Placed | None, tuple[str, ...], Branch]:
        mark = template.reached.mark()
        return turned_by(turn), template.reached.since(mark), turn.branch

    def turned_by(turn: Turn) -> Placed | None:
        turned = TemplateEvaluator(template, turn, evaluator.loops)
        condition = dict(members(resource, node)).get("Condition")
        if condition and turn.holds(turned.literal(*condition).text) is False:
            return None
        return _property(turned, resource, node, path)

    results, is_all = each_case(lambda outcomes: Chosen(template, outcomes), read)
    branches: dict[str, list[Branch]] = {}
    for policy, _, branch in results:
        branches.setdefault(repr(policy), []).append(branch)
    for policy, notes, _ in {repr(each[0]): each for each in results}.values():
        if policy is None:
            continue
        found = _find_policy(policy, template)
        found.notes = in_the_way(found.value, notes)
        if len(branches) > 1:
            found.branches = Branches(branches[repr(policy)], [each[2] for each in results])
        if not is_all:
            found.doubt = more_than(MAX_JOINT, "ways in which its conditions turn out")
        yield found


def _property(evaluator: TemplateEvaluator, value: object, node: Node, path: Path) -> Placed | None:
    """A property of a resource; None where the resource does not have it."""
    for key in ("Properties", *path):
        placed = evaluator.value(value, node) if call_of(value, node) else Placed(value, node)
        if placed is None or placed.value is UNKNOWN:
            return placed
        inside: dict[str | int, tuple[object, Node]] = {**dict(members(placed.value, placed.node))}
        inside.update(enumerate(items(placed.value, placed.node)))
        if key not in inside:
            return None
        value, node = inside[key]
    return evaluator.value(value, node)


def _find_policy(policy: Placed, template: Template) -> Found:
    """A policy, which may be written as a JSON text; an empty text stands for itself."""
    text = policy.value
    if not isinstance(text, str):
        return Found(_settle(text), policy.node)
    if not text.strip():
        return Found("", policy.node)
    try:
        value, tree, problems = policy_text.parse(text, template.where(policy))
    except SyntaxTrouble as trouble:
        return Found(UNKNOWN, policy.node, problems=[trouble.problem])
    return Found(_settle(value), tree, text=text, problems=problems)


def _settle(value: object) -> object:
    """A value in which texts that are nothing but a hole are UNKNOWN, except pseudo parameters."""
    if isinstance(value, dict):
        return {key: _settle(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_settle(item) for item in value]
    return UNKNOWN if isinstance(value, str) and _only_a_hole(value) else value


def _is_on_push(evaluator: TemplateEvaluator, resource: object, node: Node) -> bool:
    """Whether a resource is a creation template for repositories that a push makes."""
    applied = _property(evaluator, resource, node, ("AppliedFor",))
    return applied is not None and isinstance(applied.value, list) and CREATE_ON_PUSH in applied.value


def _repository(evaluator: TemplateEvaluator, resource: object, node: Node) -> str:
    """The name that a resource gives its repository; empty where CloudFormation makes one up."""
    name = _property(evaluator, resource, node, ("RepositoryName",))
    known = name and isinstance(name.value, str) and not has_hole(name.value)
    return name.text if name and known else ""
