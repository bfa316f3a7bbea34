"""One object has the same key twice.

Keys of a JSON object or a YAML mapping must differ. Where they do not, most parsers keep the last value and
drop the others without a word.

## Why it matters

The policy that you read is not the policy that is deployed: two `Condition` blocks in one statement lose the
first of them, two `Action` lists lose half of the actions. IAM's grammar forbids it.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:DescribeImages",
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
      "Action": ["ecr:DescribeImages", "ecr:ListImages"]
    }
  ]
}
```

## References

- [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
- [RFC 8259, section 4: Objects](https://www.rfc-editor.org/rfc/rfc8259#section-4)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The readers find it and fill the message.
RULE = Rule(
    "ECR002",
    level="error",
    since="0.1.0",
    message="Key '{key}' is given twice in one object.",
)
