"""Images are to leave the archive before they can.

Archived images stay in the archive for at least 90 days. A rule that counts by `sinceImageTransitioned` with a
smaller number cannot delete them earlier.

## Why it matters

The user guide says that no lifecycle policy can be configured to delete images that have been in the archive for less
than 90 days. At best the rule works later than it says; and those 90 days are paid for in any case.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "any",
        "storageClass": "archive",
        "countType": "sinceImageTransitioned",
        "countUnit": "days",
        "countNumber": 30
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## Use instead

```json pass
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "any",
        "storageClass": "archive",
        "countType": "sinceImageTransitioned",
        "countUnit": "days",
        "countNumber": 90
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## References

- [Archiving an image](https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html)
- [Lifecycle policy properties in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, LifecyclePolicy, Rule

RULE = Rule(
    "ECR508",
    level="warning",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' expires archived images after '{days}' days, they stay for at least '{least}'.",
)
LEAST = 90
"""Days that an archived image stays ("Archiving an image" in the user guide)."""


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule in policy.rules:
        days = rule.count_number
        if rule.count_type == "sinceImageTransitioned" and days is not None and 0 < days < LEAST:
            yield RULE.at(
                rule.at("selection", "countNumber"),
                rule=rule.label,
                days=str(days),
                least=str(LEAST),
                help=f"write {LEAST} or more; to delete them earlier, do not archive them",
            )
