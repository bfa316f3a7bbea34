"""A new version of a policy allows what the old one did not.

`ecrlint diff` compares two versions and proves which access is new. Each finding comes with one concrete
request that the new version allows and the old one did not.

## Why it matters

A reviewer sees which lines have changed, not who may now do what: one Deny less, one value more in a
condition, or a Sid moved to another place look alike. Whatever is new is worth a deliberate yes. Two
policies that mean the same in different words give no finding.

## Example

The old version lets one role push:

```json old
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/release"},
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

The new version lets every role and user of that account push:

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

Keep to the access that was there, in whatever words. This version gives less, as a Deny was added:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::210987654321:role/release"]},
      "Action": [
        "ecr:UploadLayerPart",
        "ecr:PutImage",
        "ecr:InitiateLayerUpload",
        "ecr:CompleteLayerUpload",
        "ecr:BatchCheckLayerAvailability"
      ]
    },
    {
      "Sid": "OnlyFromTheOrganisation",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:PutImage",
      "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    }
  ]
}
```

Where the new access is meant, say so in review; `ecrlint diff --fail-on never` then only reports.

## References

- [IAM User Guide: policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [Amazon ECR User Guide: private repository policies](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

RULE = Rule(
    "ECR803",
    level="error",
    severity=7.5,
    cwe=284,
    since="0.1.0",
    message="Statement '{statement}' gives new access: '{request}'; replay it with '{command}'.",
    open="Statement '{statement}' gives new access: '{request}'.",
    unknown="New access in '{policy}' cannot be ruled out: '{why}'.",
)
