"""A wildcard allows more than reading.

A partial wildcard such as `ecr:Batch*` in an Allow reaches actions that write, delete or manage
permissions. A wildcard that only reads, such as `ecr:Describe*`, is fine.

## Why it matters

Names that begin alike do not do alike: `ecr:Batch*` holds `BatchGetImage` and `BatchDeleteImage`. And
whatever AWS adds under the pattern later is granted on the day it appears.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Lifecycle",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/auditor"},
      "Action": "ecr:*LifecyclePolicy"
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
      "Sid": "Lifecycle",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/auditor"},
      "Action": "ecr:GetLifecyclePolicy"
    }
  ]
}
```

## References

- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
- [Grant least privilege](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
"""

from __future__ import annotations

from ecrlint.analysis.severity_order import gravest
from ecrlint.policy.action import WRITE_LEVELS, expand, is_everything, level, names, takes_repository
from ecrlint.policy.arn import has_wildcard
from ecrlint.rule import Context, Findings, Policy, Rule, Statement

RULE = Rule(
    "ECR205",
    level="warning",
    severity=5.0,
    cwe=250,
    since="0.1.0",
    message="'{found}' in statement '{statement}' allows '{actions}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if not statement.allows or statement.plain:
        return
    policy = statement.policy
    for entry in statement.actions:
        if not has_wildcard(entry.text) or is_everything(entry.text, policy.service):
            continue
        grave = _writing(expand(entry.text), policy)
        if grave:
            yield RULE.at(
                entry.pointer,
                found=entry.text,
                statement=statement.label,
                actions=gravest(grave),
                because="a wildcard reaches every action of that name, future ones too",
                help="list the actions that the caller needs",
            )


def _writing(actions: frozenset[str], policy: Policy) -> frozenset[str]:
    """Those of the actions that write and that this kind of policy can grant."""
    return frozenset(
        action
        for action in actions & names(policy.service)
        if level(action) in WRITE_LEVELS and (policy.kind == "registry" or takes_repository(action))
    )
