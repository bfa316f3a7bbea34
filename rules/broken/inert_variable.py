"""A policy variable where Version makes it plain text.

Variables such as `${aws:PrincipalTag/team}` are filled in only under Version `2012-10-17`. Under
`2008-10-17`, which is also what a policy without Version means, they are ordinary characters.

## Why it matters

The value is compared with a dollar sign and braces, which no request brings: an Allow never matches, and a
Deny with a negated operator hits everyone.

## Example

```json fail
{
  "Version": "2008-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    }
  ]
}
```

## Use instead

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    }
  ]
}
```

## References

- [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
"""

from __future__ import annotations

from ecrlint.analysis.literal_values import variable
from ecrlint.rule import Add, Context, Findings, Fix, Policy, Replace, Rule, Statement, Value

RULE = Rule(
    "ECR309",
    level="warning",
    since="0.1.0",
    message="'{variable}' is plain text under Version '{version}'.",
    absent="'{variable}' is plain text in a policy without '{element}'.",
)
_CURRENT = ("/Version", "2012-10-17")
_FAMILIES = ("String", "ARN")


def check(policy: Policy, context: Context) -> Findings:
    written = policy.data.get("Version") if isinstance(policy.data, dict) else ""
    if policy.version != "2008-10-17" or written not in (policy.version, None):
        return
    change = Replace(*_CURRENT) if written else Add(*_CURRENT, first=True)
    for statement in policy.statements:
        for value in _values(statement):
            found = variable(value.text)
            if found:
                yield RULE.at(
                    value.pointer,
                    "default" if written else "absent",
                    variable=found,
                    version=policy.version,
                    element="Version",
                    help='set "Version": "2012-10-17"',
                    fix=Fix("write Version 2012-10-17", change),
                )


def _values(statement: Statement) -> list[Value]:
    """The texts that may hold variables: resources, and values of string and ARN operators."""
    in_registry = statement.policy.kind == "registry"
    values = [*statement.resources, *statement.not_resources] if in_registry else []
    for condition in statement.conditions:
        if condition.operator and condition.operator.family in _FAMILIES:
            values += condition.values
    return values
