"""An action that Amazon ECR does not have.

The name is in no list of ECR actions. IAM compares actions without regard to case, so only the letters
matter; an action that is newer than ecrlint's catalogue is reported too, and the message gives its date.

## Why it matters

A misspelt action grants nothing: the policy looks complete and the pull or push still fails, or the
Deny that was meant to protect does not. `ecr:ListImageReferrers` is a trap of its own: the API exists,
but it is authorised by `ecr:BatchGetImage`.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:DescribeImages", "ecr:ListImage"]
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

- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
"""

from __future__ import annotations

from ecrlint.policy import action
from ecrlint.policy.catalogue import DATE
from ecrlint.policy.spelling import nearest
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Statement

RULE = Rule(
    "ECR121",
    level="error",
    since="0.1.0",
    message="Action '{found}' does not exist.",
    near="Action '{found}' does not exist; '{near}' does.",
)


def check_statement(statement: Statement, context: Context) -> Iterator[Finding]:
    for entry in (*statement.actions, *statement.not_actions):
        if not action.is_misspelt(entry.text):
            continue
        near = nearest(entry.text, action.documented(statement.policy.service))
        yield RULE.at(
            entry.pointer,
            "near" if near else "default",
            found=entry.text,
            near=near or "",
            because=f"it is not among the actions known on {DATE}",
            help=f"write {near}" if near else "",
        )
