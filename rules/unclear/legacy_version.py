"""The policy is in the old version of the policy language.

Version is `2008-10-17`, which the ECR console and many samples wrote for years.

## Why it matters

It still works. But policy variables such as `${aws:ResourceAccount}` are plain text under it, so a
condition that is copied in from elsewhere silently never matches.

## Example

```json fail
{
  "Version": "2008-10-17",
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

- [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Fix, Policy, Replace, Rule

RULE = Rule(
    "ECR403",
    level="note",
    since="0.1.0",
    strict=True,
    message="Version is '{found}', the current one is '2012-10-17'.",
)


def check(policy: Policy, context: Context) -> Findings:
    if isinstance(policy.data, dict) and policy.data.get("Version") == "2008-10-17":
        yield RULE.at(
            "/Version",
            found=policy.version,
            because="policy variables are plain text in this version",
            help="write 2012-10-17",
            fix=Fix("write 2012-10-17", Replace("/Version", "2012-10-17")),
        )
