"""A registry policy names an action that registry policies of scope V1 ignore.

A registry policy of scope V1 is about replication, pull through cache imports and the creation of repositories alone.
Scope V2, the default of registries since December 2024, is about every action of ECR.

## Why it matters

In a registry of scope V1 the action has no effect, or the policy is refused with `Invalid registry policy provided`.
`aws ecr get-account-setting --name REGISTRY_POLICY_SCOPE` tells the scope; `registry-scope: V2` in `ecrlint.yaml`
says that yours is V2.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:ReplicateImage"
      ],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/prod/*"
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
      "Sid": "Cache",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/prod/*"
    }
  ]
}
```

## References

- [Private registry permissions in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html)
- [Switching to the extended registry policy scope](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-account-settings.html)
"""

from __future__ import annotations

from ecrlint.policy.action import REGISTRY_V1, expand, is_everything, spellings
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR602",
    level="note",
    since="0.1.0",
    message="Action '{action}' has no effect in a registry policy of scope V1.",
    known="Action '{action}' has no effect here, as the scope of this registry policy is '{scope}'.",
    kinds=("registry",),
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if context.registry_scope == "V2":
        return
    for entry in statement.actions:
        unscoped = expand(entry.text) - REGISTRY_V1
        if unscoped and not is_everything(entry.text, "ecr"):
            yield RULE.at(
                entry.pointer,
                "known" if context.registry_scope else "default",
                action=entry.text,
                scope=context.registry_scope,
                because=f"V1 is about {spellings(REGISTRY_V1)} alone",
                help="set registry-scope: V2 in ecrlint.yaml if that is the scope of this registry",
            )
