"""Replication is allowed to somebody other than the source account's root.

ECR replicates on behalf of the source account as a whole: the registry policy of the destination names the account,
by its id or the ARN of its root.

## Why it matters

A role, a user or a service in its place is never who asks, so nothing is replicated. It shows only in the events of the
source account, as `DESTINATION_REGISTRY_ACCESS_DENIED`.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Replicate",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/replication"},
      "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
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
      "Sid": "Replicate",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/*"
    }
  ]
}
```

## References

- [Private image replication in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html)
- [Registry permissions for cross-account replication](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-create-replication.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR603",
    level="warning",
    since="0.1.0",
    message="Principal '{found}' never replicates; ECR asks for the account as a whole.",
    kinds=("registry",),
)
_NEVER = ("role", "user", "session", "federated-user", "service")


def check_statement(statement: Statement, context: Context) -> Findings:
    named = any(entry.text.lower() == "ecr:replicateimage" for entry in statement.actions)
    for principal in statement.principals if statement.allows and named else ():
        if principal.form in _NEVER:
            account = principal.account or "ACCOUNT"
            yield RULE.at(
                principal.pointer,
                found=principal.text,
                because="replication is done for the source account, not for one of its roles or users",
                help=f"name the root of the source account: arn:aws:iam::{account}:root",
            )
