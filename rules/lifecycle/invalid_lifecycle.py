"""The lifecycle policy is not one that ECR takes.

Something is missing, unknown, of the wrong type, or does not go with something else in its rule. A rule for
`tagged` images has a `tagPatternList` or a `tagPrefixList`, any other rule has neither; a `countUnit` goes with
the count types that begin with `since`; `sinceImagePulled` can only archive images and
`sinceImageTransitioned` only expire archived ones. `null` and empty lists are not the same as leaving an
element out. Two rules of one storage class may not have the same prefixes.

## Why it matters

ECR refuses the whole policy, and images stay for ever. Its answer names no place, and most mistakes get the same
one: `instance failed to match exactly one schema (matched 0 out of 4)` for a selection, `(matched 0 out of 2)`
for an action. Terraform shows it at apply time only, and modules that write `null` or `[]` for what is not
given run into it. The console's own template "Expire on last pulled" makes a policy that is refused.

## Example

```json fail
{
  "rules": [
    {
      "rulePriority": 1,
      "description": "Expire what nobody pulled for 90 days",
      "selection": {
        "tagStatus": "any",
        "countType": "sinceImagePulled",
        "countUnit": "days",
        "countNumber": 90
      },
      "action": {"type": "expire"}
    }
  ]
}
```

## Use instead

Archive what nobody pulls, and expire it from the archive:

```json pass
{
  "rules": [
    {
      "rulePriority": 1,
      "selection": {
        "tagStatus": "any",
        "countType": "sinceImagePulled",
        "countUnit": "days",
        "countNumber": 90
      },
      "action": {"type": "transition", "targetStorageClass": "archive"}
    },
    {
      "rulePriority": 2,
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

- [Lifecycle policy properties in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html)
- [Examples of lifecycle policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html)
- [Request to expire images by their last pull](https://github.com/aws/containers-roadmap/issues/2728)
"""

from __future__ import annotations

from ecrlint.rule import Context, Findings, LifecyclePolicy, Place, Related, Rule

# The schema pass finds most of it and fills the message.
RULE = Rule(
    "ECR501",
    level="error",
    since="0.1.0",
    kinds=("lifecycle",),
    message="Element '{element}' is '{found}', expected '{expected}'; ECR answers '{answer}'.",
    policy="The policy is '{found}', expected '{expected}'; ECR answers '{answer}'.",
    missing="The '{owner}' has no '{element}'; ECR answers '{answer}'.",
    unknown="The '{owner}' cannot have '{element}'; ECR answers '{answer}'.",
    conflict="'{element}' does not go with '{other}'; ECR answers '{answer}'.",
    blank="Element '{element}' is '{found}', which ECR does not take; it answers '{answer}'.",
    repeated="Rule '{rule}' has the prefixes of rule '{other}', ECR wants other ones in each rule.",
)


def check(policy: LifecyclePolicy, context: Context) -> Findings:
    """What no schema can say: the rules of a storage class "must contain a unique set of prefixes"."""
    first: dict[tuple[str, frozenset[str]], tuple[str, str]] = {}
    for rule in policy.rules:
        if not rule.prefixes or not rule.storage_class or "tagPrefixList" in rule.unknown:
            continue
        prefixes = frozenset(each.text for each in rule.prefixes)
        place = rule.at("selection", "tagPrefixList")
        label, earlier = first.setdefault((rule.storage_class, prefixes), (rule.label, place))
        if earlier != place:
            yield RULE.at(
                place,
                "repeated",
                rule=rule.label,
                other=label,
                because="ECR answers Lifecycle policy validation failure",
                help="make one rule of the two",
                related=(Related(Place(earlier), "the same prefixes"),),
            )
