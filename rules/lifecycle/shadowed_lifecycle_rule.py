"""Earlier rules decide about every image that this one selects.

Of the rules of a storage class that select an image, the one with the lowest `rulePriority` decides about it alone:
what it does not expire or archive, no rule behind it does. So a rule whose selection lies inside that of an earlier one
never acts, whatever the counts of the two. Whether it lies inside is decided exactly: for each prefix and pattern of the
earlier rule this one has one that is as narrow or narrower. A rule for any image never acts where one
earlier rule selects untagged images and another all tagged ones.

## Why it matters

The rule does nothing, and what it was meant to do does not happen: rules for special tags belong before the rule for
all tags. Two limits for the same images, such as the newest ten and none older than 90 days, cannot be said in two rules.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["*"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 30
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["release-*"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 90
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## Use instead

The special rule first:

```json pass
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["release-*"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 90
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["*"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 30
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## References

- [Automate the cleanup of images by using lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html)
- [Examples of lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html)
"""

from __future__ import annotations

from ecrlint.lifecycle.shadowing import shadowed_rules
from ecrlint.rule import Context, Findings, LifecyclePolicy, Place, Related, Rule

RULE = Rule(
    "ECR507",
    level="warning",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' never acts, rule '{other}' decides about every image that it selects.",
    both="Rule '{rule}' never acts, rules '{other}' and '{second}' decide about every image that it selects.",
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule, others in shadowed_rules(policy):
        labels = [other.label for other in others]
        yield RULE.at(
            rule.pointer,
            "both" if len(labels) > 1 else "default",
            part="opening",
            rule=rule.label,
            other=labels[0],
            second=labels[-1],
            because="what an earlier rule selects and keeps, no later rule takes, whatever their counts are",
            help=f"give it a rulePriority below {min(labels, key=int)}, or remove it",
            related=tuple(
                Related(Place(other.pointer, "opening"), "a rule that selects its images") for other in others
            ),
        )
