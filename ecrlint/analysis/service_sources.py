"""Of which resources AWS services send the ARN as aws:SourceArn when they call ECR, as far as AWS says so.

Facts: AWS Lambda Developer Guide, "Create a Lambda function using a container image" (permissions); AWS
CodeBuild User Guide, "Amazon ECR sample for CodeBuild"; Amazon EMR Serverless User Guide, "Customizing an EMR
Serverless image". Of other services nothing is said: they pull with a role, or the pages name no ARN.
"""

from __future__ import annotations

from ecrlint.analysis.arn_syntax import of_value
from ecrlint.analysis.literal_values import literal_wildcards
from ecrlint.policy.arn import PARTITIONS, has_wildcard
from ecrlint.policy.service_principal import SUFFIXES
from ecrlint.policy.variable import around_holes, replace_variables
from ecrlint.policy.wildcard import meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecrlint.policy.model import Condition, Statement

KEY = "aws:sourcearn"
_FIELDS = 6  # of an ARN


class Source:
    """What a service calls for: a `thing`, and its ARN, as a pattern in each partition and as written."""

    __slots__ = ("patterns", "service", "thing", "written")

    def __init__(self, service: str, thing: str, resource: str, name: str) -> None:
        self.service = f"{service}.amazonaws.com"
        self.thing = thing
        self.patterns = [f"arn:{each}:{service}:*:*:{resource}*" for each in PARTITIONS]
        self.written = f"arn:aws:{service}:REGION:ACCOUNT:{resource}{name}"


_SOURCES = {
    "lambda": Source("lambda", "function", "function:", "NAME"),
    "codebuild": Source("codebuild", "project", "project/", "NAME"),
    "emr-serverless": Source("emr-serverless", "application", "/applications/", "ID"),
}


def sources(statement: Statement) -> list[Source]:
    """What the services that a statement names call for; none where that is not known of all of them."""
    if not statement.unknown.isdisjoint(("Principal", "NotPrincipal")) or not statement.has("Principal"):
        return []
    services = [each.text for each in statement.principals if each.type == "Service"]
    found = [_SOURCES.get(_name(each)) for each in services]
    others = any(each.is_everyone for each in statement.principals)
    return [] if others or None in found else [each for each in found if each]


def never_sent(condition: Condition, text: str, possible: list[Source]) -> bool:
    """Whether a value of aws:SourceArn is no such ARN, whatever stands for its wildcards and holes."""
    if condition.operator is None or condition.operator.family not in ("String", "ARN"):
        return False
    if of_value(condition, text)[1] or text in {each.text for each in literal_wildcards(condition)}:
        return False  # another rule says so
    bare = replace_variables("*".join(around_holes(text)), "*")
    by_field = condition.operator.family == "ARN" and bare == text
    return not any(_may_be(bare, pattern, by_field) for each in possible for pattern in each.patterns)


def _may_be(pattern: str, source: str, by_field: bool) -> bool:
    if not by_field or not has_wildcard(pattern):
        return meet(pattern, source)
    fields = zip(pattern.split(":", _FIELDS - 1), source.split(":", _FIELDS - 1), strict=False)
    return all(meet(*each) for each in fields)


def _name(service: str) -> str:
    """The name of a service without the suffix of its partition."""
    suffix = next((each for each in SUFFIXES if service.endswith(each)), "")
    return service.removesuffix(suffix) if suffix else ""
