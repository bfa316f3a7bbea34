"""Version is not one of the two that exist.

`Version` is the version of the policy language, `2012-10-17` or `2008-10-17`. It is not the date of the policy
and nothing to count up.

## Why it matters

ECR refuses the policy. Under `2008-10-17`, and without a Version, policy variables such as
`${aws:PrincipalTag/team}` are plain text; so there is rarely a reason for another than `2012-10-17`.

## Example

```json fail
{
  "Version": "2017-10-17",
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

```json fixed
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

- [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The schema pass finds it and fills the message.
RULE = Rule(
    "ECR105",
    level="error",
    since="0.1.0",
    message="Version is '{found}', expected '2012-10-17' or '2008-10-17'.",
    near="Version is '{found}', expected '2012-10-17' or '2008-10-17' ('{near}' is near).",
)
