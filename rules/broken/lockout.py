"""A Deny that locks out the administrators of the repository.

It takes `SetRepositoryPolicy` from everyone, those included who would have to repair the policy, and leaves
no way around it. A condition that administrators can meet (their organisation, account, role or network)
spares them and keeps this rule silent.

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

from ecrlint.policy.reach import denies_owner, entry_reaching, is_unavoidable
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Statement

RULE = Rule(
    "ECR310",
    level="warning",
    since="0.1.0",
    kinds=("repository", "public"),
    message="Statement '{statement}' locks the owner's administrators out of '{action}'.",
)


def check_statement(statement: Statement, context: Context) -> Iterator[Finding]:
    service = statement.policy.service
    action = f"{service}:setrepositorypolicy"
    if not statement.denies or not statement.sound or action not in statement.reach:
        return
    if not denies_owner(statement, context.account):
        return
    if all(map(is_unavoidable, statement.conditions)):
        entry = entry_reaching(statement, action)
        yield RULE.at(
            entry.pointer if entry else statement.at("NotAction"),
            part="value" if entry else "key",
            statement=statement.label,
            action=f"{service}:SetRepositoryPolicy",
            because="it spares nobody, and a Deny wins over every Allow",
            help="spare an administrator's role by ArnNotLike aws:PrincipalArn, or leave this action out",
        )
