"""A registry policy statement has no Resource.

A registry policy is about many repositories, so each of its statements says about which: ARNs of repositories
in this registry, with wildcards if need be.

## Why it matters

ECR answers `Invalid registry policy provided`. It happens when a statement is copied from a repository policy,
where Resource is best left out.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Replicate",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ReplicateImage"
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
      "Action": "ecr:ReplicateImage",
      "Resource": "arn:aws:ecr:eu-central-1:334455667788:repository/prod/*"
    }
  ]
}
```

## References

- [Private registry permissions in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html)
- [Private registry policy examples](https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-examples.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The schema pass finds it and fills the message.
RULE = Rule(
    "ECR109",
    level="error",
    since="0.1.0",
    message="Element '{element}' is missing, which a registry policy needs.",
    kinds=("registry",),
)
