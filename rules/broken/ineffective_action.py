"""An action that means nothing in this kind of policy.

A repository policy decides about one repository that exists. Actions on the whole registry are decided by
identity policies alone, and replication and the creation of repositories by the registry policy.

## Why it matters

`ecr:GetAuthorizationToken` is the usual case. It never worked in a repository policy, and ECR has refused
policies that name it since October 2020 with `Invalid repository policy provided`. The other actions are
either refused too or silently do nothing. Wildcards that happen to reach such actions do no harm.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:GetAuthorizationToken"
      ]
    }
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
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

## Use instead

Leave it out here, and allow `ecr:GetAuthorizationToken` on `*` in the caller's identity policy:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
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

- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
- [Private repository policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
- [Private registry permissions](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html)
"""

from __future__ import annotations

from ecrlint.analysis.action_roles import home, homeless
from ecrlint.policy.action import names
from ecrlint.rule import Context, Findings, Rule, Statement, remove_entry

RULE = Rule(
    "ECR304",
    level="warning",
    since="0.1.0",
    kinds=("repository", "public"),
    message="Action '{action}' has no effect here; it belongs in an identity policy, on '{resource}'.",
    registry="Action '{action}' has no effect here; it belongs in a registry policy.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    policy = statement.policy
    astray = homeless(policy.kind) & statement.reach & names(policy.service)
    for entry in statement.actions if astray else ():
        name = entry.text.lower()
        belongs = home(name, policy.kind) if name in astray else ""
        if belongs == "a registry policy":
            yield RULE.at(
                entry.pointer,
                "registry",
                action=entry.text,
                because="a repository policy speaks about one repository that exists already",
                help=f"move {entry.text} to the registry policy",
                fix=remove_entry(entry, statement.actions),
            )
        elif belongs:
            yield RULE.at(
                entry.pointer,
                action=entry.text,
                resource="*",
                because="it works on the whole registry, never on a repository",
                help=f'remove it, and allow {entry.text} on "*" in the callers\' identity policies',
                fix=remove_entry(entry, statement.actions),
            )
