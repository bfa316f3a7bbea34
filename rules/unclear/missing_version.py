"""The policy does not say its version.

Version is optional, and the default is the old version of the policy language, `2008-10-17`.

## Why it matters

Under the default, policy variables such as `${aws:ResourceAccount}` are plain text, so a condition that
is copied in from elsewhere silently never matches.

## Example

```json fail
{
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

from ecrlint.policy.model import ROOT_ELEMENTS
from ecrlint.policy.spelling import nearest
from ecrlint.rule import Add, Context, Findings, Fix, Policy, Rule

RULE = Rule(
    "ECR404",
    level="note",
    since="0.1.0",
    strict=True,
    message="Version is missing, so the policy is read as '{version}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    if not isinstance(policy.data, dict) or "Version" in policy.data:
        return
    strays = [key for key in policy.data if key not in ROOT_ELEMENTS]
    if not strays or not nearest("Version", strays):  # a misspelt one is told already
        yield RULE.at(
            "",
            part="opening",
            version=policy.version,
            help="add Version 2012-10-17",
            fix=Fix("add Version 2012-10-17", Add("/Version", "2012-10-17", first=True)),
        )
