"""A caller may pull, but not ask which layers are there.

The two actions of a pull are granted, `ecr:BatchCheckLayerAvailability` is not. AWS gives the three together
to everything that pulls with a role: ECS tasks, EKS nodes, App Runner. AWS services that call ECR by
themselves, such as Lambda, need only two and are left alone.

## Why it matters

A plain `docker pull` succeeds without it. Clients that look for a layer before they fetch it (build caches,
copy tools, proxies) fail with a bare 403 that names no action. The action reads one bit and is safe to grant.
A caller who may push in part is told so by `incomplete-push` instead.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
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

- [Private repository policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html)
- [Using Amazon ECR images with Amazon EKS](https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html)
"""

from __future__ import annotations

from ecrlint.policy.action import PULL, layer_check, spellings, upload_set
from ecrlint.policy.grants import incomplete
from ecrlint.policy.reach import pulls_images, without_slips
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Policy

RULE = Rule(
    "ECR302",
    level="warning",
    since="0.1.0",
    kinds=("repository", "registry"),
    message="Statement '{statement}' lets '{caller}' pull without '{missing}'.",
)


def check(policy: Policy, context: Context) -> Iterator[Finding]:
    needed, pushes = PULL | {layer_check(policy.service)}, upload_set(policy.service)
    callers = [
        caller
        for caller in policy.grants.callers
        if pulls_images(caller) and caller.allowed.isdisjoint(pushes) and caller.denied.isdisjoint(needed)
    ]
    for gap in incomplete(without_slips(policy, callers, needed), needed, PULL):
        missing = spellings(gap.missing)
        yield RULE.at(
            gap.statement.pointer,
            part="opening",
            statement=gap.statement.label,
            caller=gap.caller,
            missing=missing,
            because="build caches and copy tools look for a layer before they fetch it",
            help=f"allow {missing} as well",
        )
