"""An earlier rule already takes every image that this one would.

The rule with the lower `rulePriority` selects all images that this one selects, of the same storage class, and
keeps no more of them: no greater number, or no longer. Whether it selects them is decided exactly: for each of its
prefixes and patterns this rule has one that is as narrow or narrower. That it keeps no more follows from the
evaluation of the user guide. Of two ages the lesser takes whatever the greater takes; an image was last pulled
after it was pushed, so an age since the push takes whatever an equal age since the last pull takes. Of two numbers:
an image that is not among the newest ten of some images is not among the newest ten of more images. A number and
an age are not compared.

## Why it matters

The rule does nothing, and what it was meant to do does not happen: rules for special tags belong before the rule for
all tags. An image is expired or archived by one rule at most.

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
    message="Rule '{rule}' takes no image that rule '{other}' has not taken before it.",
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule, other in shadowed_rules(policy):
        yield RULE.at(
            rule.pointer,
            part="opening",
            rule=rule.label,
            other=other.label,
            because=f"rule {other.label} comes first, selects all of its images and keeps no more of them",
            help=f"give it a rulePriority below {other.label}, or remove it",
            related=(Related(Place(other.pointer, "opening"), "the rule that takes them"),),
        )
