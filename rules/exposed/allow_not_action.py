"""An Allow of every action except those it names.

`NotAction` with `Effect: Allow` grants all other actions, those that AWS adds next year included.

## Why it matters

Leaving out what is known to be dangerous leaves in what nobody thought of: excluding
`ecr:DeleteRepository` still grants `ecr:SetRepositoryPolicy`. In a Deny, `NotAction` is fine.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"},
      "NotAction": ["ecr:DeleteRepository", "ecr:SetRepositoryPolicy"]
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
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    }
  ]
}
```

## References

- [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
"""

from __future__ import annotations

from ecrlint.analysis.severity_order import gravest
from ecrlint.policy.action import names
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR207",
    level="warning",
    severity=6.0,
    cwe=250,
    since="0.1.0",
    elements=("NotAction",),
    message="Statement '{statement}' allows every action except those in its NotAction.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.allows and statement.has("NotAction") and not statement.has("Action"):
        left = statement.reach & names(statement.policy.service)
        yield RULE.at(
            statement.at("NotAction"),
            part="key",
            statement=statement.label,
            because=f"it allows {gravest(left)}" if left else "it allows whatever is not listed",
            help="list the allowed actions with Action",
        )
