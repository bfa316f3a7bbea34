"""CloudFormation templates, also those of SAM and those that the CDK writes (`cdk.out/*.template.json`).

The policies are those of AWS::ECR resources and of identities, as objects or as JSON texts. Intrinsic
functions are worked out where the template alone decides them (CloudFormation User Guide, "Intrinsic function
reference"). A parameter
is its default; without one, and where the default is the name of an SSM parameter, it is Unknown, and a hole
in texts. Pseudo parameters are holes. Nothing is fetched: what other stacks, macros and nested templates say
is Unknown.

A policy with `Fn::If` is read once for each way in which its conditions may turn out, also where a default
decides one: conditions are there because stacks are deployed with other values. Within one reading a
condition is the same everywhere.
"""

from __future__ import annotations

from ecrlint.read.cloudformation.resources import has_policy, policies
from ecrlint.read.cloudformation.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ecrlint.read.candidate import Found
    from ecrlint.read.files import Files
    from ecrlint.read.positions import Node
    from ecrlint.source import Source


def read(
    value: Mapping[str, object], tree: Callable[[], Node], source: Source, files: Files
) -> Iterator[Found]:
    """The policies of a template, each of a resource with `Fn::If` once for every way it may turn out."""
    if has_policy(value.get("Resources"), "ecr:" in source.text.lower()):
        yield from policies(Template(value, tree(), source))
