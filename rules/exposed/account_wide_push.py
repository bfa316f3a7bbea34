"""Push is given to a whole account.

The principal is an account (its id or its root ARN), so every role and user whom that account's own
administrators let may put images.

## Why it matters

The account that is named decides who pushes, and you do not see whom it chose. Naming the role that
pushes, usually one of a build system, keeps the decision here.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
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

- [AWS JSON policy elements: Principal, AWS account principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts)
"""

from __future__ import annotations

from ecrlint.analysis.trust import singles_out_identities
from ecrlint.policy.action import put_image
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR211",
    level="note",
    severity=2.5,
    cwe=250,
    since="0.1.0",
    strict=True,
    message="Statement '{statement}' lets whomever account '{account}' chooses push images.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    push = put_image(statement.policy.service)
    if not statement.allows or push not in statement.reach or singles_out_identities(statement):
        return
    for principal in statement.principals:
        if principal.is_whole_account and push not in context.grants.denied(principal):
            yield RULE.at(
                principal.pointer,
                statement=statement.label,
                account=principal.account,
                because="an account as principal delegates to its own administrators",
                help="name the role that pushes",
            )
