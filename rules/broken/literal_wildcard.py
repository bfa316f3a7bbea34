"""A wildcard stands under an operator that takes it literally.

`StringEquals` and its relatives compare letter by letter: `*` matches an asterisk and nothing else. Only
the operators with `Like` in their name, and all ARN operators, know wildcards.

## Why it matters

No principal, account or ARN has an asterisk in its name, so the test never succeeds: an Allow grants nothing,
and under `StringNotEquals` a Deny spares nobody.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {
        "StringEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/ci-*"}
      }
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
      "Condition": {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/ci-*"}
      }
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
      "Condition": {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/ci-*"}
      }
    }
  ]
}
```

## References

- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
"""

from __future__ import annotations

from ecrlint.analysis.literal_values import literal_wildcards
from ecrlint.policy.condition_keys import find
from ecrlint.rule import (
    LOOKALIKES,
    RESOURCE_POLICIES,
    Condition,
    Context,
    Findings,
    Fix,
    Rule,
    Statement,
    change_operator,
)

RULE = Rule(
    "ECR307",
    level="warning",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    elements=("Condition",),
    message="'{operator}' takes the wildcard in '{value}' literally.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for condition in statement.conditions:
        for value in literal_wildcards(condition):
            yield RULE.at(
                value.pointer,
                operator=condition.name,
                value=value.text,
                because=f"no {condition.key} has such a character in it",
                help=_remedy(condition),
                fix=_fix(statement, condition),
            )


def _remedy(condition: Condition) -> str:
    """The operator of the same sense that knows wildcards, where they make sense."""
    key = find(condition.key)
    if key and key.sensitive:
        return "write whole values; a pattern of this key would let strangers in"
    return f"use {_like(condition)}"


def _fix(statement: Statement, condition: Condition) -> Fix | None:
    key, operator = find(condition.key), condition.operator
    if operator is None or (key and key.sensitive):
        return None
    prefix = f"{operator.set_prefix}:" if operator.set_prefix else ""
    suffix = "IfExists" if operator.if_exists else ""
    return change_operator(statement, condition, f"{prefix}{_like(condition)}{suffix}")


def _like(condition: Condition) -> str:
    key, operator = find(condition.key), condition.operator
    negated = "Not" if operator and operator.negated else ""
    return f"{'Arn' if key and key.type == 'ARN' else 'String'}{negated}Like"
