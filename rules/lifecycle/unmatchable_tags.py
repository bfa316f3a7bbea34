"""No tag can meet this prefix or pattern.

A tag has letters, digits, underscores, dots and dashes, 128 at most, and begins with none of the last two. An entry of
`tagPrefixList` is the beginning of a tag, letter by letter: a `*` in it stands for itself, and no tag has one. An
entry of `tagPatternList` is a whole tag with `*` for any run of characters; regular expressions, `?` and `/` mean
nothing there. As an image must meet all entries of a rule, the rule selects none.

## Why it matters

The rule does nothing: images pile up, or those that it seems to protect are taken by the next rule.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
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
        "tagPatternList": ["*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
      },
      "action": {"type": "expire"}
    }
  ]
}
```

A tag begins with no dash; a pattern says that something is in the middle:

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "tagged",
        "tagPrefixList": ["-production-"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
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
        "tagPatternList": ["*-production-*"],
        "countType": "imageCountMoreThan",
        "countNumber": 10
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## References

- [Lifecycle policy properties in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html)
- [Distribution specification: tags](https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests)
"""

from __future__ import annotations

from ecrlint.lifecycle.fixes import as_patterns
from ecrlint.lifecycle.shadowing import unmatchable_tests
from ecrlint.rule import Context, Findings, LifecyclePolicy, Rule

RULE = Rule(
    "ECR509",
    level="warning",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Rule '{rule}' selects no image, as no tag can meet the pattern '{entry}'.",
    prefix="Rule '{rule}' selects no image, as no tag can meet the prefix '{entry}'.",
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    for rule in policy.rules:
        for test, pointer in unmatchable_tests(rule):
            yield RULE.at(
                pointer,
                "prefix" if test.is_prefix else "default",
                rule=rule.label,
                entry=test.text,
                because=test.obstacle,
                help="give tagPatternList patterns of whole tags, in which * is any run of characters",
                fix=as_patterns(rule) if test.is_prefix else None,
            )
