"""A statement has no name.

A Sid is optional. The ECR console shows it as the statement's name; it may have spaces there.

## Why it matters

Without one, reviews, plan diffs and exceptions can only count statements, and the count shifts with
every statement that is inserted above.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
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

- [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR401",
    level="note",
    since="0.1.0",
    strict=True,
    message="Statement '{statement}' has no Sid.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.data.get("Sid", "") == "":
        yield RULE.at(
            statement.pointer,
            part="opening",
            statement=statement.label,
            help="add a Sid that says what the statement is for",
        )
