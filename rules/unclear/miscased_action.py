"""An action is not in its documented spelling.

IAM compares actions without regard to case, so the entry works.

## Why it matters

A search for the documented name misses it, and other tools that read policies compare letters.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:listImages"
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

- [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
- [Actions, resources, and condition keys for Amazon ECR](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html)
"""

from __future__ import annotations

from ecrlint.analysis.action_lists import documented_spelling
from ecrlint.rule import Context, Findings, Rule, Statement, respell

RULE = Rule(
    "ECR406",
    level="note",
    since="0.1.0",
    strict=True,
    message="Action '{found}' is documented as '{near}'.",
    pattern="Action '{found}' matches only because case does not count, as with '{near}'.",
)


def check_statement(statement: Statement, context: Context) -> Findings:
    entries = statement.actions or statement.not_actions
    for entry in (*statement.actions, *statement.not_actions):
        near = documented_spelling(entry.text)
        if near and near != entry.text:
            same = near.lower() == entry.text.lower()
            yield RULE.at(
                entry.pointer,
                "default" if same else "pattern",
                found=entry.text,
                near=near,
                help=f"write {near}" if same else "use the capitals of the documentation",
                fix=respell(entry, near, entries) if same else None,
            )
