"""A tag pattern has more than four wildcards.

An entry of `tagPatternList` may have `*` four times.

## Why it matters

ECR refuses the policy.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPatternList": ["*-*-*-*-*"],
        "countType": "imageCountMoreThan",
        "countNumber": 3
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
        "tagPatternList": ["*-*-*-*"],
        "countType": "imageCountMoreThan",
        "countNumber": 3
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

from ecrlint.rule import Context, Findings, LifecyclePolicy, Rule

RULE = Rule(
    "ECR505",
    level="error",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Pattern '{pattern}' has '{count}' wildcards, ECR takes '{limit}' at most.",
)
LIMIT = 4


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule in policy.rules:
        for pattern in rule.patterns:
            count = pattern.text.count("*")
            if count > LIMIT:
                yield RULE.at(
                    pattern.pointer,
                    pattern=pattern.text,
                    count=str(count),
                    limit=str(LIMIT),
                    because="ECR answers Lifecycle policy validation failure",
                    help="* matches any run of characters, also dots and dashes: fewer may do",
                )
