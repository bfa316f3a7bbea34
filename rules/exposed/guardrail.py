"""A policy breaks a guardrail of `ecrlint.yaml`.

A guardrail says who may at most, or must at least, do what. ecrlint proves that a policy keeps it, or shows
one request that breaks it.

## Why it matters

A review looks at one change; a guardrail holds for every policy, whatever words it is written in. It sees
what a reader misses: a wildcard that reaches further, a Deny that went away, a condition that is met by a
request without the key. A violation comes with the request, so nobody needs to take ecrlint's word for it.

Mind the scope. Callers of the account that owns the repository can be allowed by an identity policy alone.
Therefore `scope: grants`, the default, is about what this policy gives, and only `scope: guarantee` is about
what may happen at all: it takes a Deny to keep it.

## Example

The configuration lets only one role push:

```yaml config
account: "210987654321"
guardrails:
  - {may: push, only: ["arn:aws:iam::210987654321:role/release"]}
```

This policy lets the role push, and a second one:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {
        "AWS": ["arn:aws:iam::210987654321:role/release", "arn:aws:iam::210987654321:role/nightly"]
      },
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    }
  ]
}
```

## Use instead

Name those that the guardrail names, or correct the guardrail:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/release"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    }
  ]
}
```

## References

- [Amazon ECR User Guide: repository policies vs IAM policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
- [IAM User Guide: policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Policy, Rule

RULE = Rule(
    "ECR801",
    level="error",
    severity=7.5,
    cwe=284,
    since="0.1.0",
    message="Statement '{statement}' breaks the guardrail '{guardrail}': '{request}'.",
    missing="The policy breaks the guardrail '{guardrail}': it does not grant that '{request}'.",
    unguarded="The policy does not guarantee the guardrail '{guardrail}': '{request}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    for breach in context.guardrails.breaches if context.guardrails else ():
        yield RULE.at(
            breach.place.pointer,
            breach.variant,
            part=breach.place.part,
            statement=breach.statement,
            guardrail=breach.guardrail.label,
            request=breach.words,
            because=breach.because,
            help=breach.help,
            related=breach.related,
        )
