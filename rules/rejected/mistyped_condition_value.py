"""A value does not fit its operator or condition key.

Each operator compares one type of value, and each key holds one: a `Numeric` operator needs numbers, `IpAddress`
needs addresses or ranges, `Bool` and `Null` need true or false, and `aws:PrincipalOrgID` is `o-` with letters and
digits.

## Why it matters

ECR takes some of these policies and refuses others. Where it takes one, the comparison never succeeds, so an
Allow grants nothing and a Deny with a negated operator hits everyone. Only values that can never fit are told.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Office",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0-203.0.113.255"}}
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "ou-a1b2-c3d4e5f6"}}
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
      "Sid": "Office",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    }
  ]
}
```

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages",
      "Condition": {
        "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-a1b2/ou-a1b2-c3d4e5f6/*"}
      }
    }
  ]
}
```

## References

- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
"""

from __future__ import annotations

from ecrlint.analysis.condition_syntax import expectation, misfit
from ecrlint.rule import LOOKALIKES, RESOURCE_POLICIES, Context, Findings, Rule, Statement

RULE = Rule(
    "ECR133",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    elements=("Condition",),
    message="'{operator}' never fits '{key}'.",
    number="Value '{found}' of '{key}' is not a number.",
    date="Value '{found}' of '{key}' is not a date in ISO 8601 and not seconds since 1970.",
    boolean="Value '{found}' of '{key}' is not true or false.",
    presence="Value '{found}' of '{key}' is not true (the key is absent) or false (it is present).",
    range="Value '{found}' of '{key}' is not an IP address or a range, as in 203.0.113.0/24.",
    base64="Value '{found}' of '{key}' is not base64.",
    address="Value '{found}' of '{key}' is not a single address; ranges take IpAddress.",
    organization="Value '{found}' of '{key}' is not an organisation id, o- and 10 to 32 letters and digits.",
    path="Value '{found}' of '{key}' does not begin with an organisation id and a slash.",
    vpc="Value '{found}' of '{key}' is not a VPC id, vpc- and 8 or 17 letters and digits.",
    endpoint="Value '{found}' of '{key}' is not a VPC endpoint id, vpce- and 8 or 17 letters and digits.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for condition in statement.conditions:
        why = misfit(condition)
        if why:
            yield RULE.at(
                condition.pointer,
                part="key",
                operator=condition.name,
                key=condition.key,
                because=f"the key holds {why.holds}",
                help=f"use {why.use}",
            )
            continue
        for value in condition.values:
            wanted = expectation(condition, value.text)
            if wanted:
                is_unit = value.text.startswith(("ou-", "r-"))
                yield RULE.at(
                    value.pointer,
                    wanted,
                    found=value.text,
                    key=condition.key,
                    help="organisational units are in aws:PrincipalOrgPaths" if is_unit else "",
                )
