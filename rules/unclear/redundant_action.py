"""An action is listed although another entry covers it.

The entry is a repetition, or a wildcard in the same list reaches everything that it does.

## Why it matters

The list looks more careful than it is: taking the entry out changes nothing, and a reader who trusts
the long list overlooks the wildcard.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:Describe*", "ecr:DescribeImages"]
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
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:Describe*"]
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
      "Action": "ecr:Describe*"
    }
  ]
}
```

## References

- [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
"""

from __future__ import annotations

from ecrlint.analysis.action_lists import covered_entries
from ecrlint.rule import Context, Delete, Findings, Fix, Place, Related, Rule, Statement

RULE = Rule(
    "ECR408",
    level="note",
    since="0.1.0",
    strict=True,
    message="'{found}' is already covered by '{other}'.",
    twice="'{found}' is listed twice.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    for entries in (statement.actions, statement.not_actions):
        for entry, other in covered_entries(entries):
            is_same = entry.text == other.text
            words = "it stands here already" if is_same else "this entry covers it"
            yield RULE.at(
                entry.pointer,
                "twice" if is_same else "default",
                found=entry.text,
                other=other.text,
                help="remove it",
                fix=Fix(f"delete {entry.text}", Delete(entry.pointer)),
                related=(Related(Place(other.pointer), words),),
            )
