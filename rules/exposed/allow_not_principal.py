"""An Allow for everyone except those it names.

`NotPrincipal` with `Effect: Allow` grants the actions to every caller in every AWS account but the
ones in the list.

## Why it matters

The list reads like the people who are let in; it is the people who are kept out, and even they can
come under another name. AWS no longer supports the combination.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "NotPrincipal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
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
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
    }
  ]
}
```

## References

- [AWS JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR206",
    level="error",
    severity=8.0,
    cwe=284,
    since="0.1.0",
    elements=("NotPrincipal",),
    message="Statement '{statement}' allows everyone except those in its NotPrincipal.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.allows and statement.has("NotPrincipal") and not statement.has("Principal"):
        yield RULE.at(
            statement.at("NotPrincipal"),
            part="key",
            statement=statement.label,
            because="NotPrincipal with Allow names who is left out",
            help="name who is let in with Principal",
        )
