"""An identity policy lets its holder change every repository.

A statement allows actions that write to repositories, such as `ecr:PutImage`, and its Resource names all
repositories of a registry: `"*"`, or an ARN that ends in `repository/*`. Statements with a condition are left
alone, as it may choose the repositories.

## Why it matters

Whoever gets hold of one build job's credentials can then overwrite the images of every other team. A name or
a prefix, as in `repository/team-a/*`, keeps the damage in one place.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "LogIn",
      "Effect": "Allow",
      "Action": "ecr:GetAuthorizationToken",
      "Resource": "*"
    },
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/*"
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
      "Sid": "LogIn",
      "Effect": "Allow",
      "Action": "ecr:GetAuthorizationToken",
      "Resource": "*"
    },
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/team-a/*"
    }
  ]
}
```

## References

- [IAM permissions for pushing an image](https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html)
- [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
"""

from __future__ import annotations

from ecrlint.analysis.identity_resource import every_repository
from ecrlint.policy.action import SERVICES, spelling, writing_set
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR703",
    level="note",
    severity=3.0,
    cwe=250,
    since="0.1.0",
    strict=True,
    kinds=("identity",),
    message="Statement '{statement}' allows '{action}' on every repository.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not (statement.allows and statement.ours and statement.sound) or statement.conditions:
        return
    for service in SERVICES:
        written = sorted(map(spelling, statement.reach & writing_set(service)))
        resource = every_repository(statement, service)
        if written and resource:
            others = f" and {len(written) - 1} more" if len(written) > 1 else ""
            yield RULE.at(
                resource.pointer,
                statement=statement.label,
                action=written[0] + others,
                because="it writes, and the Resource names no repository",
                help="name the repositories, or a prefix of their names",
            )
            return
