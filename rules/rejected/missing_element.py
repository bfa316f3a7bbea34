"""A policy or statement lacks an element that it needs.

A policy needs `Statement`. Each statement needs `Effect`, one of `Principal` and `NotPrincipal`, and one of
`Action` and `NotAction`.

## Why it matters

ECR refuses the policy. A statement without `Principal` is right in an IAM identity policy, so it is often a
sign that a policy was copied from the wrong place.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Action": "ecr:ListImages"
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
      "Action": "ecr:ListImages"
    }
  ]
}
```

## References

- [IAM JSON policy element reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
- [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The schema pass finds it and fills the message.
RULE = Rule(
    "ECR103",
    level="error",
    since="0.1.0",
    message="Element '{element}' is missing.",
)
