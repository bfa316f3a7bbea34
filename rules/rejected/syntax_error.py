"""The file does not parse.

The text is no JSON or YAML, or the policy that is embedded in it as text is none.

## Why it matters

ECR refuses it, and a tool that is more tolerant may read something else than you wrote. Only the first
mistake is told: what follows it cannot be trusted. Common causes are a comma after the last item, a comma
that is missing, comments in JSON and quotes that a word processor made.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:ListImages",
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

- [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
- [RFC 8259: The JavaScript Object Notation (JSON) Data Interchange Format](https://www.rfc-editor.org/rfc/rfc8259)
"""

from __future__ import annotations

from ecrlint.rule import Rule

# The readers find it and fill the message.
RULE = Rule(
    "ECR001",
    level="error",
    since="0.1.0",
    message="This does not parse: '{problem}'.",
)
