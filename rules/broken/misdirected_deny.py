"""A Deny takes pushing or pulling from everybody who is allowed it.

It spares somebody, by `NotPrincipal` or a condition such as `ArnNotEquals` on `aws:PrincipalArn`. But whom it spares
the policy does not allow the action, and everybody whom the policy does allow it is denied: most often the name is
misspelt, or a role has been renamed in one place only.

## Why it matters

Every push (or pull) that this policy is to allow fails with an explicit deny, and a Deny wins over whatever else is
allowed. ECR accepts the policy without a word.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/builder"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    },
    {
      "Sid": "OnlyBuilder",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:PutImage",
      "Condition": {
        "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/bulider"}
      }
    }
  ]
}
```

## Use instead

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/builder"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:CompleteLayerUpload",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart"
      ]
    },
    {
      "Sid": "OnlyBuilder",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:PutImage",
      "Condition": {
        "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/builder"}
      }
    }
  ]
}
```

## References

- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [AWS JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
"""

from __future__ import annotations

from ecrlint.analysis.spared import is_meant_for, spared
from ecrlint.policy.action import PULL, push_set, spellings
from ecrlint.rule import RESOURCE_POLICIES, Context, Findings, Place, Policy, Related, Rule

RULE = Rule(
    "ECR314",
    level="warning",
    since="0.1.0",
    kinds=RESOURCE_POLICIES,
    message="Statement '{statement}' denies '{action}' to all who are allowed it, and spares only '{found}'.",
)


def check(policy: Policy, context: Context) -> Findings:
    for deny in policy.statements:
        others = list(spared(deny)) if deny.denies and deny.sound else []
        for capability in (push_set(policy.service), PULL) if others else ():
            meant = [each for each in sorted(capability & deny.reach) if is_meant_for(policy, each, others)]
            shown = [(each, context.access.taken_from_all(deny, each)) for each in meant]
            taken = [(action, witness) for action, witness in shown if witness]
            if not taken:
                continue
            allow = next(each for each in policy.statements if each.allows and taken[0][0] in each.reach)
            yield RULE.at(
                others[0].pointer,
                statement=deny.label,
                action=spellings(frozenset(action for action, _ in taken)),
                found=", ".join(each.text for each in others),
                because="no statement allows it to those whom this one spares",
                help="spare those who are allowed it, or allow it to those who are spared",
                related=(Related(Place(allow.pointer, "opening"), "this allows it"),),
                witness=taken[0][1],
            )
            break
