"""A list of tags is meant as one or the other, but asks for all.

An image is selected if it has a matching tag for *every* entry of `tagPrefixList` or `tagPatternList`. Most images
have one tag, so a list of two beginnings selects none of them.

## Why it matters

The rule looks as if it cleaned up after several kinds of builds and does nothing, or it seems to protect images
that a later rule then deletes. Where an image is to have all these tags, the list is right: allow the finding.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["dev-", "test-"],
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
        "tagPrefixList": ["dev-"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["test-"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {
        "type": "expire"
      }
    }
  ]
}
```

## Use instead

A rule for each:

```json pass
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["dev-"],
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14
      },
      "action": {"type": "expire"}
    },
    {
      "rulePriority": 2,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["test-"],
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
- [Automate the cleanup of images by using lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html)
"""

from __future__ import annotations

from ecrlint.lifecycle.fixes import split
from ecrlint.rule import Context, Findings, LifecyclePolicy, Rule

RULE = Rule(
    "ECR506",
    level="warning",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' selects only images that have a tag for each of '{entries}'.",
)
MOST_SHOWN = 6


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule in policy.rules:
        for element, entries in (("tagPrefixList", rule.prefixes), ("tagPatternList", rule.patterns)):
            texts = list(dict.fromkeys(entry.text for entry in entries))
            shown = ", ".join(texts[:MOST_SHOWN]) + (", …" if len(texts) > MOST_SHOWN else "")
            if len(texts) > 1:
                yield RULE.at(
                    rule.at("selection", element),
                    rule=rule.label,
                    entries=shown,
                    because="an image must match all entries of the list, not one of them",
                    help="for one or the other, write a rule for each entry",
                    fix=split(policy, rule, element),
                )
