"""The policy is longer than ECR takes.

A repository or registry policy has at most 10,240 characters, a lifecycle policy 30,720. They are counted as the
text is written, blanks and line ends included.

## Why it matters

ECR refuses the policy. It happens to policies that list account after account, or role after role, and grow
with every new one.

## Example

A hundred roles are too many. (To keep the example short, `*r` stands for one more role like `&r`.)

```yaml fail
Version: "2012-10-17"
Statement:
  - Sid: List
    Effect: Allow
    Principal:
      AWS: [
        &r "arn:aws:iam::210987654321:role/departments/engineering/platform/continuous-delivery/build-agents/linux-arm64",
        *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r,
        *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r,
        *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r,
        *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r,
        *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r, *r,
      ]
    Action: ecr:ListImages
```

## Use instead

Share with the organisation, or with an account whose administrators pass the access on:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

## References

- [SetRepositoryPolicy](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html)
- [PutRegistryPolicy](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html)
- [PutLifecyclePolicy](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html)
"""

from __future__ import annotations

from ecrlint.rule import RESOURCE_POLICIES, Context, Findings, LifecyclePolicy, Policy, Rule

RULE = Rule(
    "ECR107",
    level="error",
    since="0.1.0",
    kinds=(*RESOURCE_POLICIES, "lifecycle"),
    message="The policy has '{size}' characters, ECR takes '{limit}' at most.",
)
LIMIT = 10_240
LIFECYCLE_LIMIT = 30_720


def check(policy: Policy | LifecyclePolicy, context: Context) -> Findings:
    is_lifecycle = policy.kind == "lifecycle"
    limit = LIFECYCLE_LIMIT if is_lifecycle else LIMIT
    if context.size > limit:
        yield RULE.at(
            "",
            part="opening",
            size=f"{context.size:,}",
            limit=f"{limit:,}",
            help="say it with fewer rules"
            if is_lifecycle
            else "let an organisation in with aws:PrincipalOrgID instead of listing accounts",
        )
