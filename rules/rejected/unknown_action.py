"""An action that Amazon ECR does not have.

The name is in no list of ECR actions. IAM compares actions without regard to case, so only the letters matter.
A pattern that reaches no action is told too, where other entries of the same list reach some. An action that is
newer than ecrlint's catalogue is unknown as well; the finding says how old the catalogue is. Of a policy that
may be about several services only the actions of ECR and ECR Public are looked at; IAM takes it as it is, so there
the finding is a warning.

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

```json fixed
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

In an identity policy, where the statements of other services are left alone:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:BatchGetDownloadUrlForLayer"],
      "Resource": "*"
    },
    {
      "Sid": "Settings",
      "Effect": "Allow",
      "Action": "s3:GetObjects",
      "Resource": "arn:aws:s3:::settings/*"
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
      "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Resource": "*"
    },
    {
      "Sid": "Settings",
      "Effect": "Allow",
      "Action": "s3:GetObjects",
      "Resource": "arn:aws:s3:::settings/*"
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

from ecrlint.analysis.action_roles import home
from ecrlint.analysis.judged_service import judged_service
from ecrlint.analysis.unmatchable import is_foreign, unmatched_action
from ecrlint.policy import action
from ecrlint.policy.catalogue import DATE
from ecrlint.rule import (
    LOOKALIKES,
    RESOURCE_POLICIES,
    Context,
    Findings,
    Fix,
    Rule,
    Statement,
    Value,
    remove_entry,
    respell,
)

RULE = Rule(
    "ECR121",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, "identity", *LOOKALIKES),
    levels=dict.fromkeys(("identity", *LOOKALIKES), "warning"),
    message="Action '{found}' does not exist.",
    near="Action '{found}' does not exist; '{near}' does.",
    pattern="No action matches '{found}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.plain:
        return
    policy = statement.policy
    is_dead = (
        policy.kind in RESOURCE_POLICIES and unmatched_action(statement) is not None
    )  # dead-statement says so
    for entry in (*statement.actions, *statement.not_actions):
        service = judged_service(entry.text, policy)
        if not service:
            continue
        if action.is_misspelt(entry.text) or action.has_misspelt_service(entry.text):
            near = action.meant_action(entry.text, service)
            variant = "near" if near else "default"
        elif not is_dead and _matches_nothing(entry.text, service):
            near, variant = None, "pattern"
        else:
            continue
        is_public_pull = service == "ecr-public" and action.is_pull(entry.text)
        yield RULE.at(
            entry.pointer,
            variant,
            found=entry.text,
            near=near or "",
            because=action.PUBLIC_PULL if is_public_pull else _known(policy.kind),
            help=_remedy(near, policy.kind) if near else "delete it" if is_public_pull else "",
            fix=_fix(statement, entry, near) if near else None,
        )


def _fix(statement: Statement, entry: Value, near: str) -> Fix | None:
    entries = statement.actions or statement.not_actions
    if home(near, statement.policy.kind):
        return remove_entry(entry, entries)
    return respell(entry, near, entries)


def _known(kind: str) -> str:
    known = f"the actions known are those of {DATE}"
    return f"IAM takes it and it does nothing; {known}" if kind == "identity" else known


def _remedy(near: str, kind: str) -> str:
    place = home(near, kind)
    return f"remove it: {near} belongs in {place}" if place else f"write {near}"


def _matches_nothing(entry: str, service: str) -> bool:
    """Whether an entry with wildcards reaches no action, of this service or another that is named."""
    is_pattern = "*" in entry or "?" in entry
    return is_pattern and not is_foreign(entry, service) and not action.expand(entry)
