"""A rule for any tagStatus is not the last of its storage class.

A rule with `"tagStatus": "any"` looks at every image. Among the rules of its storage class it must have the
highest `rulePriority`, so there can be only one of them.

## Why it matters

ECR refuses the policy. An image that a rule is about is left alone by the rules after it, so nothing would be left
for them.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 100
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

- [Lifecycle policy properties in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html)
- [Automate the cleanup of images by using lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, LifecyclePolicy, LifecycleRule, Place, Related, Rule

RULE = Rule(
    "ECR503",
    level="error",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' is for any tagStatus, but rule '{other}' comes after it; ECR answers '{answer}'.",
)
ANSWER = (
    "Lifecycle policy validation failure: "
    "Rule for tagStatus=ANY must have the lowest priority per storage class"
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    last: dict[str, tuple[int, LifecycleRule]] = {}
    for rule in policy.rules:
        if rule.priority is not None:
            highest, _ = last.get(rule.storage_class, (rule.priority, rule))
            if rule.priority >= highest:
                last[rule.storage_class] = (rule.priority, rule)
    for rule in policy.rules:
        if rule.tag_status == "any" and rule.priority is not None and rule.storage_class:
            highest, other = last[rule.storage_class]
            if rule.priority < highest:
                yield RULE.at(
                    rule.at("selection", "tagStatus"),
                    rule=rule.label,
                    other=other.label,
                    answer=ANSWER,
                    help=f"give it a rulePriority above {highest}",
                    related=(Related(Place(other.at("rulePriority")), "the highest number"),),
                )
