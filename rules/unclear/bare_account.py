"""An account is named by its bare id.

A principal is a 12-digit account id. ECR stores the account's root ARN in its place.

## Why it matters

The policy that ECR gives back differs from the one you wrote, so Terraform and others plan the same
change again and again.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "210987654321"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
    }
  ]
}
```

## References

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
- [A change that is planned forever](https://github.com/ministryofjustice/modernisation-platform/issues/8909)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement, respell

RULE = Rule(
    "ECR405",
    level="note",
    since="0.1.0",
    strict=True,
    message="Account '{account}' is named by its bare id, ECR stores '{stored}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    principals = (*statement.principals, *statement.not_principals)
    for principal in principals:
        if principal.form == "account":
            partition = next((each.arn.partition for each in principals if each.arn), "aws")
            stored = f"arn:{partition}:iam::{principal.account}:root"
            yield RULE.at(
                principal.pointer,
                account=principal.account,
                stored=stored,
                because="what ECR stores then differs from what is written",
                help=f"write {stored}",
                fix=respell(principal, stored, principals),
            )
