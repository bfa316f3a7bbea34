"""Two statements have the same name.

A later statement repeats the Sid of an earlier one. ECR accepts that, other services do not.

## Why it matters

Whoever talks about the statement by its name means one of two, and so does an exception or a report
that names it.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    },
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::334455667788:role/scanner"},
      "Action": "ecr:DescribeImages"
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
      "Action": "ecr:ListImages"
    },
    {
      "Sid": "List2",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::334455667788:role/scanner"},
      "Action": "ecr:DescribeImages"
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
    },
    {
      "Sid": "Describe",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::334455667788:role/scanner"},
      "Action": "ecr:DescribeImages"
    }
  ]
}
```

## References

- [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
"""

from __future__ import annotations

from itertools import count

from ecrlint.rule import Context, Findings, Fix, Place, Policy, Related, Replace, Rule, Statement

RULE = Rule(
    "ECR402",
    level="note",
    since="0.1.0",
    strict=True,
    message="Sid '{sid}' already names another statement.",
)


def check(policy: Policy, context: Context) -> Findings:
    first: dict[str, str] = {}
    taken = {statement.sid for statement in policy.statements}
    for statement in policy.statements:
        if not statement.sid:
            continue
        place = first.setdefault(statement.sid, statement.at("Sid"))
        if place != statement.at("Sid"):
            yield RULE.at(
                statement.at("Sid"),
                sid=statement.sid,
                help="give each statement a name of its own",
                related=(Related(Place(place), "the first statement of this name"),),
                fix=_renamed(statement, taken),
            )


def _renamed(statement: Statement, taken: set[str]) -> Fix:
    """The name with the first number that makes it a new one."""
    number = next(number for number in count(2) if f"{statement.sid}{number}" not in taken)
    taken.add(f"{statement.sid}{number}")
    return Fix(f"write {statement.sid}{number}", Replace(statement.at("Sid"), f"{statement.sid}{number}"))
