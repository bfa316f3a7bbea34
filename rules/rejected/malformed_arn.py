"""An ARN or account id that cannot be right.

A principal under `AWS`, or the value of a condition key that holds ARNs or account ids, is none: a placeholder
is left in it, the account id has not 12 digits, a field is missing, or it is something else altogether.

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

from ecrlint.policy import arn_flaw, variable
from ecrlint.policy.condition_keys import find
from ecrlint.policy.condition_value import ACCOUNT_KEYS, misfit
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.arn_flaw import Flaw
    from ecrlint.policy.model import Condition, Context, Statement

RULE = Rule(
    "ECR111",
    level="error",
    since="0.1.0",
    message="Found '{found}', expected '{expected}'.",
    near="Found '{found}', expected '{expected}' ('{near}' is near).",
)


def check_statement(statement: Statement, context: Context) -> Iterator[Finding]:
    for principal in (*statement.principals, *statement.not_principals):
        flaw = arn_flaw.of_principal(principal)
        if flaw:
            yield _finding(principal.pointer, principal.text, arn_flaw.PRINCIPAL, flaw)
    for condition in statement.conditions:
        for value in condition.values:
            expected, flaw = _flaw(condition, value.text)
            if flaw:
                yield _finding(value.pointer, value.text, expected, flaw)


def _flaw(condition: Condition, text: str) -> tuple[str, Flaw | None]:
    """What a condition compares with, an ARN or an account id, and why a value is none."""
    operator, key = condition.operator, find(condition.key)
    if operator is None or operator.family not in ("String", "ARN") or misfit(condition):
        return "", None
    if not all(each.is_placeholder for each in variable.broken(text)):
        return "", None
    if condition.key.lower() in ACCOUNT_KEYS:
        return arn_flaw.ACCOUNT, arn_flaw.of_account(text, patterns=operator.wildcards)
    if operator.family == "ARN" or (key and key.type == "ARN"):
        by_field = operator.family == "ARN"
        return arn_flaw.ARN, arn_flaw.of_arn(text, fields=by_field, patterns=operator.wildcards)
    return "", None


def _finding(pointer: str, found: str, expected: str, flaw: Flaw) -> Finding:
    return RULE.at(
        pointer,
        "near" if flaw.near else "default",
        found=found,
        expected=expected,
        near=flaw.near,
        because=flaw.because,
        help=flaw.help,
    )
