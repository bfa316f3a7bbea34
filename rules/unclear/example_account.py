"""An account id comes from documentation.

AWS's documentation and its copies use a few account ids, such as `111122223333` and `123456789012`,
for nobody in particular. One of them is in a principal or a condition.

## Why it matters

The id was most likely copied along with a sample. ECR refuses a principal whose account does not
exist, and if it does exist, it is somebody else's. In a configuration with `account`, that one is yours.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::123456789012:role/app"},
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

- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
- [A README's placeholder that was applied](https://github.com/terraform-aws-modules/terraform-aws-ecr/issues/44)
"""

from __future__ import annotations

from ecrlint.policy.arn import DOCUMENTATION_ACCOUNTS, parse_arn
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR407",
    level="note",
    since="0.1.0",
    strict=True,
    message="Account '{account}' is an example from documentation.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    named = [(each.account, each.pointer) for each in (*statement.principals, *statement.not_principals)]
    for condition in statement.conditions:
        for value in condition.values:
            arn = parse_arn(value.text)
            named.append((arn.account if arn else value.text, value.pointer))
    for account, pointer in named:
        if account in DOCUMENTATION_ACCOUNTS and account != context.account:
            yield RULE.at(pointer, account=account, help="put the real account id in its place")
