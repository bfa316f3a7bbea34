"""A Resource is the ARN of no repository, so the statement does nothing.

Resource names repositories by their ARN, `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`, with `*` and `?` as wildcards.
In a registry policy they are repositories of the registry itself: its own account, its own Region.

## Why it matters

ECR stores a registry policy with such an ARN and says nothing. Then replication fails, with
`DESTINATION_REGISTRY_ACCESS_DENIED` in the events of the other account, and the policy looks right at a glance. In an
identity policy every pull and push is denied.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Replicate",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": ["ecr:CreateRepository", "ecr:ReplicateImage"],
      "Resource": "arn:aws:eu-central-1:334455667788:repository/*"
    }
  ]
}
```

An identity policy with the address of a repository in place of its ARN:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Login", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      "Resource": "334455667788.dkr.ecr.eu-central-1.amazonaws.com/app"
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

- [Private registry permissions in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html)
- [Private registry policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-examples.html)
- [An invalid resource ARN is accepted](https://github.com/aws/containers-roadmap/issues/2675)
"""

from __future__ import annotations

from ecrlint.policy.action import SERVICES, service_of, takes_repository
from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ECR601",
    level="error",
    since="0.1.0",
    message="Resource '{found}' is no repository that the statement can be about.",
    near="Resource '{found}' is no repository that the statement can be about ('{near}' is near).",
    kinds=("registry", "identity"),
)


def check_statement(statement: Statement, context: Context) -> Findings:
    services = _services(statement)
    if not services:
        return
    from ecrlint.analysis.resource_syntax import of_registry, of_resource  # most runs see no such policy

    for value in (*statement.resources, *statement.not_resources):
        flaw = of_resource(value.text, services)
        if flaw is None and statement.policy.kind == "registry":
            flaw = of_registry(value.text, context.account, context.region)
        if flaw:
            variant = "near" if flaw.near else "default"
            yield RULE.at(
                value.pointer, variant, found=value.text, near=flaw.near, because=flaw.because, help=flaw.help
            )


def _services(statement: Statement) -> tuple[str, ...]:
    """The services whose repositories a statement is about; none where it is about other things as well."""
    entries = statement.actions or statement.not_actions
    named = {service_of(entry.text) for entry in entries}
    about_repositories = any(map(takes_repository, statement.reach))
    if not statement.actions or not named or not named <= set(SERVICES) or not about_repositories:
        return ()
    return tuple(sorted(named))
