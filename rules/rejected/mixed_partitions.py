"""Principals or ARNs of two partitions in one policy.

AWS is divided into partitions that know nothing of each other: `aws`, `aws-cn` (China), `aws-us-gov`
(GovCloud) and the isolated ones. One policy names identities or resources of more than one.

## Why it matters

A repository is in one partition, and nobody of another one can call it. ECR refuses principals that it does not
know, and conditions with foreign ARNs never match.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::210987654321:role/app",
          "arn:aws-cn:iam::334455667788:role/app"
        ]
      },
      "Action": "ecr:ListImages"
    }
  ]
}
```

## Use instead

Give each partition a policy of its own:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## References

- [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
- [AWS partitions](https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html)
"""

from __future__ import annotations

from ecrlint.policy.arn import PARTITIONS
from ecrlint.policy.variable import has_hole
from ecrlint.rule import Context, Findings, Place, Policy, Principal, Related, Rule, Statement, Value

RULE = Rule(
    "ECR116",
    level="warning",
    since="0.1.0",
    message="'{found}' is of partition '{second}', others here are of '{first}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    seen: dict[str, str] = {}
    for statement in policy.statements:
        for value in _texts(statement):
            if not value.text.startswith("arn:"):
                continue
            partition = value.text[4 : value.text.find(":", 4)]
            if partition in seen or partition not in PARTITIONS or has_hole(value.text):
                continue
            seen[partition] = value.pointer
            first, pointer = next(iter(seen.items()))
            if first != partition:
                yield RULE.at(
                    value.pointer,
                    found=value.text,
                    first=first,
                    second=partition,
                    related=(Related(Place(pointer), f"of partition {first}"),),
                    help="give each partition a policy of its own",
                )


def _texts(statement: Statement) -> list[Value | Principal]:
    """Everything in a statement that may be an ARN."""
    texts: list[Value | Principal] = [*statement.principals, *statement.not_principals]
    texts += (*statement.resources, *statement.not_resources)
    for condition in statement.conditions:
        texts += condition.values
    return texts
