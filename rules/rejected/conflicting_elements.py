"""An element and its opposite stand in one statement.

`Principal` and `NotPrincipal` exclude each other, and so do `Action` and `NotAction`, `Resource` and
`NotResource`: a statement says whom and what it is about, or whom and what it is not about.

## Why it matters

ECR refuses the policy. What was meant, everyone of these but not that one, takes two statements: an Allow and
a Deny.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:Describe*",
      "NotAction": "ecr:DescribeRegistry"
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
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:DescribeImages"
    }
  ]
}
```

## References

- [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
- [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
- [IAM JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The schema pass finds it and fills the message.
RULE = Rule(
    "ECR106",
    level="error",
    since="0.1.0",
    message="'{first}' and '{second}' exclude each other.",
)
