"""An ARN or account id that cannot be right.

A principal under `AWS`, or the value of a condition key that holds ARNs or account ids, is none: a placeholder
is left in it, the account id has not 12 digits, a field is missing, or it is something else altogether. What a
template fills in, such as `${account_id}` or `${var.role}`, is left alone; `${YOUR_ACCOUNT}` is a placeholder.

## Why it matters

ECR checks that principals exist and answers `Invalid repository policy provided` or `Principal not found`. A bad
value in a condition is accepted and never matches: the Allow grants nothing, or the Deny hits everyone.
Wildcards are fine where the operator knows them, and so are policy variables in conditions.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::<account-id>:root"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": "ecr:DescribeImages",
      "Condition": {"StringEquals": {"aws:SourceAccount": "21098765432"}}
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": "ecr:DescribeImages",
      "Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}
    }
  ]
}
```

## References

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
- [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
- [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
"""

from __future__ import annotations

from ecrlint.analysis import arn_syntax as arn_flaw
from ecrlint.analysis.arn_syntax import Flaw
from ecrlint.rule import LOOKALIKES, RESOURCE_POLICIES, Context, Finding, Findings, Rule, Statement

RULE = Rule(
    "ECR111",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, *LOOKALIKES),
    message="Principal '{found}' is no account id and no ARN of a root, role, user or session.",
    near="Principal '{found}' is no account id and no ARN of a root, role, user or session ('{near}' is near).",
    arn="'{found}' is not an ARN that can match.",
    arn_near="'{found}' is not an ARN that can match ('{near}' is near).",
    account="'{found}' is not a 12-digit account id.",
    account_near="'{found}' is not a 12-digit account id ('{near}' is near).",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for principal in (*statement.principals, *statement.not_principals):
        flaw = arn_flaw.of_principal(principal)
        if flaw:
            yield _finding(principal.pointer, principal.text, "near" if flaw.near else "default", flaw)
    for condition in statement.conditions:
        for value in condition.values:
            expected, flaw = arn_flaw.of_value(condition, value.text)
            if flaw:
                variant = f"{expected}_near" if flaw.near else expected
                yield _finding(value.pointer, value.text, variant, flaw)


def _finding(pointer: str, found: str, variant: str, flaw: Flaw) -> Finding:
    return RULE.at(
        pointer,
        variant,
        found=found,
        near=flaw.near,
        because=flaw.because,
        help=flaw.help,
    )
