"""No request can match the statement.

It allows or denies nothing: a list in it is empty, its wildcards match no action, its conditions cannot hold
together (two tests of one key; `aws:SourceIp` and a VPC endpoint), or all that it allows is denied by other statements without any condition.

## Why it matters

The statement reads as if it did something. A dead Allow is access that somebody misses, a dead Deny is
protection that is not there. Causes that have a rule of their own (a misplaced condition key, a literal
wildcard, a private IP range, an unknown action, an orphaned principal) are reported by that rule only.

## Example

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": "ecr:Pull*"
    }
  ]
}
```

Two tests of one key that no value passes:

```json fail
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {
        "StringEquals": {"aws:PrincipalTag/team": "web"},
        "StringNotEquals": {"aws:PrincipalTag/team": ["app", "web"]}
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
      "Sid": "Pull",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:role/app"},
      "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer"
      ]
    },
    {
      "Sid": "List",
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
      "Action": "ecr:ListImages",
      "Condition": {"StringEquals": {"aws:PrincipalTag/team": "web"}}
    }
  ]
}
```

## References

- [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
- [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
"""

from __future__ import annotations

from ecrlint.finding import Place, Related
from ecrlint.policy.dead import Denials, death
from ecrlint.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecrlint.finding import Finding
    from ecrlint.policy.model import Context, Policy

RULE = Rule(
    "ECR305",
    level="warning",
    since="0.1.0",
    message="Statement '{statement}' matches no request: '{what}' is empty.",
    action="Statement '{statement}' matches no request: '{what}' leaves no action.",
    conditions="Statement '{statement}' matches no request: nothing meets its conditions on '{what}'.",
    endpoint="Statement '{statement}' matches no request: none has '{what}' and uses a VPC endpoint.",
    denied="Statement '{statement}' allows nothing: statement '{what}' denies what it allows.",
)
_BECAUSE = {
    "empty": "an empty list matches nothing",
    "action": "Amazon ECR has no such action",
    "conditions": "all conditions of a statement must hold at once",
    "endpoint": "requests through a VPC endpoint have no aws:SourceIp",
    "denied": "a Deny without a condition wins over every Allow",
}
_NOTES = {"conditions": "one of the tests", "endpoint": "one of the tests", "denied": "this Deny"}
_HELP = "remove the statement, or say whom and what it is for"


def check(policy: Policy, context: Context) -> Iterator[Finding]:
    denials = Denials(policy)
    for statement in policy.statements:
        found = death(statement, denials)
        if found:
            yield RULE.at(
                found.pointer,
                "default" if found.cause == "empty" else found.cause,
                part="opening" if found.pointer == statement.pointer else "value",
                because=_BECAUSE[found.cause],
                help="give each condition a statement of its own" if found.cause == "endpoint" else _HELP,
                related=tuple(Related(Place(each), _NOTES[found.cause]) for each in found.others),
                statement=statement.label,
                what=found.what,
            )
