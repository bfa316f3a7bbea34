"""A person may push images, which at ACME only the build does.

Images that ACME runs are built by its pipeline, from reviewed source. A push by hand goes past the review.

## Why it matters

Nobody can say what is in an image that was built on a laptop.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Release",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:user/alice"},
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

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Release",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/ci/release"},
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

## References

- [ACME's engineering handbook, "How images are made"](https://handbook.acme.example/images)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, Rule, Statement

RULE = Rule(
    "ACME001",
    level="error",
    since="1.0.0",
    message="Statement '{statement}' lets '{user}' push images.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    if statement.allows and "ecr:putimage" in statement.reach:
        for principal in statement.principals:
            if principal.form == "user":
                yield RULE.at(
                    principal.pointer,
                    statement=statement.label,
                    user=principal.text,
                    help="name a role of the pipeline, under role/ci/",
                )
