"""A value has the wrong type or shape.

An element is there, but what it holds is not what the policy grammar wants: a list where an object belongs, a
number where a text belongs, an ARN straight under `Principal`.

## Why it matters

ECR answers `Invalid repository policy provided` without a place, and Terraform may store such a policy and
fail when it reads it back. Account ids need quotes: as numbers they lose their leading zeros.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": "arn:aws:iam::210987654321:role/app",
      "Action": "ecr:ListImages"
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
      "Principal": {
        "AWS": "arn:aws:iam::210987654321:role/app"
      },
      "Action": "ecr:ListImages"
    }
  ]
}
```

## Use instead

An ARN goes under the type of the principal:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages"
    }
  ]
}
```

## References

- [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
- [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The schema pass finds it and fills the message.
RULE = Rule(
    "ECR101",
    level="error",
    since="0.1.0",
    message="Element '{element}' is '{found}', expected '{expected}'.",
    policy="The policy is '{found}', expected '{expected}'.",
)
