"""Repositories are made on push, and whoever may push is a whole account.

A repository creation template that is applied for `CREATE_ON_PUSH` makes a repository for each new name that somebody
pushes to. Its repository policy lets an account, or anybody, push.

## Why it matters

Everyone in that account who may push can make as many repositories as there are names, be it by a typing error. Each of
them is scanned, stored, paid for, and nobody's.

## Example

A Terraform module:

```hcl fail
resource "aws_ecr_repository_creation_template" "team" {
  prefix      = "team"
  applied_for = ["CREATE_ON_PUSH"]
  repository_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Push"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]
    }]
  })
}
```

## Use instead

```hcl pass
resource "aws_ecr_repository_creation_template" "team" {
  prefix      = "team"
  applied_for = ["CREATE_ON_PUSH"]
  repository_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Push"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:role/ci" }
      Action = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ]
    }]
  })
}
```

## References

- [Templates to control repositories created during a pull through cache, create on push, or replication action](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html)
- [Create repositories on push](https://github.com/aws/containers-roadmap/issues/853)
"""

from __future__ import annotations

from ecrlint.analysis.trust import singles_out_identities
from ecrlint.policy.action import put_image
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR604",
    level="note",
    since="0.1.0",
    message="Statement '{statement}' lets '{caller}' push, and each push to a new name makes a repository.",
    kinds=("repository",),
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not (context.on_push and statement.allows):
        return
    if put_image(statement.policy.service) not in statement.reach:
        return
    for principal in statement.principals:
        is_broad = principal.is_everyone or principal.is_whole_account
        if is_broad and not singles_out_identities(statement):
            yield RULE.at(
                principal.pointer,
                statement=statement.label,
                caller=principal.text,
                because="the template is applied for CREATE_ON_PUSH",
                help="name the roles that push",
            )
