"""Two rules select the untagged images of one storage class.

In each storage class, `standard` and `archive`, one rule may have `"tagStatus": "untagged"`.

## Why it matters

ECR refuses the policy. People write one rule for the number of images and one for their age.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "untagged",
        "countType": "imageCountMoreThan",
        "countNumber": 5
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
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 100
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## References

- [Automate the cleanup of images by using lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, LifecyclePolicy, LifecycleRule, Place, Related, Rule

RULE = Rule(
    "ECR504",
    level="error",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' selects untagged images, as rule '{other}' does; ECR answers '{answer}'.",
)
ANSWER = "Lifecycle policy validation failure: Only one rule can select Untagged images per storage class"


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    first: dict[str, LifecycleRule] = {}
    for rule in policy.rules:
        if rule.tag_status != "untagged" or not rule.storage_class:
            continue
        other = first.setdefault(rule.storage_class, rule)
        if other is not rule:
            yield RULE.at(
                rule.at("selection", "tagStatus"),
                rule=rule.label,
                other=other.label,
                answer=ANSWER,
                help="make one rule of the two",
                related=(Related(Place(other.at("selection", "tagStatus")), "untagged images here already"),),
            )
