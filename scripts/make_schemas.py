"""Write the JSON Schemas of the policies that say who may do what, from one template.

    python scripts/make_schemas.py

Repository, registry and public repository policies share their grammar (IAM User Guide, "Grammar of
the IAM JSON policy language"), and so do the identity policies of IAM, the policies of VPC endpoints and the
resource control policies of AWS Organizations; they differ in their actions and
in whether a statement has a Principal and a Resource. Run this again after the catalogue or a condition
key changed; a test compares the files.

The schemas say only what must be right in every policy. Names that may grow (actions, operators,
condition keys, kinds of principal) are listed for completion, but any other is accepted; the rules
judge them. Each constraint stands where a validator reports it by itself, not inside an anyOf.
Annotations for the schema pass: `x-ecrlint-rule` is the rule that a failure means where the keyword
does not tell, `x-ecrlint-element` or `x-ecrlint-elements` what is missing or in conflict, and
`x-ecrlint-expected` says in words what belongs there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ecrlint.policy.action import SERVICES
from ecrlint.policy.catalogue import ACTIONS
from ecrlint.policy.condition import OPERATORS
from ecrlint.policy.condition_keys import KEYS, ConditionKey

Schema = dict[str, Any]

FOLDER = Path(__file__).parent.parent / "schemas"
BASE = "https://ecrlint.github.io/ecrlint/schemas/"

PULLING = "Pulling takes BatchGetImage and GetDownloadUrlForLayer; pushing takes "
PUSHING = (
    "BatchCheckLayerAvailability, InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload and PutImage."
)
OPERANDS = {
    "String": "Compares text, with regard to case unless the name says otherwise. "
    "* and ? are wildcards in StringLike and StringNotLike only.",
    "Numeric": "Compares numbers.",
    "Date": "Compares dates: ISO 8601, or seconds since 1970.",
    "Bool": "Compares with true or false.",
    "Binary": "Compares bytes, written in base64.",
    "IP": "Compares an IP address with addresses and CIDR ranges.",
    "ARN": "Compares ARNs field by field; * and ? are wildcards and do not cross a colon.",
    "Null": "true: the key is absent from the request; false: it is present.",
}
CALLERS = {
    "any": "",
    "principal": " Never present when an AWS service principal calls.",
    "service": " Present only when an AWS service principal calls.",
}


class Kind(NamedTuple):
    """What is particular about one kind of policy."""

    name: str
    title: str
    description: str
    actions: list[str]
    action: str
    resource: str
    resource_rule: str
    """The rule that a statement without Resource breaks; empty when it may be without."""
    example: Schema
    names_callers: bool = True
    sid: str = "it may have spaces"


def spellings(service: str, *, on_repository: bool) -> list[str]:
    """The documented names of a service's actions, all or only those that act on a repository."""
    return [
        spelling
        for spelling, _, takes_repository, _ in ACTIONS.values()
        if spelling.startswith(f"{service}:") and (takes_repository or not on_repository)
    ]


def of_all_services() -> list[str]:
    """The documented names of the actions of ECR and ECR Public."""
    names = [name for service in SERVICES for name in spellings(service, on_repository=False)]
    return [f"{service}:*" for service in SERVICES] + names


def policy(actions: list[str], **elements: str) -> Schema:
    """An example: a policy that lets another account do something."""
    statement = {
        "Sid": "OtherAccount",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": actions,
        **elements,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


KINDS = (
    Kind(
        name="repository",
        title="Amazon ECR repository policy",
        description="Says who may do what with one private repository and its images. Applied "
        "with SetRepositoryPolicy; at most 10,240 characters.",
        actions=["ecr:*", *spellings("ecr", on_repository=True)],
        action=PULLING + PUSHING,
        resource="Leave it out: a repository policy is about the repository it is attached to. "
        'Some AWS examples have "*" here, but users report that ECR refused it.',
        resource_rule="",
        example=policy(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]),
    ),
    Kind(
        name="registry",
        title="Amazon ECR registry policy",
        description="Says who may do what with the repositories of a private registry: replicate "
        "into it, pull through its cache and, with registry policy scope V2, anything else. "
        "Applied with PutRegistryPolicy; at most 10,240 characters.",
        actions=spellings("ecr", on_repository=False),
        action="Scope V1 knows only CreateRepository, ReplicateImage and "
        "BatchImportUpstreamImage; scope V2 knows every ECR action.",
        resource="ARNs of repositories in this registry, such as "
        'arn:aws:ecr:us-east-1:444455556666:repository/prod/*, or "*" for all of them.',
        resource_rule="missing-resource",
        example=policy(
            ["ecr:CreateRepository", "ecr:ReplicateImage"],
            Resource="arn:aws:ecr:us-east-1:444455556666:repository/*",
        ),
    ),
    Kind(
        name="public-repository",
        title="Amazon ECR Public repository policy",
        description="Says who may push to one public repository and manage it. Everybody can "
        "pull, and no policy changes that. At most 10,240 characters.",
        actions=["ecr-public:*", *spellings("ecr-public", on_repository=True)],
        action="Pushing takes " + PUSHING,
        resource="Leave it out: a repository policy is about the repository it is attached to.",
        resource_rule="",
        example=policy(
            [
                "ecr-public:BatchCheckLayerAvailability",
                "ecr-public:CompleteLayerUpload",
                "ecr-public:InitiateLayerUpload",
                "ecr-public:PutImage",
                "ecr-public:UploadLayerPart",
            ]
        ),
    ),
    Kind(
        name="identity",
        title="IAM identity policy, as far as it concerns Amazon ECR",
        description="Says what the user, group or role that it is attached to may do. Statements of other "
        "services may stand beside those of Amazon ECR and Amazon ECR Public.",
        actions=of_all_services(),
        action="Logging in takes GetAuthorizationToken, on every resource. " + PULLING + PUSHING,
        resource="ARNs of repositories, such as arn:aws:ecr:us-east-1:444455556666:repository/prod/*, or "
        '"*" for all of them and for actions on the whole registry.',
        resource_rule="missing-element",
        names_callers=False,
        sid="letters and digits",
        example={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "LogIn",
                    "Effect": "Allow",
                    "Action": "ecr:GetAuthorizationToken",
                    "Resource": "*",
                },
                {
                    "Sid": "Pull",
                    "Effect": "Allow",
                    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    "Resource": "arn:aws:ecr:us-east-1:444455556666:repository/prod/*",
                },
            ],
        },
    ),
    Kind(
        name="endpoint",
        title="VPC endpoint policy, as far as it concerns Amazon ECR",
        description="Says what may pass through a VPC endpoint; it grants nothing by itself. Statements of "
        "other services may stand beside those of Amazon ECR.",
        actions=of_all_services(),
        action="Logging in takes GetAuthorizationToken, on every resource. " + PULLING + PUSHING,
        resource="ARNs of repositories, such as arn:aws:ecr:us-east-1:444455556666:repository/prod/*, or "
        '"*" for all of them and for actions on the whole registry.',
        resource_rule="missing-element",
        example={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "OurRepositories",
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": [
                        "ecr:BatchGetImage",
                        "ecr:GetAuthorizationToken",
                        "ecr:GetDownloadUrlForLayer",
                    ],
                    "Resource": "*",
                    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
                }
            ],
        },
    ),
    Kind(
        name="resource-control",
        title="Resource control policy of AWS Organizations, as far as it concerns Amazon ECR",
        description="Says what nobody may do with the resources of the accounts that it is attached to; it "
        "grants nothing. Statements of other services may stand beside those of Amazon ECR.",
        actions=of_all_services(),
        action=PULLING + PUSHING,
        resource='ARNs of repositories, or "*" for all resources.',
        resource_rule="missing-element",
        example={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "OurOrganization",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "ecr:*",
                    "Resource": "*",
                    "Condition": {
                        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
                        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
                    },
                }
            ],
        },
    ),
)


def schemas() -> dict[str, Schema]:
    """Every schema, by file name."""
    return {f"{kind.name}-policy.schema.json": schema(kind) for kind in KINDS}


def schema(kind: Kind) -> Schema:
    """The schema of one kind of policy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{BASE}{kind.name}-policy.schema.json",
        "title": kind.title,
        "description": kind.description,
        "examples": [kind.example],
        "type": "object",
        "x-ecrlint-expected": "an object",
        "required": ["Statement"],
        "additionalProperties": False,
        "properties": {
            "Version": {
                "description": "Version of the policy language, not of this policy. Variables "
                "such as ${aws:username} work only with 2012-10-17.",
                "enum": ["2012-10-17", "2008-10-17"],
                "x-ecrlint-rule": "invalid-version",
            },
            "Id": {"description": "A name for the policy, without effect.", **a_text()},
            "Statement": {
                "description": "What is allowed and denied. A request passes if some statement "
                "allows it and none denies it.",
                "type": ["array", "object"],
                "minItems": 1,
                "x-ecrlint-expected": "a statement or an array of one or more",
                "items": ref("statement"),
                "if": {"type": "object"},
                "then": ref("statement"),
            },
        },
        "$defs": {
            "statement": statement(kind),
            **({"principals": principals()} if kind.names_callers else {}),
            "knownAction": {"enum": kind.actions},
            "actions": texts(suggest("knownAction")),
            "texts": texts(),
            "operators": operators(),
            "keys": keys(),
            "values": {
                "type": ["string", "number", "boolean", "array"],
                "x-ecrlint-expected": "a string, number or boolean, or an array of them",
                "items": {
                    "type": ["string", "number", "boolean"],
                    "x-ecrlint-expected": "a string, number or boolean",
                },
            },
        },
    }


def statement(kind: Kind) -> Schema:
    return {
        "type": "object",
        "x-ecrlint-expected": "an object",
        "required": ["Effect"],
        "additionalProperties": False,
        "properties": {
            "Sid": {
                "description": f"A name for the statement, without effect; {kind.sid}.",
                **a_text(),
            },
            "Effect": {
                "description": "Exactly Allow or Deny. A Deny outweighs every Allow.",
                "enum": ["Allow", "Deny"],
                "x-ecrlint-rule": "invalid-effect",
            },
            **(callers() if kind.names_callers else {}),
            "Action": ref("actions", f"What may be done. {kind.action} * and ? are wildcards."),
            "NotAction": ref("actions", "Every action but these, later additions included."),
            "Resource": ref("texts", kind.resource),
            "NotResource": ref("texts", f"All but these. {kind.resource}"),
            "Condition": ref(
                "operators",
                "When the statement applies: operator, then key, then values. All operators and "
                "keys must hold, each with any one of its values.",
            ),
        },
        "allOf": pairs(kind),
    }


def callers() -> Schema:
    """Who a statement is about; an identity policy is about whomever it is attached to."""
    return {
        "Principal": ref("principals", 'Whom the statement is about. "*" is everybody in any AWS account.'),
        "NotPrincipal": ref(
            "principals",
            "Everybody but these. With Allow that opens the repository to the rest of the "
            "world; with Deny a condition on aws:PrincipalArn is safer.",
        ),
    }


def pairs(kind: Kind) -> list[Schema]:
    """What the grammar says of an element and its Not: exactly one, at most one, or neither."""
    callers = ["Principal"] if kind.names_callers else []
    return [
        *(one_of(element, "missing-element") for element in callers),
        one_of("Action", "missing-element"),
        *([one_of("Resource", kind.resource_rule)] if kind.resource_rule else []),
        *map(not_both, (*callers, "Action", "Resource")),
    ]


def one_of(element: str, rule: str) -> Schema:
    """The element or its Not is there."""
    return {
        "x-ecrlint-rule": rule,
        "x-ecrlint-element": element,
        "anyOf": [{"required": [element]}, {"required": [f"Not{element}"]}],
    }


def not_both(element: str) -> Schema:
    """The element and its Not are not both there; without `type` every non-object fails too."""
    both = [element, f"Not{element}"]
    return {
        "x-ecrlint-rule": "conflicting-elements",
        "x-ecrlint-elements": both,
        "not": {"type": "object", "required": both},
    }


def principals() -> Schema:
    kinds = {
        "AWS": "Account ids; ARNs of account roots, roles and users. An account means whomever "
        'its own administrators let in. "*" is everybody.',
        "Service": "AWS services by name, such as lambda.amazonaws.com. Say for whose resources "
        "with a condition on aws:SourceAccount or aws:SourceArn.",
        "Federated": "Not for ECR: identity providers belong in the trust policies of roles.",
        "CanonicalUser": "Not for ECR: canonical user ids belong in the policies of S3 buckets.",
    }
    expected = 'an object, or "*" for everybody'
    return {
        "type": ["string", "object"],
        "x-ecrlint-expected": expected,
        "if": {"type": "string"},
        "then": {"const": "*", "x-ecrlint-expected": expected},
        "properties": {name: ref("texts", text) for name, text in kinds.items()},
        "additionalProperties": ref("texts"),
    }


def texts(suggestion: Schema | None = None) -> Schema:
    """One text or several, or none."""
    suggestion = suggestion or {}
    return {
        "type": ["string", "array"],
        "x-ecrlint-expected": "a string or an array of strings",
        **suggestion,
        "items": {**a_text(), **suggestion},
    }


def a_text() -> Schema:
    return {"type": "string", "x-ecrlint-expected": "a string"}


def operators() -> Schema:
    """A condition's operators with their keys; the forms people use are listed, any is accepted."""
    names = dict(OPERATORS)
    for name, family in OPERATORS.items():
        if family != "Null":
            names[f"{name}IfExists"] = family
        if family in ("String", "ARN"):
            names[f"ForAnyValue:{name}"] = names[f"ForAllValues:{name}"] = family
    return {
        "type": "object",
        "x-ecrlint-expected": "an object of condition operators",
        "properties": {name: ref("keys", OPERANDS[family]) for name, family in names.items()},
        "additionalProperties": ref("keys"),
    }


def keys() -> Schema:
    """An operator's keys with their values; any key is accepted."""
    return {
        "type": "object",
        "x-ecrlint-expected": "an object of condition keys",
        "properties": {key.name: ref("values", describe(key)) for key in KEYS.values()},
        "additionalProperties": ref("values"),
    }


def describe(key: ConditionKey) -> str:
    """A condition key's facts in a sentence or three."""
    several = " Has several values: use ForAnyValue." if key.multivalued else ""
    return f"Type {key.type}.{several}{CALLERS[key.callers]}"


def ref(name: str, description: str = "") -> Schema:
    """A reference to a definition, with what is particular about this use of it."""
    here = {"$ref": f"#/$defs/{name}"}
    return {"description": description, **here} if description else here


def suggest(name: str) -> Schema:
    """Offers the values of a definition to an editor and accepts any other."""
    return {"anyOf": [ref(name), True]}


def text(schema: Schema) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    for name, content in schemas().items():
        (FOLDER / name).write_text(text(content), "utf-8", newline="\n")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
