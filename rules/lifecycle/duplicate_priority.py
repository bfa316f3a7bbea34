"""Two rules have the same rulePriority.

Rules are applied in the order of their numbers, the lowest first. Each needs one of its own; gaps do not matter.

## Why it matters

ECR refuses the policy. It happens where a rule is copied, or where a module numbers rules that others write.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["v*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    }
  ]
}
```

```json fixed
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["v*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
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
        "tagStatus": "tagged",
        "tagPatternList": ["v*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## References

- [Lifecycle policy properties in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html)
"""

from __future__ import annotations

from ecrlint.lifecycle.fixes import another_priority
from ecrlint.rule import Context, Findings, LifecyclePolicy, LifecycleRule, Place, Related, Rule

RULE = Rule(
    "ECR502",
    level="error",
    since="0.1.0",
    kinds=("lifecycle",),
    message="rulePriority '{priority}' is taken, ECR wants a number of its own for each rule.",
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    first: dict[int, LifecycleRule] = {}
    for rule in policy.rules:
        if rule.priority is None:
            continue
        other = first.setdefault(rule.priority, rule)
        if other is not rule:
            yield RULE.at(
                rule.at("rulePriority"),
                priority=str(rule.priority),
                because="ECR answers Lifecycle policy validation failure",
                help="choose a number that no other rule has",
                fix=another_priority(policy, rule),
                related=(Related(Place(other.at("rulePriority")), "it is taken here"),),
            )
