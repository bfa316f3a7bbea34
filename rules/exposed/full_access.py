"""An Allow gives every action.

The entry reaches all actions of the service (`ecr:*`, `*`), those that AWS adds next year included. In an
identity policy only `ecr:*` and `ecr-public:*` are told, in a note, as most who have that are to administer the
registry: `*` is an administrator's, and not about ECR.

## Why it matters

A grant of everything holds the right to delete the repository and to rewrite its policy, so whoever
has it can give it to anyone else. Nobody who pulls or pushes needs that.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "App",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:*"
    }
  ]
}
```

In an identity policy:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "App",
      "Effect": "Allow",
      "Action": ["ecr:*", "logs:*"],
      "Resource": "*"
    }
  ]
}
```

## Use instead

List what the caller does, here a pull:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "App",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    }
  ]
}
```

## References

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
"""

from __future__ import annotations

from ecrlint.analysis.judged_service import judged_service
from ecrlint.policy.action import is_everything
from ecrlint.rule import RESOURCE_POLICIES, Context, Findings, Rule, Statement

RULE = Rule(
    "ECR204",
    level="warning",
    severity=6.5,
    cwe=250,
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, "identity"),
    levels={"identity": "note"},
    message="Statement '{statement}' allows '{found}', which is every action of the service.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.allows or statement.plain:
        return
    for entry in statement.actions:
        service = judged_service(entry.text, statement.policy)
        if service and is_everything(entry.text, service):
            yield RULE.at(
                entry.pointer,
                statement=statement.label,
                found=entry.text,
                because="it includes deleting the repository and changing its policy",
                help="list the actions that the caller needs",
            )
