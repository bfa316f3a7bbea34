"""A Deny that locks out the administrators of the repository.

It takes `SetRepositoryPolicy` from everyone, those included who would have to repair the policy, and leaves
no way around it, by itself or together with other Denies: who comes from a permitted address does not come
through a permitted VPC endpoint. A condition that administrators can meet (their organisation, account, role or
network, or a call through a service such as CloudFormation, which `aws:ViaAWSService` is about) spares them and
keeps this rule silent.

## Why it matters

A Deny wins over every Allow, also over those of identity policies, so nobody of the owner's account can
change the policy any more. `SetRepositoryPolicy` refuses such a policy unless it is called with `force`.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": ["ecr:PutImage", "ecr:SetRepositoryPolicy"]
    }
  ]
}
```

## Use instead

Deny only what nobody should do, or spare a role that may:

```json pass
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OnlyCiPushes",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "ecr:PutImage",
      "Condition": {
        "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/ci"}
      }
    }
  ]
}
```

## References

- [SetRepositoryPolicy](https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html)
- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
"""

from __future__ import annotations

from ecrlint.analysis.misspelt_actions import entry_reaching
from ecrlint.analysis.prefilter import are_avoidable
from ecrlint.rule import Context, Findings, Place, Policy, Related, Rule

RULE = Rule(
    "ECR310",
    level="warning",
    since="0.1.0",
    kinds=("repository", "public"),
    message="Statement '{statement}' locks the owner's administrators out of '{action}'.",
)
_TOGETHER = "who is spared by one of the Denies is denied by another, and a Deny wins over every Allow"


def check(policy: Policy, context: Context) -> Findings:
    action = f"{policy.service}:setrepositorypolicy"
    denies = [each for each in policy.statements if each.denies and each.sound and action in each.reach]
    if not denies or are_avoidable(denies) or not context.access.locks_owner_out(denies):
        return
    alone = [each for each in denies if context.access.locks_owner_out([each])]
    if not alone:
        denies = context.access.fewest_locks(denies)
    for statement in alone or denies[:1]:
        entry = entry_reaching(statement, action)
        yield RULE.at(
            entry.pointer if entry else statement.at("NotAction"),
            part="value" if entry else "key",
            statement=statement.label,
            action=f"{policy.service}:SetRepositoryPolicy",
            because="it spares nobody, and a Deny wins over every Allow" if alone else _TOGETHER,
            help="spare an administrator's role by ArnNotLike aws:PrincipalArn, or leave this action out",
            related=()
            if alone
            else tuple(
                Related(Place(each.pointer, "opening"), "together with this Deny") for each in denies[1:]
            ),
        )
